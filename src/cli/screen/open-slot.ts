/** The conversation that was open last, which the next start shows. */
import type { ConversationId } from '../../core/ids.ts'
import { parseConversationId } from '../../core/plaintext-ids.ts'
import type { Disk } from '../../ports/storage.ts'

const OPEN_SLOT = 'open'

/** The conversation that was open last. */
export const lastOpen = ({ keyValues }: Disk): ConversationId | undefined =>
  parseConversationId(keyValues.get(OPEN_SLOT))

/**
 * The next start shows this conversation, or with '' none. What is there already is not written again: the first write
 * of a program waits twice for the disk (header and folder of SQLite's log), and a start opens what was open.
 */
export const rememberOpen = ({ keyValues, transaction }: Disk, conversation: string): void => {
  if ((keyValues.get(OPEN_SLOT) ?? '') === conversation) return
  transaction(false, () => keyValues.put(OPEN_SLOT, conversation))
}
