/** How long to wait before the next attempt to connect. */
import type { LinkEnd } from '../../core/broker/link-end.ts'
import { isNearBroker } from '../../core/broker/near-host.ts'
import { isHopeless, isNobodyThere } from './end-kinds.ts'

const FIRST_DELAY = 1000
const MAX_DELAY = 30_000
/** The longest wait where nobody listens on a machine nearby: asking again costs next to nothing there. */
const MAX_NEAR_DELAY = 3000
/** Three connections that end this soon (ms) after each other call for more patience. */
const SHORT_LIFE = 3000

/**
 * Milliseconds before attempt number `attempt` (0 = the first after a break), with jitter `chance` in [0, 1). `isNear`: the
 * broker is on this machine or in its network, and nobody listens there.
 */
export const backoff = (attempt: number, chance: number, isNear = false): number => {
  const most = isNear ? MAX_NEAR_DELAY : MAX_DELAY
  const full = FIRST_DELAY * 2 ** (attempt < 6 ? attempt : 6)
  const bounded = full < most ? full : most
  return bounded * (0.5 + chance / 2)
}

/** The same after this end of a connection to the broker at `url`. */
export const retryDelay = (end: LinkEnd, url: string, attempt: number, chance: number): number =>
  backoff(attempt, chance, isNobodyThere(end) && isNearBroker(url))

export type Attempts = {
  readonly count: () => number
  readonly next: () => void
  readonly restart: () => void
  /** Why nothing is tried again until the person decides; nothing where another attempt may do better. To be asked once for each end. */
  readonly finalTrouble: (end: LinkEnd) => string | undefined
}

/** Counts attempts that failed; where several brokers are tried in turn, a round over all of them is one. */
export const createAttempts = (brokers: () => number): Attempts => {
  let tries = 0
  // so many ends in a row after which the same broker need not be tried again
  let hopeless = 0
  return {
    count: () => Math.floor(tries / brokers()),
    next: () => {
      tries += 1
    },
    restart: () => {
      tries = 0
      hopeless = 0
    },
    finalTrouble: (end) => {
      if (end.reason === 'taken-over') return 'elsewhere'
      hopeless = isHopeless(end) ? hopeless + 1 : 0
      return hopeless >= brokers() ? end.reason : undefined
    },
  }
}

/**
 * Counts connections that lived only for `lived` milliseconds; returns how many extra attempts the next
 * one counts for. Three in a row: most likely a duplicate instance, which is recognised by its boot at the next try.
 */
export const createShortLives = () => {
  let inRow = 0
  return (wasOnline: boolean, lived: number): number => {
    if (wasOnline) inRow = lived < SHORT_LIFE ? inRow + 1 : 0
    return inRow >= 3 ? 3 : 0
  }
}
