/** What a command line means, and what is wrong with it. */
import { describe, expect, test } from 'vitest'
import { numberFlag, parseCommandLine, textFlag } from '../../../src/cli/args.ts'
import type { UsageErrorKind } from '../../../src/cli/usage-error.ts'
import { cliCommands, commonFlags, flagsOf, leafCommands } from '../../../src/cli/commands.ts'
import { formatHelp, formatUsageError, localizeUsage } from '../../../src/cli/help.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'

const call = (...argv: readonly string[]) => {
  const parsed = parseCommandLine(argv)
  if (!parsed.ok) throw new Error(`${parsed.usageError.kind} ${parsed.usageError.about}`)
  return parsed.value
}
const misuse = (...argv: readonly string[]) => {
  const parsed = parseCommandLine(argv)
  return parsed.ok ? undefined : parsed.usageError
}

test('without a command it is the full screen, with its own flags and the common ones', () => {
  const { command, flags, positionals } = call('--name', 'alice', '--theme', 'plain', '-V')
  expect(command.name).toBe('')
  expect(flags).toMatchObject({ name: 'alice', theme: 'plain', version: true })
  expect(positionals).toEqual([])
})

test('words and flags may be mixed, and what follows -- is never a flag', () => {
  const { command, flags, positionals } = call('send', 'bob', '--wait', 'oi', '--', '--help', '-x')
  expect(command.name).toBe('send')
  expect(flags).toEqual({ wait: true })
  expect(positionals).toEqual(['bob', 'oi', '--help', '-x'])
})

describe('what is wrong is told as data', () => {
  test.each([
    [['nonsense'], { kind: 'unknown-command', about: 'nonsense' }],
    [[''], { kind: 'unknown-command', about: '' }],
    [['users', '--bogus'], { kind: 'unknown-flag', about: '--bogus', command: 'users' }],
    [['--bogus', 'work'], { kind: 'unknown-flag', about: '--bogus' }],
    [['users', '-z'], { kind: 'unknown-flag', about: '-z', command: 'users' }],
    [['users', '--broker'], { kind: 'no-value', about: '--broker', command: 'users' }],
    [['users', '--broker', '--json'], { kind: 'no-value', about: '--broker', command: 'users' }],
    [['users', '--json=yes'], { kind: 'unwanted-value', about: '--json', command: 'users' }],
    [['users', 'extra'], { kind: 'arity', about: 'papo users', command: 'users' }],
    [['deny'], { kind: 'arity', about: 'papo deny USER [REASON…]', command: 'deny' }],
    [['users', '__proto__'], { kind: 'arity', about: 'papo users', command: 'users' }],
    [
      ['group', 'nonsense'],
      { kind: 'unknown-subcommand', about: 'group nonsense', command: 'group' },
    ],
    [
      ['group', '__proto__', 'lab'],
      { kind: 'unknown-subcommand', about: 'group __proto__', command: 'group' },
    ],
    [
      ['group', 'new'],
      { kind: 'arity', about: 'papo group new NAME [TOPIC-LINE…]', command: 'group new' },
    ],
    [
      ['group', 'kick', 'lab'],
      { kind: 'arity', about: 'papo group kick GROUP USER', command: 'group kick' },
    ],
    [
      ['group', 'leave', 'lab', 'bob'],
      { kind: 'arity', about: 'papo group leave GROUP', command: 'group leave' },
    ],
    [
      ['group', 'leave', 'lab', '--yes'],
      { kind: 'unknown-flag', about: '--yes', command: 'group leave' },
    ],
    [['new', 'lab'], { kind: 'unknown-command', about: 'new' }],
  ])('%j', (argv, wrong) => {
    expect(misuse(...argv)).toEqual(wrong)
  })
})

test('"group" alone says which commands may follow it', () => {
  const alone = misuse('group')
  expect(alone?.kind).toBe('arity')
  expect(alone?.about).toMatch(/^papo group new\|join\|leave\|.*\|info GROUP …$/u)
})

