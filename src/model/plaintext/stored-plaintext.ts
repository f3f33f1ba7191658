/** The plain-text chat in a snapshot. */
import { parseRef } from '../../core/ids.ts'
import { validatePlaintextName } from '../../core/plaintext-ids.ts'
import { optional, readBoolean, readExact, readOneOf, readString } from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readAnyUserId, readStoredSafeText, readTime } from '../stored-fields.ts'
import type {
  PlaintextGroup,
  PlaintextPerson,
  PlaintextRequest,
  PlaintextSession,
  PlaintextState,
} from './plaintext-state.ts'

const readTopicName = readString(1000, (topic) => topic)

const readPlaintextPerson = readExact<PlaintextPerson>({
  id: readAnyUserId,
  name: readStoredSafeText,
  status: readOneOf('online', 'offline'),
  seen: readTime,
})

/** Reads a request of the plain-text chat. */
export const readPlaintextRequest = readExact<PlaintextRequest>({
  id: parseRef,
  kind: readOneOf('talk', 'invite', 'enter'),
  from: readAnyUserId,
  to: readAnyUserId,
  group: optional(validatePlaintextName),
  at: readTime,
  answer: readOneOf('waiting', 'accepted', 'denied', 'crossed'),
  answeredAt: optional(readTime),
})

const readPlaintextSession = readExact<PlaintextSession>({
  topic: readTopicName,
  with: readAnyUserId,
  since: readTime,
  myEnd: optional(readTime),
  theirEnd: optional(readTime),
  awaitsOwnEnd: readBoolean,
})

const readPlaintextGroup = readExact<PlaintextGroup>({
  name: validatePlaintextName,
  leader: optional(readAnyUserId),
  members: readMap(readAnyUserId, readTime),
  seen: readTime,
})

/** Reads the whole of it. */
export const readPlaintextState = readExact<PlaintextState>({
  me: optional(validatePlaintextName),
  people: readMap(readAnyUserId, readPlaintextPerson, ({ id }) => id),
  requests: readMap(parseRef, readPlaintextRequest, ({ id }) => id),
  sessions: readMap(readTopicName, readPlaintextSession, ({ topic }) => topic),
  groups: readMap(validatePlaintextName, readPlaintextGroup, ({ name }) => name),
})
