/** The command line when something is wrong: what it says in both languages, and that it changes nothing. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { filesIn, openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'

const onMosquitto = { tags: ['mosquitto'], timeout: 60_000 } satisfies TestOptions

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who]
const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }

const database = (who: string) => join(home.data, who, 'papo', 'papo.db')

describe('when something is wrong, it says what, what to do, and leaves everything as it is', () => {
  const [away, none] = ['mqtt://127.0.0.1:1', ['--broker', 'mqtt://127.0.0.1:1']]

  test('the broker does not answer', async () => {
    await home.run(['users', ...as('bob')])
    await home.run(['request', 'bob', ...as('alice')])
    await home.run(['accept', 'alice', ...as('bob')])
    await home.run(['users', ...as('alice')])
    const users = await home.run(['users', ...none, ...as('alice')])
    expect(users.code).toBe(1)
    expect(users.out).toContain('bob')
    expect(users.err).toContain(
      `no connection to ${away}. Nothing is listening there: start a broker`,
    )
    expect(users.err).toContain('or --broker URL (ECONNREFUSED)')
    const sent = await home.run(['send', 'bob', 'depois', ...none, ...as('alice')], '', PORTUGUESE)
    expect(sent.code).toBe(1)
    expect(sent.err).toContain('Está guardado no seu disco e será enviado na próxima conexão')
    expect(sent.err).toContain(
      `sem conexão com ${away}. Nada responde nesse endereço: inicie um broker`,
    )
    // and so it does
    home.start(['tail', '--broker', '', ...as('alice')])
    const kept = async () => (await home.run(['search', 'depois', ...as('alice')])).out
    expect(await kept()).toContain('depois')
  }, 60_000)

  const damage: readonly (readonly [string, () => string, string, RegExp, RegExp])[] = [
    [
      'config.json is no JSON',
      () => join(home.folder, 'config/papo/alice/config.json'),
      '{ "broker": ',
      /config\.json:1 is not a JSON object.*fix it/u,
      /não é um objeto JSON.*corrija o arquivo/u,
    ],
    [
      'config.json has a value that cannot be',
      () => join(home.folder, 'config/papo/alice/config.json'),
      '{ "emoji": 3 }',
      /"emoji" must be "on" or "off"/u,
      /"emoji" deve ser "on" ou "off"/u,
    ],
    [
      'the key is damaged',
      () => join(home.data, 'alice', 'key.json'),
      '{"v":1}',
      /the identity in .*key\.json is damaged; restore a copy/u,
      /a identidade em .*key\.json está danificada/u,
    ],
    [
      'the database is damaged',
      () => database('alice'),
      'this is no database '.repeat(500),
      /papo\.db is damaged; move it away.*Nothing was changed/u,
      /papo\.db está danificado.*Nada foi mudado/u,
    ],
  ]
  test.each(damage)('%s', async (_, file, content, en, pt) => {
    expect((await home.run(['users', ...as('alice')])).code).toBe(0)
    mkdirSync(dirname(file()), { recursive: true })
    writeFileSync(file(), content)
    for (const leftover of ['-wal', '-shm'])
      rmSync(`${database('alice')}${leftover}`, { force: true })
    const before = filesIn(join(home.data, 'alice'))
    const english = await home.run(['users', '--profile', 'alice'])
    expect([1, 2]).toContain(english.code)
    expect(english.err).toMatch(en)
    const portuguese = await home.run(['users', '--profile', 'alice'], '', PORTUGUESE)
    expect(portuguese.code).toBe(english.code)
    expect(portuguese.err).toMatch(pt)
    expect(readFileSync(file(), 'utf8')).toBe(content)
    expect(filesIn(join(home.data, 'alice'))).toEqual(before)
    // the full screen says it too, and gives the terminal back
    const screen = home.open('alice')
    expect((await screen.ended).code).toBe(english.code)
    expect(screen.leftOn()).toEqual([])
    expect(screen.text().replaceAll('\n', '')).toMatch(en)
  })

  test('the data folder cannot be used', async () => {
    const file = join(home.folder, 'file')
    writeFileSync(file, '')
    const env = { XDG_DATA_HOME: join(file, 'data') }
    const outcome = await home.run(['users', '--name', 'alice'], '', env)
    expect(outcome).toMatchObject({ code: 1, out: '' })
    expect(outcome.err).toContain('cannot be used; check its owner, mode and free space')
  })

  test.each(['dumb', 'unknown'])('a terminal that cannot draw (TERM=%s)', async (TERM) => {
    const en = home.screen(as('alice'), { env: { TERM } })
    await en.sees('papo as lines, for alice.')
    en.type('/quit\r')
    expect((await en.ended).code).toBe(0)
    const pt = home.screen(as('alice'), { env: { ...PORTUGUESE, TERM } })
    await pt.sees('papo em linhas, para alice.')
    pt.type('/quit\r')
    expect((await pt.ended).code).toBe(0)
    // nothing but lines: such a terminal shows what it does not understand
    expect(en.written() + pt.written()).not.toContain('\u001B')
    // and what needs no screen works
    expect(await home.run(['topics', ...as('alice')], '', { TERM })).toMatchObject({ code: 0 })
  })

  // procfs says ENOENT to a new folder in a folder that exists: Node's recursive mkdir never gives up
  test.each(['/proc', '/dev/null'])(
    'a home of %s is told in a moment, on the command line and in the full screen',
    async (folder) => {
      const nowhere = { XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', XDG_STATE_HOME: '' }
      const env = { ...nowhere, XDG_RUNTIME_DIR: '', HOME: folder }
      const as = ['--name', 'alice']
      for (const args of [['users', ...as], ['send', 'bob', 'oi', ...as], ['broker']]) {
        // one after the other: each is to end by itself
        // oxlint-disable-next-line no-await-in-loop
        const outcome = await home.run(args, '', env)
        expect(outcome).toMatchObject({ code: 1, out: '' })
        expect(outcome.err).toContain(folder)
      }
      const screen = home.screen(['--name', 'alice'], { env })
      expect((await screen.ended).code).toBe(1)
      expect(screen.leftOn()).toEqual([])
      expect(screen.text()).toContain(folder)
    },
  )

  test.each(['', 'there'])('"%s" in HOME is no home: it is no whole path', async (folder) => {
    const config = join(home.folder, folder, '.config/papo/who/config.json')
    mkdirSync(dirname(config), { recursive: true })
    writeFileSync(config, 'what lies where one is by chance')
    const env = { XDG_CONFIG_HOME: '', HOME: folder }
    const outcome = await home.run(['topics', '--profile', 'who', '--space', 'a b'], '', env)
    expect(outcome).toMatchObject({ code: 2, out: '' })
    expect(outcome.err).toContain('--space must be')
  })

  test.each([
    ['--password-file', Buffer.from('senha\nduas linhas\n'), 'holds no password; it must be one'],
    ['--password-file', Buffer.from([0xff, 0xfe]), 'holds no password; it must be one line'],
    ['--password-file', Buffer.from('\n'), 'holds no password; it must be one line of text'],
    ['--cafile', Buffer.from('nonsense'), 'holds no certificate; it must be PEM'],
    ['--cert', Buffer.from('nonsense'), 'holds no certificate; it must be PEM'],
    ['--key', Buffer.from('nonsense'), 'holds no private key'],
  ])('the file of %s is not what it should be', async (flag, bytes, text) => {
    const file = join(home.folder, 'file')
    writeFileSync(file, bytes)
    const english = await home.run(['users', flag, file, ...as('alice')])
    expect(english).toMatchObject({ code: 1, out: '' })
    expect(english.err).toContain(`papo: ${file} ${text}`)
    const portuguese = await home.run(['users', flag, file, ...as('alice')], '', PORTUGUESE)
    expect(portuguese.err).toContain(`papo: ${file} não contém`)
  })

  test.each([
    ['--broker', (port: string) => ` 127.0.0.1:${port} `],
    ['--broker', (port: string) => `TCP://localhost:${port}`],
    ['PAPO_BROKER', (port: string) => `127.0.0.1:${port}`],
    ['config.json', (port: string) => `\tlocalhost:${port}`],
  ])('%s takes an address as people write it', onMosquitto, async (way, address) => {
    const broker = await startMosquitto()
    try {
      const text = address(String(broker.port))
      const config = join(home.folder, 'config/papo/alice')
      mkdirSync(config, { recursive: true })
      if (way === 'config.json') {
        writeFileSync(join(config, 'config.json'), JSON.stringify({ broker: text }))
      }
      const flags = way === '--broker' ? [way, text] : []
      const env = way === 'PAPO_BROKER' ? { [way]: text } : {}
      const outcome = await home.run(['users', ...flags, ...as('alice')], '', env)
      expect(outcome).toMatchObject({ code: 0, err: expect.not.stringContaining('papo:') })
      expect(broker.log()).toMatch(/New client connected/u)
    } finally {
      await broker.stop()
    }
  })

  test('the password file is not there', async () => {
    const args = ['users', '--password-file', '/nowhere/at/all', ...as('alice')]
    expect(await home.run(args)).toMatchObject({
      code: 1,
      err: expect.stringContaining('/nowhere/at/all cannot be read'),
    })
  })
})
