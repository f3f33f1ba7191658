/** The part of the state that is on disk as a whole, and the reader of each part. */
import type { Reader } from '../core/schema.ts'
import { readAnyString, readExact } from '../core/schema.ts'
import { readMap } from '../core/stored-map.ts'
import { readSessions } from './direct/sessions.ts'
import { readRequests } from './direct/stored-requests.ts'
import { readGroups, readJoins } from './groups/stored-groups.ts'
import { readOpenTopics } from './open-topics/stored-topics.ts'
import { readPeople } from './people/stored-people.ts'
import { readPlaintextState } from './plaintext/stored-plaintext.ts'
import { readConversations } from './screen/stored-conversations.ts'
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

/** Reads a snapshot from its JSON: everything in it has to be as it was written, or nothing of it is taken. */
export const readSnapshot: Reader<Snapshot> = readExact<Snapshot>({
  people: readPeople,
  forgotten: readMap(readSignedUserId, readTime),
  requests: readRequests,
  sessions: readSessions,
  groups: readGroups,
  joins: readJoins,
  topics: readOpenTopics,
  plaintext: readPlaintextState,
  conversations: readConversations,
  draft: readAnyString,
})
