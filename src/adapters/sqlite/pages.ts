/** Pages of a conversation, found by (at, id) and never by counting. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../core/ids.ts'
import type { Mark } from '../../model/direct/sessions.ts'
import type { History, PageRequest } from '../../ports/storage.ts'
import type { FoldMessages } from './fold-messages.ts'
import type { DbRow } from './rows.ts'
import { prepareLater } from './prepare-later.ts'

const FROM_MESSAGES = "FROM events WHERE type = 'message.sent' AND conversation = ?"
const ASCENDING = 'ORDER BY at, id LIMIT ?'
const DESCENDING = 'ORDER BY at DESC, id DESC LIMIT ?'

/** The port's `page` on one connection. */
export const createPageReader = (db: DatabaseSync, fold: FoldMessages): History['page'] => {
  const newest = prepareLater(db, `SELECT id, json ${FROM_MESSAGES} ${DESCENDING}`)
  const oldest = prepareLater(db, `SELECT id, json ${FROM_MESSAGES} ${ASCENDING}`)
  const before = prepareLater(
    db,
    `SELECT id, json ${FROM_MESSAGES} AND (at, id) < (?, ?) ${DESCENDING}`,
  )
  const after = prepareLater(
    db,
    `SELECT id, json ${FROM_MESSAGES} AND (at, id) > (?, ?) ${ASCENDING}`,
  )
  const from = prepareLater(
    db,
    `SELECT id, json ${FROM_MESSAGES} AND (at, id) >= (?, ?) ${ASCENDING}`,
  )
  const anyBelow = prepareLater(db, `SELECT 1 ${FROM_MESSAGES} AND (at, id) < (?, ?) LIMIT 1`)
  const anyUpTo = prepareLater(db, `SELECT 1 ${FROM_MESSAGES} AND (at, id) <= (?, ?) LIMIT 1`)
  const anyAbove = prepareLater(db, `SELECT 1 ${FROM_MESSAGES} AND (at, id) > (?, ?) LIMIT 1`)
  const anyFrom = prepareLater(db, `SELECT 1 ${FROM_MESSAGES} AND (at, id) >= (?, ?) LIMIT 1`)

  const rowsOf = (
    conversation: ConversationId,
    of: PageRequest,
    limit: number,
  ): readonly DbRow[] => {
    if (of.kind === 'newest') return newest().all(conversation, limit).toReversed()
    if (of.kind === 'oldest') return oldest().all(conversation, limit)
    const { at, ref } = of.mark
    if (of.kind === 'before') return before().all(conversation, at, ref, limit).toReversed()
    if (of.kind === 'after') return after().all(conversation, at, ref, limit)
    const half = Math.floor(limit / 2)
    const above = before().all(conversation, at, ref, half).toReversed()
    return [...above, ...from().all(conversation, at, ref, limit - half)]
  }

  return (conversation, of, wanted) => {
    const messages = fold(rowsOf(conversation, of, Math.max(0, Math.floor(wanted))))
    const top = messages[0]
    const end = messages.at(-1)
    if (top && end) {
      const hasOlder = anyBelow().get(conversation, top.at, top.id) !== undefined
      const hasNewer = anyAbove().get(conversation, end.at, end.id) !== undefined
      return { messages, hasOlder, hasNewer }
    }
    if (of.kind === 'newest' || of.kind === 'oldest')
      return { messages, hasOlder: false, hasNewer: false }
    const { at, ref }: Mark = of.mark
    // an empty page: the message at the mark itself is on its other side
    const older = of.kind === 'after' ? anyUpTo : anyBelow
    const newer = of.kind === 'after' ? anyAbove : anyFrom
    const hasOlder = older().get(conversation, at, ref) !== undefined
    return { messages, hasOlder, hasNewer: newer().get(conversation, at, ref) !== undefined }
  }
}
