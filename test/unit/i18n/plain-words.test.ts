/** `papo --plain` has no keys: no sentence that it can say names one. */
import { describe, expect, test } from 'vitest'
import { COMMANDS_FOR_KEYS, withPlainWords } from '../../../src/i18n/plain-words.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

/** What is drawn on a screen only, or speaks of it wherever it is read. */
const ON_SCREEN: ReadonlySet<string> = new Set([
  'keys',
  'hints',
  'bindings',
  'settings',
  'focusNames',
  'composer',
  'checklist',
  'tooSmall',
  'chatEmptyHint',
  'chatEmpty',
  'notTalking',
  'echoEmpty',
  'usersNoMatch',
  'help',
])
/** The inputs of a screen, and the one key that a terminal has without it. */
const AT_INPUT: ReadonlySet<string> = new Set([
  'plaintext.closed',
  'plaintext.notIn',
  'plain.help.end.0',
])
/** Notices and questions of the full screen: what was pasted, cleared, or typed where a question stands. */
const OF_INPUT: ReadonlySet<string> = new Set(
  'quitAgain isCommand cleared notAnswered enterSends hint widen narrow list noMatch empty emptyNone placeholder kept composer'.split(
    ' ',
  ),
)

const KEY =
  /\b(?:Ctrl|Alt|Shift)-|\bF\d\b|\bEsc\b|\bEnter\b|\bTab\b|PgUp|PgDn|[↑↓]|\b[a-zA-Z] (?:in|em) (?:Users|Groups|Requests|Pessoas|Grupos|Pedidos)\b/u

const sentencesIn = (
  value: unknown,
  path: readonly string[],
): readonly (readonly [string, string])[] => {
  if (typeof value === 'string') return [[path.join('.'), value]]
  if (typeof value === 'function') {
    try {
      const given = Array.from({ length: value.length }, () => 'bob')
      return sentencesIn(Reflect.apply(value, undefined, given), path)
    } catch {
      return []
    }
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    OF_INPUT.has(name) || (path.length === 0 && ON_SCREEN.has(name))
      ? []
      : sentencesIn(one, [...path, name]),
  )
}

describe.each(['en', 'pt-BR'] as const)('in %s', (language) => {
  const texts = withPlainWords(textsFor(language, 'papo', COMMANDS_FOR_KEYS))

  test('no sentence names a key of the screen', () => {
    const sentences = sentencesIn({ ...texts, dates: undefined }, [])
    expect(sentences.length).toBeGreaterThan(400)
    expect(sentences.filter(([where, text]) => KEY.test(text) && !AT_INPUT.has(where))).toEqual([])
  })

  test('and the full screen goes on naming them', () => {
    const onScreen = sentencesIn({ ...textsFor(language), dates: undefined }, [])
    expect(onScreen.filter(([, text]) => KEY.test(text)).length).toBeGreaterThan(10)
  })

  test('what is about the keys of the screen says so here too', () => {
    expect(texts.settings.keys).toContain('Ctrl-K')
    expect(texts.bindings.noKey('x')).toContain('Ctrl-K')
  })
})
