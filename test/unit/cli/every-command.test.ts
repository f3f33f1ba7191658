/** What holds for every command and every flag of the table, so that none can be added without it. */
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { UNLIMITED } from '../../../src/cli/command-spec.ts'
import { flagsOf, leafCommands } from '../../../src/cli/commands.ts'
import { formatHelp, formatUsageError } from '../../../src/cli/help.ts'
import {
  everyCommand,
  LANGUAGES,
  nameWords,
  requiredArguments,
  rightLine,
} from '../../support/process/command-lines.ts'

/** What is said in both languages of a command line that must not be understood. */
const complaintsOf = (line: readonly string[]): readonly string[] => {
  const parsed = parseCommandLine(line)
  return LANGUAGES.map((language) =>
    parsed.ok ? 'understood' : formatUsageError(parsed.usageError, language),
  )
}

/** What is said in both languages of a flag, or of the usage, of this command. */
const complaintsAbout = (name: string, about: string) => [
  expect.stringMatching(
    new RegExp(`^papo: .*${about}(?![\\w-]).*\nTry "papo help ${name}"\\.$`, 'u'),
  ),
  expect.stringMatching(
    new RegExp(`^papo: .*${about}(?![\\w-]).*\nTente "papo help ${name}"\\.$`, 'u'),
  ),
]

const allFlags = new Set(
  leafCommands.flatMap((spec) => flagsOf(spec).map((flag) => `--${flag.name}`)),
)

const named = everyCommand.map((spec) => [spec.name, spec] as const)

test.each(named.filter(([, { arity }]) => arity[0] > 0))(
  'papo %s says how it is used where an argument is missing',
  (name, spec) => {
    expect(complaintsOf(rightLine(spec).slice(0, -1))).toEqual(
      complaintsAbout(name, `papo ${name}`),
    )
  },
)

// what follows `papo help` is another command
test.each(named.filter(([name, { arity }]) => arity[1] < UNLIMITED && name !== 'help'))(
  'papo %s says how it is used where there are too many arguments',
  (name, spec) => {
    const many = Array.from({ length: spec.arity[1] + 1 }, () => 'x')
    expect(complaintsOf([...nameWords(spec), ...many])).toEqual(
      complaintsAbout(name, `papo ${name}`),
    )
  },
)

describe.each(named)('papo %s', (name, spec) => {
  const right = rightLine(spec)

  test('is understood with what its usage asks for', () => {
    expect(parseCommandLine(right)).toMatchObject({ ok: true })
    expect(requiredArguments(spec).length).toBe(spec.arity[0])
  })

  test('refuses a flag that nothing has, and those of other commands', () => {
    const own = new Set(flagsOf(spec).map((flag) => `--${flag.name}`))
    const others = ['--bogus', ...allFlags].filter((flag) => !own.has(flag))
    expect(others.length).toBeGreaterThan(1)
    for (const flag of others)
      expect(complaintsOf([...right, flag])).toEqual(complaintsAbout(name, flag))
  })

  test('refuses a flag without its value, with an empty one, and a switch with one', () => {
    for (const { name: flag, value } of flagsOf(spec)) {
      const wrong = value === undefined ? [`--${flag}=1`] : [`--${flag}`, `--${flag}=`]
      for (const typed of wrong)
        expect(complaintsOf([...right, typed])).toEqual(complaintsAbout(name, `--${flag}`))
    }
    expect(parseCommandLine([...right, '--profile', 'work'])).toMatchObject({ ok: true })
  })

  test('refuses what is not a number, and one that is out of range', () => {
    for (const { name: flag, number } of flagsOf(spec)) {
      if (!number) continue
      for (const typed of ['x', '-1', number.min - 1, number.max + 1])
        expect(complaintsOf([...right, `--${flag}=${typed}`])).toEqual(
          complaintsAbout(name, `--${flag}`),
        )
    }
    expect(parseCommandLine(right)).toMatchObject({ ok: true })
  })

  test('has help in both languages, with all its flags and no placeholder of the other one', () => {
    const [en = '', pt = ''] = LANGUAGES.map((language) => formatHelp(spec, language))
    for (const { name: flag } of flagsOf(spec)) {
      expect(en).toContain(`--${flag}`)
      expect(pt).toContain(`--${flag}`)
    }
    expect(en).toMatch(/^Usage: papo/u)
    expect(pt).toMatch(/^Uso: papo/u)
    expect(pt).not.toMatch(/\b(?:USER|NAME|TEXT|FILE|GROUP|TOPIC|REASON|WORDS|TIME|SECONDS)\b/u)
  })
})

