/** The disk of a profile, as the program sees it. */
import type { MessageChange } from '../model/messages/message-changes.ts'
import type { Message } from '../model/messages/messages.ts'
import type { Mark } from '../model/direct/sessions.ts'
import type { ChatEvent } from '../model/events.ts'
import type { SearchHit, SearchQuery } from '../model/messages/search-query.ts'
import type { ConversationId, Ref } from '../core/ids.ts'

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

/** Signed bytes as they travelled, and the topic inside the space that was signed with them. */
export type SignedOriginal = { readonly topic: string; readonly bytes: Uint8Array }

/** All events, kept for ever. A message is its `message.sent` event with everything that changed it since. */
export type History = {
  /**
   * Appends events in their order. A deleted message's text is wiped from disk and index. Of a stranger's
   * request that is dropped nothing stays, nor of the stranger if they are forgotten with it. `signed` is what the message,
   * or the change of one, among them was made of.
   */
  readonly append: (events: readonly ChatEvent[], signed?: SignedOriginal) => void
  readonly page: (conversation: ConversationId, of: PageRequest, limit: number) => Page
  /** One message by its id, as it is now. */
  readonly find: (id: Ref) => Message | undefined
  /** One message as it was sent; without its text if it was deleted. */
  readonly sent: (id: Ref) => Message | undefined
  /** What changed a message, in the order of arrival, including what does not count. */
  readonly changes: (id: Ref) => readonly MessageChange[]
  /** At most `limit` messages, the newest first. Nothing is found by a query with neither words nor a filter. */
  /** What was signed of a message and its changes, in the order of arrival, as far as it was given and not deleted. */
  readonly signed: (id: Ref) => readonly SignedOriginal[]
  readonly search: (query: SearchQuery & { readonly limit: number }) => readonly SearchHit[]
  /** How many messages a search would find; it stops counting at `most`. */
  readonly count: (query: SearchQuery, most: number) => number
  /**
   * A search finds new messages by reading them, until they are in the index. Puts the `count` oldest of them there, if so
   * many wait; false when fewer are left.
   */
  readonly addToIndex: (count: number) => boolean
  /** After an update the index may have another form: reindexes up to `limit` older messages; false when all are done. */
  readonly reindex: (limit: number) => boolean
  /** Can every message be found? */
  readonly isIndexed: () => boolean
}

/** Which snapshot it is, and the last event that is in it. */
export type SnapshotPlace = { readonly n: number; readonly upTo: number }

/** What the state is folded from. */
export type StoredEvents = {
  readonly snapshot: string | undefined
  readonly place?: SnapshotPlace
  readonly events: readonly ChatEvent[]
  /** How many events could not be read and are left out. */
  readonly unreadable?: number
}

/** The state at start: the last snapshot and what happened since. */
export type SnapshotStore = {
  /**
   * The newest snapshot made with `version`, and the events after it in their order; with `skip`, an
   * older one, when so many newer ones could not be read. Without such a snapshot: all lasting events, but of
   * the messages only the newest of each channel. What is not as it was saved is no snapshot.
   */
  readonly load: (version: number, skip?: number) => StoredEvents
  /**
   * The same for what is in the snapshot at this place, without that one: the newest before it, and the events that came
   * between the two, whatever was stored since.
   */
  readonly loadWithout: (version: number, place: SnapshotPlace) => StoredEvents
  /**
   * Keeps a snapshot of everything appended so far, beside the one before it, and drops passing events that
   * both contain: the older one and the events since are as good as the newer one.
   */
  readonly save: (version: number, state: string) => void
}

/** The bytes of messages: mine until everybody has them, others' until they can be decided. */
export type PacketStore = {
  readonly put: (topic: string, seq: number, bytes: Uint8Array) => void
  /** The messages `from`..`to` of a channel, ascending, as far as they are kept; the first `limit` of them. */
  readonly range: (
    topic: string,
    from: number,
    to: number,
    limit?: number,
  ) => readonly { readonly seq: number; readonly bytes: Uint8Array }[]
  /** The numbers alone of the same: what nobody kept costs nothing, however long the range is. */
  readonly seqs: (topic: string, from: number, to: number, limit: number) => readonly number[]
  /** Deletes my messages of a channel up to `seq` that were kept longer than `age` milliseconds. */
  readonly prune: (topic: string, seq: number, age: number) => void
}

