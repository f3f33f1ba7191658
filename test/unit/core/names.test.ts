/** Names of any script work, as long as they may be; of a bad one is told what exactly is wrong with it. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createGroupId,
  encodeLevel,
  MAX_LEVEL,
  decodeLevel,
  createSessionId,
  formatSessionId,
  parseDisplayName,
  parseUserId,
} from '../../../src/core/ids.ts'
import type { Millis, PublicKey, UserId } from '../../../src/core/ids.ts'
import {
  describeChar,
  findNameError,
  parseName,
  parseOwnName,
  toComparedName,
} from '../../../src/core/user-name.ts'
import type { NameError } from '../../../src/core/user-name.ts'
import { describeNameErrorEn } from '../../../src/i18n/en/names.ts'
import { describeNameErrorPtBr as nomeRuim } from '../../../src/i18n/pt-BR/names.ts'
import { parseTopic, topicOf } from '../../../src/protocol/topics.ts'
import { createTestNetwork } from '../../support/network/network.ts'

const AT = 1_795_166_100_000 as Millis
const ALICE = 'alice' as UserId
const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' as PublicKey

/** 32 characters of each of these. */
const LONGEST = [
  ['Latin', 'abcdefghijklmnopqrstuvwxyzabcdef'],
  ['Cyrillic', 'Александр Сергеевич Пушкин-Гончар'.slice(0, 32)],
  ['Greek', 'Ωμέγα'.repeat(7).slice(0, 32)],
  ['Hebrew', 'שלום'.repeat(8)],
  ['Arabic', 'محمد'.repeat(8)],
  ['Devanagari', 'देवनागरी'.repeat(4)],
  ['Thai', 'กข'.repeat(16)],
  ['Tibetan', 'བོད'.repeat(11).slice(0, 32)],
  ['Hangul', '한국'.repeat(16)],
  ['Han', '漢字'.repeat(16)],
  ['Adlam, of four bytes each', '𞤀𞤣𞤤𞤢'.repeat(8)],
  ['rare Han, of four bytes each', '𠀀𠀁'.repeat(16)],
] as const

test('blanks around a name do no harm, and are not what is wrong with it', () => {
  expect(parseName(`${' '.repeat(511)}a`)).toEqual({ ok: true, value: 'a' })
  expect(parseName(`${' '.repeat(512)}a`)).toMatchObject({ error: { is: 'too-long', count: 513 } })
  // in small letters it is two characters each time
  expect(parseName('İ'.repeat(17))).toMatchObject({ error: { is: 'too-long', count: 34 } })
  expect(parseName('\ta/b')).toEqual({ ok: false, error: { is: 'forbidden', char: '/' } })
})

describe('a name of 32 characters', () => {
  test.each(LONGEST)('of %s has a place in every topic', (_, name) => {
    expect(Array.from(name)).toHaveLength(32)
    const id = parseUserId(name)
    const group = createGroupId(name, KEY)
    if (id === undefined || group === undefined) throw new Error('it is no name')
    expect(encodeLevel(id).length).toBeLessThanOrEqual(MAX_LEVEL)
    expect(decodeLevel(encodeLevel(id))).toBe(id)
    const other = parseUserId(LONGEST[0][1]) ?? id
    for (const place of [
      { kind: 'presence', of: id } as const,
      { kind: 'inbox', of: id, from: other } as const,
      { kind: 'direct', session: createSessionId(id, other, AT), to: id, from: other } as const,
      { kind: 'direct', session: createSessionId(id, id, AT), to: id, from: id } as const,
      { kind: 'group', group, from: id } as const,
    ]) {
      const topic = topicOf(place)
      // with the longest space, which is three levels of 32 and their slashes
      expect(topic.length + 3 * 32 + 3).toBeLessThanOrEqual(1664)
      expect(parseTopic(topic)).toEqual(place)
    }
  })

  test('two people with such names find each other, talk, and are understood', async () => {
    const network = createTestNetwork()
    const [, his] = LONGEST[1]
    const [, hers] = LONGEST[10]
    const ale = network.person(his)
    const ada = network.person(hers)
    ale.start()
    ada.start()
    await network.advance(8000)
    ale.ask(hers, 'привет')
    await network.clock.until(() => ada.accept(his).ok, 'she is asked and accepts')
    await network.clock.until(() => ale.session(hers) !== undefined, 'he hears of it')
    ale.sendText(hers, 'как дела?')
    await network.clock.until(() => ada.transcript(his).length === 1, 'she hears him')
    expect(ada.messages(his).map(({ text }) => text)).toEqual(['как дела?'])
  })
})

