/** What a command line means, and what is wrong with it. */
import { describe, expect, test } from 'vitest'
import { numberOf, parse, textOf } from '../../src/cli/args.ts'
import { commands, common, everyCommand } from '../../src/cli/commands.ts'
import { help } from '../../src/cli/help.ts'
import { cliTexts } from '../../src/cli/texts.ts'

const call = (...argv: readonly string[]) => {
  const parsed = parse(argv)
  if (!parsed.ok) throw new Error(`${parsed.misuse.kind} ${parsed.misuse.about}`)
  return parsed.value
}
const misuse = (...argv: readonly string[]) => {
  const parsed = parse(argv)
  return parsed.ok ? undefined : parsed.misuse
}

test('without a command it is the full screen, with its own flags and the common ones', () => {
  const { command, flags, words } = call('--name', 'alice', '--theme', 'plain', '-V')
  expect(command.name).toBe('')
  expect(flags).toMatchObject({ name: 'alice', theme: 'plain', version: true })
  expect(words).toEqual([])
})

test('words and flags may be mixed, and what follows -- is never a flag', () => {
  const { command, flags, words } = call('send', 'bob', '--wait', 'oi', '--', '--help', '-x')
  expect(command.name).toBe('send')
  expect(flags).toEqual({ wait: true })
  expect(words).toEqual(['bob', 'oi', '--help', '-x'])
})

describe('what is wrong is told as data', () => {
  test.each([
    [['nonsense'], { kind: 'unknown-command', about: 'nonsense' }],
    [[''], { kind: 'unknown-command', about: '' }],
    [['users', '--bogus'], { kind: 'unknown-flag', about: '--bogus' }],
    [['users', '-z'], { kind: 'unknown-flag', about: '-z' }],
    [['users', '--broker'], { kind: 'no-value', about: '--broker' }],
    [['users', '--broker', '--json'], { kind: 'no-value', about: '--broker' }],
    [['users', '--json=yes'], { kind: 'unwanted-value', about: '--json' }],
    [['users', 'extra'], { kind: 'words', about: 'papo users' }],
    [['deny'], { kind: 'words', about: 'papo deny USER [REASON…]' }],
    [['users', '__proto__'], { kind: 'words', about: 'papo users' }],
    [['group', 'nonsense'], { kind: 'unknown-part', about: 'group nonsense' }],
    [['group', '__proto__', 'lab'], { kind: 'unknown-part', about: 'group __proto__' }],
    [['group', 'new'], { kind: 'words', about: 'papo group new NAME [TOPIC…]' }],
    [['group', 'kick', 'lab'], { kind: 'words', about: 'papo group kick NAME USER' }],
    [['group', 'leave', 'lab', 'bob'], { kind: 'words', about: 'papo group leave NAME' }],
    [['group', 'leave', 'lab', '--yes'], { kind: 'unknown-flag', about: '--yes' }],
    [['new', 'lab'], { kind: 'unknown-command', about: 'new' }],
  ])('%j', (argv, wrong) => {
    expect(misuse(...argv)).toEqual(wrong)
  })
})

test('"group" alone says which commands may follow it', () => {
  const alone = misuse('group')
  expect(alone?.kind).toBe('words')
  expect(alone?.about).toMatch(/^papo group new\|join\|leave\|.*\|info NAME …$/u)
})

test('a command of groups has two words, and flags may stand before, between and after them', () => {
  const orders = [
    ['group', 'invite', 'lab', 'bob', 'venha', '--timeout', '3', '--name', 'alice'],
    ['--name', 'alice', 'group', '--timeout', '3', 'invite', 'lab', 'bob', 'venha'],
    ['group', '--name', 'alice', 'invite', '--timeout=3', 'lab', 'bob', '--', 'venha'],
  ]
  for (const argv of orders) {
    const { command, words, flags } = call(...argv)
    expect(command.name).toBe('group invite')
    expect(words).toEqual(['lab', 'bob', 'venha'])
    expect(flags).toEqual({ name: 'alice', timeout: '3' })
  }
  expect(call('group', '--help').command.name).toBe('group')
  expect(call('group', 'heirs', '--help').command.name).toBe('group heirs')
  expect(call('group', 'disband', 'lab', '--yes').flags).toEqual({ yes: true })
})

test('a number is at least 1, and what is no number is told', () => {
  expect(numberOf(call('users', '--timeout', '2.5'), 'timeout', 5)).toEqual({
    ok: true,
    value: 2.5,
  })
  expect(numberOf(call('users'), 'timeout', 5)).toEqual({ ok: true, value: 5 })
  for (const text of ['0', '-1', 'x', '', 'Infinity', 'NaN']) {
    expect(numberOf(call('users', `--timeout=${text}`), 'timeout', 5).ok).toBe(false)
  }
  expect(textOf(call('users', '--json'), 'json')).toBeUndefined()
})

test.each(['en', 'pt-BR'] as const)('help in %s names every command and every flag', (language) => {
  const [screen] = commands
  const whole = screen ? help(screen, language) : ''
  for (const { name, about } of everyCommand.slice(1)) {
    expect(whole).toContain(`  ${name}`)
    expect(whole).toContain(about[language])
  }
  for (const command of [...commands, ...everyCommand]) {
    const text = help(command, language)
    for (const { name, about } of [...command.flags, ...common]) {
      expect(text).toContain(`--${name}`)
      expect(text).toContain(about[language])
    }
    expect(text.endsWith('\n')).toBe(true)
  }
})

test('the help of a command with parts lists them', () => {
  const group = commands.find(({ name }) => name === 'group')
  const text = group ? help(group, 'pt-BR') : ''
  expect(text).toMatch(/^Uso: papo group new\|/u)
  for (const { name, usage, about } of group?.parts ?? []) {
    expect(text).toContain(`  ${name} ${usage}`)
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
