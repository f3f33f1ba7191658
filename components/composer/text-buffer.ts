/** The text being written and its cursor: immutable values and the edits that readline users know. */
import { removeControls } from '../../src/core/text/safe-text.ts'
import { clusterAt } from '../../src/text/width.ts'

/** What can be taken back by undo. */
type Snapshot = { readonly text: string; readonly cursor: number }

/** A text with a cursor, which always stands between two grapheme clusters (UTF-16 offset). */
export type TextBuffer = Snapshot & {
  /** What the last kills took, for yank. */
  readonly killed: string
  /** Whether the last edit was a kill: the next one adds to it. */
  readonly killing: boolean
  /** The column that ↑ and ↓ try to keep, in cells. */
  readonly goal: number | undefined
  readonly past: readonly Snapshot[]
}

/** The longest text of a composer, in UTF-16 units; see `overflowing` for what is longer. */
export const MAX_BUFFER = 64_000
const MAX_PAST = 100

/** A buffer with this text and the cursor at its end. */
export const createBuffer = (text: string): TextBuffer => ({
  text: cleanText(text),
  cursor: cleanText(text).length,
  killed: '',
  killing: false,
  goal: undefined,
  past: [],
})

// a paste may hold anything; a tab stays, a CR is a line end, the rest of the controls go. An isolate
// that is being typed is not closed yet, so the whole door is for what is sent
const cleanText = (text: string) =>
  removeControls(text.slice(0, 2 * MAX_BUFFER))
    .slice(0, MAX_BUFFER)
    .toWellFormed()

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1
const lineEnd = (text: string, at: number) => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** The cluster boundary before `at`, or at it if `at` is one and `inclusive`. */
const boundaryBefore = (text: string, at: number, inclusive: boolean): number =>
  inclusive && at >= text.length ? text.length : clusterAt(text, inclusive ? at : at - 1).start

const boundaryAfter = (text: string, at: number): number => clusterAt(text, at).end

const moved = (buffer: TextBuffer, cursor: number): TextBuffer => ({
  ...buffer,
  cursor: boundaryBefore(buffer.text, Math.max(0, Math.min(cursor, buffer.text.length)), true),
  killing: false,
  goal: undefined,
})

const changed = (buffer: TextBuffer, text: string, cursor: number): TextBuffer => ({
  ...buffer,
  text,
  cursor: boundaryBefore(text, cursor, true),
  killing: false,
  goal: undefined,
  past: [...buffer.past.slice(1 - MAX_PAST), { text: buffer.text, cursor: buffer.cursor }],
})

/** Replaces the part from `from` to `to` (UTF-16 offsets); the cursor goes behind the new text. */
export const replace = (buffer: TextBuffer, from: number, to: number, by: string): TextBuffer => {
  const room = MAX_BUFFER - (buffer.text.length - (to - from))
  const inserted = cleanText(by).slice(0, Math.max(0, room)).toWellFormed()
  if (inserted === '' && from === to) return buffer
  const text = buffer.text.slice(0, from) + inserted + buffer.text.slice(to)
  const end = from + inserted.length
  // a combining mark joins the character before it, and the cursor stands behind both
  const cursor = boundaryBefore(text, end, true)
  return changed(buffer, text, cursor === end ? end : boundaryAfter(text, cursor))
}

/** The whole text as it would be, if it is longer than a buffer holds. */
export const overflowing = (buffer: TextBuffer, typed: string): string | undefined => {
  const { text, cursor } = buffer
  if (text.length + typed.length <= MAX_BUFFER) return undefined
  const whole = text.slice(0, cursor) + removeControls(typed) + text.slice(cursor)
  return whole.length > MAX_BUFFER ? whole : undefined
}

/** Types or pastes at the cursor: CR is a line end, control characters are left out. */
export const insert = (buffer: TextBuffer, text: string): TextBuffer =>
  replace(buffer, buffer.cursor, buffer.cursor, text)

const wordPattern = () => /[\p{L}\p{N}\p{M}_]/u

const charBefore = (text: string, at: number) => {
  const low = text.charCodeAt(at - 1)
  return text.slice(low >= 0xdc_00 && low <= 0xdf_ff ? at - 2 : at - 1, at)
}

/** From a place in a text to another one. */
type Motion = (text: string, at: number) => number

const startOf =
  (isInWord: (char: string) => boolean): Motion =>
  (text, at) => {
    let here = at
    while (here > 0 && !isInWord(charBefore(text, here))) here -= charBefore(text, here).length
    while (here > 0 && isInWord(charBefore(text, here))) here -= charBefore(text, here).length
    return here
  }

