/** A log file that cannot grow for ever. */
import { appendFileSync, readFileSync, renameSync, statSync } from 'node:fs'
import { revealLine } from '../../core/text/safe-text.ts'

/**
 * Appends lines with their time to `file` (0600); clients choose some words in them, and a line stays one. At `limit` bytes the file becomes `<file>.1`,
 * which replaces an older one, so at most twice the limit is kept.
 */
export const openLog = (file: string, limit = 1024 * 1024): ((line: string) => void) => {
  return (line) => {
    try {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      if (size > limit) renameSync(file, `${file}.1`)
      appendFileSync(file, `${new Date().toISOString()} ${revealLine(line)}\n`, { mode: 0o600 })
    } catch {
      // a full disk must not end the broker because it cannot log that
    }
  }
}

/** The last `count` lines of a file, or nothing when there is none. */
export const lastLines = (file: string, count: number): string => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
  } catch {
    return ''
  }
}
