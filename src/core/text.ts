/** The door for text of other people: after it a string may be shown on a terminal. */
import type { SafeText } from './names.ts'

// C0 without tab and newline, DEL, C1, line/paragraph separators, bidi controls, zero-width no-break
// space and tag characters: what can move a cursor, hide text or show it in another order.
const UNSAFE =
  // oxlint-disable-next-line eslint/no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\uFEFF\u{E0000}-\u{E0FFF}]/gu
// whole escape sequences go, not only their first byte: CSI, OSC/DCS/APC/PM/SOS strings, two-byte ones
const ESCAPES =
  // oxlint-disable-next-line eslint/no-control-regex
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]/gu
// more than a few combining marks on one base is a way to paint over other lines
const ZALGO = /(\p{M}{6})\p{M}+/gu

/** The longest text of one word, in UTF-16 units; a composer sends longer texts in several words. */
export const MAX_TEXT = 16_000

/**
 * Makes text safe to show: NFC, line ends as `\n`, no control characters, escape sequences, bidi
 * overrides or lone surrogates, at most `limit` UTF-16 units.
 */
export const safeText = (value: string, limit: number = MAX_TEXT): SafeText =>
  value
    .slice(0, limit * 2)
    .toWellFormed()
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(ESCAPES, '')
    .replaceAll(UNSAFE, '')
    // composed first: some marks come apart, and safe text must stay as it is when made safe again
    .normalize('NFC')
    .replaceAll(ZALGO, '$1')
    .slice(0, limit)
    .toWellFormed() as SafeText

/** The same on one line, for names, reasons and topic lines. */
export const safeLine = (value: string, limit: number = 200): SafeText =>
  safeText(value.replaceAll(/[\n\t\r]+/gu, ' '), limit).trim() as SafeText
