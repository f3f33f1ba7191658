/** Everything outside the model, as the model's side sees it. Each has a real adapter and a fake. */
import type { MessageChange } from './model/messages/message-changes.ts'
import type { Message } from './model/messages/messages.ts'
import type { Mark } from './model/direct/sessions.ts'
import type { ChatEvent } from './model/events.ts'
import type { BrokerDenial, LinkEnd } from './core/link-end.ts'
import type { ConversationId, Millis, PublicKey, Ref, SafeText, Ulid } from './core/ids.ts'
import type { Stop } from './core/stop.ts'

/** One MQTT application message. `topic` is the whole topic, with its space. */
export type Packet = {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retain: boolean
  /** It may have been here before: the broker did not get its acknowledgement (MQTT's DUP). */
  readonly duplicate?: boolean
}

/** A packet to publish and how. */
export type OutgoingPacket = Packet & {
  readonly qos: 0 | 1
  /** The broker may forget it after so many seconds; only MQTT 5 can say so. */
  readonly expires?: number
}

/** What a connection needs from us. */
export type LinkOptions = {
  readonly url: string
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  readonly tls?: {
    readonly ca?: Uint8Array
    readonly cert?: Uint8Array
    readonly key?: Uint8Array
    readonly insecure?: boolean
  }
  /** Keep-alive in seconds. */
  readonly keepAlive: number
  /** The last will, already signed. */
  readonly will: OutgoingPacket
  /** Protocol version to try first: 5, or 4 (= MQTT 3.1.1) where 5 failed before. */
  readonly version: 4 | 5
}

/** One live connection; it is used once and never reconnects by itself. */
export type Link = {
  /** True when the broker still had our session (and so its queue for us). */
  readonly sessionPresent: boolean
  /** What was agreed on: 4 = MQTT 3.1.1. */
  readonly version: 4 | 5
  /** How many QoS 1 publishes may be unacknowledged at once (the broker's receive maximum, at most 65535). */
  readonly window: number
  /** The largest packet that the broker takes, in bytes. */
  readonly maxPacket: number
  /**
   * Resolves when the broker acknowledged it (QoS 1) or it was written (QoS 0), with `lost` when
   * the connection ended first or `close` was called before. What is larger than `maxPacket` is
   * denied without being sent. Never rejects.
   */
  readonly publish: (packet: OutgoingPacket) => Promise<'done' | 'lost' | BrokerDenial>
  /**
   * Asks for what these filters match, at QoS 1 unless told: what is asked for at QoS 0 is not
   * queued while we are away. Replaces what was asked for before. Resolves with the filters that
   * the broker refused.
   */
  readonly subscribe: (
    filters: readonly string[],
    qos?: 0 | 1,
  ) => Promise<'lost' | readonly string[]>
  /** Asks for no more of what these filters match. */
  readonly unsubscribe: (filters: readonly string[]) => Promise<'lost' | 'done'>
  /** Measures a round trip in milliseconds by PINGREQ. */
  readonly ping: () => Promise<number | undefined>
  /** Closes cleanly: what was published is flushed, the will is not sent. */
  readonly close: () => Promise<void>
}

/** What a connection tells us. */
export type LinkEvents = {
  /**
   * A packet arrived. The broker gets its acknowledgement only after this returned, so whoever
   * wants the packet must have put it on disk by then. Must not throw: where it does all the same,
   * the packet stays unacknowledged and the connection ends. Never called before `connect` gave
   * the link, nor after `onEnd`.
   */
  readonly onPacket: (packet: Packet) => void
  /** A live connection is over; called once, also after `close`. Not called when `connect` failed. */
  readonly onEnd: (end: LinkEnd) => void
  /** A round trip of so many milliseconds was measured by what travels anyway. */
  readonly onRoundTrip?: (millis: number) => void
}

/** Connects to a broker. */
export type Transport = {
  /**
   * Resolves with a live link, or with why there is none; never rejects. Where version 5 is asked
   * for and refused, 3.1.1 is tried once; the link's `version` is worth remembering for next time.
   */
  readonly connect: (options: LinkOptions, events: LinkEvents) => Promise<Link | LinkEnd>
}

/** Time. */
export type Clock = {
  readonly now: () => Millis
  /** Runs `task` once after `delay` milliseconds. Must not keep the process alive. */
  readonly after: (delay: number, task: () => void) => Stop
}

/** Randomness, and only for naming. */
export type Ids = {
  readonly next: (at: Millis) => Ulid
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
}

/** My identity key and everybody's signatures (Ed25519, RFC 8032). */
export type Signer = {
  readonly key: PublicKey
  /** Signs UTF-8 text; base64url without padding. */
  readonly sign: (text: string) => string
  /** Never throws: a key that is no point of the curve verifies nothing. */
  readonly verify: (key: PublicKey, text: string, signature: string) => boolean
  /** SHA-256 of bytes, base64url without padding: 43 characters. */
  readonly hash: (bytes: Uint8Array) => string
}

