/**
 * Deletes changes of a message that newer ones have replaced. Reading a message reads all its changes, so there must
 * not be as many as somebody cares to send.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Ref } from '../../core/ids.ts'
import type { MessageChange } from '../../model/messages/message-changes.ts'
import { isMessageChange, voidedIn } from '../../model/messages/message-changes.ts'
import { isBefore } from '../../model/direct/sessions.ts'
import { readEvent, readNumber } from './rows.ts'
import { prepareLater } from './prepare-later.ts'

/** So many replaced changes of one message are kept: in a group newer ones may turn out not to count. */
const KEPT_SUPERSEDED = 50
/** They are looked for each time that so many more are there. */
const CHECKED_EVERY = 50

type Replaceable = Extract<MessageChange, { readonly type: 'message.edited' | 'message.reacted' }>

const isReplaceable = (event: MessageChange): event is Replaceable =>
  event.type === 'message.edited' || event.type === 'message.reacted'

/** Changes with the same name replace each other. */
const nameOf = (event: Replaceable) =>
  event.type === 'message.edited' ? 'edit' : `${event.by} ${event.emoji}`

/** The same order as where changes are applied, also for an author who gives one mark to several. */
const replaces = (next: Replaceable, old: Replaceable) => {
  if (next.mark.at !== old.mark.at || next.mark.ref !== old.mark.ref)
    return isBefore(old.mark, next.mark)
  return next.type === 'message.reacted'
    ? !next.on
    : old.type === 'message.edited' && next.text > old.text
}

/** To be called after a change of this message was written. */
export const createSupersededChanges = (db: DatabaseSync): ((target: Ref) => void) => {
  const counted = prepareLater(db, 'SELECT count(*) AS n FROM events WHERE target = ?')
  const changing = prepareLater(db, 'SELECT n, json FROM events WHERE target = ? ORDER BY n')
  const remove = prepareLater(db, 'DELETE FROM events WHERE n = ?')

  return (target) => {
    const row = counted().get(target)
    const count = row ? readNumber(row, 'n') : 0
    if (count <= KEPT_SUPERSEDED || count % CHECKED_EVERY !== 0) return
    const changes = changing()
      .all(target)
      .flatMap((change) => {
        const n = readNumber(change, 'n')
        return readEvent(change).flatMap((event) => (isMessageChange(event) ? [{ n, event }] : []))
      })
    const voided = voidedIn(changes.map(({ event }) => event))
    const newest = new Map<string, { readonly n: number; readonly event: Replaceable }>()
    const lost: number[] = []
    const superseded: number[] = []
    for (const { n, event } of changes) {
      if (!isReplaceable(event)) continue
      const one = { n, event }
      // what does not count replaces nothing
      if (voided.has(event.mark.ref)) {
        lost.push(n)
        continue
      }
      const other = newest.get(nameOf(event))
      const wins = !other || replaces(event, other.event)
      if (wins) newest.set(nameOf(event), one)
      if (other) superseded.push(wins ? other.n : one.n)
    }
    const gone = [...lost, ...superseded.toSorted((a, b) => a - b)].slice(0, -KEPT_SUPERSEDED)
    for (const n of gone) remove().run(n)
  }
}
