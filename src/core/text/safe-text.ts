/** The door for text of other people: after it a string may be stored, sent, and shown on a terminal. */
import { isolateBidi } from './bidi.ts'
import type { SafeText } from '../ids.ts'
import { fail, ok } from '../result.ts'
import type { Result } from '../result.ts'

// each of these ends a line somewhere: CR LF, CR, VT, FF, NEL, line and paragraph separator
// oxlint-disable-next-line eslint/no-control-regex
const LINE_END = /\r\n?|[\u000B\u000C\u0085\u2028\u2029]/gu
// C0 without tab and newline, DEL, C1; deprecated format characters; the byte order mark
const UNSAFE =
  // oxlint-disable-next-line eslint/no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u206A-\u206F\uFEFF]/gu
// whole escape sequences go, not only their first byte: CSI, OSC/DCS/APC/PM/SOS strings, two-byte ones
const ESCAPES =
  // oxlint-disable-next-line eslint/no-control-regex
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]/gu
const PLANE_14 = /[\u{E0000}-\u{E0FFF}]/u
// What is meant to be seen in plane 14: a flag's region in tag characters (UTS 51; `gbeng` is England),
// and which form of an ideograph is wanted (UTS 37). All else there only hides something in a text.
const tagsPattern = () =>
  /(\u{1F3F4}(?:[\u{E0061}-\u{E007A}]{2}|[\u{E0030}-\u{E0039}]{3})[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,4}\u{E007F}|\p{Ideographic}[\u{E0100}-\u{E01EF}])|[\u{E0000}-\u{E0FFF}]/gu
// No language stacks more than 30 marks (UAX 15, Stream-Safe Text Format); the screen draws fewer.
const tooManyMarksPattern = () => /(\p{M}{30})\p{M}+/gu
/** How many marks of a stack are drawn: more would paint over the rows above and below. */
const stackedPattern = () => /((?:\p{M}[\u200C\u200D]*){6})\p{M}[\p{M}\u200C\u200D]*/gu
// what draws nothing by itself: blanks, ignorable characters, fillers, the empty Braille pattern, marks
const blankPattern = () =>
  /^[\s\p{Z}\p{Cc}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB\u{1D159}\u{13441}\u{13442}]*$/u
// the same without blanks and without marks, which are seen upon what stands before them
const invisiblePattern = () =>
  /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB\u{1D159}\u{13441}\u{13442}]/u

const hiddenPattern = () =>
  /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB\u{1D159}\u{13441}\u{13442}]|(?! )\p{Z}|^ | $/gu

/** Text in which nothing can be unsafe: one look, where the expressions of all that can be are six. */
const PLAIN = /^[\t\n -~]*$/u
const PLAIN_LINE = /^[ -~]*$/u

/** The longest text of one message, in UTF-16 units; a composer sends longer texts in several messages. */
export const MAX_TEXT = 16_000

/** The first `limit` UTF-16 units at most, and never half a character. */
const cut = (text: string, limit: number) => {
  if (text.length <= limit) return text
  const kept = text.slice(0, limit)
  return kept.isWellFormed() ? kept : kept.slice(0, -1)
}

/** Plane 14 without what only hides there. */
const removeHiddenTags = (text: string) =>
  PLANE_14.test(text) ? text.replaceAll(tagsPattern(), '$1') : text

/**
 * Text without what a terminal obeys: line ends are `\n`, control characters and escape sequences go.
 * Enough while it is being written; what is sent goes through `safeText`.
 */
export const removeControls = (value: string): string =>
  value.toWellFormed().replaceAll(LINE_END, '\n').replaceAll(ESCAPES, '').replaceAll(UNSAFE, '')

/**
 * Makes text safe to keep and to show, and changes nothing else: line ends become `\n`; control
 * characters, escape sequences, lone surrogates, hidden tags and overrides of the writing direction
 * go; isolates end with their line. At most `limit` UTF-16 units.
 */
export const safeText = (value: string, limit: number = MAX_TEXT): SafeText => {
  if (PLAIN.test(value)) return value.slice(0, limit) as SafeText
  const text = isolateBidi(removeControls(value.slice(0, limit * 2)))
  const clean = removeHiddenTags(text).replaceAll(tooManyMarksPattern(), '$1')
  // a cut may go through a flag, or leave an isolate open
  return (
    clean.length <= limit ? clean : removeHiddenTags(isolateBidi(cut(clean, limit), limit))
  ) as SafeText
}

/** The same on one line, for names, reasons and topic lines. */
export const safeLine = (value: string, limit: number = 200): SafeText => {
  const line = PLAIN_LINE.test(value)
    ? value
    : value.replaceAll(LINE_END, '\n').replaceAll(/[\n\t]+/gu, ' ')
  return safeText(line, limit).trim() as SafeText
}

/** A line that is compared, as a reaction is: composed (NFC), while texts stay as they were written. */
export const safeNfcLine = (value: string, limit: number): SafeText =>
  safeLine(safeLine(value, 4 * limit).normalize('NFC'), limit)

/** Is there nothing in this text that anybody could see? */
export const isBlank = (text: string): boolean => !/[!-~]/u.test(text) && blankPattern().test(text)

/** A text as it may be sent: neither blank nor too long. */
export const sendableText = (text: SafeText): Result<SafeText, 'empty' | 'too-long'> => {
  if (isBlank(text)) return fail('empty')
  return text.length > MAX_TEXT ? fail('too-long') : ok(text)
}

/** Is there anything in this text that takes part in it and draws nothing? */
export const hasInvisible = (text: string): boolean => invisiblePattern().test(text)

/** A character by its number: `U+200B`. */
export const formatCodePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/**
 * A line in which nothing is hidden: what draws nothing, blanks other than spaces, and spaces at its ends are shown by
 * their numbers, as `house<U+200B>`. For what is compared byte for byte, as topics of a broker are.
 */
export const revealInvisible = (text: string): string =>
  text.replaceAll(hiddenPattern(), (char) => `<${formatCodePoint(char)}>`)

/** The longest name of a file that is shown, in UTF-16 units. */
const MAX_REVEALED = 1000

/**
 * The door for what a sentence quotes from the machine: names of files, arguments, variables, what a system or a
 * library says. It stays on its line, and shows what else would be hidden in it or obeyed by a terminal.
 */
export const revealLine = (value: string): SafeText =>
  limitMarks(revealInvisible(cut(value.toWellFormed(), MAX_REVEALED))) as SafeText

/** The text, or an empty one where there is nothing to see: of what may be left out. */
export const emptyIfBlank = (text: SafeText): SafeText => (isBlank(text) ? ('' as SafeText) : text)

/** The text as a terminal may draw it: stacks of marks no higher than six. */
export const limitMarks = (text: string): string => text.replaceAll(stackedPattern(), '$1')
