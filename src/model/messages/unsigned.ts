/** What is known of a message that nobody signed. */
import type { MessageChannel } from '../../core/channel.ts'
import type { ConversationId, SafeText } from '../../core/ids.ts'
import type { Stamp } from '../commands.ts'
import type { Message } from './messages.ts'

export type Unsigned = {
  /** The name that it gives, if it gives one. */
  readonly from?: SafeText
  /** Where it was, in a conversation of several topics. */
  readonly topic?: SafeText
  /** The broker had kept it, from whenever. */
  readonly retained?: boolean
  /** What is shown besides its text, or instead of it. */
  readonly note?: UnsignedNote
}

/**
 * `binary` and `cut`: so many bytes, of which none or only the beginning is shown; `flood`: so many
 * lines that came too fast and were passed over.
 */
export type UnsignedNote = {
  readonly kind: 'empty' | 'binary' | 'cut' | 'flood'
  readonly count: number
}

/** A message that nobody signed. It has no number, unless it is a line of mine. */
export const unsignedMessage = (
  { by, at, ref: id }: Pick<Stamp, 'by' | 'at' | 'ref'>,
  channel: MessageChannel,
  conversation: ConversationId,
  text: SafeText,
  unsigned: Unsigned,
  seq = 0,
): Message => ({ id, conversation, channel, by, at, seq, text, reactions: [], unsigned })
