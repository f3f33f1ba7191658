/** A long text in pieces that words can carry. */
import type { SafeText } from './names.ts'
import { MAX_TEXT, safeText } from './text.ts'

/** Where a text that is longer than `limit` is cut: at a line end, else at a blank, else anywhere whole. */
const cutIn = (text: string, limit: number): number => {
  const window = text.slice(0, limit)
  const line = window.lastIndexOf('\n')
  if (line > limit / 2) return line + 1
  const blank = window.lastIndexOf(' ')
  if (blank > limit / 2) return blank + 1
  return window.isWellFormed() ? limit : limit - 1
}

/** A text, made safe, as pieces that one word each may carry; none of a text with nothing in it. */
export const pieces = (text: string, limit: number = MAX_TEXT): readonly SafeText[] => {
  const found: SafeText[] = []
  // safe before it is cut: some texts get longer by it, and their ends would be cut away
  let rest: string = safeText(text, Number.POSITIVE_INFINITY)
  while (rest.length > 0) {
    const cut = rest.length > limit ? cutIn(rest, limit) : rest.length
    found.push(safeText(rest.slice(0, cut), limit))
    rest = rest.slice(cut)
  }
  return found.filter((piece) => piece.trim() !== '')
}
