/** The text of a message: the arguments, or standard input. */
import { isatty } from 'node:tty'
import type { Result } from '../../core/result.ts'
import { ok } from '../../core/result.ts'
import { isBlank } from '../../core/text/safe-text.ts'
import type { InputError } from '../process/input.ts'
import type { CallOutcome, CommandContext } from './call.ts'
import { refusalText } from './lines/print.ts'

/** How standard input is read, once. */
export type ReadInput = () => Promise<Result<string, InputError>>

/** The file descriptor: looking at `process.stdin` would open it. */
const STDIN = 0

/** What follows the name, else all of standard input without its last newline. */
const readText = async (
  words: readonly string[],
  input: ReadInput,
): Promise<Result<string, InputError>> => {
  if (words.length > 0) return ok(words.join(' '))
  const read = await input()
  return read.ok ? ok(read.value.replace(/\r?\n$/u, '')) : read
}

/** Reads it, or reports what is wrong with it. */
export const readMessage = async (
  words: readonly string[],
  { texts, out }: CommandContext,
  input: ReadInput,
): Promise<CallOutcome<string>> => {
  // a person at a terminal would wait for an answer, and papo for the text
  if (words.length === 0 && isatty(STDIN)) out.error(texts.typeText)
  const text = await readText(words, input)
  if (!text.ok) {
    out.error(refusalText(texts, text.error))
    return { ok: false, end: 1 }
  }
  if (!isBlank(text.value)) return text
  out.error(texts.noText)
  return { ok: false, end: 2 }
}
