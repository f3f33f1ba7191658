/**
 * Who owns my name at a broker: I do once I published it there, else the one who published it before me. Two who take it at one
 * moment both have it: whoever knows one of them refuses the other, so both are told.
 */
import type { Millis, PublicKey } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ConnectionDeps } from './connection-types.ts'

/** What the broker retained may come this long (ms) after the sentinel, if QoS 0 waits for QoS 1. */
const LATE_RETAINED = 5000

/** The claim of one program to its name. */
export const createNameClaim = (
  clock: Clock,
  claimed: ConnectionDeps['ownNames'],
  broker: () => string,
) => {
  let rival: PublicKey | undefined
  let newcomer = false
  let publishedAt: Millis = clock.now()
  let told = false
  return {
    /** A new link: nothing is known of its broker yet. */
    begin: () => {
      rival = undefined
      newcomer = !claimed.get(broker())
      told = false
    },
    /** Before I publish my presence: the key of the one who has the name. */
    holder: () => (newcomer ? rival : undefined),
    /** Is it to be told that somebody else is online in my name? Once for each link, however many claim it. */
    tellsRival: () => {
      const first = !told
      told = true
      return first
    },
    /** My presence is published. */
    onPublished: () => {
      publishedAt = clock.now()
      claimed.put(broker())
    },
    /** Somebody else uses my name; true when they had it before me, and I see that only now. */
    onRival: (key: PublicKey, retained: boolean): boolean => {
      rival = key
      const before = newcomer && retained && clock.now() - publishedAt < LATE_RETAINED
      if (before) claimed.put(broker(), false)
      return before
    },
  }
}
