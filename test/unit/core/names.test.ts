/** Names of any script work, as long as they may be; of a bad one is told what exactly is wrong with it. */
import { describe, expect, test } from 'vitest'
import {
  groupId,
  levelOf,
  MAX_LEVEL,
  nameOfLevel,
  sessionId,
  sessionShown,
  userId,
} from '../../../src/core/ids.ts'
import type { Millis, PublicKey, SessionId, UserId } from '../../../src/core/ids.ts'
import { charNamed, problemOf, readName, readOwnName } from '../../../src/core/user-name.ts'
import type { NameProblem } from '../../../src/core/user-name.ts'
import { badName } from '../../../src/i18n/en/names.ts'
import { badName as nomeRuim } from '../../../src/i18n/pt-BR/names.ts'
import { placeOf, topicOf } from '../../../src/protocol/topics.ts'
import { town } from '../../support/network/network.ts'

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

describe('a name of 32 characters', () => {
  test.each(LONGEST)('of %s has a place in every topic', (_, name) => {
    expect(Array.from(name)).toHaveLength(32)
    const id = userId(name)
    const group = groupId(name, KEY)
    if (id === undefined || group === undefined) throw new Error('it is no name')
    expect(levelOf(id).length).toBeLessThanOrEqual(MAX_LEVEL)
    expect(nameOfLevel(levelOf(id))).toBe(id)
    const other = userId(LONGEST[0][1]) ?? id
    for (const place of [
      { kind: 'card', of: id } as const,
      { kind: 'control', of: id, from: other } as const,
      { kind: 'session', id: sessionId(id, other, AT), to: id, from: other } as const,
      { kind: 'session', id: sessionId(id, id, AT), to: id, from: id } as const,
      { kind: 'group', group, from: id } as const,
    ]) {
      const topic = topicOf(place)
      // with the longest space, which is three levels of 32 and their slashes
      expect(topic.length + 3 * 32 + 3).toBeLessThanOrEqual(1664)
      expect(placeOf(topic)).toEqual(place)
    }
  })

  test('two people with such names find each other, talk, and are understood', async () => {
    const world = town()
    const [, his] = LONGEST[1]
    const [, hers] = LONGEST[10]
    const ale = world.person(his)
    const ada = world.person(hers)
    ale.start()
    ada.start()
    await world.pass(8000)
    ale.ask(hers, 'привет')
    await world.clock.until(() => ada.accept(his).ok, 'she is asked and accepts')
    await world.clock.until(() => ale.session(hers) !== undefined, 'he hears of it')
    ale.say(hers, 'как дела?')
    await world.clock.until(() => ada.sees(his).length === 1, 'she hears him')
    expect(ada.messages(his).map(({ text }) => text)).toEqual(['как дела?'])
  })
})

test('a conversation is shown by its names, not by what stands in a topic', () => {
  const id = sessionId(userId('Ännchen B.') ?? ALICE, ALICE, AT)
  expect(id).toBe('%C3%A4nnchen%20b%2E_alice_20261120T091500Z')
  expect(sessionShown(id)).toBe('ännchen b._alice_20261120T091500Z')
  expect(sessionShown(sessionId(ALICE, ALICE, AT))).toBe('alice_alice_20261120T091500Z')
  // nobody made this one
  expect(sessionShown('%FF_alice' as SessionId)).toBe('%FF_alice')
})

const BAD: readonly (readonly [string, NameProblem])[] = [
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
]

test.each(BAD)('%j is told what it is', (typed, problem) => {
  expect(problemOf(typed)).toEqual(problem)
  expect(userId(typed)).toBeUndefined()
})

test('nobody may be called echo, whatever the case', () => {
  expect(readOwnName('Echo')).toEqual({ ok: false, problem: { is: 'reserved' } })
  expect(readName('Echo').ok).toBe(true)
})

test('each kind of bad name has its own sentence, which names the character and a next step', () => {
  const problems = [
    ...BAD.map(([, problem]) => problem),
    { is: 'unstable' },
    { is: 'reserved' },
  ] as const
  for (const say of [badName, nomeRuim]) {
    const kinds = new Map(problems.map((problem) => [problem.is, say(problem)]))
    expect(new Set(kinds.values()).size).toBe(6)
    for (const text of kinds.values())
      expect(text).toMatch(/^.+\..+\.$|: cabem 32\.$|: 32 have room\.$/u)
  }
  expect(badName({ is: 'forbidden', char: '/' })).toContain('"/"')
  expect(badName({ is: 'forbidden', char: '\u200B' })).toContain('U+200B')
  expect(badName({ is: 'too-long', count: 35 })).toContain('Leave 3 out')
  expect(nomeRuim({ is: 'too-long', count: 35 })).toContain('Tire 3')
  expect(charNamed('\u{E0067}')).toBe('U+E0067')
})
