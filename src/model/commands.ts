/**
 * Everything that can be done: commands, the intents that become commands, and where they are sent.
 * Read this file first, then `events.ts`, `noun.ts` and `model.ts`.
 */
import type { Millis, PacketHash, PublicKey, Ref, UserId } from '../core/ids.ts'
import type { AcceptIntent, RequestCommand } from './direct/requests.ts'
import type { SessionCommand } from './direct/sessions.ts'
import type { GroupCommand, LeaveIntent } from './groups/groups.ts'
import type { JoinCommand, JoinIntent } from './groups/joins.ts'
import type { RosterIntent } from './groups/roster-builder.ts'
import type { DisplayedCommand } from './messages/displayed.ts'
import type { MessageCommand, MessageIntent } from './messages/message-commands.ts'
import type { TopicCommand } from './open-topics/open-topics.ts'
import type { ForgetCommand } from './people/forgetting.ts'
import type { PeopleCommand, PinIntent } from './people/people.ts'
import type { PresenceCommand } from './people/presence.ts'
import type { PrivacyCommand } from './people/privacy.ts'
import type { PlaintextCommand } from './plaintext/plaintext.ts'
import type { PreferencesCommand } from './screen/preferences.ts'
import type { ViewCommand } from './screen/view.ts'

/** What somebody tells the chat to do: I, or somebody else. */
export type Command =
  | PresenceCommand
  | RequestCommand
  | SessionCommand
  | MessageCommand
  | JoinCommand
  | GroupCommand
  | PeopleCommand
  | ForgetCommand
  | TopicCommand
  | ViewCommand
  | PreferencesCommand
  | PrivacyCommand
  | DisplayedCommand
  | PlaintextCommand

/** Commands that stay in this program, or travel as bare text. */
type LocalCommand = {
  readonly type:
    | `person.${string}`
    | `topic.${string}`
    | `view.${string}`
    | `plaintext.${string}`
    | 'request.block'
}

/** Commands that travel signed: all but those above. */
export type WireCommand = Exclude<Command, LocalCommand>

/** What a person asks of the program: a command, but for what the program completes by itself. */
export type Intent =
  | Exclude<Command, { readonly type: CompletedIntent['type'] | 'group.roster' }>
  | CompletedIntent
  | RosterIntent

type CompletedIntent = AcceptIntent | PinIntent | JoinIntent | LeaveIntent | MessageIntent

/**
 * Who sent it, when, under which name and with which key; `seq` counts an author's commands in one
 * channel. The runtime stamps ours, theirs are signed.
 */
export type Stamp = {
  readonly by: UserId
  readonly at: Millis
  readonly ref: Ref
  readonly key: PublicKey
  readonly seq: number
  /** What the author's clock said, where `at` is later because of what others had sent. */
  readonly clock?: Millis
  /** In a group, the author's command with the number before; absent where the author does not have it. */
  readonly prior?: PacketHash
  /** When it arrived, by my clock; absent in my own. What somebody must wait for is measured by it. */
  readonly receivedAt?: Millis
}
export type Stamped<C = Command> = C & Stamp

export type Typed = { readonly type: string }
/** The member of a union with this type. */
export type Of<U extends Typed, T> = Extract<U, { readonly type: T }>
