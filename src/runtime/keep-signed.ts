/** Which signed bytes the history keeps beside the events that were made of them, so that an export can be checked. */
import type { Channel } from '../core/channel.ts'
import type { SignedOriginal } from '../ports/storage.ts'
import type { CommitOptions } from './event-store.ts'

/**
 * Messages of two and all changes of messages. A message in a group is among the packets already, for members who lack it;
 * nobody asks for requests and the like.
 */
export const keepSigned = (
  command: { readonly type: string; readonly channel?: Channel },
  signed: SignedOriginal,
): CommitOptions => {
  const { type, channel } = command
  if (!type.startsWith('message.')) return {}
  return type === 'message.send' && channel?.kind === 'group' ? {} : { signed }
}
