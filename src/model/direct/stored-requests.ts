/** Requests in a snapshot. */
import { parsePublicKey, parseRef, readSessionId } from '../../core/ids.ts'
import { optional, readExact, readOneOf } from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readSignedUserId, readStoredSafeText, readTime } from '../stored-fields.ts'
import type { Request } from './requests.ts'

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
  shownAt: optional(readTime),
  answerShownAt: optional(readTime),
  answerReceivedAt: optional(readTime),
  reason: optional(readStoredSafeText),
  session: optional(readSessionId),
})

/** Reads requests by their ids. */
export const readRequests = readMap(parseRef, readRequest, ({ id }) => id)

/** Does it wait for an answer? */
export const isWaiting = ({ answer }: Pick<Request, 'answer'>): boolean => answer === 'waiting'
