/** When a message that the broker rejected is tried again: the rule may be mended by now, or the message innocent of a lost link. */
import type { Millis } from '../../core/ids.ts'
import { hangUpRetryDelay } from './hang-up-retry.ts'
import type { OutgoingCounter } from '../counters.ts'
import { hasPassed } from '../../core/elapsed.ts'

/** At a new link it is tried again so long (ms) after, at the latest. */
const RETRY_AT_LINK = 10 * 60_000

export type RejectedMessage = OutgoingCounter['rejected'][number]

/** Was it taken for the cause of a lost link, and is it not being tried once more? */
export const isBlamed = ([, reason, again]: RejectedMessage): boolean =>
  reason === 'broker-closes' && again !== true

type Rejection = { readonly at: Millis; readonly times: number }

const keyOf = (topic: string, seq: number) => `${topic} ${seq}`

/** None is known; `now` gives Unix milliseconds. */
export const createRejections = (now: () => Millis) => {
  const known = new Map<string, Rejection>()
  const isOver = ({ at }: Rejection, pause: number) => hasPassed(now(), at, pause)
  return {
    onRejected: (topic: string, seq: number): void => {
      const key = keyOf(topic, seq)
      known.set(key, { at: now(), times: (known.get(key)?.times ?? 0) + 1 })
    },
    onSent: (topic: string, seq: number): void => void known.delete(keyOf(topic, seq)),
    isEmpty: (): boolean => known.size === 0,
    /** Is it tried again at a new link? What an earlier run of papo knew always is. */
    isDueAtLink: (topic: string, seq: number): boolean => {
      const one = known.get(keyOf(topic, seq))
      return one === undefined || isOver(one, Math.min(hangUpRetryDelay(one.times), RETRY_AT_LINK))
    },
    /** Is it tried again while the link lasts? */
    isDue: (topic: string, seq: number): boolean => {
      const one = known.get(keyOf(topic, seq))
      return one !== undefined && isOver(one, hangUpRetryDelay(one.times))
    },
  }
}
