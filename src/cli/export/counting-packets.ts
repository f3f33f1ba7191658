/** Which packets of a message count: the rule by which an export is written and by which it is checked. */
import { safeNfcLine } from '../../core/text/safe-text.ts'
import { isBefore } from '../../model/direct/sessions.ts'
import { MAX_REACTION } from '../../model/messages/decide-message.ts'
import type { Decoded } from '../../protocol/codec.ts'

type Read = { readonly decoded: Decoded }

/** Names one person's emoji under a message. */
export const reactionSlot = (by: string, emoji: string): string => `react ${by} ${emoji}`

/** What only the newest packet decides. */
const slotOf = ({ by, message }: Decoded): string | undefined => {
  if (message.type === 'message.react')
    return reactionSlot(by, safeNfcLine(message.emoji, 4 * MAX_REACTION))
  const { type } = message
  return type === 'message.send' || type === 'message.edit' || type === 'message.delete'
    ? type
    : undefined
}

/** Does `a` count rather than `b`? An author who lies gives two the same mark: all readers then take the same one. */
const replaces = (a: Decoded, b: Decoded): boolean => {
  if (a.at !== b.at || a.ref !== b.ref) return isBefore(b, a)
  if (a.message.type === 'message.edit' && b.message.type === 'message.edit')
    return a.message.text > b.message.text
  return a.message.type === 'message.react' && !a.message.on
}

/**
 * The packets of one message that count: what was sent, the newest edit, and the newest state of each reaction; of a deleted
 * message the deletion alone. By what each of them decides; packets of other kinds are left out.
 */
export const countingPackets = <P extends Read>(packets: readonly P[]): ReadonlyMap<string, P> => {
  const newest = new Map<string, P>()
  for (const packet of packets) {
    const slot = slotOf(packet.decoded)
    if (slot === undefined) continue
    const known = newest.get(slot)
    if (!known || replaces(packet.decoded, known.decoded)) newest.set(slot, packet)
  }
  const deletion = newest.get('message.delete')
  return deletion ? new Map([['message.delete', deletion]]) : newest
}
