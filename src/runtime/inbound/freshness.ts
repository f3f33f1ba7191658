/**
 * Does a packet with a good signature say something new? Anybody may publish again what somebody has signed, and must
 * not take the time away that its author has.
 */
import { hasSeq } from '../../core/seq-ranges.ts'
import type { Address } from '../../core/channel.ts'
import type { Millis, PublicKey, UserId } from '../../core/ids.ts'
import { remember } from '../../core/collections/remember.ts'
import { CLOCK_TOLERANCE } from '../../model/shown-time.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { Counters } from '../counters.ts'

/** Of so many people the time of the newest packet without a number is remembered. */
const MAX_AUTHORS = 5000

type Deps = {
  readonly counters: Pick<Counters, 'incoming'>
  readonly now: () => Millis
}

/** Tells what is new: a number that is not there, or, without a number, a time later than the last one. */
export const createFreshness = ({ counters, now }: Deps) => {
  const newest = new Map<UserId, number>()
  return (
    channel: Address,
    { by, at, seq }: Pick<Decoded, 'by' | 'at' | 'seq'>,
    key: PublicKey,
  ): boolean => {
    if (seq > 0) {
      const counter = counters.incoming(channel, key)
      return !counter || !hasSeq(counter.received, seq)
    }
    if (at <= (newest.get(by) ?? 0)) return false
    // a clock that was wrong once must not make everything old that follows
    remember(newest, by, Math.min(at, now() + CLOCK_TOLERANCE), MAX_AUTHORS)
    return true
  }
}
