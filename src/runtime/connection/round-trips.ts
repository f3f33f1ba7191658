/**
 * Measured round trips: reported when they change by what somebody would notice, and now and then while they stay
 * about the same. Each report draws the status line anew, and every keep-alive measures one.
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
    const same = last?.link === link && areSimilar(last.trip, trip)
    if (last && same && at - last.at < MINUTE) return
    last = { link, trip, at }
    report({ roundTrip: trip, roundTripAt: at })
  }
}
