/**
 * How terminals measure characters, for @xterm/headless: alone it knows the widths of Unicode 6
 * (2010), where emoji take one cell, which no terminal of today does.
 */
import type xterm from '@xterm/headless'
import stringWidth from 'string-width'

/** `codepoints`: today's table, code point by code point; `clusters`: what is drawn as one counts as one. */
export type Widths = 'old' | 'codepoints' | 'clusters'

const ZERO = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Mn}\p{Me}\u1160-\u11FF]$/u
const measureCodePoint = (code: number): 0 | 1 | 2 => {
  const char = String.fromCodePoint(code)
  // wcwidth(3): what combines takes nothing, what East Asian tables call wide takes two cells
  if (code === 0xad) return 1
  if (ZERO.test(char)) return 0
  return stringWidth(char) === 2 ? 2 : 1
}

const known = new Map<number, 0 | 1 | 2>()

/** A terminal asks for each character that is drawn, and nearly all of them were drawn before. */
const widthOfCodePoint = (code: number): 0 | 1 | 2 => {
  const before = known.get(code)
  if (before !== undefined) return before
  const width = measureCodePoint(code)
  known.set(code, width)
  return width
}

const segmenter = new Intl.Segmenter()

/** xterm's packed properties: a state of 24 bits, the width, and whether it joins what precedes. */
const pack = (state: number, width: number, joins: boolean) =>
  ((state & 0xff_ff_ff) << 3) | ((width & 3) << 1) | (joins ? 1 : 0)

/** Makes the terminal measure so. */
export const measureBy = (terminal: xterm.Terminal, widths: Widths): void => {
  if (widths === 'old') return
  const seen: string[] = ['']
  terminal.unicode.register({
    version: widths,
    wcwidth: widthOfCodePoint,
    charProperties: (code: number, preceding: number) => {
      const width = widthOfCodePoint(code)
      const before = seen[preceding >> 3] ?? ''
      if (widths === 'codepoints') {
        const joins = width === 0 && preceding !== 0
        return pack(0, joins ? (preceding >> 1) & 3 || 1 : width, joins)
      }
      const char = String.fromCodePoint(code)
      const together = before + char
      const joins = before !== '' && [...segmenter.segment(together)].length === 1
      const cluster = joins ? together : char
      seen.push(cluster)
      const both = Math.min(2, Math.max(stringWidth(cluster), joins ? (preceding >> 1) & 3 : width))
      return pack(seen.length - 1, both, joins)
    },
  })
  terminal.unicode.activeVersion = widths
}
