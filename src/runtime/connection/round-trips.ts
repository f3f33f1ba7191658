/**
 * Measured round trips: reported when they change by what somebody would notice, and now and then while they stay
 * about the same. Another number draws the screen anew, and every keep-alive measures one: an idle program would be drawn
 * all day for a millisecond more or less.
 */
import type { LinkState } from '../../model/screen/link.ts'
import type { Link } from '../../ports/transport.ts'
import type { Clock } from '../../ports/clock.ts'

/** A round trip that stays the same is reported again after so long (ms), so that it is seen to be current. */
const MINUTE = 60_000

/** Milliseconds that nobody notices. */
const UNNOTICED = 10

/** Are these two about the same? By less than half, or by a few milliseconds. */
const areSimilar = (one: number, other: number) =>
  Math.abs(one - other) < Math.max(UNNOTICED, Math.min(one, other) / 2)

/** A function that takes every measured round trip, however often. */
export const createRoundTrips = (
  { now }: Pick<Clock, 'now'>,
  report: (state: Required<Pick<LinkState, 'roundTrip' | 'roundTripAt'>>) => void,
) => {
  let last: { readonly link: Link; readonly trip: number; readonly at: number } | undefined
  return (link: Link | undefined, trip: number): void => {
    if (!link) return
    const at = now()
    const known = last?.link === link ? last : undefined
    if (known && areSimilar(known.trip, trip) && at - known.at < MINUTE) return
    // after a minute what is about the same is told as it is, but for what nobody notices
    const shown = known && Math.abs(known.trip - trip) < UNNOTICED ? known.trip : trip
    last = { link, trip: shown, at }
    report({ roundTrip: shown, roundTripAt: at })
  }
}
