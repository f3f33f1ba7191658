/** From bytes that nobody vouches for to a line that may be shown on a screen. */
import type { UnsignedNote } from '../model/messages/unsigned.ts'
import { MAX_OPEN_TOPIC_LINE } from '../model/open-topics/open-topics.ts'
import { parseDisplayName } from '../core/ids.ts'
import type { SafeText } from '../core/ids.ts'
import { isBlank, safeText } from '../core/text/safe-text.ts'

/** A line of an open topic: the name that it gives, its text, and what cannot be shown of it. */
export type OpenTopicLine = {
  readonly from?: SafeText
  readonly text: SafeText
  readonly note?: UnsignedNote
}

/** What is looked at of a payload: more than a line can show, however large it is. */
const MAX_READ = 8 * MAX_OPEN_TOPIC_LINE
/** A text of which more than this part is control characters is none. */
const MAX_CONTROL_SHARE = 0.3
// oxlint-disable-next-line eslint/no-control-regex
const CONTROL = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/gu
const NAMED = /^([^:\n]{1,32}): ([\s\S]+)$/u

const NO_TEXT = '' as SafeText

const decodePayload = (bytes: Uint8Array): string | undefined => {
  try {
    // what is cut off may be half a character: only a whole payload must end with a whole one
    const stream = bytes.length > MAX_READ
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return decoder.decode(bytes.subarray(0, MAX_READ), { stream })
  } catch {
    // the decoder throws for bytes that are no UTF-8
    return undefined
  }
}

const isText = (text: string) =>
  !text.includes('\0') && (text.match(CONTROL)?.length ?? 0) <= text.length * MAX_CONTROL_SHARE

/**
 * Reads a payload, or the beginning of one of `size` bytes. Never throws, and gives no more than a line: what
 * is no text is only counted.
 */
export const decodeOpenTopicLine = (payload: Uint8Array, size = payload.length): OpenTopicLine => {
  // programs in C send the end of their strings along
  const bytes = payload.at(-1) === 0 ? payload.subarray(0, -1) : payload
  const whole = decodePayload(bytes)
  const binary: OpenTopicLine = { text: NO_TEXT, note: { kind: 'binary', count: size } }
  if (payload.length > 0 && bytes.length === 0) return binary
  if (whole === undefined || !isText(whole)) return binary
  if (isBlank(whole)) return { text: NO_TEXT, note: { kind: 'empty', count: 0 } }
  const text = safeText(whole, MAX_READ)
  if (isBlank(text)) return binary
  const isCut =
    text.length > MAX_OPEN_TOPIC_LINE ||
    whole.length > 2 * MAX_OPEN_TOPIC_LINE ||
    bytes.length > MAX_READ
  const line = isCut ? safeText(text, MAX_OPEN_TOPIC_LINE) : text
  const note = isCut ? { note: { kind: 'cut', count: size } as const } : {}
  const [, name = '', body = ''] = NAMED.exec(line) ?? []
  const from = parseDisplayName(name)
  if (from === undefined || from !== name.normalize('NFC') || isBlank(body))
    return { text: line, ...note }
  return { from, text: body as SafeText, ...note }
}
