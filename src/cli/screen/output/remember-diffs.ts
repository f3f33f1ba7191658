/**
 * What lies between two styles, remembered. Where the style changes in a row, ansi-tokenize makes three sets to find what
 * is to be written there; a screen has few styles, and thousands of such places. docs/decisions/0024-reused-rows.md.
 */

/** One style of a text: the sequence that begins it, and the one that ends it. */
export type StyleCode = { readonly code: string; readonly endCode: string }

type Diff<T extends StyleCode> = (from: T[], to: T[]) => T[]

/** So many are remembered; beyond them it begins anew. Colours of names, and links, make new ones. */
const MOST = 1000

const keyOf = (styles: readonly StyleCode[]) => {
  let key = ''
  // no sequence has a line feed in it
  for (const { code, endCode } of styles) key += `${code}\n${endCode}\n`
  return key
}

/** Gives what `original` gives, and asks it once for the same two. */
export const rememberDiffs = <T extends StyleCode>(original: Diff<T>): Diff<T> => {
  const known = new Map<string, T[]>()
  return (from, to) => {
    const key = `${keyOf(from)}\n${keyOf(to)}`
    const found = known.get(key)
    if (found) return found
    if (known.size >= MOST) known.clear()
    const diff = original(from, to)
    known.set(key, diff)
    return diff
  }
}
