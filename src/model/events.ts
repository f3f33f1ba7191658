/** Everything that can happen, and what follows from it. Events are folded into the state; effects are run. */
import type { ConversationId, GroupId, Ref, TopicFilter, UserId } from '../core/ids.ts'
import type { Intent } from './commands.ts'
import type { RequestEvent } from './direct/requests.ts'
import type { SessionEvent } from './direct/sessions.ts'
import type { GroupEvent } from './groups/groups.ts'
import type { JoinEvent } from './groups/joins.ts'
import type { Identity } from './groups/roster.ts'
import type { DeliveryEvent } from './messages/delivery.ts'
import type { DisplayedEvent, DisplayedMessage } from './messages/displayed.ts'
import type { MessageEvent } from './messages/messages.ts'
import type { TopicEvent } from './open-topics/open-topics.ts'
import type { ForgetEvent } from './people/forgetting.ts'
import type { PeopleEvent } from './people/people.ts'
import type { PresenceEvent } from './people/presence.ts'
import type { PrivacyEvent } from './people/privacy.ts'
import type { PlaintextEvent } from './plaintext/plaintext.ts'
import type { LinkEvent } from './screen/link.ts'
import type { PreferencesEvent } from './screen/preferences.ts'
import type { PageDirection, ViewEvent } from './screen/view.ts'

/** What happened. */
export type ChatEvent =
  | PresenceEvent
  | RequestEvent
  | SessionEvent
  | MessageEvent
  | JoinEvent
  | GroupEvent
  | PeopleEvent
  | ForgetEvent
  | TopicEvent
  | DeliveryEvent
  | ViewEvent
  | PreferencesEvent
  | PrivacyEvent
  | DisplayedEvent
  | LinkEvent
  | PlaintextEvent

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
      /** From this message on, the first unread one is wanted: it gets the "new" line. */
      readonly unread?: boolean
    }
  /** Tells their authors that these were shown. */
  | { readonly type: 'displayed'; readonly displayed: readonly DisplayedMessage[] }
  | { readonly type: 'echo'; readonly message: Ref }
  /** What I receive and send in this group may have changed; `forkRev`: from this roster on. */
  | {
      readonly type: 'apply-roster'
      readonly group: GroupId
      readonly forkRev?: number
      /** Whose messages this roster may make valid or invalid. */
      readonly authors?: readonly Identity[]
    }
  /** Bare text for a whole topic outside of our space; now or never. */
  | {
      readonly type: 'publish'
      readonly topic: string
      readonly text: string
      readonly retain?: boolean
      /** My line whose fate is reported. */
      readonly line?: { readonly filter: TopicFilter; readonly seq: number }
    }
  /** Subscribes to these whole topics, or unsubscribes. */
  | { readonly type: 'subscribe'; readonly filters: readonly string[]; readonly on: boolean }
  | {
      readonly type: 'notify'
      readonly about: 'request' | 'message' | 'mention'
      readonly from: UserId
      readonly conversation: ConversationId
    }