/** A page of a conversation, ascending by (at, id), and whether there is more on either side. */
export type Page = {
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

/** Which page: the oldest, the newest, the messages next to a mark (not including it), or those around one. */
export type PageRequest =
  | { readonly kind: 'oldest' }
  | { readonly kind: 'newest' }
  | { readonly kind: 'before' | 'after' | 'around'; readonly mark: Mark }

/** What a search asks for: all words must occur, the last one may be a beginning. */
export type SearchQuery = {
  readonly words: string
  readonly conversation?: ConversationId
  readonly limit: number
}

/** A message that was found, newest first, with the words in question between marks. */
export type SearchMatch = { readonly message: Message; readonly excerpt: SafeText }

/** What happened, for ever. A message is its "said" event with everything that changed it since. */
export type History = {
  /** Adds facts in their order. A deleted message's text is wiped from disk and index. */
  readonly append: (events: readonly ChatEvent[]) => void
  readonly page: (conversation: ConversationId, of: PageRequest, limit: number) => Page
  /** One message by its id, as it stands now. */
  readonly find: (id: Ref) => Message | undefined
  /** What changed a message, in the order in which it came, also what does not count. */
  readonly changes: (id: Ref) => readonly MessageChange[]
  readonly search: (query: SearchQuery) => readonly SearchMatch[]
  /** After an update words may be found in another way: makes up to `limit` older messages found so; false when all are. */
  readonly reindex: (limit: number) => boolean
  /** Is every message found? */
  readonly isIndexed: () => boolean
}

/** The state at start: the last snapshot and what happened since. */
export type SnapshotStore = {
  /**
   * The newest snapshot made with `version`, and the facts after it in their order. Without such a
   * snapshot: all lasting facts, but of the messages only the newest of each session.
   */
  readonly load: (version: number) => {
    readonly snapshot: string | undefined
    readonly events: readonly ChatEvent[]
    /** So many events could not be read, and are left out. */
    readonly unreadable?: number
  }
  /** Keeps a snapshot of everything appended so far, and drops passing facts that it contains. */
  readonly save: (version: number, state: string) => void
}

/** Bytes of one word: of mine until all have it, of others until they can be judged. */
export type PacketStore = {
  readonly put: (topic: string, seq: number, bytes: Uint8Array) => void
  /** My words `from`..`to` of a place, ascending, as far as they are kept. */
  readonly range: (
    topic: string,
    from: number,
    to: number,
  ) => readonly { readonly seq: number; readonly bytes: Uint8Array }[]
  /** Forgets my words of a place up to `seq` that were kept longer than `age` milliseconds. */
  readonly prune: (topic: string, seq: number, age: number) => void
}

/** A word of somebody else that cannot be judged yet. */
export type DeferredCommand = {
  readonly id: Ref
  readonly from: string
  readonly topic: string
  readonly bytes: Uint8Array
  readonly reason: string
}

/** Words of others that wait for something that is still on its way. */
export type DeferredStore = {
  /** Keeps one; false when `from` has `limit` of them already. Keeping the same id again changes nothing. */
  readonly defer: (command: DeferredCommand, limit: number) => boolean
  readonly byAuthor: (from: string) => readonly DeferredCommand[]
  readonly authors: () => readonly string[]
  /** Forgets one; another author's word with the same id stays. */
  readonly release: (command: Pick<DeferredCommand, 'from' | 'id'>) => void
}

/** Small named values, the newest counts: counters of places, settings. */
export type KeyValueStore = {
  readonly put: (name: string, value: string) => void
  readonly get: (name: string) => string | undefined
  /** All whose name begins so, by name. */
  readonly list: (prefix: string) => readonly (readonly [name: string, value: string])[]
}

/**
 * What a disk throws when it takes nothing more (full, read-only, broken): nothing of the
 * transaction is there. Anything else that is thrown is a bug.
 */
export const diskFailure = (cause: Error): Error =>
  Object.assign(new Error(cause.message, { cause }), { name: 'DiskFailure' })

/** Is this a disk that takes nothing more? */
export const isDiskFailure = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'DiskFailure'

/** The disk of one profile. Everything in one `transaction` is there together or not at all. */
export type Disk = {
  readonly history: History
  readonly snapshots: SnapshotStore
  readonly packets: PacketStore
  readonly deferred: DeferredStore
  readonly keyValues: KeyValueStore
  /**
   * Runs `work` at once, in one transaction; nested calls join the outer one. `durable`: it must
   * survive a power cut when this returns (what I say); else it must survive the program's death.
   * Throws `diskFailure`.
   */
  readonly transaction: <T>(durable: boolean, work: () => T) => T
  readonly close: () => void
}
