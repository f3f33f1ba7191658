/** Hooks of the configuration, as they run: beside a command and beside a full screen, and never in their way. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAlive } from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { BIN, openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who]

/** Gives alice these hooks. */
const configure = (hooks: readonly unknown[]) => {
  const folder = join(home.folder, 'config', 'papo', 'alice')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ hooks }), { mode: 0o600 })
}
const inHome = (name: string) => join(home.folder, name)
const contentOf = (name: string) =>
  existsSync(inHome(name)) ? readFileSync(inHome(name), 'utf8') : ''

const runOk = async (who: string, ...line: readonly string[]) => {
  const done = await home.run([...line, ...as(who)])
  expect({ line, ...done }).toMatchObject({ code: 0, err: '' })
  return done.out
}

/** Does alice see that bob is there? */
const seesOnline = async () => (await runOk('alice', 'users')).includes('online')

/** Alice and bob talk. */
const talk = async () => {
  await runOk('bob', 'status')
  await runOk('alice', 'request', 'bob')
  await runOk('bob', 'accept', 'alice')
  await runOk('alice', 'status')
}

test('a bot: it gets the message as JSON, whatever is in it, and answers through the running papo', async () => {
  const text = `$(touch ${inHome('broken-in')}) "; touch x" ação`
  configure([
    { on: 'message', run: ['sh', '-c', 'cat >> "$1"', 'sh', inHome('messages')] },
    {
      on: 'message',
      in: 'bob',
      run: ['sh', '-c', '"$1" "$2" send bob seen', 'sh', process.execPath, BIN],
      timeout: '1m',
    },
  ])
  await talk()
  const tail = home.start(['tail', ...as('alice')])
  await until(() => tail.out().includes('online'), 'alice is there', 20_000)
  await runOk('bob', 'send', 'alice', text)
  const answered = async () => (await home.run(['log', 'alice', ...as('bob')])).out.includes('seen')
  await until(answered, 'the bot has answered', 30_000)
  const [line = '', ...others] = contentOf('messages').split('\n')
  expect(others).toEqual([''])
  expect(JSON.parse(line)).toMatchObject({ on: 'message', me: 'alice', by: 'bob', in: 'bob', text })
  expect(existsSync(inHome('broken-in'))).toBe(false)
  tail.kill('SIGTERM')
  expect((await tail.done).code).toBe(0)
}, 120_000)

test('who was here before alice came back goes: that is told', async () => {
  const names = ['online', 'away', 'offline']
  configure([{ on: names, run: ['sh', '-c', 'cat >> "$1"', 'sh', inHome('presence')] }])
  await talk()
  const bob = home.start(['tail', ...as('bob')])
  await until(() => bob.out().includes('online'), 'bob is there', 20_000)
  await until(seesOnline, 'alice has seen him', 20_000)
  const before = contentOf('presence')
  const alice = home.start(['tail', ...as('alice')])
  await until(() => alice.out().includes('online'), 'alice is there', 20_000)
  bob.kill('SIGTERM')
  expect((await bob.done).code).toBe(0)
  await until(() => contentOf('presence').length > before.length, 'the hook ran', 20_000)
  const [line = '', ...others] = contentOf('presence').slice(before.length).split('\n')
  expect(others).toEqual([''])
  expect(JSON.parse(line)).toMatchObject({ on: 'offline', by: 'bob' })
  alice.kill('SIGTERM')
  expect((await alice.done).code).toBe(0)
}, 120_000)

test('a slow hook and a failing one hold up nothing: it is told once, and nothing stays behind', async () => {
  configure([
    { on: 'message', run: ['sh', '-c', 'echo $$ >> "$1"; sleep 300', 'sh', inHome('slow')] },
    { on: 'message', run: ['no-such-program'] },
  ])
  await talk()
  const screen = home.open('alice')
  await screen.sees(/bob/u)
  await screen.press('/chat bob', keys.enter)
  await runOk('bob', 'send', 'alice', 'first')
  await screen.sees('first')
  await screen.sees('A hook failed')
  await screen.sees('no-such-program')
  await until(() => contentOf('slow').includes('\n'), 'the slow one runs')
  // Esc puts the warning away, and the same fault brings it not back
  await screen.press(keys.escape)
  await screen.misses('A hook failed')
  for (let number = 0; number < 100; number += 1) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    if (number % 20 === 0) await runOk('bob', 'send', 'alice', `number ${number}`)
  }
  await screen.sees('number 80')
  expect(screen.text()).not.toContain('A hook failed')
  await screen.press('still here', keys.enter)
  await screen.sees('still here')
  expect(contentOf('slow').trim().split('\n')).toHaveLength(1)
  await screen.press('/quit', keys.enter)
  expect(await screen.ended).toMatchObject({ code: 0 })
  const pid = Number(contentOf('slow').trim())
  await until(() => !isAlive(pid), 'the slow one ended with papo')
}, 120_000)

test('a wrong hook is told with its place, and nothing starts', async () => {
  configure([{ on: 'message', run: 'notify-send papo' }])
  const { code, err } = await home.run(['users', ...as('alice')])
  expect(code).toBe(1)
  expect(err).toMatch(/config\.json:1: "hooks\[0\]\.run" must be a list/u)
})
