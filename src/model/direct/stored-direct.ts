/** Requests and sessions in a snapshot. */
import { parsePublicKey, parseRef, readSessionId } from '../../core/ids.ts'
import { optional, readBoolean, readExact, readOneOf } from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readMark, readSignedUserId, readStoredSafeText, readTime } from '../stored-fields.ts'
import type { Request } from './requests.ts'
import type { Session } from './sessions.ts'

/** Reads a request. */
export const readRequest = readExact<Request>({
  id: parseRef,
  from: readSignedUserId,
  to: readSignedUserId,
  text: readStoredSafeText,
  at: readTime,
  key: parsePublicKey,
  answer: readOneOf('waiting', 'accepted', 'denied', 'crossed', 'blocked'),
  answeredAt: optional(readTime),
  reason: optional(readStoredSafeText),
  session: optional(readSessionId),
})

const readSession = readExact<Session>({
  id: readSessionId,
  with: readSignedUserId,
  since: readTime,
  request: optional(parseRef),
  ends: readMap(readSignedUserId, readMark),
  last: optional(readMark),
  orphaned: optional(readBoolean),
})

/** Reads requests by their ids. */
export const readRequests = readMap(parseRef, readRequest, ({ id }) => id)
/** Reads sessions by their ids. */
export const readSessions = readMap(readSessionId, readSession, ({ id }) => id)
