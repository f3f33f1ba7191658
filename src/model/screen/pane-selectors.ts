/** What the panes ask of the state. */
import { createSelector, createTimedSelector, keepWhileEqual, sameItems } from '../../core/memo.ts'
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
import { plaintextConversations, plaintextPersonRows } from '../plaintext/plaintext-selectors.ts'
import type { Person } from '../people/people.ts'
import { statusHoldsUntil, statusOf } from '../people/presence.ts'
import { lookUpPerson } from '../people/strangers.ts'
import type { Request } from '../direct/requests.ts'
import { openSessionWith } from '../direct/sessions.ts'
import { UNMARKED, unreadMarks, withMarks } from '../messages/unread-marks.ts'
import type { UnreadMark } from '../messages/unread-marks.ts'
import type { Session } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { OpenTopic } from '../open-topics/open-topics.ts'
import { activityPlaces, byActivity } from './list-order.ts'
import { relationOf, sessionRelations, signedRelations } from './relations.ts'
import type { Relation } from './relations.ts'
import type { Conversation } from './view.ts'

/** Somebody in the list of people. People who sign nothing have no key to compare, and cannot be blocked. */
export type UserRow = UnreadMark & {
  readonly person: Omit<Person, 'boot' | 'count'>
  readonly status: Person['status']
  readonly conversation: ConversationId
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

const inOrder = createIncrementalSort<UserId>()
const strangersInOrder = createIncrementalSort<UserId>()

// by id: somebody of whom nothing changed keeps their row
let knownRows: ReadonlyMap<UserId, UserRow> = new Map()

const rowOf = (
  person: Person,
  status: Person['status'],
  relations: ReadonlyMap<UserId, Relation>,
): UserRow => {
  const stands = relationOf(person, relations)
  const known = knownRows.get(person.id)
  if (known?.person === person && known.status === status && known.relation === stands) return known
  const conversation = personConversationId(person.id)
  const row = { person, status, conversation, relation: stands, signed: true }
  return { ...row, ...UNMARKED }
}

/** Without what is unread; with the minute it changes when somebody's presence record runs out. */
const unmarkedRows: (state: State) => readonly UserRow[] = keepWhileEqual(
  createTimedSelector(
    now,
    [people, strangers, signedRelations],
    (now, people, strangers, relations) => {
      const all = new Map<UserId, UserRow>()
      let until = Number.POSITIVE_INFINITY
      const rows: Readonly<Record<Person['status'] | 'builtIn', UserRow[]>> = {
        online: [],
        away: [],
        offline: [],
        builtIn: [],
      }
      for (const id of mergeSorted(inOrder(people.keys()), strangersInOrder(strangers.keys()))) {
        const person = lookUpPerson({ people, strangers }, id)
        if (!person) continue
        const status = statusOf(person, now)
        const holdsUntil = statusHoldsUntil(person, now)
        if (holdsUntil < until) until = holdsUntil
        const row = rowOf(person, status, relations)
        all.set(id, row)
        rows[person.trust === 'built-in' ? 'builtIn' : status].push(row)
      }
      knownRows = all
      return { answer: [...rows.online, ...rows.away, ...rows.offline, ...rows.builtIn], until }
    },
  ),
  sameItems,
)

const signedRows: (state: State) => readonly UserRow[] = createSelector(
  [unmarkedRows, unreadMarks],
  (rows, marks) => withMarks(rows, marks, (row, mark) => ({ ...row, ...mark })),
)

/**
 * Everybody seen on this broker: online first, then away, then offline; by name; echo last; then those who sign nothing. By
 * activity those come first with whom I talked last.
 */
export const userRows: (state: State) => readonly UserRow[] = createSelector(
  [signedRows, plaintextPersonRows, activityPlaces],
  (signed, unsigned, places) =>
    byActivity(unsigned.length === 0 ? signed : [...signed, ...unsigned], places),
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
export type TopicRow = UnreadMark & {
  readonly topic: OpenTopic
  readonly conversation: ConversationId
}

/** The open topics that I follow, with what is unread. */
export const topicRows: (state: State) => readonly TopicRow[] = createSelector(
  [followedTopics, unreadMarks],
  (followed, marks) =>
    followed.map((topic) => {
      const conversation = topicConversationId(topic.filter)
      return { topic, conversation, ...(marks.get(conversation) ?? UNMARKED) }
    }),
)

/** Those that can be in a list. */
const listed: (state: State) => ReadonlySet<ConversationId> = createSelector(
  [sessionRelations, groups, me, followedTopics, plaintextConversations],
  (talks, groups, me, followed, classic) =>
    new Set([
      ...[...talks.keys()].map(personConversationId),
      ...[...groups.values()]
        .filter((group) => wasMember(group, me))
        .map(({ id }) => groupConversationId(id)),
      ...followed.map(({ filter }) => topicConversationId(filter)),
      ...classic,
    ]),
)

/** Conversations in the order of Alt-1 … Alt-9 and Ctrl-N: with whom I talk or talked, the groups that I am or was in, and the open topics that I follow, in the order in which they began, so that a number stays; echo last. */
export const conversationList: (state: State) => readonly Conversation[] = createSelector(
  [conversations, listed],
  (conversations, listed) => {
    const echo = personConversationId(ECHO)
    // the map of conversations keeps the order in which they began
    const all = [...conversations.values()].filter(({ id }) => listed.has(id))
    const last = all.filter(({ id }) => id === echo)
    return last.length === 0 ? all : [...all.filter(({ id }) => id !== echo), ...last]
  },
)

/** Their ids; the same list until one comes or goes. */
export const conversationOrder: (state: State) => readonly ConversationId[] = keepWhileEqual(
  createSelector([conversationList], (list) => list.map(({ id }) => id)),
  sameItems,
)
