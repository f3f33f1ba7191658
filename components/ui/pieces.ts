/** A long text in pieces that words can carry. */
import { MAX_TEXT } from '../../src/core/text.ts'

/** A text as pieces that one word may carry, cut at line ends, else at blanks, else anywhere whole. */
export const pieces = (text: string, limit: number = MAX_TEXT): readonly string[] => {
  const found: string[] = []
  let rest = text
  while (rest.length > limit) {
    const window = rest.slice(0, limit)
    const line = window.lastIndexOf('\n')
    const blank = window.lastIndexOf(' ')
    const cut =
      line > limit / 2
        ? line + 1
        : blank > limit / 2
          ? blank + 1
          : window.toWellFormed() === window
            ? limit
            : limit - 1
    found.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  found.push(rest)
  return found.filter((piece) => piece.trim() !== '')
}
