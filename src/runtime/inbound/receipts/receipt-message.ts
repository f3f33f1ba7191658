/** What a receipt says of somebody's messages. */
import { hiddenFrom, isShared } from '../../../model/people/privacy.ts'
import type { State } from '../../../model/state.ts'
import type { SyncMessage } from '../../../protocol/messages/sync.ts'
import type { IncomingCounter } from '../../counters.ts'
import { confirmable, readable } from './receipts.ts'

/** The receipt for these messages: what of them was read is left out where it is not told, and what I hide is named. */
export const receiptFor = (
  state: State,
  counter: IncomingCounter,
): Extract<SyncMessage, { type: 'receipt' }> => {
  const { channel, from, conflicts = [] } = counter
  const have = confirmable(counter)
  return {
    type: 'receipt',
    channel,
    have,
    ...(isShared(state, from, 'read') ? { read: readable(counter, have) } : {}),
    hides: hiddenFrom(state, from),
    conflicts,
  }
}