test('a conversation is shown by its names, not by what stands in a topic', () => {
  const id = createSessionId(parseUserId('Ännchen B.') ?? ALICE, ALICE, AT)
  expect(id).toBe('%C3%A4nnchen%20b%2E_alice_20261120T091500Z')
  expect(formatSessionId(id)).toBe('ännchen b._alice_20261120T091500Z')
  expect(formatSessionId(createSessionId(ALICE, ALICE, AT))).toBe('alice_alice_20261120T091500Z')
  // nobody made this one
  expect(formatSessionId('%FF_alice')).toBe('%FF_alice')
})

const BAD: readonly (readonly [string, NameError])[] = [
  ['', { is: 'empty' }],
  ['  ', { is: 'empty' }],
  ['\u3164', { is: 'empty' }],
  ['\u0301\u0302', { is: 'empty' }],
  ['\u2800', { is: 'empty' }],
  ['x'.repeat(33), { is: 'too-long', count: 33 }],
  ['漢'.repeat(40), { is: 'too-long', count: 40 }],
  ['x'.repeat(5000), { is: 'too-long', count: 5000 }],
  ['a/b', { is: 'forbidden', char: '/' }],
  ['me@home', { is: 'forbidden', char: '@' }],
  ['bob 🎉', { is: 'forbidden', char: '🎉' }],
  ['½ life', { is: 'forbidden', char: '½' }],
  ['b\u200Bob', { is: 'forbidden', char: '\u200B' }],
  ['bob\uFE0F', { is: 'forbidden', char: '\uFE0F' }],
  ['b\u115Fob', { is: 'forbidden', char: '\u115F' }],
  ['a\nb', { is: 'forbidden', char: '\n' }],
  ['\u202Ebob', { is: 'forbidden', char: '\u202E' }],
  ['\u0301bob', { is: 'mark-first', char: '\u0301' }],
  ['_-.', { is: 'no-letter' }],
  ['аlice', { is: 'mixed-scripts', char: 'l' }],
  ['aliсe', { is: 'mixed-scripts', char: 'с' }],
  ['Ѕala', { is: 'mixed-scripts', char: 'a' }],
  ['κοσμος漢字', { is: 'mixed-scripts', char: '漢' }],
  ['\u{13080}\u{13441}', { is: 'forbidden', char: '\u{13441}' }],
]

test.each(BAD)('%j is told what it is', (typed, problem) => {
  expect(findNameError(typed)).toEqual(problem)
  expect(parseUserId(typed)).toBeUndefined()
})

test('nobody may be called echo, whatever the case', () => {
  expect(parseOwnName('Echo')).toEqual({ ok: false, error: { is: 'reserved' } })
  expect(parseName('Echo').ok).toBe(true)
})

test('each kind of bad name has its own sentence, which names the character and a next step', () => {
  const problems = [
    ...BAD.map(([, problem]) => problem),
    { is: 'unstable' },
    { is: 'reserved' },
  ] as const
  for (const say of [describeNameErrorEn, nomeRuim]) {
    const kinds = new Map(problems.map((problem) => [problem.is, say(problem)]))
    expect(new Set(kinds.values()).size).toBe(8)
    for (const text of kinds.values())
      expect(text).toMatch(/^.+\..+\.$|: o máximo é 32\.$|: at most 32 are allowed\.$/u)
  }
  expect(describeNameErrorEn({ is: 'forbidden', char: '/' })).toContain('"/"')
  expect(describeNameErrorEn({ is: 'forbidden', char: '\u200B' })).toContain('U+200B')
  expect(describeNameErrorEn({ is: 'too-long', count: 35 })).toContain('Remove 3:')
  expect(nomeRuim({ is: 'too-long', count: 35 })).toContain('Tire 3')
  expect(describeChar('\u{E0067}')).toBe('U+E0067')
})

test('an id in ASCII, of which most is known at a glance, is what the name is', () => {
  const chars = Array.from({ length: 0x80 }, (_, code) => String.fromCodePoint(code))
  const starts = ['', 'a', 'Z', '0', '.', '-', '_', ' ', 'a'.repeat(31), 'a'.repeat(32)]
  const typed = starts.flatMap((start) =>
    chars.flatMap((char) => [start + char, start + char + 'x']),
  )
  const differing = typed.filter((one) => {
    const name = parseDisplayName(one)
    return parseUserId(one) !== (name && toComparedName(name))
  })
  expect(differing).toEqual([])
})

test('a plain name, which is known at a glance, is read as it is among blanks', () => {
  const name = fc.string({ unit: fc.constantFrom(...Array.from('aZ09._- /ſK')), maxLength: 40 })
  fc.assert(
    fc.property(name, (typed) => {
      // what has blanks beside it is composed and looked up in Unicode's tables
      expect(parseName(typed)).toEqual(parseName(` ${typed} `))
    }),
    { numRuns: 2000 },
  )
})
