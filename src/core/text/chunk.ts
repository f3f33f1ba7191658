/** A long text in pieces that fit into messages. */
import type { SafeText } from '../ids.ts'
import { isBlank, MAX_TEXT, safeText } from './safe-text.ts'

/** How far back a character is looked for that the cut would go through. */
const LONGEST = 64
const segmenter = new Intl.Segmenter()

/** The last position up to `limit` where no character, such as a flag or a family, is cut in two. */
const graphemeCut = (text: string, limit: number): number => {
  const from = limit > LONGEST ? limit - LONGEST : 0
  const { index = 0 } =
    segmenter.segment(text.slice(from, limit + LONGEST)).containing(limit - from) ?? {}
  if (index > 0) return from + index
  return text.slice(0, limit).isWellFormed() ? limit : limit - 1
}

/** Where a text that is longer than `limit` is cut: at a line end, else at a blank, else anywhere whole. */
const findCut = (text: string, limit: number): number => {
  const window = text.slice(0, limit)
  const line = window.lastIndexOf('\n')
  if (line > limit / 2) return line + 1
  const blank = window.lastIndexOf(' ')
  if (blank > limit / 2) return blank + 1
  return graphemeCut(text, limit)
}

/** The same, with room for what closes the isolates that are open there. */
const findSafeCut = (text: string, limit: number): number => {
  let cut = text.length > limit ? findCut(text, limit) : text.length
  for (;;) {
    const over = safeText(text.slice(0, cut), Number.POSITIVE_INFINITY).length - limit
    if (over <= 0 || cut <= 2) return cut
    // one isolate and its end always have room
    cut = cut - over > 2 ? findCut(text, cut - over) : 2
  }
}

/** A text, made safe, in pieces of one message each; none for a text with nothing in it. */
export const chunkText = (text: string, limit: number = MAX_TEXT): readonly SafeText[] => {
  const chunks: SafeText[] = []
  // safe before it is cut: some texts get longer by it, and their ends would be cut away
  let rest: string = safeText(text, Number.POSITIVE_INFINITY)
  while (rest.length > 0) {
    const cut = findSafeCut(rest, limit)
    chunks.push(safeText(rest.slice(0, cut), limit))
    rest = rest.slice(cut)
  }
  return chunks.filter((chunk) => !isBlank(chunk))
}
