/**
 * Who waits for what becomes of a message of mine, by topic and number. Thousands may wait for messages of one conversation:
 * a change of its counter concerns those whose numbers it is about, and nobody else is looked at.
 */
import { presentRanges, subtractRanges } from '../../core/seq-ranges.ts'
import type { SeqRange, SeqRanges } from '../../core/seq-ranges.ts'
import type { Stop } from '../../core/stop.ts'
import type { OutgoingCounter } from '../counters.ts'

type Listener = () => void

/** Gets the counter of a topic as it was and as it is; nothing when nobody knows what changed. */
export type CounterListener = (change?: {
  readonly before: OutgoingCounter | undefined
  readonly after: OutgoingCounter
}) => void

export type SeqWaiters = {
  /** Calls `listener` when something became of message `seq`. */
  readonly add: (topic: string, seq: number, listener: Listener) => Stop
  /** Calls those whom it concerns. */
  readonly onChanged: CounterListener
}

const added = (before: SeqRanges, after: SeqRanges): readonly SeqRange[] =>
  before === after ? [] : subtractRanges(presentRanges(after), presentRanges(before))

/** Did more change than what was acknowledged, confirmed or rejected: who receives it, or which numbers count? */
const isRearranged = (before: OutgoingCounter, after: OutgoingCounter): boolean =>
  before.lost !== after.lost ||
  after.renumbered !== undefined ||
  before.before !== after.before ||
  (before.receivers !== after.receivers &&
    (before.receivers.length !== after.receivers.length ||
      before.receivers.some(
        ({ to, from }, at) => after.receivers[at]?.to !== to || after.receivers[at].from !== from,
      )))

/** The numbers about which a change tells something. */
const changedSeqs = (before: OutgoingCounter, after: OutgoingCounter): readonly SeqRange[] => [
  ...added(before.sent, after.sent),
  ...(before.receivers === after.receivers
    ? []
    : after.receivers.flatMap(({ delivered }, at) =>
        added(before.receivers[at]?.delivered ?? delivered, delivered),
      )),
  ...(before.rejected === after.rejected
    ? []
    : [...before.rejected, ...after.rejected].map(([seq]): SeqRange => [seq, seq])),
]

/** Nobody waits yet. */
export const createSeqWaiters = (): SeqWaiters => {
  const topics = new Map<string, Map<number, Set<Listener>>>()
  const wake = (listeners: Iterable<Listener> = []) => {
    for (const listener of listeners) listener()
  }
  const wakeRange = (waiting: ReadonlyMap<number, Set<Listener>>, [from, to]: SeqRange) => {
    if (from === to) return wake(waiting.get(from))
    for (const [seq, listeners] of waiting) if (seq >= from && seq <= to) wake(listeners)
  }
  return {
    add: (topic, seq, listener) => {
      const waiting = topics.get(topic) ?? new Map<number, Set<Listener>>()
      topics.set(topic, waiting)
      const listeners = waiting.get(seq) ?? new Set()
      waiting.set(seq, listeners.add(listener))
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        waiting.delete(seq)
        if (waiting.size === 0) topics.delete(topic)
      }
    },
    onChanged: (change) => {
      if (!change) {
        for (const waiting of topics.values()) for (const all of waiting.values()) wake(all)
        return
      }
      const { before, after } = change
      const waiting = topics.get(after.topic)
      if (!waiting) return
      if (!before || isRearranged(before, after)) for (const all of waiting.values()) wake(all)
      else for (const range of changedSeqs(before, after)) wakeRange(waiting, range)
    },
  }
}
