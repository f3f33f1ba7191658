/** What can be a name, and what exactly is wrong with one that cannot. */
import type { SafeText } from './ids.ts'
import { formatCodePoint, hasInvisible, isBlank } from './text/safe-text.ts'
import { isOfOneScript } from './text/scripts.ts'

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
  /** It has dots and dashes, but no letter and no digit. */
  | { readonly is: 'no-letter' }
  /** This character, as it is shown, is of another script than those before it. */
  | { readonly is: 'mixed-scripts'; readonly char: string }
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

const allowedPattern = () => /^[\p{L}\p{M}\p{N} ._-]*$/u

// what nobody sees makes two names of one: some letters and marks are invisible too
const isAllowed = (text: string) => allowedPattern().test(text) && !hasInvisible(text)

const lengthOf = (name: string) => Array.from(name).length

const toNfkc = (value: string) => value.normalize('NFKC')

/** A name as it is compared: in small letters, and composed again. */
export const toComparedName = (name: string): string => toNfkc(name.toLowerCase())

const findForbiddenChar = (typed: string): string =>
  Array.from(typed).find((char) => !isAllowed(toNfkc(char))) ?? typed

/** The first character that is of another script than those before it. */
const findForeignChar = (name: string): string => {
  const chars = Array.from(name)
  const index = chars.findIndex((_, end) => !isOfOneScript(chars.slice(0, end + 1).join('')))
  return chars[index] ?? name
}

// what most names are: the same in every form, and of one script
const PLAIN = /^(?=.*[A-Za-z\d])[\w.-](?:[\w .-]*[\w.-])?$/u

/**
 * Reads a name as it is shown: NFKC, 1 to 32 letters, digits, inner spaces, `.`, `-`, `_`; at least one letter or
 * digit, and all of one script or of such a mixture as UTS 39 calls highly restrictive.
 */
export const parseName = (value: string): NameResult => {
  // composing takes time on what is no name anyway
  if (value.length > 16 * MAX_NAME) return failName({ is: 'too-long', count: lengthOf(value) })
  // without Unicode's tables, which take longer to load than a start has time for
  if (value.length <= MAX_NAME && PLAIN.test(value)) return { ok: true, value: value as SafeText }
  const name = toNfkc(value).trim()
  const id = toComparedName(name)
  if (isBlank(name)) return failName({ is: 'empty' })
  if (!isAllowed(name) || !isAllowed(id)) {
    return failName({ is: 'forbidden', char: findForbiddenChar(value.trim()) })
  }
  if (!/[\p{L}\p{N}]/u.test(name)) return failName({ is: 'no-letter' })
  const [first = ''] = name
  if (/^\p{M}/u.test(name)) return failName({ is: 'mark-first', char: first })
  const longer = lengthOf(id) > lengthOf(name) ? id : name
  if (lengthOf(longer) > MAX_NAME) return failName({ is: 'too-long', count: lengthOf(longer) })
  if (!isOfOneScript(name) || !isOfOneScript(id)) {
    return failName({ is: 'mixed-scripts', char: findForeignChar(name) })
  }
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
  isBlank(char) ? formatCodePoint(char) : `"${char}"`

/** The same for one that looks like another: in quotes, and by its number. */
export const describeLookAlike = (char: string): string => `"${char}" (${formatCodePoint(char)})`
