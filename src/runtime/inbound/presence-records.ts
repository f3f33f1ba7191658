/**
 * Presence records as the broker gives them, thousands at once after a connection: what is the same
 * as before is not read again, and those that come together become true together.
 */
import { decide } from '../../model/model.ts'
import { isPresent } from '../../model/people/presence.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Stamped } from '../../model/commands.ts'
import type { Millis, PublicKey, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports/clock.ts'
import { remember } from '../../core/collections/remember.ts'
import { tolerateDiskFailure } from '../storage-errors.ts'
import type { Arrived } from './arrived.ts'
import type { EventStore } from '../event-store.ts'
import type { Emit, RuntimeEvents } from '../loop.ts'

/** Records that the broker had kept wait so long (ms) for others; while many come, longer each time. */
const BATCH_DELAY = 50
const MAX_BATCH_DELAY = 400
/** So many in that time are many. */
const LARGE_BATCH = 50
/** No more than so many wait. */
const MAX_WAITING = 2000
/** Bytes of so many records are remembered. */
const MAX_REMEMBERED = 10_000

/** A record as it was received. */
export type PresenceRecord = Extract<Stamped, { type: 'presence.publish' }>

type PendingRecord = {
  readonly command: PresenceRecord
  readonly topic: string
  readonly bytes: Uint8Array
}
type KnownRecord = { readonly key: PublicKey; readonly bytes: Uint8Array }

type Deps = {
  readonly eventStore: EventStore
  readonly clock: Clock
  readonly emit: Emit
}

export type PresenceRecords = {
  /** Were exactly these bytes read before, and is their key still the pinned one of this person? */
  readonly isKnown: (who: UserId, topic: string, bytes: Uint8Array) => boolean
  /** A record with a good signature, of the pinned key. */
  readonly receive: (command: Omit<PresenceRecord, 'seen'>, arrived: Arrived) => void
  /** All waiting records of this person are committed when this returns. */
  readonly flushFor: (who: UserId) => void
  /** All waiting records are committed when this returns. */
  readonly flush: () => void
  /** Every record is new again: what was known may not be in the state. */
  readonly forget: () => void
}

const isSame = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Takes records in their order; call `flush` before deciding anything that may depend on them. */
export const createPresenceRecords = ({ eventStore, clock, emit }: Deps): PresenceRecords => {
  const waiting = new Map<UserId, PendingRecord>()
  const known = new Map<string, KnownRecord>()
  let pause = BATCH_DELAY
  let timer: { readonly stop: Stop; readonly soon: boolean } | undefined

  // a copy: the bytes that arrived are a piece of something larger
  const note = ({ command: { key }, topic, bytes }: PendingRecord) =>
    remember(known, topic, { key, bytes: bytes.slice() }, MAX_REMEMBERED)

  const flush = () => {
    timer?.stop()
    timer = undefined
    if (waiting.size === 0) return
    const batch = [...waiting.values()]
    waiting.clear()
    // each new state is drawn: the first people are seen at once, and the rest is not held up by frames
    pause = batch.length < LARGE_BATCH ? BATCH_DELAY : Math.min(pause * 2, MAX_BATCH_DELAY)
    // there is at most one record of each person, so each is decided by what was known before
    const before = eventStore.state()
    const now = clock.now()
    const arrived: RuntimeEvents['personArrived'][] = []
    const events = batch.flatMap(({ command }): readonly ChatEvent[] => {
      const decided = decide(before, command)
      if (!decided.ok) {
        const { error: reason } = decided
        return reason === 'stale' ? [] : [{ type: 'packet.refused', reason }]
      }
      const person = before.people.get(command.by)
      // nothing waits for a stranger
      if (!person) return decided.value
      const reconnected = command.boot > person.boot
      if (command.status !== 'offline' && (reconnected || !isPresent(person, now))) {
        arrived.push({ who: command.by, reconnected })
      }
      return decided.value
    })
    eventStore.commit(events)
    for (const one of batch) note(one)
    for (const one of arrived) emit('personArrived', one)
  }
  // what a failing disk does not take comes again with the next connection
  const flushTolerant = () => tolerateDiskFailure(flush)

  return {
    isKnown: (who, topic, bytes) => {
      const last = known.get(topic)
      const mine = last !== undefined && lookUpPerson(eventStore.state(), who)?.key === last.key
      return mine && isSame(last.bytes, bytes)
    },
    receive: (command, { topic, bytes, retained }) => {
      const now: Millis = clock.now()
      // a retained record was true when it was published; a live one is true now
      const seen = retained && command.at < now ? command.at : now
      waiting.set(command.by, { command: { ...command, seen }, topic, bytes })
      if (waiting.size >= MAX_WAITING) return flushTolerant()
      if (timer && (retained || timer.soon)) return
      timer?.stop()
      timer = { stop: clock.after(retained ? pause : 0, flushTolerant), soon: !retained }
    },
    flushFor: (who) => {
      if (waiting.has(who)) flushTolerant()
    },
    flush: flushTolerant,
    forget: () => known.clear(),
  }
}