const wordStart = startOf((char) => wordPattern().test(char))
const blankBefore = startOf((char) => !/\s/u.test(char))

const wordEnd: Motion = (text, at) => {
  const found = /[\p{L}\p{N}\p{M}_]+/u.exec(text.slice(at))
  return found === null ? text.length : at + found.index + found[0].length
}

const clusterBefore: Motion = (text, at) => boundaryBefore(text, at, false)

/** The beginning of the line; there, what is before the line end. */
const lineStartOrBefore: Motion = (text, at) => {
  const start = lineStart(text, at)
  return start === at ? Math.max(0, start - 1) : start
}

/** The end of the line; there, what is behind the line end. */
const lineEndOrAfter: Motion = (text, at) => {
  const end = lineEnd(text, at)
  return end === at ? Math.min(end + 1, text.length) : end
}

type Edit = (buffer: TextBuffer) => TextBuffer

const moving =
  (motion: Motion): Edit =>
  (buffer) =>
    moved(buffer, motion(buffer.text, buffer.cursor))

/** Takes what lies between the cursor and where the motion leads. */
const taking =
  (motion: Motion, take: (buffer: TextBuffer, from: number, to: number) => TextBuffer): Edit =>
  (buffer) => {
    const { text, cursor } = buffer
    const to = motion(text, cursor)
    return to === cursor ? buffer : take(buffer, Math.min(to, cursor), Math.max(to, cursor))
  }

const deleting = (motion: Motion): Edit =>
  taking(motion, (buffer, from, to) => replace(buffer, from, to, ''))

const kill = (buffer: TextBuffer, from: number, to: number): TextBuffer => {
  const taken = buffer.text.slice(from, to)
  const before = to === buffer.cursor
  const joined = before ? taken + buffer.killed : buffer.killed + taken
  return {
    ...changed(buffer, buffer.text.slice(0, from) + buffer.text.slice(to), from),
    killed: buffer.killing ? joined : taken,
    killing: true,
  }
}

const killing = (motion: Motion): Edit => taking(motion, kill)

export const left = moving(clusterBefore)
export const right = moving(boundaryAfter)
export const wordLeft = moving(wordStart)
export const wordRight = moving(wordEnd)
/** To the beginning of the line. */
export const home = moving(lineStart)
/** To the end of the line. */
export const end = moving(lineEnd)

export const backspace = deleting(clusterBefore)
/** Deletes the cluster under the cursor. */
export const remove = deleting(boundaryAfter)

/** Kills from the beginning of the line; there, the line end before it. */
export const killToStart = killing(lineStartOrBefore)
/** Kills to the end of the line; there, the line end itself. */
export const killToEnd = killing(lineEndOrAfter)
/** Kills back to a blank, as Ctrl-W does. */
export const killWord = killing(blankBefore)
/** Kills back to the beginning of a word, as Alt-Backspace does. */
export const killWordLeft = killing(wordStart)
/** Kills to the end of a word. */
export const killWordRight = killing(wordEnd)

/** Swaps the characters around the cursor and steps on; at the end of a line the last two. */
export const transpose = (buffer: TextBuffer): TextBuffer => {
  const { text, cursor } = buffer
  const to = cursor === lineEnd(text, cursor) ? cursor : boundaryAfter(text, cursor)
  const middle = boundaryBefore(text, to, false)
  const from = boundaryBefore(text, middle, false)
  if (from === middle || lineStart(text, to) > from) return buffer
  const swapped = text.slice(middle, to) + text.slice(from, middle)
  return changed(buffer, text.slice(0, from) + swapped + text.slice(to), to)
}

/** Empties the buffer; yank brings the text back. */
export const clear = (buffer: TextBuffer): TextBuffer =>
  buffer.text === '' ? buffer : { ...changed(buffer, '', 0), killed: buffer.text, killing: false }

/** Inserts what was killed last. */
export const yank = (buffer: TextBuffer): TextBuffer => insert(buffer, buffer.killed)

/** Takes the last change back. */
export const undo = (buffer: TextBuffer): TextBuffer => {
  const before = buffer.past.at(-1)
  if (before === undefined) return buffer
  return { ...buffer, ...before, past: buffer.past.slice(0, -1), killing: false, goal: undefined }
}

/** Another text in place of this one, with the cursor at its end; undo brings the old one back. */
export const withText = (buffer: TextBuffer, text: string): TextBuffer =>
  changed(buffer, cleanText(text), cleanText(text).length)
