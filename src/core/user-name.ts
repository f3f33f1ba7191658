/** What can be a name, and what exactly is wrong with one that cannot. */
import type { SafeText } from './ids.ts'
import { isBlank } from './text/safe-text.ts'

/** The most characters (code points) that a name may have. */
export const MAX_NAME = 32

/** Why a text cannot be a name. */
export type NameError =
  /** There is nothing to see in it. */
  | { readonly is: 'empty' }
  /** So many characters, as it is shown or as it is compared. */
  | { readonly is: 'too-long'; readonly count: number }
  /** This character, as it was typed. */
  | { readonly is: 'forbidden'; readonly char: string }
  /** It begins with this mark, which would join what comes before the name. */
  | { readonly is: 'mark-first'; readonly char: string }
  /** In small letters it is another name each time. */
  | { readonly is: 'unstable' }
  /** It is that of the contact inside the program. */
  | { readonly is: 'reserved' }

/** A name, or what is wrong with what was typed. */
export type NameResult =
  | { readonly ok: true; readonly value: SafeText }
  | { readonly ok: false; readonly error: NameError }

const failName = (error: NameError): NameResult => ({ ok: false, error })

const RESERVED = 'echo'

// what nobody sees makes two names of one: some letters and marks are invisible too
const ALLOWED = /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N} ._-])*$/u

const lengthOf = (name: string) => Array.from(name).length

const toNfkc = (value: string) => value.normalize('NFKC')

/** A name as it is compared: in small letters, and composed again. */
export const toComparedName = (name: string): string => toNfkc(name.toLowerCase())

const findForbiddenChar = (typed: string): string =>
  Array.from(typed).find((char) => !ALLOWED.test(toNfkc(char))) ?? typed

/** Reads a name as it is shown: NFKC, 1 to 32 letters, digits, inner spaces, `.`, `-`, `_`. */
export const parseName = (value: string): NameResult => {
  // composing takes time on what is no name anyway
  if (value.length > 16 * MAX_NAME) return failName({ is: 'too-long', count: lengthOf(value) })
  const name = toNfkc(value).trim()
  const id = toComparedName(name)
  if (isBlank(name)) return failName({ is: 'empty' })
  if (!ALLOWED.test(name) || !ALLOWED.test(id)) {
    return failName({ is: 'forbidden', char: findForbiddenChar(value.trim()) })
  }
  const [first = ''] = name
  if (/^\p{M}/u.test(name)) return failName({ is: 'mark-first', char: first })
  const longer = lengthOf(id) > lengthOf(name) ? id : name
  if (lengthOf(longer) > MAX_NAME) return failName({ is: 'too-long', count: lengthOf(longer) })
  // what comes from the id must be the id again, or nobody could read it from a topic
  if (toComparedName(id) !== id) return failName({ is: 'unstable' })
  return { ok: true, value: name as SafeText }
}

/** What is wrong with a name; `undefined` when nothing is. */
export const findNameError = (value: string): NameError | undefined => {
  const read = parseName(value)
  return read.ok ? undefined : read.error
}

/** Reads a name for oneself: nobody may be called as the contact inside the program. */
export const parseOwnName = (value: string): NameResult => {
  const read = parseName(value)
  return read.ok && toComparedName(read.value) === RESERVED ? failName({ is: 'reserved' }) : read
}

/** A character as an error can name it: in quotes, or by its number when nobody sees it. */
export const describeChar = (char: string): string =>
  isBlank(char)
    ? `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : `"${char}"`
