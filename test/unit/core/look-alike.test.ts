/** What names look like: those that people take for each other have a key in common, and others have none. */
import { describe, expect, test } from 'vitest'
import { assert, property, string } from 'fast-check'
import { lookAlikeKeys } from '../../../src/core/text/look-alike.ts'
import { parseName } from '../../../src/core/user-name.ts'

const looksLike = (one: string, other: string): boolean => {
  const keys = new Set(lookAlikeKeys(one))
  return lookAlikeKeys(other).some((key) => keys.has(key))
}

describe('taken for each other', () => {
  test.each([
    ['alice', 'аӏісе'],
    ['alice', 'AL1CE'],
    ['alice', 'a1ice'],
    ['alice', 'aIice'],
    ['alice', 'al1CE'],
    ['Alice', 'AIice'],
    ['ALICE', 'AIice'],
    ['lily', 'IiIy'],
    ['bob', 'b0b'],
    ['bob', 'BOB'],
    ['tom', 'torn'],
    ['Mia', 'rnia'],
    ['echo', 'ech0'],
    ['echo', 'есһо'],
    ['papo', 'рaро'],
    ['papo', 'РАРО'],
    ['Sala', 'ЅАӏа'],
    ['copa', 'сора'],
    ['ivan', 'іѵаn'],
    ['alice', 'ａｌｉｃｅ'],
    ['alice', '𝖆𝖑𝖎𝖈𝖊'],
    ['alice', 'al\u200Bice'],
    ['alice', 'alice\u3164'],
    ['alice', '\u200Falice\u200F'],
    ['José', 'Jose\u0301\u0301'],
    ['Zoë', 'ZOË'],
    ['anna maria', 'anna  maria'],
    ['straße', 'STRASSE'],
    ['علي', 'عـلـي'],
    ['אבי1', '1אבי'],
    ['l|I1', 'Il|1'],
  ])('%s and %s', (one, other) => {
    expect(looksLike(one, other)).toBe(true)
    expect(looksLike(other, one)).toBe(true)
  })
})

describe('told apart', () => {
  test.each([
    ['alice', 'alina'],
    ['alice', 'alicia'],
    ['bob', 'rob'],
    ['van', 'nav'],
    ['José', 'Jose'],
    ['anna', 'anne'],
    ['Нина', 'Hina'],
    ['ana b', 'anab'],
    ['ana_b', 'ana-b'],
    ['bob1', 'bob2'],
    ['太郎', '次郎'],
    ['ليلى', 'علي'],
  ])('%s and %s', (one, other) => {
    expect(looksLike(one, other)).toBe(false)
  })
})

test('a name has few keys, itself among those that look like it, whatever its case', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 32 }), (text) => {
      const keys = lookAlikeKeys(text)
      expect(keys.length).toBeGreaterThan(0)
      expect(keys.length).toBeLessThan(4)
      // pieces from right to left are put in order, which may join them
      const isOrdered = !/[\u0590-\u08FF\uFB1D-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u.test(
        text,
      )
      expect(!isOrdered || keys.every((key) => lookAlikeKeys(key).includes(key))).toBe(true)
      const read = parseName(text)
      expect(!read.ok || looksLike(read.value, read.value.toLowerCase())).toBe(true)
    }),
  )
})
