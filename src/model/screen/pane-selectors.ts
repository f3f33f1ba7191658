/** What the panes ask of the state. */
import { createSelector, keepWhileEqual, sameItems } from '../../core/memo.ts'
import { markedValues } from '../../core/collections/persistent-map.ts'
import type { ConversationId } from '../../core/ids.ts'
import {
  topicConversationId,
  groupConversationId,
  personConversationId,
  ECHO,
  personOf,
} from '../../core/ids.ts'
import { wasMember } from '../groups/membership.ts'
import { plaintextConversations } from '../plaintext/plaintext-selectors.ts'
import type { Request } from '../direct/requests.ts'
import { isWaiting } from '../direct/stored-requests.ts'
import { openSessionWith } from '../direct/sessions.ts'
import { UNMARKED, unreadMarks } from '../messages/unread-marks.ts'
import type { UnreadMark } from '../messages/unread-marks.ts'
import type { Session } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { OpenTopic } from '../open-topics/open-topics.ts'
import { sessionRelations } from './relations.ts'
import { settledGroups } from './settled-places.ts'
import type { Conversation } from './view.ts'

const requests = (state: State) => state.requests
const sessions = (state: State) => state.sessions
const conversations = (state: State) => state.conversations
const me = (state: State) => state.me

/** Requests that wait for my answer, oldest first. */
export const waitingRequests: (state: State) => readonly Request[] = createSelector(
  [requests, me],
  (requests, me) => markedValues(requests, isWaiting).filter(({ to }) => to === me.id),
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
  [sessionRelations, settledGroups, me, followedTopics, plaintextConversations],
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
    const all = [...conversations.keys()].flatMap((id) =>
      listed.has(id) ? (conversations.get(id) ?? []) : [],
    )
    const last = all.filter(({ id }) => id === echo)
    return last.length === 0 ? all : [...all.filter(({ id }) => id !== echo), ...last]
  },
)

/** Their ids; the same list until one comes or goes. */
export const conversationOrder: (state: State) => readonly ConversationId[] = keepWhileEqual(
  createSelector([conversationList], (list) => list.map(({ id }) => id)),
  sameItems,
)
