/**
 * `string-width` with a memory. The build puts it in place of the original everywhere: Ink measures
 * every row of the screen again at every key, and nearly all of them are what they were.
 */
import stringWidth from 'string-width'
import { isSimple } from '../core/text/simple-text.ts'

/** Rows that are remembered; beyond them the memory begins anew. */
const MOST = 4000

const known = new Map<string, number>()
// oxlint-disable-next-line eslint/no-control-regex
const COLOURS = /\u001B\[[\d;]*m/gu

const cachedStringWidth: typeof stringWidth = (text, options) => {
  if (options !== undefined) return stringWidth(text, options)
  const plain = text.includes('\u001B') ? text.replaceAll(COLOURS, '') : text
  if (isSimple(plain)) return plain.length
  const before = known.get(text)
  if (before !== undefined) return before
  const width = stringWidth(text)
  if (known.size >= MOST) known.clear()
  known.set(text, width)
  return width
}

export default cachedStringWidth
