/**
 * Says again what nobody confirmed. Whoever is here gets only the newest unconfirmed word: its
 * number shows the receiver what is missing, and the receipt that follows says exactly what to send.
 * Whoever is away gets everything once more, but only where the broker may have forgotten it; the
 * members of a group ask for it when they come.
 */
import type { Range } from '../../core/seq-ranges.ts'
import { common, covers, present } from '../../core/seq-ranges.ts'
import type { UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import type { Push } from './retransmit.ts'
import type { Ledger, Outgoing, Receiver } from '../counters.ts'
import { isCrowd, lackedByAny, lacking, someLack } from './receivers.ts'
import { LONGEST } from '../inbound/receipt-budget.ts'

/** First question after the broker's acknowledgement, then a minute, doubling up to an hour (ms). */
const FIRST = 10_000
const MINUTE = 60_000
const HOUR = 3_600_000
/** Where receipts are rare, the first question waits so long (ms): longer than the slowest receipt. */
const FIRST_IN_CROWD = LONGEST + 2 * MINUTE
/** What the broker kept for us and for a newcomer arrives first; only then is anything said again. */
const SETTLE = 1500
/** Everything goes again to somebody away at most this often (ms), unless the broker forgot. */
const REPEAT_ALL_AFTER = 10 * MINUTE

export type Repeat = {
  /** The broker has a word of this place, or somebody confirmed some. */
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
  readonly isHere: (who: UserId) => boolean
  /** Sends these once more to these. */
  readonly push: Push
  /** Keeps a counter on disk. */
  readonly keep: (counter: Outgoing) => void
}

/** Of somebody's lacking words, what the broker had: the rest is on its way by itself. */
const repeatable = (counter: Outgoing) => common(lackedByAny(counter), present(counter.sent))

/** Repeats by the three occasions of the protocol: a new boot, a new link of ours, and time. */
export const createRepeat = ({ clock, ledger, isHere, push, keep }: Needs): Repeat => {
  const tries = new Map<string, number>()
  const timers = new Map<string, Stop>()
  // in a group that talks on, whoever lacks only what was said since the last question is not late
  const marks = new Map<string, number>()
  const comers = new Map<string, Stop>()
  let isLinked = false
  let first = true
  let stopSettle: Stop | undefined

  const arm = (topic: string, delay: number) => {
    timers.get(topic)?.()
    marks.set(topic, ledger.outgoingOf(topic)?.count ?? 0)
    timers.set(
      topic,
      clock.after(delay, () => ask(topic)),
    )
  }

  /** The question that nobody had occasion for yet. */
  const armFirst = (counter: Outgoing) => {
    if (!timers.has(counter.topic)) arm(counter.topic, isCrowd(counter) ? FIRST_IN_CROWD : FIRST)
  }

  const disarm = (topic: string) => {
    timers.get(topic)?.()
    timers.delete(topic)
    tries.delete(topic)
    marks.delete(topic)
  }

  const ask = (topic: string): void => {
    timers.delete(topic)
    const counter = ledger.outgoingOf(topic)
    if (!isLinked || !counter) return
    if (!someLack(counter)) return disarm(topic)
    const behind = new Map<number, Receiver[]>()
    const mark = isCrowd(counter) ? marks.get(topic) : undefined
    for (const receiver of counter.receivers) {
      const lacks = lacking(counter, receiver)
      const newest = lacks.at(-1)?.[1]
      const isLate = mark === undefined || lacks.some(([from]) => from <= mark)
      // whoever is away will show a new boot when they come
      if (newest === undefined || !isLate || !isHere(receiver.to)) continue
      behind.set(newest, [...(behind.get(newest) ?? []), receiver])
    }
    if (behind.size === 0) {
      if (mark !== undefined && mark < counter.count) armFirst(counter)
      return
    }
    const count = tries.get(topic) ?? 0
    tries.set(topic, count + 1)
    for (const [newest, receivers] of behind) {
      if (covers(counter.sent, newest)) push(counter, receivers, [[newest, newest]])
    }
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
      if (!someLack(counter)) continue
      const { topic, receivers, repeatedAt, about } = counter
      if (receivers.some(({ to }) => isHere(to))) ask(topic)
      else if (groupAbout(about) !== undefined) continue
      else if (forgot || (starting && now - repeatedAt > REPEAT_ALL_AFTER)) {
        const ranges = common(before.get(topic) ?? [], repeatable(counter))
        if (ranges.length === 0) continue
        keep({ ...counter, repeatedAt: now })
        push(counter, receivers, ranges)
      }
    }
  }

  /** Of all the members of a large group only the one who came is asked. */
  const welcome = ({ topic }: Outgoing, who: UserId) => {
    const name = `${topic} ${who}`
    if (comers.has(name)) return
    const greet = () => {
      comers.delete(name)
      const counter = ledger.outgoingOf(topic)
      const receiver = counter?.receivers.find(({ to }) => to === who)
      if (!isLinked || !counter || !receiver) return
      const newest = lacking(counter, receiver).at(-1)?.[1]
      if (newest === undefined) return
      if (covers(counter.sent, newest)) push(counter, [receiver], [[newest, newest]])
      armFirst(counter)
    }
    comers.set(name, clock.after(SETTLE, greet))
  }

  return {
    moved: (counter, confirmed) => {
      if (!someLack(counter)) return disarm(counter.topic)
      // in a group one who confirms says nothing of the others
      if (confirmed && groupAbout(counter.about) === undefined) disarm(counter.topic)
      armFirst(counter)
    },
    arrived: (who) => {
      for (const counter of ledger.allOutgoing()) {
        const receiver = counter.receivers.find(({ to }) => to === who)
        if (!receiver || lacking(counter, receiver).length === 0) continue
        if (isCrowd(counter)) welcome(counter, who)
        else {
          tries.delete(counter.topic)
          arm(counter.topic, SETTLE)
        }
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
      for (const stop of comers.values()) stop()
      comers.clear()
      // what was on its way may be lost: with the next link all that is unconfirmed is asked about
      marks.clear()
      tries.clear()
    },
  }
}
