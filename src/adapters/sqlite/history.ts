/** All events in their order, and messages found by position, id and words. */
import type { DatabaseSync } from 'node:sqlite'
import type { MessageChange } from '../../model/messages/message-changes.ts'
import { withMessageChanges, isMessageChange } from '../../model/messages/message-changes.ts'
import { keepingOf } from '../../model/model.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Of } from '../../model/commands.ts'
import type { Ref } from '../../core/ids.ts'
import type { Disk, History, SignedOriginal } from '../../ports/storage.ts'
import { columnsOf, forgottenBy } from './event-columns.ts'
import { createMessageFold } from './fold-messages.ts'
import { createSupersededChanges } from './superseded-changes.ts'
import { createSearchIndex } from './search-index.ts'
import { createPageReader } from './pages.ts'
import { readBytes, readEvent, readNumber, textColumn } from './rows.ts'
import { excerptOf, termsOf } from '../../core/text/search-terms.ts'
import { prepareLater } from './prepare-later.ts'

/** The port `History` on one connection. */
export const createHistory = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  mostUnindexed?: number,
): History => {
  const insert = prepareLater(
    db,
    `INSERT OR IGNORE INTO events
     (type, lasting, conversation, channel, id, at, target, json, signed_topic, signed_bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const messageById = prepareLater(
    db,
    "SELECT n, id, json FROM events WHERE type = 'message.sent' AND id = ?",
  )
  const numbered = prepareLater(
    db,
    'SELECT id, json FROM events WHERE n IN (SELECT value FROM json_each(?))',
  )
  const wipeMessage = prepareLater(
    db,
    `UPDATE events SET json = json_set(json, '$.message.text', ''), signed_bytes = NULL
     WHERE type = 'message.sent' AND id = ?`,
  )
  const wipeEdits = prepareLater(
    db,
    `UPDATE events SET json = json_set(json, '$.text', ''), signed_bytes = NULL
     WHERE target = ? AND type = 'message.edited'`,
  )
  const forget = prepareLater(
    db,
    `DELETE FROM events WHERE type IN ('request.made', 'join.made', 'person.pinned',
     'group.rosterObserved', 'group.rosterAdopted', 'group.forked') AND id = ?`,
  )
  const changedAlready = prepareLater(db, 'SELECT 1 FROM events WHERE target = ? LIMIT 1')
  const changing = prepareLater(db, 'SELECT json FROM events WHERE target = ? ORDER BY n')
  const originals = prepareLater(
    db,
    `SELECT n, signed_topic, signed_bytes FROM events
     WHERE type = 'message.sent' AND id = ?1 AND signed_bytes IS NOT NULL
     UNION ALL SELECT n, signed_topic, signed_bytes FROM events
     WHERE target = ?1 AND signed_bytes IS NOT NULL ORDER BY n`,
  )
  const fold = createMessageFold(db)
  const deleteSuperseded = createSupersededChanges(db)
  const index = createSearchIndex(db, transaction, fold, mostUnindexed)

  const write = (event: ChatEvent, signed?: SignedOriginal): number | undefined => {
    const { conversation, channel, id, at, target } = columnsOf(event)
    const lasting = keepingOf(event) === 'lasting' ? 1 : 0
    const json = JSON.stringify(event)
    const { changes, lastInsertRowid } = insert().run(
      event.type,
      lasting,
      conversation,
      channel,
      id,
      at,
      target,
      json,
      signed?.topic ?? null,
      signed?.bytes ?? null,
    )
    return Number(changes) === 1 ? Number(lastInsertRowid) : undefined
  }

  const find = (id: Ref) => {
    const row = messageById().get(id)
    return row && fold([row])[0]
  }

  /** Puts a message in the index as it is now; nothing stays of a deleted one. */
  const reindexMessage = (n: number, message: Message) => {
    // what does not count is not found, but may count again
    if (message.voided) return
    if (!message.deleted) return index.add(n, message)
    wipeMessage().run(message.id)
    wipeEdits().run(message.id)
  }

  const change = (event: MessageChange, signed?: SignedOriginal) => {
    const row = messageById().get(event.target)
    const [before] = row ? fold([row]) : []
    // events after the deletion of a message would bring its text back to disk
    if (before?.deleted && event.type !== 'message.voided') return
    write(event, signed)
    deleteSuperseded(event.target)
    if (!row || !before) return
    // a change that no longer counts is left out by folding all of them
    const after =
      event.type === 'message.voided' ? find(event.target) : withMessageChanges(before, [event])
    if (!after || (after.text === before.text && after.voided === before.voided)) return
    if (!before.voided) index.remove(readNumber(row, 'n'), before)
    reindexMessage(readNumber(row, 'n'), after)
  }

  const appendMessage = (event: Of<ChatEvent, 'message.sent'>, signed?: SignedOriginal) => {
    const n = write(event, signed)
    if (n === undefined) return
    const { id } = event.message
    // a change may have arrived before what it changes
    const changed = changedAlready().get(id) ? find(id) : undefined
    if (changed) reindexMessage(n, changed)
    index.noteNew()
  }

  const append = (event: ChatEvent, signed?: SignedOriginal) => {
    if (keepingOf(event) === 'not') return
    if (isMessageChange(event)) return change(event, signed)
    if (event.type === 'message.sent') return appendMessage(event, signed)
    for (const id of forgottenBy(event)) forget().run(id)
    write(event)
  }

  return {
    append: (events, signed) =>
      transaction(false, () => {
        for (const event of events) append(event, signed)
      }),
    page: createPageReader(db, fold),
    find,
    sent: (id) => {
      const row = messageById().get(id)
      const [event] = row ? readEvent(row) : []
      return event?.type === 'message.sent' ? event.message : undefined
    },
    changes: (id) => changing().all(id).flatMap(readEvent).filter(isMessageChange),
    signed: (id) =>
      originals()
        .all(id)
        .map((row) => ({
          topic: textColumn(row, 'signed_topic'),
          bytes: readBytes(row, 'signed_bytes'),
        })),
    addToIndex: index.addNew,
    reindex: index.rebuild,
    isIndexed: index.isWhole,
    count: index.count,
    search: (query) => {
      const terms = termsOf(query.words)
      const found = index.find(query, Math.max(0, Math.floor(query.limit)))
      return fold(numbered().all(JSON.stringify(found)))
        .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .map((message) => ({ message, excerpt: excerptOf(message.text, terms) }))
    },
  }
}
