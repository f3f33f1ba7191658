/**
 * Between which numbers the messages of a span of time are. Events are numbered as they arrive, so the messages of a day
 * are close together but for those that came late; a search looks no further.
 */
import type { DatabaseSync } from 'node:sqlite'
import { readFinite } from '../../core/schema.ts'
import { prepareLater } from './prepare-later.ts'

/** The first and the last number, both included; `undefined` when there is no message. Times in Unix ms, `until` exclusive. */
export type NumbersBetween = (
  since: number,
  until: number,
) => readonly [first: number, last: number] | undefined

/** Each conversation has its messages in the order of time in one index, where the span is read and nothing else. */
export const createNumbersBetween = (db: DatabaseSync): NumbersBetween => {
  const bounds = prepareLater(
    db,
    `
    WITH RECURSIVE known (conversation) AS (
      SELECT min(conversation) FROM events WHERE type = 'message.sent'
      UNION ALL
      SELECT (SELECT min(conversation) FROM events
        WHERE type = 'message.sent' AND conversation > known.conversation)
      FROM known WHERE known.conversation IS NOT NULL
    )
    SELECT min(first) AS first, max(last) AS last FROM (
      SELECT (SELECT min(n) FROM events WHERE type = 'message.sent'
          AND conversation = known.conversation AND at >= $since AND at < $until) AS first,
        (SELECT max(n) FROM events WHERE type = 'message.sent'
          AND conversation = known.conversation AND at >= $since AND at < $until) AS last
      FROM known
    )`,
  )
  return (since, until) => {
    const row = bounds().get({ $since: since, $until: until })
    const [first, last] = [readFinite(row?.['first']), readFinite(row?.['last'])]
    return first === undefined || last === undefined ? undefined : [first, last]
  }
}
