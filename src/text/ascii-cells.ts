/** What is drawn, in ASCII and in as many cells: for terminals whose locale has no other letters. */
import stringWidth from 'string-width'
import { isAscii, toAscii } from '../core/text/ascii.ts'

const segmenter = new Intl.Segmenter()
// with the character before it, which a mark belongs to
// oxlint-disable-next-line eslint/no-control-regex
const RUNS = /[ -~]?[^\0-\u007F]+/gu

const inCells = (cluster: string): string => {
  if (isAscii(cluster)) return cluster
  const width = stringWidth(cluster)
  const text = toAscii(cluster)
  return text.slice(0, width).padEnd(width, text === '?' ? '?' : ' ')
}

/** Takes one write of Ink; every cluster goes on taking the cells that Ink counted for it. */
export const toAsciiCells = (bytes: string): string =>
  isAscii(bytes)
    ? bytes
    : bytes.replaceAll(RUNS, (run) =>
        Array.from(segmenter.segment(run), ({ segment }) => inCells(segment)).join(''),
      )
