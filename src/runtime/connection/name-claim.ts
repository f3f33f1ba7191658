/** Whose my name is at a broker: mine once I was shown there, else of who has shown it before me. */
import type { Millis, PublicKey } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ConnectionDeps } from './connection-types.ts'

/** What the broker retained may come this long (ms) after the mark, where QoS 0 waits for QoS 1. */
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
  return {
    /** A new link: nothing is known of its broker yet. */
    begin: () => {
      rival = undefined
      newcomer = !claimed.get(broker())
    },
    /** Before I show myself: the key of who has the name. */
    holder: () => (newcomer ? rival : undefined),
    /** I am shown. */
    onPublished: () => {
      publishedAt = clock.now()
      claimed.put(broker())
    },
    /** Somebody else shows my name; true when they had it before me, and I see that only now. */
    onRival: (key: PublicKey, retained: boolean): boolean => {
      rival = key
      const before = newcomer && retained && clock.now() - publishedAt < LATE_RETAINED
      if (before) claimed.put(broker(), false)
      return before
    },
  }
}
