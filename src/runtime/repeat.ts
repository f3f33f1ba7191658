/**
 * Says again what nobody confirmed. Whoever is here gets only the newest unconfirmed word: its
 * number shows the receiver what is missing, and the receipt that follows says exactly what to send.
 * Whoever is away gets everything once more, but only where the broker may have forgotten it.
 */
import type { Range } from '../core/coverage.ts'
import { common, covers, missing, present, without } from '../core/coverage.ts'
import type { UserId } from '../core/names.ts'
import type { Stop } from '../core/stop.ts'
import type { Clock } from '../ports.ts'
import type { Ledger, Outgoing } from './ledger.ts'
import type { Outbox } from './outbox.ts'

/** First question after the broker's acknowledgement, then a minute, doubling up to an hour (ms). */
const FIRST = 10_000
const MINUTE = 60_000
const HOUR = 3_600_000
/** What the broker kept for us and for a newcomer arrives first; only then is anything said again. */
const SETTLE = 1500
/** Everything goes again to somebody away at most this often (ms), unless the broker forgot. */
const REPEAT_ALL_AFTER = 10 * MINUTE

/** My words of a place that the receiver has not confirmed, but for those put aside. */
export const lacking = ({ delivered, count, aside }: Outgoing): readonly Range[] => {
  let ranges = missing(delivered, count)
  for (const [seq] of aside) ranges = without(ranges, [seq, seq])
  return ranges
}

/** Of those, what the broker had: the rest is on its way by itself. */
const repeatable = (counter: Outgoing): readonly Range[] =>
  common(lacking(counter), present(counter.sent))

export type Repeat = {
  /** The broker has a word of this place, or the receiver confirmed some. */
  readonly moved: (counter: Outgoing, confirmed: boolean) => void
  /** Somebody came, or showed a new connection. */
  readonly arrived: (who: UserId) => void
  /** The link is there. `forgot`: the broker had lost what it knew of us. */
  readonly linked: (forgot: boolean) => void
  readonly unlinked: () => void
}

type Needs = {
  readonly clock: Clock
  readonly ledger: Ledger
  readonly outbox: Outbox
  readonly isHere: (who: UserId) => boolean
  /** Keeps a counter on disk. */
  readonly keep: (counter: Outgoing) => void
}

/** Repeats by the three occasions of the protocol: a new boot, a new link of ours, and time. */
export const createRepeat = ({ clock, ledger, outbox, isHere, keep }: Needs): Repeat => {
  const tries = new Map<string, number>()
  const timers = new Map<string, Stop>()
  let isLinked = false
  let first = true
  let stopSettle: Stop | undefined

  const arm = (topic: string, delay: number) => {
    timers.get(topic)?.()
    timers.set(
      topic,
      clock.after(delay, () => ask(topic)),
    )
  }

  const disarm = (topic: string) => {
    timers.get(topic)?.()
    timers.delete(topic)
    tries.delete(topic)
  }

  const ask = (topic: string) => {
    timers.delete(topic)
    const counter = ledger.outgoingOf(topic)
    if (!isLinked || !counter) return
    const newest = lacking(counter).at(-1)?.[1]
    if (newest === undefined) return disarm(topic)
    // whoever is away will show a new boot when they come
    if (!isHere(counter.to)) return
    const count = tries.get(topic) ?? 0
    tries.set(topic, count + 1)
    if (covers(counter.sent, newest)) outbox.due(topic, [[newest, newest]])
    const delay = MINUTE * 2 ** count
    arm(topic, delay < HOUR ? delay : HOUR)
  }

  /** `before`: what the broker had been given before this link, by topic. */
  const settle = (
    forgot: boolean,
    starting: boolean,
    before: ReadonlyMap<string, readonly Range[]>,
  ) => {
    const now = clock.now()
    for (const counter of ledger.allOutgoing()) {
      if (lacking(counter).length === 0) continue
      if (isHere(counter.to)) ask(counter.topic)
      else if (forgot || (starting && now - counter.repeatedAt > REPEAT_ALL_AFTER)) {
        const ranges = common(before.get(counter.topic) ?? [], lacking(counter))
        if (ranges.length === 0) continue
        keep({ ...counter, repeatedAt: now })
        outbox.due(counter.topic, ranges)
      }
    }
  }

  return {
    moved: (counter, confirmed) => {
      if (lacking(counter).length === 0) return disarm(counter.topic)
      if (confirmed) disarm(counter.topic)
      if (!timers.has(counter.topic)) arm(counter.topic, FIRST)
    },
    arrived: (who) => {
      for (const counter of ledger.allOutgoing()) {
        if (counter.to !== who || lacking(counter).length === 0) continue
        tries.delete(counter.topic)
        arm(counter.topic, SETTLE)
      }
    },
    linked: (forgot) => {
      isLinked = true
      const starting = first
      first = false
      const before = new Map(
        ledger.allOutgoing().map((counter) => [counter.topic, repeatable(counter)]),
      )
      stopSettle = clock.after(SETTLE, () => settle(forgot, starting, before))
    },
    unlinked: () => {
      isLinked = false
      stopSettle?.()
      for (const stop of timers.values()) stop()
      timers.clear()
      tries.clear()
    },
  }
}
