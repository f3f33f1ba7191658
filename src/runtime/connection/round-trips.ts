/** Round trips as they are measured: told when they change, and again while they stay the same. */
import type { LinkState } from '../../model/screen/link.ts'
import type { Clock, Link } from '../../ports.ts'

/** A round trip that stays the same is told again after so long (ms), so that it is seen to hold. */
const MINUTE = 60_000

/** Hears of round trips of a link, however often. */
export const createTrips = (
  { now }: Pick<Clock, 'now'>,
  tell: (state: Required<Pick<LinkState, 'trip' | 'tripAt'>>) => void,
) => {
  let last: { readonly of: Link; readonly trip: number; readonly at: number } | undefined
  return (of: Link | undefined, trip: number): void => {
    if (!of) return
    const at = now()
    const same = last?.of === of && Math.round(last.trip) === Math.round(trip)
    if (last && same && at - last.at < MINUTE) return
    last = { of, trip, at }
    tell({ trip, tripAt: at })
  }
}
