/** Pages of a conversation, found by (at, id) and never by counting. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../core/ids.ts'
import type { Mark } from '../../model/direct/sessions.ts'
import type { History, PageOf } from '../../ports.ts'
import type { Folding } from './fold-messages.ts'
import type { Row } from './rows.ts'

const SAID = "FROM events WHERE type = 'message.said' AND conversation = ?"
const UP = 'ORDER BY at, id LIMIT ?'
const DOWN = 'ORDER BY at DESC, id DESC LIMIT ?'

/** The port's `page` on one connection. */
export const pages = (db: DatabaseSync, fold: Folding): History['page'] => {
  const newest = db.prepare(`SELECT id, json ${SAID} ${DOWN}`)
  const oldest = db.prepare(`SELECT id, json ${SAID} ${UP}`)
  const before = db.prepare(`SELECT id, json ${SAID} AND (at, id) < (?, ?) ${DOWN}`)
  const after = db.prepare(`SELECT id, json ${SAID} AND (at, id) > (?, ?) ${UP}`)
  const from = db.prepare(`SELECT id, json ${SAID} AND (at, id) >= (?, ?) ${UP}`)
  const anyBelow = db.prepare(`SELECT 1 ${SAID} AND (at, id) < (?, ?) LIMIT 1`)
  const anyUpTo = db.prepare(`SELECT 1 ${SAID} AND (at, id) <= (?, ?) LIMIT 1`)
  const anyAbove = db.prepare(`SELECT 1 ${SAID} AND (at, id) > (?, ?) LIMIT 1`)
  const anyFrom = db.prepare(`SELECT 1 ${SAID} AND (at, id) >= (?, ?) LIMIT 1`)

  const rowsOf = (place: ConversationId, of: PageOf, limit: number): readonly Row[] => {
    if (of.kind === 'newest') return newest.all(place, limit).toReversed()
    if (of.kind === 'oldest') return oldest.all(place, limit)
    const { at, ref } = of.mark
    if (of.kind === 'before') return before.all(place, at, ref, limit).toReversed()
    if (of.kind === 'after') return after.all(place, at, ref, limit)
    const half = Math.floor(limit / 2)
    const above = before.all(place, at, ref, half).toReversed()
    return [...above, ...from.all(place, at, ref, limit - half)]
  }

  return (place, of, wanted) => {
    const messages = fold(rowsOf(place, of, Math.max(0, Math.floor(wanted))))
    const top = messages[0]
    const end = messages.at(-1)
    if (top && end) {
      const hasOlder = anyBelow.get(place, top.at, top.id) !== undefined
      const hasNewer = anyAbove.get(place, end.at, end.id) !== undefined
      return { messages, hasOlder, hasNewer }
    }
    if (of.kind === 'newest' || of.kind === 'oldest')
      return { messages, hasOlder: false, hasNewer: false }
    const { at, ref }: Mark = of.mark
    // an empty page: what stands at the mark itself is on its other side
    const older = of.kind === 'after' ? anyUpTo : anyBelow
    const newer = of.kind === 'after' ? anyAbove : anyFrom
    const hasOlder = older.get(place, at, ref) !== undefined
    return { messages, hasOlder, hasNewer: newer.get(place, at, ref) !== undefined }
  }
}
