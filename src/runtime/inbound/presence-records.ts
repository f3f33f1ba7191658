/**
 * Presence records as the broker gives them, thousands at once after a connection: what is the same
 * as before is not read again, and those that come together become true together.
 */
import { decide } from '../../model/model.ts'
import { isPresent } from '../../model/people/presence.ts'
import type { ChatEvent, Stamped } from '../../model/commands.ts'
import type { Millis, PublicKey, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports.ts'
import { tolerating } from '../storage-errors.ts'
import type { Model } from '../event-store.ts'

/** Records that the broker had kept wait so long (ms) for others; while many come, longer each time. */
const TOGETHER = 50
const TOGETHER_MOST = 400
/** So many in that time are many. */
const MANY = 50
/** No more than so many wait. */
const MOST = 2000
/** Bytes of so many records are remembered. */
const REMEMBERED = 10_000

/** A record as it was heard. */
export type PresenceRecord = Extract<Stamped, { type: 'presence.show' }>

type Waiting = {
  readonly command: PresenceRecord
  readonly topic: string
  readonly bytes: Uint8Array
}
type Known = { readonly key: PublicKey; readonly bytes: Uint8Array }

type Needs = {
  readonly model: Model
  readonly clock: Clock
  /** Somebody who was not here, or was here with another connection (`anew`), shows that they are. */
  readonly onArrival: (who: UserId, anew: boolean) => void
}

export type Records = {
  /** Was exactly this read before, and is its key still the one of this person? */
  readonly isKnown: (who: UserId, topic: string, bytes: Uint8Array) => boolean
  /** A record with a good signature, of the pinned key; `retain`: the broker had kept it. */
  readonly take: (
    command: Omit<PresenceRecord, 'seen'>,
    topic: string,
    bytes: Uint8Array,
    retain: boolean,
  ) => void
  /** Whatever waits for this person is true when this returns. */
  readonly settle: (who: UserId) => void
  /** All that waits is true when this returns. */
  readonly flush: () => void
}

const isSame = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Takes records in their order; `flush` before anything that may be judged by them. */
export const createRecords = ({ model, clock, onArrival }: Needs): Records => {
  const waiting = new Map<UserId, Waiting>()
  const known = new Map<string, Known>()
  let pause = TOGETHER
  let timer: { readonly stop: Stop; readonly soon: boolean } | undefined

  const remember = ({ command, topic, bytes }: Waiting) => {
    known.delete(topic)
    // a copy: the bytes that arrived are a piece of something larger
    known.set(topic, { key: command.key, bytes: bytes.slice() })
    const [oldest] = known.size > REMEMBERED ? known.keys() : []
    if (oldest !== undefined) known.delete(oldest)
  }

  const flush = () => {
    timer?.stop()
    timer = undefined
    if (waiting.size === 0) return
    const together = [...waiting.values()]
    waiting.clear()
    // each new state is drawn: the first people are seen at once, and the rest is not held up by frames
    pause = together.length < MANY ? TOGETHER : Math.min(pause * 2, TOGETHER_MOST)
    // of no person there are two: each is judged by what was known before
    const before = model.state()
    const now = clock.now()
    const arrived: (readonly [UserId, boolean])[] = []
    const events = together.flatMap(({ command }): readonly ChatEvent[] => {
      const judged = decide(before, command)
      if (!judged.ok) {
        const { error: reason } = judged
        return reason === 'stale' ? [] : [{ type: 'packet.refused', reason }]
      }
      const person = before.people.get(command.by)
      const anew = person === undefined || command.boot > person.boot
      if (command.status !== 'offline' && (anew || !isPresent(person, now))) {
        arrived.push([command.by, anew])
      }
      return judged.value
    })
    model.happen(events)
    for (const one of together) remember(one)
    for (const [who, anew] of arrived) onArrival(who, anew)
  }
  // what a failing disk does not take comes again with the next connection
  const flushed = () => tolerating(flush)

  return {
    isKnown: (who, topic, bytes) => {
      const last = known.get(topic)
      const mine = last !== undefined && model.state().people.get(who)?.key === last.key
      return mine && isSame(last.bytes, bytes)
    },
    take: (command, topic, bytes, retain) => {
      const now: Millis = clock.now()
      // what the broker kept was true when it was said; what comes now is true now
      const seen = retain && command.at < now ? command.at : now
      waiting.set(command.by, { command: { ...command, seen }, topic, bytes })
      if (waiting.size >= MOST) return flushed()
      if (timer && (retain || timer.soon)) return
      timer?.stop()
      timer = { stop: clock.after(retain ? pause : 0, flushed), soon: !retain }
    },
    settle: (who) => {
      if (waiting.has(who)) flushed()
    },
    flush: flushed,
  }
}
