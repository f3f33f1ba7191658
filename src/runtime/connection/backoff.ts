/** How long to wait before the next attempt to connect. */
import type { LinkEnd } from '../../core/broker/link-end.ts'
import { isNearBroker } from '../../core/broker/near-host.ts'
import { isHopeless, isNobodyThere, isOverloaded } from './end-kinds.ts'

const FIRST_DELAY = 1000
const MAX_DELAY = 30_000
/** The longest wait where nobody listens on a machine nearby: asking again costs next to nothing there. */
const MAX_NEAR_DELAY = 3000
/** The longest wait where a broker has more to do than it can: a thousand who ask again every half minute would keep it so. */
const MAX_BUSY_DELAY = 120_000
/** What ends sooner (ms) was no success: the waits go on from where they were. */
const STABLE_LIFE = 30_000

/**
 * Milliseconds before attempt number `attempt` (0 = the first after a break), with jitter `chance` in [0, 1), at most `most`.
 */
export const backoff = (attempt: number, chance: number, most = MAX_DELAY): number => {
  const full = FIRST_DELAY * 2 ** (attempt < 7 ? attempt : 7)
  const bounded = full < most ? full : most
  return bounded * (0.5 + chance / 2)
}

const longestDelay = (end: LinkEnd, url: string) => {
  if (isOverloaded(end)) return MAX_BUSY_DELAY
  return isNobodyThere(end) && isNearBroker(url) ? MAX_NEAR_DELAY : MAX_DELAY
}

/** The same after this end of a connection to the broker at `url`. */
export const retryDelay = (end: LinkEnd, url: string, attempt: number, chance: number): number =>
  backoff(attempt, chance, longestDelay(end, url))

export type Attempts = {
  readonly count: () => number
  readonly next: () => void
  readonly restart: () => void
  /** A connection over which we were online for so long (ms) has ended. */
  readonly onEnd: (lived: number) => void
  /** Why nothing is tried again until the person decides; nothing where another attempt may do better. To be asked once for each end. */
  readonly finalTrouble: (end: LinkEnd) => string | undefined
}

/** Counts attempts that failed; where several brokers are tried in turn, a round over all of them is one. */
export const createAttempts = (brokers: () => number): Attempts => {
  let tries = 0
  // so many ends in a row after which the same broker need not be tried again
  let hopeless = 0
  const restart = () => {
    tries = 0
    hopeless = 0
  }
  return {
    count: () => Math.floor(tries / brokers()),
    next: () => {
      tries += 1
    },
    restart,
    onEnd: (lived) => {
      if (lived >= STABLE_LIFE) restart()
    },
    finalTrouble: (end) => {
      if (end.reason === 'taken-over') return 'elsewhere'
      hopeless = isHopeless(end) ? hopeless + 1 : 0
      return hopeless >= brokers() ? end.reason : undefined
    },
  }
}
