/** Says words once more: in a group to those alone who lack them, unless they are many. */
import type { SeqRange } from '../../core/seq-ranges.ts'
import { intersectRanges, mergeRanges, subtractRange } from '../../core/seq-ranges.ts'
import type { Clock } from '../../ports.ts'
import { groupOfChannel } from '../../core/channel.ts'
import type { OutgoingCounter, ReceiverState } from '../counters.ts'
import { missingFor } from './receivers.ts'
import type { Outbox } from './outbox.ts'
import type { Relay } from '../groups/relay.ts'

/** A word that was sent again this lately (ms) is not sent once more for the same hole. */
const RECENT = 2000
/** Where more than this part of a group lacks a word, it is said to all of them again. */
const MANY_SHARE = 1 / 3

/** Sends of these words of mine to each of these receivers what they lack. */
export type Retransmit = (
  counter: OutgoingCounter,
  receivers: readonly ReceiverState[],
  ranges: readonly SeqRange[],
) => void

type Deps = {
  readonly clock: Clock
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly relays: Pick<Relay, 'relayMessages'>
}

/** Remembers what it sent a moment ago. */
export const createRetransmit = ({ clock, outbox, relays }: Deps): Retransmit => {
  const recentlySent = new Map<
    string,
    { readonly at: number; readonly ranges: readonly SeqRange[] }
  >()

  /** Of these, what this receiver lacks and was not sent a moment ago. */
  const wantedBy = (
    counter: OutgoingCounter,
    receiver: ReceiverState,
    ranges: readonly SeqRange[],
  ) => {
    const now = clock.now()
    const name = `${counter.topic} ${receiver.to}`
    const last = recentlySent.get(name)
    const recent = last && now - last.at < RECENT ? last : { at: now, ranges: [] }
    let wanted = intersectRanges(ranges, missingFor(counter, receiver))
    for (const range of recent.ranges) wanted = subtractRange(wanted, range)
    if (wanted.length > 0) {
      recentlySent.set(name, { at: recent.at, ranges: mergeRanges(recent.ranges, wanted) })
    }
    return wanted
  }

  return (counter, receivers, ranges) => {
    const group = groupOfChannel(counter.channel)
    const toAll =
      group === undefined || receivers.length > Math.max(3, counter.receivers.length * MANY_SHARE)
    for (const receiver of receivers) {
      const wanted = wantedBy(counter, receiver, ranges)
      if (wanted.length === 0) continue
      if (toAll) outbox.enqueue(counter.topic, wanted)
      else relays.relayMessages(receiver.to, group, counter.topic, wanted)
    }
  }
}
