/** Bytes of others as text. */
import type { Result } from '../result.ts'
import { fail, ok } from '../result.ts'

/**
 * Reads UTF-8, without its byte order mark. Anything else is refused, instead of becoming text with `\uFFFD` in it that
 * nobody wrote.
 */
export const decodeUtf8 = (bytes: Uint8Array): Result<string, 'not-utf8'> => {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // it throws for nothing else
    return fail('not-utf8')
  }
}