test.each([
  ['help send bob', 'help send', 'papo send bob'],
  ['help group new lab', 'help group new', 'papo group new lab'],
])('papo %s: what is not a part of a command is refused', (line, advised, about) => {
  expect(complaintsOf(line.split(' '))).toEqual([
    expect.stringMatching(new RegExp(`^papo: .*${about}.*\nTry "papo ${advised}"\\.$`, 'u')),
    expect.stringMatching(new RegExp(`^papo: .*${about}.*\nTente "papo ${advised}"\\.$`, 'u')),
  ])
})

test.each([
  ['broker --show --open', '--show', '--open'],
  ['broker --show --username lab', '--show', '--username'],
  ['broker --background --listen 0', '--background', '--listen'],
  ['broker --max-packet 5000 --show', '--show', '--max-packet'],
  ['broker --show --background', '--show', '--background'],
  ['broker --space club', '--space', '--show'],
  ['export --verify x --timeout 3', '--verify', '--timeout'],
  ['export --verify x --broker mqtt://lab', '--verify', '--broker'],
  ['send bob oi --broker mqtt://lab --cafile ca.pem', '--cafile', 'mqtts://'],
  ['--broker lab --insecure', '--insecure', 'wss://'],
])('papo %s: a flag that could have no effect is not ignored', (line, about, other) => {
  for (const complaint of complaintsOf(line.split(' '))) {
    expect(complaint).toContain(`papo: ${about} `)
    expect(complaint).toContain(other)
  }
})

test('a flag of a command may stand before it, with its value', () => {
  for (const [line, name, flags] of [
    ['--timeout 3 users', 'users', { timeout: '3' }],
    ['--limit 5 --json search x', 'search', { limit: '5', json: true }],
    ['--timeout 3 group new lab', 'group new', { timeout: '3' }],
  ] as const)
    expect(parseCommandLine(line.split(' '))).toMatchObject({
      ok: true,
      value: { command: { name }, flags },
    })
  expect(complaintsOf(['--limit', '5', 'users'])).toEqual(complaintsAbout('users', '--limit'))
})

test('what a shell gives with every command is no mistake where a command has no use for it', () => {
  const alias = ['--profile', 'work', '--broker', 'mqtts://lab', '--space=club', '--insecure']
  for (const line of ['help send', 'init --name ana', 'users'])
    expect(parseCommandLine([...alias, ...line.split(' ')])).toMatchObject({
      ok: true,
      value: { flags: { profile: 'work' } },
    })
  expect(complaintsOf(['help', '--broker', 'mqtt://lab'])).toEqual(
    complaintsAbout('help', '--broker'),
  )
})

test('no flag has a value in one command and none in another', () => {
  const kinds = new Map<string, Set<boolean>>()
  for (const { name, value } of leafCommands.flatMap(flagsOf)) {
    const kind = kinds.get(name) ?? new Set()
    kinds.set(name, kind.add(value !== undefined))
  }
  expect([...kinds].filter(([, { size }]) => size > 1)).toEqual([])
})

test('flags that belong together are understood together, and with every profile and language', () => {
  for (const line of [
    'broker --show --data x --space club --profile work --lang pt',
    'broker --background --data x',
    'export --verify x --json --lang en',
    'send bob oi --broker mqtts://lab --cafile ca.pem',
    'users --broker mqtt://lab,mqtts://lab --insecure',
    'users --insecure',
  ])
    expect(parseCommandLine(line.split(' '))).toMatchObject({ ok: true })
})

test('what a command does begins in a column of its own, however long its usage is', () => {
  const [screen] = leafCommands
  if (!screen) throw new Error('no screen')
  const indent = ' '.repeat(36)
  for (const language of LANGUAGES) {
    const rows = formatHelp(screen, language)
      .split('\n')
      .filter((line) => line.startsWith('  '))
    expect(rows.some((row) => row.startsWith(indent))).toBe(true)
    for (const [at, row] of rows.entries())
      expect(row[35] === ' ' || rows[at + 1]?.startsWith(indent)).toBe(true)
  }
})
