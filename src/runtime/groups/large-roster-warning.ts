/** Tells the person that a roster is too large for the broker: of which group, how large it is, and how large it may be. */
import type { BrokerDenial } from '../../core/broker/link-end.ts'
import type { PublishOutcome } from '../../ports/transport.ts'

/** As numbers that need no translation. */
const sizes = ({ size, limit }: BrokerDenial): readonly string[] => {
  if (size === undefined) return []
  return [limit === undefined ? `${size} B` : `${size} B > ${limit} B`]
}

/** Tells it where the broker said so; `isWithdrawn`: the group was new, and is not made. */
export const createLargeRosterWarning =
  (warn: (key: string, about: string) => void) =>
  (group: string, outcome: PublishOutcome, isWithdrawn = false): void => {
    if (typeof outcome === 'string' || outcome.reason !== 'too-large') return
    const about = [group, ...sizes(outcome)].join(', ')
    warn(isWithdrawn ? 'new-group-too-large' : 'roster-too-large', about)
  }
