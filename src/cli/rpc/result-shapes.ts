/** The parts of results that several methods have, or that have many fields. */
import {
  MAX_ANY,
  readLimitedString as text,
  readBoolean as boolean,
  readFinite as number,
  readOneOf,
  readList,
  readObject,
  stringFields as texts,
} from '../../core/schema.ts'
import { ESSENTIAL_KINDS } from '../../core/broker/essential.ts'
import { MAX_MEMBERS } from '../../model/groups/roster.ts'
import { unsignedReader } from './followed-events.ts'

/** That a name can be taken for another one. */
export const readLookAlike = readObject({
  is: readOneOf('known', 'other', 'me', 'word'),
  name: text,
})

/** Something that the broker does not let the person do (`MissingRight`). */
export const readMissingRight = readObject(
  {
    kind: readOneOf(...ESSENTIAL_KINDS),
    access: readOneOf('read', 'write', 'either'),
    cause: readOneOf('denied', 'silent', 'hung-up', 'no-wildcards'),
    rules: readList(readObject({ access: readOneOf('read', 'write'), filter: text }), 2),
  },
  { perhaps: readOneOf('read') },
)

/** What a failure says of it. */
export const readLack = readObject({ right: readMissingRight, isKept: boolean })

/** What a failure says of a roster that is too large for the broker. */
export const readLargeRoster = readObject(
  { name: text, isKept: boolean },
  { size: number, limit: number },
)

const readMember = readObject(
  { ...texts('id', 'key', 'trust', 'status'), leads: boolean, leaving: boolean, since: number },
  { lookAlike: readLookAlike },
)
/** What is known of a group. */
export const groupFields = {
  ...texts('id', 'name', 'role', 'leader', 'topic', 'messagesTopic'),
  members: readList(readMember, MAX_MEMBERS),
  heirs: readObject({ after: number, list: readList(text, MAX_MEMBERS) }),
  rosterRev: number,
  unread: number,
  mentions: number,
  disbanded: boolean,
  muted: boolean,
  notifyLevel: text,
}
/** A message that a search found. */
export const readFound = readObject(
  {
    ...texts('id', 'conversation', 'session', 'by', 'name', 'in', 'text', 'excerpt'),
    at: number,
  },
  { unsigned: unsignedReader },
)

const reaction = readObject(texts('by', 'name', 'emoji'))
/** What was signed: the whole topic, and the packet, which is text. */
export const readSignedPacket = readObject(texts('topic', 'packet'))

/** The same of a roster, with its number. */
export const readSignedRoster = readObject({ ...texts('topic', 'packet'), rev: number })

/** A conversation with those who are in it; `who` is what one types for it. */
export const readConversation = readObject({
  ...texts('conversation', 'name', 'who'),
  people: readList(readObject(texts('id', 'name', 'trust'), { key: text }), MAX_ANY),
})

/** A message with the names of those who wrote and reacted; `edited` is when. */
export const readLogged = readObject(
  {
    ...texts('id', 'conversation', 'session', 'by', 'name', 'text'),
    at: number,
    reactions: readList(reaction, MAX_ANY),
  },
  {
    reply: text,
    edited: number,
    deleted: boolean,
    unsigned: unsignedReader,
    signed: readList(readSignedPacket, MAX_ANY),
  },
)
