/** Where the locale is not UTF-8 papo prints ASCII only; what people wrote stays whole on the disk and in JSON. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

// oxlint-disable-next-line eslint/no-control-regex
const ASCII = /^[\0-\u007F]*$/u
const C = { LC_ALL: 'C' }
const PORTUGUESE = { ...C, PAPO_LANG: 'pt-BR' }

test.each([
  ['en', C],
  ['pt-BR', PORTUGUESE],
])(
  'the full screen (%s)',
  async (_, env) => {
    const alice = home.open('alice')
    const bob = home.open('bob', [], { env })
    await alice.sees(/● bob/u)
    await bob.sees(/\* alice/u)
    await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
    await alice.press('/chat bob', keys.enter)
    await bob.press('/chat alice', keys.enter)
    await alice.press('São João … 漢字 🎉', keys.enter)
    await bob.sees('Sao Joao . ???? :tada:')
    await bob.press('é', keys.enter)
    await alice.sees(/bob +é/u)
    await bob.press('\u001BOP')
    await bob.sees('Ctrl-Up')
    await bob.press(
      keys.escape,
      keys.ctrl('k'),
      keys.escape,
      keys.alt('u'),
      keys.alt('r'),
      keys.alt('g'),
      keys.escape,
    )
    await bob.quiet()
    expect(bob.text()).toMatch(ASCII)
    await bob.press('/quit', keys.enter)
    await bob.ended
    expect(bob.written()).toMatch(ASCII)
  },
  60_000,
)

test('the Linux console has ASCII signs, and every letter; asked for, it has lines', async () => {
  const env = { LC_ALL: 'C.UTF-8', TERM: 'linux', PAPO_LANG: 'pt-BR' }
  const console = home.open('alice', ['--broker', 'mqtt://127.0.0.1:1'], { env })
  await console.sees('* echo')
  await console.press('São João', keys.alt('u'))
  await console.sees('São João')
  expect(console.text()).toContain('Você é alice')
  expect(console.text()).not.toMatch(/[─━│┃●○✓▸]/u)
  await console.press(keys.escape, keys.ctrl('u'), '/quit', keys.enter)
  await console.ended
  const asked = { env: { ...env, PAPO_BORDERS: 'unicode' } }
  const own = home.open('alice', ['--broker', 'mqtt://127.0.0.1:1'], asked)
  await own.sees('● echo')
  await own.sees(/[━┃]/u)
})

test.each([C, PORTUGUESE])('the command line (%j)', async (env) => {
  const as = ['--name', 'bob', '--profile', 'bob']
  const wrong = [['nonsense'], ['users', '--profile', 'Ã'], ['send', 'ninguém', 'olá', ...as], []]
  const commands = [
    '',
    'send',
    'tail',
    'users',
    'requests',
    'request',
    'group',
    'group heirs',
    'broker',
  ]
  const asked = [
    ...commands.map((command) => [...command.split(' ').filter(Boolean), '--help']),
    ...wrong,
  ]
  for (const args of asked) {
    // one after the other: some of them take the same profile
    // oxlint-disable-next-line no-await-in-loop
    const { out, err } = await home.run(args, '', env)
    expect({ args, printed: out + err }).toEqual({ args, printed: expect.stringMatching(ASCII) })
    expect(out + err).not.toBe('')
  }
})

test('JSON is ASCII too, and loses nothing', async () => {
  const alice = home.open('alice')
  home.open('bob')
  await alice.sees(/● bob/u)
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  const words = 'São João … 漢字 🎉'
  expect(await home.run(['send', 'bob', words, '--profile', 'alice'])).toMatchObject({ code: 0 })
  const search = ['search', 'joao', '--profile', 'alice']
  const plain = await home.run(search, '', C)
  expect(plain.out).toContain('Sao <Joao> ... ?? ?')
  const { out } = await home.run([...search, '--json'], '', C)
  expect(out).toMatch(ASCII)
  const whole = await home.run([...search, '--json'])
  expect(whole.out).toMatch(/São .*João.* … 漢字 🎉/u)
  expect(JSON.parse(out)).toEqual(JSON.parse(whole.out))
})
