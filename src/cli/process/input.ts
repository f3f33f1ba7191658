/** Text that comes from outside: standard input, and arguments. */
import { readFileSync } from 'node:fs'
import type { Result } from '../../core/result.ts'
import { fail } from '../../core/result.ts'
import { decodeUtf8 } from '../../core/text/utf8.ts'

/** Why the input cannot be sent as a text. */
export type InputError = 'input-not-utf8' | 'input-not-text' | 'too-long'

/** The most that is read (bytes): a command sends no more than a quarter of it at once. */
const MAX_INPUT_BYTES = 4_000_000

/** Reads standard input to its end, or until it is too long to be a text. */
export const readInput = async (
  stream: AsyncIterable<string | Uint8Array>,
): Promise<Result<string, InputError>> => {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of stream) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    parts.push(bytes)
    length += bytes.length
    if (length > MAX_INPUT_BYTES) return fail('too-long')
  }
  const text = decodeUtf8(Buffer.concat(parts))
  if (!text.ok) return fail('input-not-utf8')
  return text.value.includes('\0') ? fail('input-not-text') : text
}

/** The arguments as the system has them, if it shows them. */
const rawArguments = (): Uint8Array | undefined => {
  try {
    return readFileSync('/proc/self/cmdline')
  } catch {
    // another system than Linux
    return undefined
  }
}

/**
 * Is there an argument that is not UTF-8? Node makes U+FFFD of what it cannot read; where the system does not show the
 * original, that character counts as one.
 */
export const hasBrokenArgument = (argv: readonly string[]): boolean => {
  if (!argv.some((word) => word.includes('\uFFFD'))) return false
  const raw = rawArguments()
  return raw === undefined || !decodeUtf8(raw).ok
}
