/** How long to wait before the next attempt to connect, and how long for a broker's answer then. */
import type { LinkEnd } from '../../core/broker/link-end.ts'
import { isNearBroker } from '../../core/broker/near-host.ts'
import { isDiskBusy, isHopeless, isNobodyThere, isOverloaded } from './end-kinds.ts'

const FIRST_DELAY = 1000
const MAX_DELAY = 30_000
/** The longest wait where nobody listens on a machine nearby: asking again costs next to nothing there. */
const MAX_NEAR_DELAY = 3000
/** The wait where another program has our disk: no attempt failed, and hardly ever does that take long. */
const DISK_DELAY = 3000
/** The longest wait where a broker has more to do than it can: a thousand who ask again every half minute would keep it so. */
const MAX_BUSY_DELAY = 120_000
/** What ends sooner (ms) was no success: the waits go on from where they were. */
const STABLE_LIFE = 30_000
/** What lived for so long (ms) ended for want of an answer because the network went away, and not because the broker is slow. */
const LONG_LIFE = 600_000
/** So many ends for want of an answer double the patience each. */
const MOST_DOUBLINGS = 3

/**
 * Milliseconds before attempt number `attempt` (0 = the first after a break), with jitter `chance` in [0, 1), at most `most`.
 */
export const backoff = (attempt: number, chance: number, most = MAX_DELAY): number => {
  const full = FIRST_DELAY * 2 ** (attempt < 7 ? attempt : 7)
  const bounded = full < most ? full : most
  return bounded * (0.5 + chance / 2)
}

/** How an attempt or a connection ended, and whether a broker had let us in before. */
export type AttemptEnd = LinkEnd & { readonly wasLinked?: boolean }

/** The broker let us in, and then did not answer in time. */
const isSilence = ({ reason, wasLinked }: AttemptEnd) =>
  wasLinked === true && reason === 'no-answer'

const longestDelay = (end: AttemptEnd, url: string) => {
  if (isOverloaded(end)) return MAX_BUSY_DELAY
  const isNearAndAway = !isSilence(end) && isNobodyThere(end) && isNearBroker(url)
  return isNearAndAway ? MAX_NEAR_DELAY : MAX_DELAY
}

/** The same after this end of a connection to the broker at `url`. */
export const retryDelay = (end: AttemptEnd, url: string, attempt: number, chance: number): number =>
  isDiskBusy(end)
    ? DISK_DELAY * (0.5 + chance / 2)
    : backoff(attempt, chance, longestDelay(end, url))

export type Attempts = {
  readonly count: () => number
  readonly next: () => void
  readonly restart: () => void
  /** A connection over which we were online for so long (ms) has ended in this way. */
  readonly onEnd: (lived: number, end: AttemptEnd) => void
  /** By how much to multiply the keep-alive of the next connection: a broker that is slow is not one that is gone. */
  readonly patience: () => number
  /** Why nothing is tried again until the person decides; nothing where another attempt may do better. To be asked once for each end. */
  readonly finalTrouble: (end: LinkEnd) => string | undefined
}

/** Counts attempts that failed; where several brokers are tried in turn, a round over all of them is one. */
export const createAttempts = (brokers: () => number): Attempts => {
  let tries = 0
  // so many ends in a row after which the same broker need not be tried again
  let hopeless = 0
  // so many connections ended because the broker did not answer in time
  let silences = 0
  const restart = () => {
    tries = 0
    hopeless = 0
  }
  return {
    count: () => Math.floor(tries / brokers()),
    next: () => {
      tries += 1
    },
    restart: () => {
      restart()
      silences = 0
    },
    onEnd: (lived, end) => {
      if (lived >= (isSilence(end) ? LONG_LIFE : STABLE_LIFE)) restart()
      if (lived >= LONG_LIFE) silences = 0
      else if (isSilence(end) && silences < MOST_DOUBLINGS) silences += 1
    },
    patience: () => 2 ** silences,
    finalTrouble: (end) => {
      if (end.reason === 'taken-over') return 'elsewhere'
      hopeless = isHopeless(end) ? hopeless + 1 : 0
      return hopeless >= brokers() ? end.reason : undefined
    },
  }
}
