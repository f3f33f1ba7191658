/** No name can hide anything: of all of Unicode, what may be in a name, and what may stand beside what. */
import { describe, expect, test } from 'vitest'
import { validatePlaintextName } from '../../../src/core/plaintext-ids.ts'
import { parseName } from '../../../src/core/user-name.ts'
import { isOfOneScript } from '../../../src/core/text/scripts.ts'
import { isBlank } from '../../../src/core/text/safe-text.ts'
import { decodeOpenTopicLine } from '../../../src/protocol/open-topic-line.ts'

const everyChar = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).filter(
  (char) => char.isWellFormed(),
)
const invisible = everyChar.filter(
  (char) => isBlank(char) && !/[\p{M}\s\p{Z}]/u.test(char) && char.normalize('NFKC') === char,
)
const shown = (typed: string) => {
  const read = parseName(typed)
  return read.ok ? read.value : undefined
}

/** Those of the names that may be one, of people and of plain text. */
const taken = (names: readonly string[]) => ({
  own: names.filter((name) => shown(name) !== undefined),
  plain: names.filter((name) => validatePlaintextName(name) !== undefined),
})
const NONE = { own: [], plain: [] }

test('nothing that nobody sees may follow a name, or stand in it', () => {
  expect(invisible.length).toBeGreaterThan(3900)
  // what ends a line is trimmed from the end of what was typed
  const kept = invisible.filter((char) => char.trim() !== '')
  expect(invisible.length - kept.length).toBeLessThan(7)
  for (const around of [
    (char: string) => `alice${char}`,
    (char: string) => `${char}alice`,
    (char: string) => `al${char}ice`,
  ])
    expect(taken(kept.map(around))).toEqual(NONE)
})

test('no name draws nothing', () => {
  const hidden = new Set(invisible)
  const isLetter = (char: string) => /[\p{L}\p{N}]/u.test(char) && !hidden.has(char)
  const nothing = everyChar.filter((char) => !isLetter(char) && !isLetter(char.normalize('NFKC')))
  expect(nothing.length).toBeGreaterThan(900_000)
  expect(taken(nothing)).toEqual(NONE)
  expect(taken(invisible.map((char) => char.repeat(3)))).toEqual(NONE)
})

test('no name begins with a mark', () => {
  const marks = everyChar.filter((char) => /\p{M}/u.test(char))
  expect(taken(marks.map((mark) => `${mark}alice`))).toEqual(NONE)
})

test('each letter of Unicode is of a script, so a name of one letter is a name', () => {
  const letters = everyChar.filter(
    (char) => /[\p{L}\p{N}]/u.test(char) && char.normalize('NFKC') === char && !isBlank(char),
  )
  expect(letters.length).toBeGreaterThan(130_000)
  expect(letters.filter((char) => !isOfOneScript(char.repeat(2)))).toEqual([])
})

describe('languages that mix scripts do so in names', () => {
  test.each([
    'José Müller',
    'Нина 2',
    'Ελένη',
    'שלום 3',
    'محمد',
    '٣علی',
    'देवनागरी',
    'กานต์',
    '山田 taro',
    'タロウ太郎たろう',
    'bob漢字かなカナ',
    '注音ㄅㄆ kevin',
    '한국漢字 kim',
    'ꦲꦏ꧀ꦱꦫ',
    '𞤀𞤣𞤤𞤢𞤥',
    '2026',
  ])('%s', (name) => expect(shown(name)).toBe(name.normalize('NFKC')))
})

describe('scripts that no language mixes are no name, for people, plain text and authors', () => {
  test.each([
    'аlice',
    'alіce',
    'alicе',
    'Ѕala',
    'ρapo',
    'pаpo',
    'eсho',
    'bоb',
    'Нина B',
    'αlice',
    'کbob',
    'שbob',
    '漢字ж',
    'ㄅア',
    '한かな',
    'ᎪᏞlice',
    'ՏALA',
  ])('%s', (name) => {
    expect(parseName(name)).toMatchObject({ ok: false, error: { is: 'mixed-scripts' } })
    const plain = name.replaceAll(' ', '-')
    expect(validatePlaintextName(plain)).toBeUndefined()
    const line = decodeOpenTopicLine(new TextEncoder().encode(`${name}: hi`))
    expect(line.from).toBeUndefined()
    expect(line.text).toBe(`${name}: hi`)
  })
})

test.each(['ａｌｉｃｅ', '𝐚𝐥𝐢𝐜𝐞', '𝒶lice', 'ⓐlice', 'ªlice'])('%s is alice', (name) => {
  expect(shown(name)).toBe('alice')
})
