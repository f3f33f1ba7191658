/** The terms of docs/texts.md: every text of both languages uses them, and none of those that it rules out. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cliCommands, leafCommands } from '../../../src/cli/commands.ts'
import { formatHelp } from '../../../src/cli/help.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { settingTable } from '../../../src/core/settings/setting-table.ts'
import type { SettingRule } from '../../../src/core/settings/setting-spec.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

type Language = 'en' | 'pt-BR'
type Told = readonly [where: string, text: string]

/** The terms of a cell: what stands between backticks. */
const termsOf = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/gu)].map(([, term = '']) => term)

const page = readFileSync('docs/texts.md', 'utf8')
const rows = (page.split('## Terms')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`'))
  .map((line) => line.split('|').slice(1, -1))

/** What the page chooses, and what it rules out. */
const chosen = (language: Language) =>
  rows.flatMap((row) => termsOf(row[language === 'en' ? 1 : 3]))
const ruledOut = (language: Language) =>
  rows.flatMap((row) => termsOf(row[language === 'en' ? 2 : 4]))

/** Finds any of these words in a text, whole. */
const finderOf = (words: readonly string[], flags: string): RegExp => {
  const any = words.map((word) => word.replaceAll(/[()?.]/gu, '[$&]')).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, flags)
}

/** What finds words, those in capitals only in capitals. */
const findersOf = (words: readonly string[]): readonly RegExp[] => {
  const capitals = words.filter((word) => word === word.toUpperCase())
  const others = words.filter((word) => word !== word.toUpperCase())
  return [
    ...(capitals.length === 0 ? [] : [finderOf(capitals, 'u')]),
    ...(others.length === 0 ? [] : [finderOf(others, 'iu')]),
  ]
}
const wordsFound = (text: string, finders: readonly RegExp[]): readonly string[] =>
  finders.flatMap((finder) => finder.exec(text)?.[0] ?? [])
const contains = (text: string, words: string): boolean =>
  wordsFound(text, findersOf([words])).length > 0

/** What names and look-alikes are described by; other texts take what they need of it. */
const kinds =
  'empty too-long forbidden mark-first no-letter mixed-scripts unstable reserved known other me word'
const facts = kinds.split(' ').map((is) => ({
  is,
  name: 'bob',
  char: 'x',
  count: 40,
  by: 'ana',
  who: 'bob',
  topic: 'tea',
  about: '--flag',
  essential: 'inbox',
  why: 'nobody answers',
  range: { min: 1, max: 9 },
}))
/** What settings may be, also what none is yet. */
const rules: readonly SettingRule[] = [
  ...Array.from(settingTable.values(), ({ rule }) => rule),
  { kind: 'number', min: 1, max: 9 },
  { kind: 'duration', min: 1000, max: 60_000, off: true },
  { kind: 'time-span' },
  { kind: 'list', max: 3, of: { kind: 'name' } },
]
const samples: readonly unknown[] = [
  'bob',
  '',
  1,
  2,
  true,
  false,
  ['one', 'two'],
  ...facts,
  ...rules,
]

/** Every text that this function makes of the samples. A sample of a kind that it does not take gives none. */
const callWithSamples = (make: (...values: never[]) => unknown): readonly string[] => {
  const made = new Set<string>()
  // behind the only value that must be there, a default is taken or not: two tell both
  const seconds = make.length === 1 ? samples.slice(0, 2) : samples
  for (const first of samples) {
    for (const second of seconds) {
      try {
        const text: unknown = Reflect.apply(make, undefined, [first, second, second, second])
        if (typeof text === 'string') made.add(text)
      } catch {
        continue
      }
    }
  }
  return [...made]
}

const isFunction = (value: unknown): value is (...values: never[]) => unknown =>
  typeof value === 'function'

/** All texts of a tree, those of its functions too. */
const textsIn = (value: unknown, path: string): readonly Told[] => {
  if (typeof value === 'string') return [[path, value]]
  if (isFunction(value)) {
    const made = callWithSamples(value)
    if (made.length === 0) throw new Error(`${path} takes none of the samples`)
    return made.map((text) => [path, text])
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`))
}

const allTexts = (language: Language): readonly Told[] => [
  ...textsIn(textsFor(language), 'screen'),
  ...textsIn(cliTexts(language), 'commands'),
  ...[...cliCommands, ...leafCommands].map((command): Told => [
    `papo ${command.name} --help`,
    formatHelp(command, language),
  ]),
]

describe.each(['en', 'pt-BR'] as const)('%s', (language) => {
  const texts = allTexts(language)

  test('no text has a word that the page rules out', () => {
    const finders = findersOf(ruledOut(language))
    const wrong = texts.flatMap(([where, text]) =>
      wordsFound(text, finders).map((words) => `${where}: "${words}" in "${text}"`),
    )
    expect(wrong).toEqual([])
  })

  test('every term that the page chooses is in use', () => {
    const all = texts.map(([, text]) => text).join('\n')
    const unused = chosen(language).filter((words) => !contains(all, words) && !all.includes(words))
    expect(unused).toEqual([])
  })

  test('the page rules out none of its own terms', () => {
    const words = ruledOut(language)
    expect(chosen(language).filter((term) => words.some((word) => contains(term, word)))).toEqual(
      [],
    )
  })
})

test('words are found whole, in any case, and placeholders only in capitals', () => {
  expect(rows.length).toBeGreaterThan(25)
  expect(contains('Found a group: its name', 'found a group')).toBe(true)
  expect(contains('profound a group', 'found a group')).toBe(false)
  expect(contains('a ligação é assim', 'é assim')).toBe(true)
  expect(contains('papo send PESSOA', 'PESSOA')).toBe(true)
  expect(contains('a pessoa', 'PESSOA')).toBe(false)
  expect(ruledOut('en')).toContain('keeper')
  expect(ruledOut('pt-BR')).toContain('fundar')
})
