/** The plain-text chat on disk: in a snapshot, and its events. */
import { parseRef } from '../../core/ids.ts'
import { validatePlaintextName } from '../../core/plaintext-ids.ts'
import {
  optional,
  readBoolean,
  readExact,
  readObject,
  readOneOf,
  readString,
} from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readAnyUserId, readStoredSafeText, readTime } from '../stored-fields.ts'
import type {
  PlaintextGroup,
  PlaintextPerson,
  PlaintextRequest,
  PlaintextSession,
  PlaintextState,
} from './plaintext-state.ts'

/** Reads the topic of a conversation of the plain-text chat. */
export const readTopicName = readString(1000, (topic) => topic)

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

const ofGroup = { group: validatePlaintextName, at: readTime, mine: readBoolean }

/** Readers for the events of the plain-text chat that are kept, by their types. */
export const plaintextEventReaders = {
  'plaintext.asked': readObject({ request: readPlaintextRequest }),
  'plaintext.answered': readObject({
    id: parseRef,
    at: readTime,
    answer: readOneOf('accepted', 'denied', 'crossed'),
  }),
  'plaintext.opened': readObject({ topic: readTopicName, who: readAnyUserId, at: readTime }),
  'plaintext.ended': readObject({ topic: readTopicName, by: readAnyUserId, at: readTime }),
  'plaintext.ownEndReturned': readObject({ topic: readTopicName }),
  'plaintext.resumed': readObject({ topic: readTopicName }),
  'plaintext.joined': readObject({ ...ofGroup, who: readAnyUserId }),
  'plaintext.left': readObject({ ...ofGroup, who: readAnyUserId }),
  'plaintext.leaderChanged': readObject(ofGroup, { leader: readAnyUserId }),
  'plaintext.disbanded': readObject(ofGroup),
}
