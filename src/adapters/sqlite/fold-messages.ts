/** Messages as they stand now: what was said with everything that changed it since. */
import type { DatabaseSync } from 'node:sqlite'
import { changed, isChanging } from '../../model/messages/message-changes.ts'
import type { Changing } from '../../model/messages/message-changes.ts'
import type { Message } from '../../model/messages/messages.ts'
import { event, text } from './rows.ts'
import type { Row } from './rows.ts'

/** Folds rows of "said" facts (columns `id` and `json`) with their changes, in the order of the rows. */
export type Folding = (rows: readonly Row[]) => readonly Message[]

/** Reads the changes of many messages with one query. */
export const folding = (db: DatabaseSync): Folding => {
  const changes = db.prepare(
    'SELECT target, json FROM events WHERE target IN (SELECT value FROM json_each(?)) ORDER BY n',
  )
  return (rows) => {
    const of = new Map<string, Changing[]>()
    for (const row of changes.all(JSON.stringify(rows.map((said) => text(said, 'id'))))) {
      const change = event(row)
      if (!isChanging(change)) continue
      const target = text(row, 'target')
      const list = of.get(target)
      if (list) list.push(change)
      else of.set(target, [change])
    }
    return rows.flatMap((row) => {
      const said = event(row)
      if (said.type !== 'message.said') return []
      return [changed(said.message, of.get(said.message.id) ?? [])]
    })
  }
}
