/** The state at start: the newest snapshot and what happened since, or all that lasts. */
import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Disk, SnapshotPlace, SnapshotStore, StoredEvents } from '../../ports/storage.ts'
import type { DbRow } from './rows.ts'
import { readEvent, readNumber, textColumn } from './rows.ts'
import { prepareLater } from './prepare-later.ts'

const checksumOf = (state: string) => hash('sha256', state)

const placeOf = (row: DbRow): SnapshotPlace => ({
  n: readNumber(row, 'n'),
  upTo: readNumber(row, 'up_to'),
})

/** The port `SnapshotStore` on one connection. */
export const createSnapshotStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
): SnapshotStore => {
  const ofVersion = prepareLater(
    db,
    'SELECT n, up_to, state, checksum FROM snapshots WHERE version = ? AND n < ? ORDER BY n DESC',
  )
  const since = prepareLater(db, 'SELECT json FROM events WHERE n > ? AND n <= ? ORDER BY n')
  const all = prepareLater(
    db,
    // channels are hopped over in the index: a million messages are not read for their few names. `+n`: no other index
    `WITH RECURSIVE names AS (
       SELECT min(channel) AS channel FROM events WHERE type = 'message.sent'
       UNION ALL
       SELECT (SELECT min(channel) FROM events
               WHERE type = 'message.sent' AND channel > names.channel)
       FROM names WHERE channel IS NOT NULL),
     newest AS (
       SELECT n, id FROM names JOIN events AS e ON e.n = (
         SELECT n FROM events WHERE type = 'message.sent' AND channel = names.channel AND +n <= :upTo
         ORDER BY at DESC, id DESC LIMIT 1))
     SELECT n, json FROM events WHERE lasting = 1 AND type NOT LIKE 'message.%' AND +n <= :upTo
     UNION ALL SELECT n, json FROM events WHERE lasting = 0 AND +n <= :upTo
     UNION ALL SELECT n, json FROM events WHERE n IN (SELECT n FROM newest)
     UNION ALL SELECT n, json FROM events WHERE target IN (SELECT id FROM newest) AND +n <= :upTo
     ORDER BY n`,
  )
  const last = prepareLater(db, 'SELECT coalesce(max(n), 0) AS n FROM events')
  const wiped = prepareLater(
    db,
    `SELECT 1 FROM events WHERE type = 'message.deleted'
     AND n > (SELECT coalesce(max(up_to), 0) FROM snapshots) LIMIT 1`,
  )
  const insert = prepareLater(
    db,
    'INSERT INTO snapshots (up_to, version, state, checksum) VALUES (?, ?, ?, ?)',
  )
  const keep = prepareLater(
    db,
    'DELETE FROM snapshots WHERE n NOT IN (SELECT n FROM snapshots ORDER BY n DESC LIMIT 2)',
  )
  const drop = prepareLater(
    db,
    `DELETE FROM events WHERE lasting = 0
     AND n <= (SELECT up_to FROM snapshots ORDER BY n DESC LIMIT 1 OFFSET 1)`,
  )

  const readable = (version: number, skip: number, before: number = Number.MAX_SAFE_INTEGER) => {
    let wanted = skip
    for (const row of ofVersion().iterate(version, before)) {
      if (textColumn(row, 'checksum') !== checksumOf(textColumn(row, 'state'))) continue
      if (wanted === 0) return row
      wanted -= 1
    }
    return undefined
  }

  /** The events since, up to one of them. */
  const withEvents = (
    row: DbRow | undefined,
    upTo: number = Number.MAX_SAFE_INTEGER,
  ): StoredEvents => {
    const place = row && placeOf(row)
    const rows = place ? since().all(place.upTo, upTo) : all().all({ upTo })
    const events = rows.flatMap(readEvent)
    const unreadable = rows.length - events.length
    return {
      snapshot: row && textColumn(row, 'state'),
      ...(place && { place }),
      events,
      ...(unreadable > 0 ? { unreadable } : {}),
    }
  }

  return {
    load: (version, skip = 0) => withEvents(readable(version, skip)),
    loadWithout: (version, { n, upTo }) => withEvents(readable(version, 0, n), upTo),
    save: (version, state) =>
      transaction(false, () => {
        const { n = 0 } = last().get() ?? {}
        // an older snapshot may still hold the text of a message that was deleted since: then none is
        // kept, and this one is there twice, so that one of the two may be damaged
        const copies = wiped().get() ? 2 : 1
        for (let copy = 0; copy < copies; copy += 1) {
          insert().run(n, version, state, checksumOf(state))
        }
        keep().run()
        drop().run()
      }),
  }
}
