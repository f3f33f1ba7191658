/** From bytes of which nobody vouches to a line that a screen may be given. */
import type { PlainNote } from '../model/messages/unsigned.ts'
import { MAX_LINE } from '../model/open-topics/open-topics.ts'
import { displayName } from '../core/ids.ts'
import type { SafeText } from '../core/ids.ts'
import { isBlank, safeText } from '../core/safe-text.ts'

/** A line of an open topic: the name that it gives, its text, and what cannot be shown of it. */
export type Bare = {
  readonly from?: SafeText
  readonly text: SafeText
  readonly note?: PlainNote
}

/** What is looked at of a payload: more than a line can show, however large it is. */
const LOOKED_AT = 8 * MAX_LINE
/** A text of which more than this part is control characters is none. */
const MOST_CONTROLS = 0.3
// oxlint-disable-next-line eslint/no-control-regex
const CONTROL = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/gu
const NAMED = /^([^:\n]{1,32}): ([\s\S]+)$/u

const NOTHING = '' as SafeText

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    // what is cut off may be half a character: only a whole payload must end with a whole one
    const stream = bytes.length > LOOKED_AT
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return decoder.decode(bytes.subarray(0, LOOKED_AT), { stream })
  } catch {
    // the decoder throws for bytes that are no UTF-8
    return undefined
  }
}

const isText = (text: string) =>
  !text.includes('\0') && (text.match(CONTROL)?.length ?? 0) <= text.length * MOST_CONTROLS

/** Reads a payload. Never throws, and gives no more than a line: what is no text is only counted. */
export const readBare = (payload: Uint8Array): Bare => {
  // programs in C send the end of their strings along
  const bytes = payload.at(-1) === 0 ? payload.subarray(0, -1) : payload
  const whole = decoded(bytes)
  const binary: Bare = { text: NOTHING, note: { kind: 'binary', count: payload.length } }
  if (payload.length > 0 && bytes.length === 0) return binary
  if (whole === undefined || !isText(whole)) return binary
  if (isBlank(whole)) return { text: NOTHING, note: { kind: 'empty', count: 0 } }
  const text = safeText(whole, LOOKED_AT)
  if (isBlank(text)) return binary
  const isCut = text.length > MAX_LINE || whole.length > 2 * MAX_LINE || bytes.length > LOOKED_AT
  const line = isCut ? safeText(text, MAX_LINE) : text
  const note = isCut ? { note: { kind: 'cut', count: payload.length } as const } : {}
  const [, name = '', said = ''] = NAMED.exec(line) ?? []
  const from = displayName(name)
  if (from === undefined || from !== name.normalize('NFC') || isBlank(said))
    return { text: line, ...note }
  return { from, text: said as SafeText, ...note }
}
