/** The failure of a command whose roster is too large for the broker, with what the sentence about it needs. */
import type { LargeRoster } from '../../runtime/outbound/publish-tracker.ts'

const PREFIX = 'large-roster '

/** The failure that says so; `isKept`: the change stays, and is tried again with each connection. */
export const largeRosterFailure = (roster: LargeRoster, isKept: boolean): string =>
  PREFIX + JSON.stringify({ ...roster, isKept })

/** The JSON in such a failure; nothing in others. */
export const largeRosterInFailure = (failure: string): string | undefined =>
  failure.startsWith(PREFIX) ? failure.slice(PREFIX.length) : undefined
