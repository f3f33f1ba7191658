/** What people type wrongly on the command line, in both languages, and the help that they ask for. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { everyCommand } from '../../support/process/command-lines.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }

describe('help and wrong usage', () => {
  const all = ['', 'group', ...everyCommand.map(({ name }) => name).filter((one) => one !== 'help')]
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
    [['nonsense'], 'there is no command "nonsense"', 'não existe o comando "nonsense"'],
    [['users', '--bogus'], 'there is no flag --bogus', 'não existe a opção --bogus'],
    [['users', '--broker'], '--broker needs a value', '--broker precisa'],
    [['send', 'bob', 'oi', '--wait=3'], '--wait takes no value', '--wait não aceita valor'],
    [['send'], 'usage: papo send USER', 'uso: papo send NOME'],
    [['accept', 'a', 'b'], 'usage: papo accept USER', 'uso: papo accept'],
    [['group', 'x'], 'there is no command "papo group x"', 'não existe o comando "papo group x"'],
    [['group'], 'papo group new|join|leave|', 'uso: papo group new|join|leave|'],
    [['group', 'kick', 'lab'], 'papo group kick GROUP USER', 'uso: papo group kick'],
    [['group', 'leave', 'lab', '--yes'], 'there is no flag --yes', 'não existe a opção --yes'],
    [['group', 'disband', 'lab'], 'for everybody, for good', 'para todos, de vez'],
    [['sned', 'bob'], 'Did you mean "papo send"?', 'Você quis dizer "papo send"?'],
    [['help', 'sned'], 'Did you mean "papo send"?', 'Você quis dizer "papo send"?'],
    [['users', '--jsno'], 'Did you mean --json?', 'Você quis dizer --json?'],
    [['users', '--timeout', 'x'], 'must be a number', 'deve ser um número'],
    [['users', '--timeout', '9999999'], 'from 1 to 2147483', 'de 1 a 2147483'],
    [['search', 'oi', '--limit', '0'], 'from 1 to 10000', 'de 1 a 10000'],
    [['users', '--name', 'a/b'], '--name: "/" is not allowed', '--name: "/" não é permitido'],
    [['users', '--profile', 'A!'], 'cannot be a profile', 'não pode ser um perfil'],
    [
      ['users', '--lang', 'xx'],
      '--lang must be "en" or "pt-BR"',
      '--lang deve ser "en" ou "pt-BR"',
    ],
    [
      ['users', '--broker', 'http://x'],
      'behind a web server it is ws://',
      'atrás de um servidor web é ws://',
    ],
    [['users', '--broker', 'h:99999'], 'its port must be a number', 'a porta deve ser'],
    [['users', '--broker', '::1'], 'needs brackets: [::1]:1883', 'precisa de colchetes'],
    [['broker', '--listen', 'nowhere'], 'write HOST:PORT', 'escreva HOST:PORTA'],
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

  test('papo group disband without a name does not ask whether you are sure', async () => {
    const ends = ['group', 'disband', '', '--name', 'alice', '--broker', 'mqtt://127.0.0.1:1']
    const { code, err } = await home.run(ends)
    expect(code).toBe(1)
    expect(err).toContain('the name of the group is missing')
  })

  test.each([
    [['users', '--bogus', '--lang', 'pt-BR'], {}],
    [['--lang=pt-BR', 'users', '--bogus'], {}],
    [['users', '--bogus'], { PAPO_LANG: 'pt-BR', LC_ALL: 'en_GB.UTF-8' }],
    [['users', '--bogus'], { LC_ALL: 'pt_BR.UTF-8', LANG: 'en_GB.UTF-8' }],
    [['users', '--bogus', '--lang', 'pt-BR'], { LC_ALL: 'en_GB.UTF-8' }],
  ])('the language of %j with %j counts for what is wrong with it too', async (args, env) => {
    const outcome = await home.run(args, '', env)
    expect(outcome.err).toContain('não existe a opção --bogus')
    expect(outcome.err).toContain('Tente "papo help users"')
  })

  test('also the language that a profile has in its file', async () => {
    const folder = join(home.folder, 'config/papo/alice')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'config.json'), '{ "lang": "pt-BR" }')
    const wrong = await home.run(['users', '--bogus', '--profile', 'alice'])
    expect(wrong.err).toContain('não existe a opção --bogus')
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
