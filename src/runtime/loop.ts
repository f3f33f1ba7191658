/**
 * What the parts of the runtime tell each other, in one queue: all parts handle an event before the next
 * one. What a handler makes happen is handled after it, so effects come in the order of the events that
 * they follow from. An event has no answer. Where a part needs one, or has to know that the disk failed,
 * it calls another part that was made before it.
 */
import type { ChatEvent, Effect } from '../model/events.ts'
import type { GroupId, Millis, RosterHash, UserId } from '../core/ids.ts'
import type { Link, OutgoingPacket } from '../ports/transport.ts'
import type { LinkFindings } from './connection/connection-types.ts'
import type { OwnPresenceSeen } from './connection/duplicate-instance.ts'
import type { IncomingCounter } from './counters.ts'
import type { Arrived } from './inbound/arrived.ts'
import { tolerateDiskFailure } from './storage-errors.ts'

export type RuntimeEvents = {
  /** What is on disk is taken up, before any link; then what was due meanwhile is done. */
  readonly started: undefined
  readonly restored: undefined
  /** These are on disk and in the state. */
  readonly committed: readonly ChatEvent[]
  readonly effect: Effect
  /** Everything emitted so far was handled. */
  readonly idle: undefined
  /** Nothing of a transaction is on disk, because that failed or because of a bug; what was read of it may not be true. */
  readonly undone: Error
  /** A transaction succeeded after the disk had failed. */
  readonly diskRecovered: undefined

  /** I am online. */
  readonly linked: LinkFindings & { readonly link: Link }
  /** The link is over; `closed` when the other side ended it. */
  readonly unlinked: { readonly closed: boolean }

  /** A sequenced command of mine is on disk. */
  readonly stored: { readonly topic: string; readonly seq: number }
  /** To publish now or never. */
  readonly ephemeral: OutgoingPacket
  /** A roster of mine is on disk. */
  readonly rosterIssued: { readonly group: GroupId; readonly hash: RosterHash }
  /** So many rosters of mine are not on the broker. */
  readonly rostersWaiting: number
  /** The broker has the roster of this group that I signed, or denied it. */
  readonly rosterProgressed: GroupId
  /** Members of this group may have commands of mine that I lack. */
  readonly ownMessagesMissing: GroupId

  /** A sequenced command of somebody was counted, or came again. */
  readonly counted: IncomingCounter
  /** What a deferred roster waited for may be there. */
  readonly released: Arrived
  /** Somebody came online, or came back with a new connection. */
  readonly personArrived: { readonly who: UserId; readonly reconnected: boolean }

  /** My status changed. */
  readonly statusChanged: undefined
  /** A presence record in my name arrived; or none is retained any more. */
  readonly ownPresence: OwnPresenceSeen
  readonly ownPresenceLost: undefined
  /** A record arrived that the broker had kept. */
  readonly retainedPresence: undefined
  /** A packet of mine to myself came back; it was made at this time. */
  readonly sentinel: Millis
  /** Something else is known of what the broker lets me do. */
  readonly rightsChanged: undefined
  /** The broker took what it had hung up at: what was not sent for that reason may be. */
  readonly writingRegained: undefined
  /** Something is missing for a while: it is tried again. */
  readonly rightsDue: undefined
}

/** What one part does about events; it knows nothing of the other parts that handle them. */
export type Handlers = {
  readonly [E in keyof RuntimeEvents]?: (data: RuntimeEvents[E]) => void
}

/** Emits an event to all parts; at once, or as soon as the events before it were handled. */
export type Emit = <E extends keyof RuntimeEvents>(event: E, data: RuntimeEvents[E]) => void

export type Loop = {
  readonly emit: Emit
  /** Runs this like a handler: the events that it emits are handled when it is done. */
  readonly run: (task: () => void) => void
  /** What was emitted and not handled yet did not happen. */
  readonly forget: () => void
  /** From now on these parts handle events, in this order. */
  readonly connect: (parts: readonly Handlers[]) => void
}

/** A loop that nobody listens to yet. */
export const createLoop = (): Loop => {
  const queue: (() => void)[] = []
  let parts: readonly Handlers[] = []
  let running = false

  const listening = new Map<keyof RuntimeEvents, readonly Handlers[]>()
  const partsFor = (event: keyof RuntimeEvents) => {
    const known = listening.get(event)
    if (known) return known
    const found = parts.filter((part) => part[event] !== undefined)
    listening.set(event, found)
    return found
  }

  const tell: Emit = (event, data) => {
    // a failing disk is no reason to leave the others out
    for (const part of partsFor(event)) tolerateDiskFailure(() => part[event]?.(data))
  }

  const drain = () => {
    do {
      for (let next = queue.shift(); next; next = queue.shift()) next()
      tell('idle', undefined)
    } while (queue.length > 0)
  }

  const run = (task: () => void) => {
    if (running) return task()
    running = true
    try {
      task()
      drain()
    } finally {
      running = false
    }
  }

  return {
    emit: (event, data) => run(() => void queue.push(() => tell(event, data))),
    run,
    forget: () => void queue.splice(0),
    connect: (all) => {
      parts = all
      listening.clear()
    },
  }
}