/** Somebody else's command that cannot be decided yet. */
export type DeferredCommand = {
  readonly id: Ref
  readonly from: string
  readonly topic: string
  readonly bytes: Uint8Array
  readonly reason: string
  /** I have nothing in common with its author: it is kept for a short time, and for as long as there is room. */
  readonly stranger: boolean
}

/** How much of one author waits. */
export type DeferredSummary = {
  readonly from: string
  readonly count: number
  readonly bytes: number
  /** Is all of it of a time when I had nothing in common with them? */
  readonly stranger: boolean
  /** When the oldest of it was stored (Unix ms). */
  readonly since: number
}

/** Commands of others that wait for something that is still on its way. */
export type DeferredStore = {
  /** Stores one; false when `from` has `limit` of them already. Storing the same id again changes nothing. */
  readonly defer: (command: DeferredCommand, limit: number) => boolean
  readonly has: (command: Pick<DeferredCommand, 'from' | 'id'>) => boolean
  readonly byAuthor: (from: string) => readonly DeferredCommand[]
  readonly authors: () => readonly string[]
  /** How much of each author waits, whose oldest command came first at the beginning. */
  readonly summary: () => readonly DeferredSummary[]
  /** Deletes everything of one author. */
  readonly releaseAuthor: (from: string) => void
  /** Deletes one; another author's command with the same id stays. */
  readonly release: (command: Pick<DeferredCommand, 'from' | 'id'>) => void
}

/** Small named values, of which the newest counts: counters of channels, settings. */
export type KeyValueStore = {
  readonly put: (name: string, value: string) => void
  readonly get: (name: string) => string | undefined
  readonly remove: (name: string) => void
  /** All whose name begins with `prefix`, sorted by name. */
  readonly list: (prefix: string) => readonly (readonly [name: string, value: string])[]
}

/** Why a disk stores nothing: it is full, read-only or broken; or another program has it for itself at the moment. */
export type DiskTrouble = 'failing' | 'busy'

/**
 * What a disk throws when it stores nothing: nothing of the transaction is stored. Any other exception is a
 * bug.
 */
export const diskFailure = (cause: Error, trouble: DiskTrouble = 'failing'): Error =>
  Object.assign(new Error(cause.message, { cause }), { name: 'DiskFailure', trouble })

/** Is this the error of a disk that stores nothing? */
export const isDiskFailure = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'DiskFailure'

/** What kind of failure it is. */
export const diskTroubleOf = (error: Error): DiskTrouble =>
  'trouble' in error && error.trouble === 'busy' ? 'busy' : 'failing'

/** The disk of one profile. Everything in one `transaction` is stored together or not at all. */
export type Disk = {
  readonly history: History
  readonly snapshots: SnapshotStore
  readonly packets: PacketStore
  readonly deferred: DeferredStore
  readonly keyValues: KeyValueStore
  /**
   * Runs `work` at once, in one transaction; nested calls join the outer one: if one of them throws, nothing of all of it is
   * stored, and the outer one throws that too, also where somebody in between has caught it. `durable`: it must survive
   * a power cut when this returns, with all that was stored before it (my own commands, before they are published); else
   * it must survive a crash of the program. Throws `diskFailure`.
   */
  readonly transaction: <T>(durable: boolean, work: () => T) => T
  /**
   * Runs `work` at once: what its transactions store is stored together at its end, or nothing of it. The first of them
   * begins it, so it costs nothing where nothing is stored. It is in no transaction. Throws `diskFailure`.
   */
  readonly together: <T>(work: () => T) => T
  /**
   * Calls `done` when everything that is stored by now survives a power cut, at once or later; other things may happen
   * and be stored meanwhile. Not within a transaction. The error is a `diskFailure`: then some of it may not survive one.
   * After `close` nobody is told anything.
   */
  readonly flush: (done: (error?: Error) => void) => void
  readonly close: () => void
}
