/** Links in a text: what begins with `http://` or `https://`. */

/** A link and where it stands: UTF-16 offsets, `to` exclusive. */
export type TextLink = { readonly url: string; readonly from: number; readonly to: number }

// directions are marked around a link, never in it; what ends a sentence does not belong to it
const LINK = /https?:\/\/[^\s<>"'`\u061C\u200E\u200F\u2066-\u2069]+/giu
const SENTENCE_END: ReadonlySet<string> = new Set('.,;:!?*_~|')
const PAIRS: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/**
 * How much of it is the link: `(see https://example.org/a_(b)).` is about `https://example.org/a_(b)`. In one pass, for a
 * text of nothing but brackets.
 */
const linkLength = (found: string): number => {
  const counts = new Map<string, number>()
  for (const char of found) counts.set(char, (counts.get(char) ?? 0) + 1)
  const counted = (char: string) => counts.get(char) ?? 0
  let end = found.length
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1)
    const open = PAIRS.get(last)
    const isUnopened = open !== undefined && counted(last) > counted(open)
    if (!SENTENCE_END.has(last) && !isUnopened) break
    counts.set(last, counted(last) - 1)
  }
  return end
}

/** Every link, in the order of the text. */
export const linksIn = (text: string): readonly TextLink[] => {
  if (!text.includes('://')) return []
  return Array.from(text.matchAll(LINK), ({ 0: found, index }) => {
    const url = found.slice(0, linkLength(found))
    return { url, from: index, to: index + url.length }
  }).filter(({ url }) => !/^https?:\/*$/iu.test(url))
}
