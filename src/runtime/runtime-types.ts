/** What a program needs of the world, and what it offers. */
import type { State } from '../model/state.ts'
import type { ChatEvent, Effect } from '../model/events.ts'
import type { Preferences } from '../model/screen/preferences.ts'
import type { Refusal } from '../model/refusals.ts'
import type { Intent } from '../model/commands.ts'
import type { MessageChannel } from '../core/channel.ts'
import type { Ref, SafeText, UserId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import type { Stop } from '../core/stop.ts'
import type { Transport } from '../ports/transport.ts'
import type { Disk } from '../ports/storage.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { PacketMark } from '../ports/packet-mark.ts'
import type { Signer } from '../ports/signer.ts'
import type { Store } from '../store/store.ts'
import type { ConnectionSettings } from './connection/connection-types.ts'
import type { TrackedSend } from './outbound/publish-tracker.ts'

/** The world of one program. */
export type RuntimePorts = {
  readonly disk: Disk
  readonly signer: Signer
  readonly transport: Transport
  readonly clock: Clock
  readonly ids: Ids
  readonly packetMark: PacketMark
  readonly notify: (effect: Extract<Effect, { type: 'notify' }>) => void
  /** Everything that happens, for those who follow (`papo tail`). */
  readonly onEvents?: (events: readonly ChatEvent[]) => void
  /** Does at once what comes with the time alone, and in a way that wakes as little of an idle computer as may be. */
  readonly byItself: (task: () => void) => void
  /** Is somebody typing here? Then what can wait does. Nobody is unless given. */
  readonly isTyping?: () => boolean
}

export type RuntimeSettings = {
  readonly me: { readonly id: UserId; readonly name: SafeText }
  readonly space: string
  readonly connection: () => ConnectionSettings
  /** Is the bridge to the plain-text chat on? */
  readonly classic?: boolean
  readonly preferences?: Preferences
}

/** Why nothing was stored. */
export type StoreRefusal = Extract<Refusal, 'not-kept' | 'disk-busy'>

export type Runtime = {
  readonly store: Store<State>
  /**
   * Carries out an intent of mine. `not-kept`: the disk can store nothing more, or the program was stopped; `disk-busy`:
   * another program has it for itself.
   */
  readonly send: (intent: Intent) => Result<Ref, Refusal>
  /** The same; what becomes of it can be followed. */
  readonly track: (intent: Intent) => Result<TrackedSend, Refusal>
  /** All that `task` sends is stored together, which costs less; where the disk stores nothing, nothing of it was sent. */
  readonly together: (task: () => void) => Result<true, StoreRefusal>
  /** True from the first step of `stop` on: nothing more is sent or done. */
  readonly isStopped: () => boolean
  /** Calls this when the program stops; at once when it has. */
  readonly onStop: (task: () => void) => Stop
  readonly start: () => void
  /**
   * Publishes offline, closes the link, stores a snapshot; from then on nothing that comes touches state or
   * disk. The disk stays open for the caller to close.
   */
  readonly stop: () => Promise<void>
  readonly reconnect: () => void
  /** Tries a rejected message again. */
  readonly retry: (channel: MessageChannel, seq: number) => void
  /** Puts a warning of the program itself into the state (a problem with the disk, say). */
  readonly warn: (key: string, about: string) => void
}
