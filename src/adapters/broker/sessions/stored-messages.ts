/** What the queue of a client needs of the disk, where its session is stored. */
import type { CacheShare } from '../guard/memory-budget.ts'
import type { QueuedMessage } from '../protocol/message.ts'
import type { StoredMessageRef } from '../store/session-queues.ts'
import type { UnansweredIds } from './in-flight.ts'

/** Where a stored session's messages are. */
export type StoredMessages = {
  /** The next ones after `counter`, oldest first; `done` when there are no more. */
  readonly read: (
    counter: number,
  ) => Promise<{ readonly messages: readonly QueuedMessage[]; readonly done: boolean }>
  readonly remove: (message: StoredMessageRef) => void
  /** The packet ids of messages that were on their way when the client left, by their place in the order. */
  readonly unanswered: UnansweredIds
  /** Called when the client has acknowledged all retained messages for its subscriptions. */
  readonly hasRetained: () => void
  /** What of them is in memory. */
  readonly cache: CacheShare
}
