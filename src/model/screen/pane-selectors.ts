/** What the panes ask of the state. */
import { createSelector } from '../../core/memo.ts'
import { createIncrementalSort, mergeSorted } from '../../core/collections/incremental-sort.ts'
import type { ConversationId, UserId } from '../../core/ids.ts'
import {
  topicConversationId,
  groupConversationId,
  personConversationId,
  ECHO,
  personOf,
} from '../../core/ids.ts'
import { wasMember } from '../groups/membership.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import {
  plaintextConversations,
  plaintextPersonRows,
  plaintextRelation,
} from '../plaintext/plaintext-selectors.ts'
import type { Person } from '../people/people.ts'
import { statusOf } from '../people/presence.ts'
import { lookUpPerson } from '../people/strangers.ts'
import type { Request } from '../direct/requests.ts'
import { openSessionWith } from '../direct/sessions.ts'
import type { Session } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { OpenTopic } from '../open-topics/open-topics.ts'
import type { Conversation } from './view.ts'

/** Has a conversation of mine anything open with this person? */
export type Relation = 'none' | 'asked' | 'asks-me' | 'talking' | 'ended' | 'blocked' | 'built-in'

/** Somebody in the list of people. People who sign nothing have no key to compare, and cannot be blocked. */
export type UserRow = {
  readonly person: Omit<Person, 'boot' | 'count'>
  readonly status: Person['status']
  readonly conversation: ConversationId
  readonly unread: number
  readonly muted: boolean
  readonly relation: Relation
  readonly signed: boolean
}

const people = (state: State) => state.people
const strangers = (state: State) => state.strangers
const requests = (state: State) => state.requests
const sessions = (state: State) => state.sessions
const groups = (state: State) => state.groups
const conversations = (state: State) => state.conversations
const now = (state: State) => state.now
const me = (state: State) => state.me

/** With whom I have anything to do, and what: looked up once for all people. */
export const signedRelations: (state: State) => ReadonlyMap<UserId, Relation> = createSelector(
  [requests, sessions, me],
  (requests, sessions, me) => {
    const found = new Map<UserId, Relation>()
    for (const session of sessions.values()) found.set(session.with, 'ended')
    // what stands further down counts more; of two requests that wait the first one counts
    for (const { from, to, answer } of [...requests.values()].toReversed()) {
      if (answer !== 'waiting') continue
      if (to === me.id) found.set(from, 'asks-me')
      else if (from === me.id) found.set(to, 'asked')
    }
    for (const who of found.keys()) {
      if (openSessionWith({ sessions, me }, who)) found.set(who, 'talking')
    }
    return found
  },
)

const relation = (person: Person, relations: ReadonlyMap<UserId, Relation>): Relation => {
  if (person.trust === 'built-in') return 'built-in'
  return person.blocked ? 'blocked' : (relations.get(person.id) ?? 'none')
}

/** How I stand with a person. */
export const relationWith = (state: State, who: UserId): Relation => {
  if (isPlaintextUser(who)) return plaintextRelation(state, who)
  const person = lookUpPerson(state, who)
  return person ? relation(person, signedRelations(state)) : 'none'
}

const inOrder = createIncrementalSort<UserId>()
const strangersInOrder = createIncrementalSort<UserId>()

const signedRows: (state: State) => readonly UserRow[] = createSelector(
  [people, strangers, conversations, now, signedRelations],
  (people, strangers, conversations, now, relations) => {
    const rows: Readonly<Record<Person['status'] | 'builtIn', UserRow[]>> = {
      online: [],
      away: [],
      offline: [],
      builtIn: [],
    }
    for (const id of mergeSorted(inOrder(people.keys()), strangersInOrder(strangers.keys()))) {
      const person = lookUpPerson({ people, strangers }, id)
      if (!person) continue
      const conversation = personConversationId(person.id)
      const kept = conversations.get(conversation)
      const status = statusOf(person, now)
      rows[person.trust === 'built-in' ? 'builtIn' : status].push({
        person,
        status,
        conversation,
        unread: kept?.unread ?? 0,
        muted: kept?.muted ?? false,
        relation: relation(person, relations),
        signed: true,
      })
    }
    return [...rows.online, ...rows.away, ...rows.offline, ...rows.builtIn]
  },
)

/** Everybody seen on this broker: online first, then away, then offline; by name; echo last; then those who sign nothing. */
export const userRows: (state: State) => readonly UserRow[] = createSelector(
  [signedRows, plaintextPersonRows],
  (signed, unsigned) => [...signed, ...unsigned],
)

/** Requests that wait for my answer, oldest first. */
export const waitingRequests: (state: State) => readonly Request[] = createSelector(
  [requests, me],
  (requests, me) =>
    [...requests.values()].filter(({ to, answer }) => to === me.id && answer === 'waiting'),
)

/** Every request received and sent, newest first, with its outcome. */
export const requestHistory: (state: State) => readonly Request[] = createSelector(
  [requests],
  (requests) => [...requests.values()].toReversed(),
)

/** Sessions, newest first. */
export const sessionList: (state: State) => readonly Session[] = createSelector(
  [sessions],
  (sessions) => [...sessions.values()].filter((session) => session.with !== ECHO).toReversed(),
)

/** The conversation that is open, or none. */
export const currentConversation = (state: State): Conversation | undefined =>
  state.open === undefined ? undefined : state.conversations.get(state.open)

/** The session to which a message typed into this conversation would be sent. */
export const openSessionOf = (state: State, conversation: ConversationId): Session | undefined => {
  const who = personOf(conversation)
  return who === undefined ? undefined : openSessionWith(state, who)
}

const topics = (state: State) => state.topics

/** The open topics that I follow, in the order in which I began to. */
export const followedTopics: (state: State) => readonly OpenTopic[] = createSelector(
  [topics],
  (topics) => [...topics.values()].filter(({ followed }) => followed),
)

/** An open topic as a row of a list. */
export type TopicRow = {
  readonly topic: OpenTopic
  readonly conversation: ConversationId
  readonly unread: number
  readonly muted: boolean
}

/** The open topics that I follow, with what is unread. */
export const topicRows: (state: State) => readonly TopicRow[] = createSelector(
  [followedTopics, conversations],
  (followed, conversations) =>
    followed.map((topic) => {
      const conversation = topicConversationId(topic.filter)
      const kept = conversations.get(conversation)
      return { topic, conversation, unread: kept?.unread ?? 0, muted: kept?.muted ?? false }
    }),
)

/** Conversations in the order of Alt-1 … Alt-9 and Ctrl-N: with whom I talk or talked, the groups that I am or was in, and the open topics that I follow, in the order in which they began, so that a number stays; echo last. */
export const conversationList: (state: State) => readonly Conversation[] = createSelector(
  [conversations, sessions, groups, me, followedTopics, plaintextConversations],
  (conversations, sessions, groups, me, followed, classic) => {
    const echo = personConversationId(ECHO)
    const direct = new Set(
      [...sessions.values()].map((session) => personConversationId(session.with)),
    )
    const joined = new Set(
      [...groups.values()]
        .filter((group) => wasMember(group, me))
        .map(({ id }) => groupConversationId(id)),
    )
    const open = new Set(followed.map(({ filter }) => topicConversationId(filter)))
    const plaintext = new Set(classic)
    // the map of conversations keeps the order in which they began
    return [...conversations.values()]
      .filter(({ id }) => direct.has(id) || joined.has(id) || open.has(id) || plaintext.has(id))
      .toSorted((a, b) => Number(a.id === echo) - Number(b.id === echo))
  },
)
