/** Says words once more: in a group to those alone who lack them, unless they are many. */
import type { Range } from '../../core/seq-ranges.ts'
import { common, merged, without } from '../../core/seq-ranges.ts'
import type { Clock } from '../../ports.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import type { Outgoing, Receiver } from '../counters.ts'
import { lacking } from './receivers.ts'
import type { Outbox } from './outbox.ts'
import type { Relays } from '../groups/relay.ts'

/** A word that was sent again this lately (ms) is not sent once more for the same hole. */
const JUST_REPEATED = 2000
/** Where more than this part of a group lacks a word, it is said to all of them again. */
const MANY = 1 / 3

/** Sends of these words of mine to each of these receivers what they lack. */
export type Push = (
  counter: Outgoing,
  receivers: readonly Receiver[],
  ranges: readonly Range[],
) => void

type Needs = {
  readonly clock: Clock
  readonly outbox: Pick<Outbox, 'due'>
  readonly relays: Pick<Relays, 'words'>
}

/** Remembers what it sent a moment ago. */
export const createPush = ({ clock, outbox, relays }: Needs): Push => {
  const repeated = new Map<string, { readonly at: number; readonly ranges: readonly Range[] }>()

  /** Of these, what this receiver lacks and was not sent a moment ago. */
  const wantedBy = (counter: Outgoing, receiver: Receiver, ranges: readonly Range[]) => {
    const now = clock.now()
    const name = `${counter.topic} ${receiver.to}`
    const last = repeated.get(name)
    const recent = last && now - last.at < JUST_REPEATED ? last : { at: now, ranges: [] }
    let wanted = common(ranges, lacking(counter, receiver))
    for (const range of recent.ranges) wanted = without(wanted, range)
    if (wanted.length > 0) {
      repeated.set(name, { at: recent.at, ranges: merged(recent.ranges, wanted) })
    }
    return wanted
  }

  return (counter, receivers, ranges) => {
    const group = groupAbout(counter.about)
    const toAll =
      group === undefined || receivers.length > Math.max(3, counter.receivers.length * MANY)
    for (const receiver of receivers) {
      const wanted = wantedBy(counter, receiver, ranges)
      if (wanted.length === 0) continue
      if (toAll) outbox.due(counter.topic, wanted)
      else relays.words(receiver.to, group, counter.topic, wanted)
    }
  }
}
