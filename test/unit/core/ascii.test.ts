/** In a locale without other letters everything is ASCII, and borders stay where they are. */
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { toAsciiCells } from '../../../src/text/ascii-cells.ts'
import { isAscii, toAscii } from '../../../src/core/text/ascii.ts'
import { toAsciiTexts } from '../../../src/i18n/change-texts.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { ASCII } from '../../../src/themes/glyphs.ts'

test('signs are spelled out, letters lose their marks, the rest is a question mark', () => {
  expect(toAscii('“São João” – weiß, Ærø … ✓ ①')).toBe('"Sao Joao" - weiss, AEro ... v 1')
  expect(toAscii('Ctrl-↑ ﬁn ２ e\u0301 漢 🎉 \u200Ba')).toBe('Ctrl-Up fin 2 e ? ? a')
  expect(toAscii('as it is\n\t~')).toBe('as it is\n\t~')
})

test.each([
  ['dots', '…·•●◐○', '...-**~-'],
  ['quotation marks', '“”„«»‘’‚‹›', `"""""'''<>`],
  ['dashes', '‐‑–—−', '-----'],
  ['lines', '─━│┃▌', '--|||'],
  ['arrows', '↑↓←→', 'UpDown<-->'],
  ['signs', '×✓▸★≈≠¡¿€', 'xv>*~!=!?EUR'],
  ['letters', 'ßæÆœŒøØđĐðÐþÞłŁħı', 'ssaeAEoeOEoOdDdDthThlLhi'],
])('%s are spelled as one types them', (_, text, typed) => {
  expect(toAscii(text)).toBe(typed)
})

test('what is drawn keeps its cells', () => {
  expect(toAsciiCells('\u001B[1m│ ß … 漢字 Ａ e\u0301 │\u001B[0m')).toBe(
    '\u001B[1m| s . ???? A  e |\u001B[0m',
  )
})

const texts = fc.string({
  unit: fc.oneof(fc.constant('a'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
})

test('nothing but ASCII is left of any text, however wide it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(isAscii(toAscii(text))).toBe(true)
      expect(isAscii(toAsciiCells(text))).toBe(true)
      expect(stringWidth(toAsciiCells(text))).toBe(stringWidth(text))
    }),
  )
})

/** Every text below a value, functions called with words that are ASCII already. */
const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(stringsIn)
  return []
}

test.each(['en', 'pt-BR'] as const)(
  'the texts of the screen are spelled in ASCII (%s)',
  (language) => {
    const ascii = toAsciiTexts(textsFor(language))
    expect(stringsIn(ascii).length).toBeGreaterThan(100)
    expect(stringsIn(textsFor(language)).every(isAscii)).toBe(false)
    expect(stringsIn(ascii).filter((text) => !isAscii(text))).toEqual([])
    expect(ascii.chat).toBe(ascii.chat)
    expect(isAscii(ascii.ago(3 * 3_600_000))).toBe(true)
    expect(Object.values(ASCII).every(isAscii)).toBe(true)
  },
)
