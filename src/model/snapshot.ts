/**
 * The part of the state that is on disk as a whole: its small parts as one object, and then the large Maps in lines, of
 * which only those are read that somebody asks for. The whole is JSON.
 */
import type { ConversationId, Ref, UserId } from '../core/ids.ts'
import { parseRef } from '../core/ids.ts'
import { parseConversationId } from '../core/plaintext-ids.ts'
import { parseJson, readAnyString, readExact, readFields } from '../core/schema.ts'
import type { Reader } from '../core/schema.ts'
import type { ChunkFormat } from '../core/stored-chunks.ts'
import { lineCount, readChunks, writeChunks } from '../core/stored-chunks.ts'
import { readMap, writeMaps } from '../core/stored-map.ts'
import type { Request } from './direct/requests.ts'
import { readSessions } from './direct/sessions.ts'
import { isWaiting, readRequest, readRequests } from './direct/stored-requests.ts'
import { readGroups, readJoins } from './groups/stored-groups.ts'
import { readOpenTopics } from './open-topics/stored-topics.ts'
import type { Person } from './people/people.ts'
import { isOfNote, readPeople, readStoredPerson } from './people/stored-people.ts'
import { readPlaintextState } from './plaintext/stored-plaintext.ts'
import { hasMark } from './messages/unread-marks.ts'
import {
  readConversations,
  readShortConversation,
  shortConversation,
} from './screen/stored-conversations.ts'
import type { Conversation } from './screen/view.ts'
import type { State } from './state.ts'
import { readSignedUserId, readTime } from './stored-fields.ts'

/** What a snapshot holds; the rest is ephemeral, or is read from history when it is looked at. */
export type Snapshot = Pick<
  State,
  | 'people'
  | 'forgotten'
  | 'requests'
  | 'sessions'
  | 'groups'
  | 'joins'
  | 'topics'
  | 'plaintext'
  | 'conversations'
  | 'draft'
>

type LargeParts = Pick<Snapshot, 'people' | 'requests' | 'conversations'>
type SmallParts = Omit<Snapshot, keyof LargeParts>

const SMALL = {
  forgotten: readMap(readSignedUserId, readTime),
  sessions: readSessions,
  groups: readGroups,
  joins: readJoins,
  topics: readOpenTopics,
  plaintext: readPlaintextState,
  draft: readAnyString,
}

/** What is written of a value: all but the name under which it stands. */
const withoutId = ({ id: _id, ...rest }: { readonly id: string }): unknown => rest

/** Reads it again with that name. */
const withId =
  <V>(read: Reader<V>) =>
  (written: unknown, id: string): V | undefined => {
    const fields = readFields(written)
    return fields && !('id' in fields) ? read({ id, ...fields }) : undefined
  }

const PEOPLE: ChunkFormat<UserId, Person> = {
  readKey: readSignedUserId,
  isMarked: isOfNote,
  write: withoutId,
  read: withId(readStoredPerson),
}

const REQUESTS: ChunkFormat<Ref, Request> = {
  readKey: parseRef,
  isMarked: isWaiting,
  write: withoutId,
  read: withId(readRequest),
}

const CONVERSATIONS: ChunkFormat<ConversationId, Conversation> = {
  readKey: parseConversationId,
  isMarked: hasMark,
  write: shortConversation,
  read: readShortConversation,
}

/** The snapshot as text. */
export const writeSnapshot = ({ people, requests, conversations, ...small }: Snapshot): string => {
  const parts = {
    people: writeChunks(people, PEOPLE),
    requests: writeChunks(requests, REQUESTS),
    conversations: writeChunks(conversations, CONVERSATIONS),
  }
  const first = {
    ...small,
    people: parts.people.sizes,
    requests: parts.requests.sizes,
    conversations: parts.conversations.sizes,
  }
  const lines = [parts.people.lines, parts.requests.lines, parts.conversations.lines].flat()
  return `[${[JSON.stringify(first, writeMaps), ...lines].join(',\n')}]`
}

/** The elements of the JSON that `writeSnapshot` made: no element has a new line in it, or ends with a comma. */
const linesOf = (text: string): readonly string[] =>
  text
    .slice(1, -1)
    .split('\n')
    .map((line) => (line.endsWith(',') ? line.slice(0, -1) : line))

const readSmall: Reader<SmallParts> = readExact<SmallParts>(SMALL)

/** How snapshots were written before: one object, with every Map in it. */
const readOneObject: Reader<Snapshot> = readExact<Snapshot>({
  ...SMALL,
  people: readPeople,
  requests: readRequests,
  conversations: readConversations,
})

/**
 * Reads a snapshot: everything in it has to be as it was written, or nothing of it is taken. What is only read later
 * and then is not as it was written is taken from what `recover` gives: the state without this snapshot.
 */
export const readSnapshot = (text: string, recover: () => LargeParts): Snapshot | undefined => {
  if (!text.startsWith('[')) return readOneObject(parseJson(text))
  const [first = '', ...lines] = linesOf(text)
  const fields = readFields(parseJson(first))
  if (!fields) return undefined
  const { people, requests, conversations, ...small } = fields
  const read = readSmall(small)
  const afterPeople = lineCount(people)
  const afterRequests = afterPeople + lineCount(requests)
  if (!read || lines.length !== afterRequests + lineCount(conversations)) return undefined
  const large = {
    people: readChunks(people, lines, PEOPLE, () => recover().people),
    requests: readChunks(requests, lines.slice(afterPeople), REQUESTS, () => recover().requests),
    conversations: readChunks(
      conversations,
      lines.slice(afterRequests),
      CONVERSATIONS,
      () => recover().conversations,
    ),
  }
  if (!large.people || !large.requests || !large.conversations) return undefined
  return { ...read, ...(large as LargeParts) }
}
