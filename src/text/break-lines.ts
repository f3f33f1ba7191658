/** Lines for a terminal that nothing draws on: it breaks them by itself, in the middle of words. */
import { widthOf } from './width.ts'

const breakLine = (line: string, width: number): string => {
  const indent = `${/^\s*/u.exec(line)?.[0] ?? ''}  `
  let broken = ''
  let used = 0
  for (const part of line.split(/(?<=\s)(?=\S)/u)) {
    const isFull = used + widthOf(part.trimEnd()) > width
    if (isFull && broken.trim() !== '') {
      broken = `${broken.trimEnd()}\n${indent}`
      used = indent.length
    }
    broken += part
    used += widthOf(part)
  }
  return broken
}

/**
 * The text with its lines broken between words, at most so many cells wide, and indented where they go on. A word that is
 * wider stays whole: a link can be copied.
 */
export const breakLines = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => breakLine(line, width))
    .join('\n')