test('a command of groups has two words, and flags may stand before, between and after them', () => {
  const orders = [
    ['group', 'invite', 'lab', 'bob', 'venha', '--timeout', '3', '--name', 'alice'],
    ['--name', 'alice', 'group', '--timeout', '3', 'invite', 'lab', 'bob', 'venha'],
    ['group', '--name', 'alice', 'invite', '--timeout=3', 'lab', 'bob', '--', 'venha'],
  ]
  for (const argv of orders) {
    const { command, positionals, flags } = call(...argv)
    expect(command.name).toBe('group invite')
    expect(positionals).toEqual(['lab', 'bob', 'venha'])
    expect(flags).toEqual({ name: 'alice', timeout: '3' })
  }
  expect(call('group', '--help').command.name).toBe('group')
  expect(call('group', 'heirs', '--help').command.name).toBe('group heirs')
  expect(call('group', 'disband', 'lab', '--yes').flags).toEqual({ yes: true })
})

describe('numbers', () => {
  test('are read in their range, and times also with their units', () => {
    expect(numberFlag(call('users', '--timeout', '2.5'), 'timeout', 5)).toBe(2.5)
    expect(numberFlag(call('users', '--timeout', '1h30m'), 'timeout', 5)).toBe(5400)
    expect(numberFlag(call('users'), 'timeout', 5)).toBe(5)
    expect(numberFlag(call('search', 'x', '--limit', '3'), 'limit', 50)).toBe(3)
    expect(textFlag(call('users', '--json'), 'json')).toBeUndefined()
  })

  // a timer of Node takes 2^31 - 1 ms, and rings at once for more
  const longest = 2_147_483
  test.each(['0', '-1', 'x', '', 'Infinity', 'NaN', '1e3', '2147484', '9999999', '25d', '0s'])(
    '--timeout=%s is none of them, and it is told what would be',
    (text) => {
      expect(misuse('users', `--timeout=${text}`)).toEqual({
        kind: 'not-a-duration',
        command: 'users',
        about: '--timeout',
        range: { min: 1, max: longest, duration: true },
      })
    },
  )

  test.each(['0', '2.5', '10001', 'x', '2m'])('nor is --limit=%s', (text) => {
    expect(misuse('search', 'x', `--limit=${text}`)).toEqual({
      kind: 'not-a-number',
      command: 'search',
      about: '--limit',
      range: { min: 1, max: 10_000, integer: true },
    })
  })
})

test('a mistyped word is told with what it is like', () => {
  expect(misuse('sned', 'bob')).toMatchObject({ kind: 'unknown-command', suggestion: 'send' })
  expect(misuse('user')).toMatchObject({ suggestion: 'users' })
  expect(misuse('--help', 'hlep')).toMatchObject({ suggestion: 'help' })
  expect(misuse('group', 'kik', 'lab')).toMatchObject({
    kind: 'unknown-subcommand',
    suggestion: 'group kick',
  })
  expect(misuse('users', '--jsno')).toMatchObject({ kind: 'unknown-flag', suggestion: '--json' })
  expect(misuse('--profil', 'work')).toMatchObject({ suggestion: '--profile' })
  expect(misuse('users', '--pasword-file', 'x')).toMatchObject({ suggestion: '--password-file' })
  expect(misuse('bob')).not.toHaveProperty('near')
})

test('help is asked for in every way in which people ask for it', () => {
  const asks = [
    ['help', 'send'],
    ['send', '--help'],
    ['--help', 'send'],
    ['-h', 'send'],
    ['send', '-h', 'too', 'many', 'words'],
    ['help', '--lang', 'pt-BR', 'send'],
  ]
  for (const argv of asks) {
    const { command, flags } = call(...argv)
    expect([argv, command.name, flags['help']]).toEqual([argv, 'send', true])
  }
  expect(call('help', '--lang', 'pt-BR', 'send').flags['lang']).toBe('pt-BR')
  expect(call('help').command.name).toBe('')
  expect(call('help', 'help').command.name).toBe('')
  expect(call('help', 'group').command.name).toBe('group')
  expect(call('help', 'group', 'new').command.name).toBe('group new')
  expect(misuse('help', 'sned')).toMatchObject({ kind: 'unknown-command', suggestion: 'send' })
  expect(misuse('help', 'group', 'nwe')).toMatchObject({
    kind: 'unknown-subcommand',
    suggestion: 'group new',
  })
})

