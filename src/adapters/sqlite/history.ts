/** What happened, for ever: facts as they came, and messages found by place, id and words. */
import type { DatabaseSync } from 'node:sqlite'
import type { Changing } from '../../chat/changed.ts'
import { changed, isChanging } from '../../chat/changed.ts'
import { keepingOf } from '../../chat/chat.ts'
import type { ChatEvent } from '../../chat/words.ts'
import type { Ref } from '../../core/names.ts'
import type { Disk, History } from '../../ports.ts'
import { columnsOf } from './columns.ts'
import { folding } from './folding.ts'
import { lookup } from './lookup.ts'
import { pages } from './pages.ts'
import { number } from './rows.ts'
import { excerptOf, termsOf } from './terms.ts'

/** The port `History` on one connection. */
export const history = (db: DatabaseSync, transaction: Disk['transaction']): History => {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO events (type, lasting, conversation, session, id, at, target, json)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const said = db.prepare("SELECT n, id, json FROM events WHERE type = 'message.said' AND id = ?")
  const numbered = db.prepare(
    'SELECT id, json FROM events WHERE n IN (SELECT value FROM json_each(?))',
  )
  const wipeSaid = db.prepare(
    `UPDATE events SET json = json_set(json, '$.message.text', '')
     WHERE type = 'message.said' AND id = ?`,
  )
  const wipeEdits = db.prepare(
    `UPDATE events SET json = json_set(json, '$.text', '')
     WHERE target = ? AND type = 'message.edited'`,
  )
  const fold = folding(db)
  const index = lookup(db)

  const write = (event: ChatEvent): number | undefined => {
    const { conversation, session, id, at, target } = columnsOf(event)
    const lasting = keepingOf(event) === 'lasting' ? 1 : 0
    const json = JSON.stringify(event)
    const { changes, lastInsertRowid } = insert.run(
      event.type,
      lasting,
      conversation,
      session,
      id,
      at,
      target,
      json,
    )
    return Number(changes) === 1 ? Number(lastInsertRowid) : undefined
  }

  const change = (event: Changing) => {
    const row = said.get(event.target)
    const [before] = row ? fold([row]) : []
    // what comes after the end of a message would bring its text back to disk
    if (before?.deleted) return
    write(event)
    if (!row || !before) return
    const after = changed(before, [event])
    if (after.text === before.text) return
    index.remove(number(row, 'n'), before)
    if (after.deleted) {
      wipeSaid.run(event.target)
      wipeEdits.run(event.target)
    } else index.add(number(row, 'n'), after)
  }

  const append = (event: ChatEvent) => {
    if (keepingOf(event) === 'not') return
    if (isChanging(event)) return change(event)
    const n = write(event)
    if (n !== undefined && event.type === 'message.said') index.add(n, event.message)
  }

  return {
    append: (events) =>
      transaction(false, () => {
        for (const event of events) append(event)
      }),
    page: pages(db, fold),
    find: (id: Ref) => {
      const row = said.get(id)
      return row && fold([row])[0]
    },
    search: (query) => {
      const terms = termsOf(query.words)
      const found = index.find(terms, { ...query, limit: Math.max(0, Math.floor(query.limit)) })
      return fold(numbered.all(JSON.stringify(found)))
        .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .map((message) => ({ message, excerpt: excerptOf(message.text, terms) }))
    },
  }
}
