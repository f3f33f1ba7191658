/** The command line when something is wrong: what it says in both languages, and that it changes nothing. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { filesIn, openHome } from '../support/home.ts'
import type { Home } from '../support/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who]
const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }

describe('help and wrong usage', () => {
  const commands = ['send', 'tail', 'users', 'requests', 'sessions', 'request', 'accept', 'deny']
  const inGroups = ['groups', 'group', 'group new', 'group heirs', 'group disband']
  const all = ['', ...commands, ...inGroups, 'search', 'broker']
  test.each(all)('papo %s --help', async (command) => {
    const words = command === '' ? [] : command.split(' ')
    const [en, pt] = await Promise.all([
      home.run([...words, '--help']),
      home.run([...words, '--help'], '', PORTUGUESE),
    ])
    expect(en).toMatchObject({ code: 0, err: '' })
    expect(en.out).toMatch(new RegExp(`^Usage: papo ${command}`, 'u'))
    expect(en.out).toContain('--profile NAME')
    expect(pt).toMatchObject({ code: 0, err: '' })
    expect(pt.out).toMatch(new RegExp(`^Uso: papo ${command}`, 'u'))
  })

  test.each([
    [['nonsense'], 'there is no command "nonsense"', 'não há um comando "nonsense"'],
    [['users', '--bogus'], 'there is no flag --bogus', 'não há uma opção --bogus'],
    [['users', '--broker'], '--broker needs a value', '--broker precisa'],
    [['send', 'bob', 'oi', '--wait=3'], '--wait takes no value', '--wait não leva valor'],
    [['send'], 'it goes like this: papo send USER', 'é assim: papo send PESSOA'],
    [['accept', 'a', 'b'], 'it goes like this: papo accept USER', 'é assim: papo accept'],
    [['group', 'x'], 'there is no command "papo group x"', 'não há um comando "papo group x"'],
    [['group'], 'papo group new|join|leave|', 'é assim: papo group new|join|leave|'],
    [['group', 'kick', 'lab'], 'papo group kick NAME USER', 'é assim: papo group kick'],
    [['group', 'leave', 'lab', '--yes'], 'there is no flag --yes', 'não há uma opção --yes'],
    [['group', 'disband', 'lab'], 'for everybody, for ever', 'para todos, para sempre'],
    [['sned', 'bob'], 'Did you mean "papo send"?', 'Quis dizer "papo send"?'],
    [['help', 'sned'], 'Did you mean "papo send"?', 'Quis dizer "papo send"?'],
    [['users', '--jsno'], 'Did you mean --json?', 'Quis dizer --json?'],
    [['users', '--timeout', 'x'], 'must be a number', 'deve ser um número'],
    [['users', '--timeout', '9999999'], 'from 1 to 2147483', 'de 1 a 2147483'],
    [['search', 'oi', '--limit', '0'], 'from 1 to 10000', 'de 1 a 10000'],
    [['users', '--name', 'a/b'], '--name: "name" must be', '--name: "name" deve ser'],
    [['users', '--profile', 'A!'], 'cannot be a profile', 'não pode ser um perfil'],
    [['users', '--lang', 'xx'], 'is no language', 'não é um idioma'],
    [['users', '--broker', 'http://x'], '"broker" must be mqtt://', '"broker" deve ser mqtt://'],
    [['broker', '--listen', 'nowhere'], '--listen HOST:PORT', '--listen HOST:PORT'],
    [[], 'needs a terminal', 'precisa de um terminal'],
  ])('papo %j is wrong usage: 2, and what is wrong in both languages', async (args, en, pt) => {
    const [english, portuguese] = await Promise.all([
      home.run(args),
      home.run(args, '', PORTUGUESE),
    ])
    expect(english).toMatchObject({ code: 2, out: '' })
    expect(english.err).toContain(en)
    expect(portuguese).toMatchObject({ code: 2, out: '' })
    expect(portuguese.err).toContain(pt)
    expect(existsSync(home.data)).toBe(false)
  })

  test.each([
    [['users', '--bogus', '--lang', 'pt-BR'], {}],
    [['--lang=pt-BR', 'users', '--bogus'], {}],
    [['users', '--bogus'], { PAPO_LANG: 'pt-BR', LC_ALL: 'en_GB.UTF-8' }],
    [['users', '--bogus'], { LC_ALL: 'pt_BR.UTF-8', LANG: 'en_GB.UTF-8' }],
    [['users', '--bogus', '--lang', 'pt-BR'], { LC_ALL: 'en_GB.UTF-8' }],
  ])('the language of %j with %j counts for what is wrong with it too', async (args, env) => {
    const outcome = await home.run(args, '', env)
    expect(outcome.err).toContain('não há uma opção --bogus')
    expect(outcome.err).toContain('Tente "papo --help"')
  })

  test('also the language that a profile has in its file', async () => {
    const folder = join(home.folder, 'config/papo/alice')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'config.json'), '{ "lang": "pt-BR" }')
    const wrong = await home.run(['users', '--bogus', '--profile', 'alice'])
    expect(wrong.err).toContain('não há uma opção --bogus')
    const help = await home.run(['users', '--help', '--profile', 'alice'])
    expect(help.out).toContain('Uso: papo users')
  })

  test.each([
    [['help', 'send']],
    [['send', '--help']],
    [['--help', 'send']],
    [['send', '-h', 'bob']],
  ])('papo %j tells how papo send is used', async (args) => {
    expect(await home.run(args)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: papo send USER'),
      err: '',
    })
  })

  test.each([
    ['PAPO_KEEP_ALIVE', '99999', 'from 1 to 65535', 'de 1 a 65535'],
    ['PAPO_BROKER_IDLE', '9999999999', 'from 1 to 2147483647', 'de 1 a 2147483647'],
    ['PAPO_BROKER_IDLE', 'soon', 'PAPO_BROKER_IDLE is "soon"', 'PAPO_BROKER_IDLE é "soon"'],
  ])('the variable %s cannot be %s', async (name, value, en, pt) => {
    const english = await home.run(['users'], '', { [name]: value })
    expect(english).toMatchObject({ code: 2, out: '', err: expect.stringContaining(en) })
    const portuguese = await home.run(['users'], '', { [name]: value, ...PORTUGUESE })
    expect(portuguese.err).toContain(pt)
  })

  test('papo --version says which', async () => {
    expect(await home.run(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^papo \d/u),
    })
  })
})

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
    expect(users.err).toContain(`no connection to ${away}. Nobody listens there: start a broker`)
    expect(users.err).toContain('or --broker URL (ECONNREFUSED)')
    const sent = await home.run(['send', 'bob', 'depois', ...none, ...as('alice')], '', PORTUGUESE)
    expect(sent.code).toBe(1)
    expect(sent.err).toContain('está no seu disco e sai assim que')
    expect(sent.err).toContain(`sem conexão com ${away}. Ninguém escuta lá: inicie um broker`)
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
      /config\.json is no JSON object; mend it/u,
      /não é um objeto JSON; conserte-o/u,
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
    const [en, pt] = [
      home.screen(as('alice'), { env: { TERM } }),
      home.screen(as('alice'), { env: { ...PORTUGUESE, TERM } }),
    ]
    expect((await en.ended).code).toBe(2)
    expect((await pt.ended).code).toBe(2)
    expect(en.text().replaceAll('\n', '')).toContain(
      `(TERM=${TERM}). Use another one, or "papo send"`,
    )
    expect(pt.text().replaceAll('\n', '')).toContain(`(TERM=${TERM}). Use outro, ou "papo send"`)
    // nothing but the message: such a terminal shows what it does not understand
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
      for (const args of [['users'], ['send', 'bob', 'oi'], ['broker']]) {
        // one after the other: each is to end by itself
        // oxlint-disable-next-line no-await-in-loop
        const outcome = await home.run([...args, '--name', 'alice'], '', env)
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
    expect(outcome.err).toContain('--space: "space" must be')
  })

  test('the password file is not there', async () => {
    const args = ['users', '--password-file', '/nowhere/at/all', ...as('alice')]
    expect(await home.run(args)).toMatchObject({
      code: 1,
      err: expect.stringContaining('/nowhere/at/all cannot be read'),
    })
  })
})
