/** Everything that can be said, can happen and can follow. Read this file first. */
import type { Draft } from 'immer'
import type {
  ConversationId,
  GroupId,
  Millis,
  PublicKey,
  Ref,
  SessionId,
  TopicFilter,
  UserId,
} from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import type { PlaintextCommand, PlaintextEvent } from './plaintext/plaintext.ts'
import type { DeliveryEvent } from './messages/delivery.ts'
import type { RosterIntent } from './groups/roster-builder.ts'
import type { Identity } from './groups/roster.ts'
import type { GroupCommand, GroupEvent, LeaveIntent } from './groups/groups.ts'
import type { JoinCommand, JoinEvent, JoinIntent } from './groups/joins.ts'
import type { LinkEvent } from './screen/link.ts'
import type { MessageEvent } from './messages/messages.ts'
import type { GroupMessageIntent, MessageCommand } from './messages/message-commands.ts'
import type { PeopleCommand, PeopleEvent, PinIntent } from './people/people.ts'
import type { PresenceCommand, PresenceEvent } from './people/presence.ts'
import type { AcceptIntent, RequestCommand, RequestEvent } from './direct/requests.ts'
import type { SessionCommand, SessionEvent } from './direct/sessions.ts'
import type { DisplayedCommand, DisplayedEvent, DisplayedMessage } from './messages/displayed.ts'
import type { State } from './state.ts'
import type { TopicCommand, TopicEvent } from './open-topics/open-topics.ts'
import type { PageDirection, ViewCommand, ViewEvent } from './screen/view.ts'

/** A wish, of mine or of somebody else. Those of people, topics and view are never told to others. */
export type Command =
  | PresenceCommand
  | RequestCommand
  | SessionCommand
  | MessageCommand
  | JoinCommand
  | GroupCommand
  | PeopleCommand
  | TopicCommand
  | ViewCommand
  | DisplayedCommand
  | PlaintextCommand

/** What a person asks of the program: a command, but for what the program completes by itself. */
export type Intent =
  | Exclude<Command, { readonly type: CompletedIntent['type'] | 'group.roster' }>
  | CompletedIntent
  | RosterIntent

type CompletedIntent = AcceptIntent | PinIntent | JoinIntent | LeaveIntent | GroupMessageIntent

/** A fact. */
export type ChatEvent =
  | PresenceEvent
  | RequestEvent
  | SessionEvent
  | MessageEvent
  | JoinEvent
  | GroupEvent
  | PeopleEvent
  | TopicEvent
  | DeliveryEvent
  | ViewEvent
  | DisplayedEvent
  | LinkEvent
  | PlaintextEvent

/**
 * Who said it, when, under which name and with which key; `seq` counts an author's words in one
 * place. Ours are stamped by the runtime, theirs are signed.
 */
export type Stamp = {
  readonly by: UserId
  readonly at: Millis
  readonly ref: Ref
  readonly key: PublicKey
  readonly seq: number
}
export type Stamped<C = Command> = C & Stamp

/** Where a word is said. `here` stays in the program. */
export type Channel =
  | { readonly kind: 'here' }
  | { readonly kind: 'card'; readonly of: UserId }
  | { readonly kind: 'control'; readonly of: UserId; readonly from: UserId }
  | { readonly kind: 'session'; readonly id: SessionId; readonly to: UserId; readonly from: UserId }
  | { readonly kind: 'groupCard'; readonly group: GroupId; readonly from: UserId }
  | { readonly kind: 'group'; readonly group: GroupId; readonly from: UserId }
  | { readonly kind: 'who'; readonly from: UserId }

/** What follows from an event, done by the runtime. */
export type Effect =
  | { readonly type: 'dispatch'; readonly intent: Intent }
  | {
      readonly type: 'load-history'
      readonly conversation: ConversationId
      readonly direction: PageDirection
    }
  | {
      readonly type: 'load-history-around'
      readonly conversation: ConversationId
      readonly message: Ref
    }
  /** Their authors are to hear that these were shown. */
  | { readonly type: 'displayed'; readonly displayed: readonly DisplayedMessage[] }
  | { readonly type: 'echo'; readonly message: Ref }
  /** What I hear and owe in this group may be another by now; `over`: from this card on. */
  | {
      readonly type: 'apply-roster'
      readonly group: GroupId
      readonly forkRev?: number
      /** Whose words may count, or count no more, by the card that this follows from. */
      readonly authors?: readonly Identity[]
    }
  /** Bare text for a topic outside of our space, whole; now or never. */
  | {
      readonly type: 'publish'
      readonly topic: string
      readonly text: string
      readonly retain?: boolean
      /** The line of mine of which it is wanted to be known what became of it. */
      readonly line?: { readonly filter: TopicFilter; readonly seq: number }
    }
  /** These whole topics are to be heard from now on, or no more. */
  | { readonly type: 'subscribe'; readonly filters: readonly string[]; readonly on: boolean }
  | {
      readonly type: 'notify'
      readonly about: 'request' | 'message' | 'mention'
      readonly from: UserId
      readonly conversation: ConversationId
    }

/** Why a wish is not granted. Those in `TOO_EARLY` may be granted once something else has arrived. */
export type Refusal =
  | 'talking-to-yourself'
  | 'reserved-name'
  | 'unknown-person'
  | 'already-asked'
  | 'already-talking'
  | 'ask-later'
  | 'blocked'
  | 'too-many-requests'
  | 'unknown-request'
  | 'not-yours-to-answer'
  | 'bad-session'
  | 'unknown-session'
  | 'not-in-session'
  | 'session-closed'
  | 'already-ended'
  | 'unknown-message'
  | 'already-known'
  | 'not-yours-to-change'
  | 'message-deleted'
  | 'empty'
  | 'too-long'
  | 'topic-line-too-long'
  | 'stale'
  | 'other-key'
  | 'no-conversation'
  | 'not-online'
  | 'unknown-group'
  | 'unknown-roster'
  | 'not-a-member'
  | 'not-for-me'
  | 'not-the-leader'
  | 'bad-roster'
  | 'other-founder'
  | 'forked-roster'
  | 'group-exists'
  | 'name-spent'
  | 'already-member'
  | 'group-disbanded'
  | 'lead-first'
  | 'not-an-heir'
  | 'leader-is-here'
  | 'group-full'
  | 'bad-topic'
  | 'unknown-topic'
  | 'too-many-topics'
  | 'wildcard'
  | 'own-space'
  | 'brokers-own'
  | 'not-kept'
  | 'plaintext-off'
  | 'crowded'

/** Refusals of words that something still on its way may explain: kept, and judged again later. */
export const DEFERRABLE: ReadonlySet<string> = new Set<Refusal>([
  'unknown-session',
  'unknown-message',
  'unknown-group',
  'unknown-roster',
])

type Typed = { readonly type: string }
export type Of<U extends Typed, T> = Extract<U, { readonly type: T }>

/** A table of rules that names every word of its union; a word without a rule does not compile. */
export type Decide<C extends Typed, E extends Typed = ChatEvent> = {
  readonly [T in C['type']]: (
    state: State,
    command: Stamped<Of<C, T>>,
  ) => Result<readonly E[], Refusal>
}
export type Reduce<E extends Typed> = {
  readonly [T in E['type']]: (draft: Draft<State>, event: Of<E, T>) => void
}
export type Effects<E extends Typed> = {
  readonly [T in E['type']]?: (state: State, event: Of<E, T>) => readonly Effect[]
}
export type Addressed<C extends Typed> = {
  readonly [T in C['type']]: (state: State, command: Of<C, T> & { readonly by: UserId }) => Channel
}
