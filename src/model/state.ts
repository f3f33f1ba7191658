/** The whole state of the program as one value, folded from events. Names of others index Maps only. */
import type { Draft } from 'immer'
import type {
  ConversationId,
  GroupId,
  Millis,
  PublicKey,
  Ref,
  SafeText,
  SessionId,
  TopicFilter,
  UserId,
} from '../core/ids.ts'
import { personConversationId, ECHO, ECHO_SESSION } from '../core/ids.ts'
import type { PlaintextState } from './plaintext/plaintext-state.ts'
import type { Delivery } from './messages/delivery.ts'
import type { Group } from './groups/membership.ts'
import type { Join } from './groups/joins.ts'
import type { Warning, LinkState } from './screen/link.ts'
import { DEFAULT_PREFERENCES } from './screen/preferences.ts'
import type { Preferences } from './screen/preferences.ts'
import type { Message } from './messages/messages.ts'
import type { Forgotten } from './people/forgetting.ts'
import type { Person } from './people/people.ts'
import type { Stranger } from './people/strangers.ts'
import type { Request } from './direct/requests.ts'
import type { Session } from './direct/sessions.ts'
import type { Displayed } from './messages/displayed.ts'
import type { OpenTopic } from './open-topics/open-topics.ts'
import type { Conversation } from './screen/view.ts'

/** Raised when the meaning of kept state changes: an older snapshot is then folded anew from events. */
export const STATE_VERSION = 6

/** Who runs this program. */
export type Me = {
  readonly id: UserId
  readonly name: SafeText
  readonly key: PublicKey
  readonly status: 'online' | 'away'
}

export type State = {
  readonly me: Me
  /** The topic prefix of my community on the broker. */
  readonly space: string
  readonly link: LinkState
  readonly warnings: readonly Warning[]
  /** Everybody with whom there was any contact. Each has a key that is pinned. */
  readonly people: ReadonlyMap<UserId, Person>
  /** People of whom only presence records were seen, the least recently seen first. None of them is pinned. */
  readonly strangers: ReadonlyMap<UserId, Stranger>
  /** Whom I forgot: they come back when they are here again. */
  readonly forgotten: Forgotten
  readonly requests: ReadonlyMap<Ref, Request>
  /** The requests between me and each person, the oldest first. */
  readonly requestsWith: ReadonlyMap<UserId, readonly Ref[]>
  /** The requests, requests to join and invitations that wait, by whoever they were made; the oldest first. */
  readonly pending: ReadonlyMap<Ref, 'request' | 'join'>
  readonly sessions: ReadonlyMap<SessionId, Session>
  readonly groups: ReadonlyMap<GroupId, Group>
  /** Asks to join and invitations, mine and to me. */
  readonly joins: ReadonlyMap<Ref, Join>
  /** Open topics that I follow or followed, in the order in which I began to. */
  readonly topics: ReadonlyMap<TopicFilter, OpenTopic>
  /** The plain-text chat: nothing of it is signed. */
  readonly plaintext: PlaintextState
  readonly conversations: ReadonlyMap<ConversationId, Conversation>
  /** How far my messages got, by the key of the channel. */
  readonly delivery: ReadonlyMap<string, Delivery>
  /** Which messages of others were on my screen. */
  readonly displayed: Displayed
  /** Messages outside every window that a command is about (an edit of something old). */
  readonly outsideWindow: ReadonlyMap<Ref, Message>
  readonly preferences: Preferences
  readonly open: ConversationId | undefined
  /** Its reader is not at the newest: what they read stays on hand, whatever comes. */
  readonly heldWindow: ConversationId | undefined
  /** A text that was begun with no conversation open. */
  readonly draft: string
  /** Commands of mine that the broker has not acknowledged yet. */
  readonly waiting: number
  /** Refused packets by reason. */
  readonly refused: ReadonlyMap<string, number>
  /** The minute that it is, for "3 h ago". */
  readonly now: Millis
}

/** Where everything begins: nobody known but the contact that lives in the program. */
export const initialState = (me: Omit<Me, 'status'>, now: Millis, space = 'papo'): State => ({
  me: { ...me, status: 'online' },
  space,
  link: { status: 'connecting', broker: '', since: now, attempt: 0 },
  warnings: [],
  people: new Map([
    [
      ECHO,
      {
        id: ECHO,
        name: 'echo' as SafeText,
        status: 'online',
        seen: now,
        boot: 0,
        count: 0,
        trust: 'built-in',
        blocked: false,
      },
    ],
  ]),
  strangers: new Map(),
  forgotten: new Map(),
  requests: new Map(),
  requestsWith: new Map(),
  pending: new Map(),
  sessions: new Map([
    [ECHO_SESSION, { id: ECHO_SESSION, with: ECHO, since: now, ends: new Map(), last: undefined }],
  ]),
  groups: new Map(),
  joins: new Map(),
  topics: new Map(),
  plaintext: {
    me: undefined,
    people: new Map(),
    requests: new Map(),
    sessions: new Map(),
    groups: new Map(),
  },
  conversations: new Map<ConversationId, Conversation>([
    [personConversationId(ECHO), emptyConversation(personConversationId(ECHO))],
  ]),
  delivery: new Map(),
  displayed: new Map(),
  outsideWindow: new Map(),
  preferences: DEFAULT_PREFERENCES,
  open: undefined,
  heldWindow: undefined,
  draft: '',
  waiting: 0,
  refused: new Map(),
  now,
})

/** A conversation of which nothing is on hand yet. */
export const emptyConversation = (id: ConversationId): Conversation => ({
  id,
  messages: [],
  hasOlder: false,
  hasNewer: false,
  unread: 0,
  mentions: 0,
  newFrom: undefined,
  clock: 0 as Millis,
  typing: new Map(),
  draft: '',
  notifyLevel: 'all',
})

/** Makes sure that there is a conversation. */
export const ensureConversation = (draft: Draft<State>, id: ConversationId): void => {
  if (draft.conversations.has(id)) return
  draft.conversations.set(id, emptyConversation(id) as Draft<Conversation>)
}
