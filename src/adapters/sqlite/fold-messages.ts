/** Messages as they are now: what was sent, with everything that changed it since. */
import type { DatabaseSync } from 'node:sqlite'
import { withMessageChanges, isMessageChange } from '../../model/messages/message-changes.ts'
import type { MessageChange } from '../../model/messages/message-changes.ts'
import type { Message } from '../../model/messages/messages.ts'
import { readEvent, textColumn } from './rows.ts'
import type { DbRow } from './rows.ts'
import { prepareLater } from './prepare-later.ts'

/** Folds rows of `message.sent` events (columns `id` and `json`) with their changes, in the order of the rows. */
export type FoldMessages = (rows: readonly DbRow[]) => readonly Message[]

/** Reads the changes of many messages with one query. */
export const createMessageFold = (db: DatabaseSync): FoldMessages => {
  const changes = prepareLater(
    db,
    'SELECT target, json FROM events WHERE target IN (SELECT value FROM json_each(?)) ORDER BY n',
  )
  return (rows) => {
    const of = new Map<string, MessageChange[]>()
    for (const row of changes().all(JSON.stringify(rows.map((sent) => textColumn(sent, 'id'))))) {
      const [change] = readEvent(row)
      if (!change || !isMessageChange(change)) continue
      const target = textColumn(row, 'target')
      const list = of.get(target)
      if (list) list.push(change)
      else of.set(target, [change])
    }
    return rows.flatMap((row) => {
      const [sent] = readEvent(row)
      if (sent?.type !== 'message.sent') return []
      return [withMessageChanges(sent.message, of.get(sent.message.id) ?? [])]
    })
  }
}