test.each(['en', 'pt-BR'] as const)('help in %s names every command and every flag', (language) => {
  const [screen] = cliCommands
  const whole = screen ? formatHelp(screen, language) : ''
  for (const { name, about } of leafCommands.slice(1)) {
    expect(whole).toContain(`  ${name}`)
    expect(whole).toContain(about[language])
  }
  for (const command of [...cliCommands, ...leafCommands]) {
    const text = formatHelp(command, language)
    for (const { name, about } of flagsOf(command)) {
      expect(text).toContain(`--${name}`)
      expect(text).toContain(about[language])
    }
    expect(text.endsWith('\n')).toBe(true)
  }
})

test('what is told in Portuguese names placeholders as its usages do', () => {
  const texts = [
    ...leafCommands.map(({ about }) => about['pt-BR']),
    ...[...commonFlags, ...leafCommands.flatMap(({ flags }) => flags)].map(
      ({ about }) => about['pt-BR'],
    ),
    ...Object.values(cliTexts('pt-BR').groups.refusals).map((told) => told('grupo', 'pessoa')),
    ...Object.values(cliTexts('pt-BR').refusals).map((told) => told('pessoa')),
  ]
  expect(texts.filter((text) => localizeUsage(text, 'pt-BR') !== text)).toEqual([])
})

test('the help of a command with parts lists them', () => {
  const group = cliCommands.find(({ name }) => name === 'group')
  const text = group ? formatHelp(group, 'pt-BR') : ''
  expect(text).toMatch(/^Uso: papo group new\|/u)
  for (const { name, usage, about } of group?.subcommands ?? []) {
    expect(text).toContain(`  ${localizeUsage(`${name} ${usage}`, 'pt-BR')}`)
    expect(text).toContain(about['pt-BR'])
  }
})

/** The names of all sentences, however deep they are. */
const shape = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) =>
        typeof inner === 'object' ? shape(inner).map((rest) => `${name}.${rest}`) : [name],
      )
    : []

const names = (language: 'en' | 'pt-BR') =>
  shape(cliTexts(language))
    .filter((name) => !name.startsWith('allowed.'))
    .toSorted()

test('both languages have the same sentences', () => {
  // what may stand in a setting is told in English by the setting itself
  expect(names('pt-BR')).toEqual(names('en'))
})

/** One wrong usage of each kind. */
const wrongs: Readonly<Record<UsageErrorKind, readonly string[]>> = {
  'unknown-command': ['sned'],
  'unknown-subcommand': ['group', 'nwe'],
  'unknown-flag': ['users', '--jsno'],
  'no-value': ['users', '--broker'],
  'unwanted-value': ['users', '--json=yes'],
  'not-a-number': ['search', 'x', '--limit', 'x'],
  'not-a-duration': ['users', '--timeout', 'x'],
  arity: ['accept'],
  'not-together': ['broker', '--show', '--open'],
  'needs-flag': ['broker', '--space', 'club'],
  'no-tls': ['users', '--broker', 'mqtt://lab', '--insecure'],
}

test.each(Object.values(wrongs))('papo %s %s is told in the language of the person', (...argv) => {
  const wrong = misuse(...argv)
  const [english, portuguese] = (['en', 'pt-BR'] as const).map((language) =>
    wrong ? formatUsageError(wrong, language).split(/\n|: /u) : [],
  )
  expect(english?.length).toBeGreaterThan(2)
  // beside the name of the program nothing is the same
  expect(portuguese?.filter((part) => part !== 'papo' && english?.includes(part))).toEqual([])
})

const wordsOf = (usage: string): readonly string[] => usage.match(/\p{Lu}{3,}/gu) ?? []

test('usages have their placeholders in the language of the person too', () => {
  for (const { usage, flags } of [...cliCommands, ...leafCommands]) {
    for (const text of [usage, ...flags.map(({ value = '' }) => value)]) {
      const translated = wordsOf(localizeUsage(text, 'pt-BR'))
      // these are called so in both
      const english = wordsOf(text).filter(
        (word) => !['HOST', 'URL', 'EMOJI', 'BYTES'].includes(word),
      )
      expect(english.filter((word) => translated.includes(word))).toEqual([])
    }
  }
})
