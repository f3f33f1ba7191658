/**
 * Answers to a roll call: each asker a few times and then once in a while, and not all of us at the same moment. All
 * strangers together get a fixed number of answers, so that nobody can make us publish more than they do.
 */
import type { UserId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import { createBuckets } from '../inbound/work-budget.ts'

/** The same asker is answered so often at once, and so often a second in the long run: each command of a script asks. */
const ANSWERS_TO_ONE = { most: 4, perSecond: 0.1 }
/** Who asks more often gets one answer when so many milliseconds are over. */
const PUT_OFF = 10_000
/** The answers of many are spread over so many milliseconds; those of few over so many for each that is known. */
const SPREAD = 2000
const SPREAD_OF_ONE = 20
/** So many strangers are answered at once, and so many a second in the long run. */
export const ANSWERS_TO_STRANGERS = { most: 100, perSecond: 2 }

/**
 * Calls `answer` for each asker, after a random delay; `known` is how many people may answer. What exceeds the share of one
 * asker is put off, not left out: where a broker retains nothing, they have nobody in their list without it.
 */
export const createRollCall = (
  clock: Clock,
  names: Ids,
  known: () => number,
  answer: (asker: UserId) => void,
): ((asker: UserId, isStranger: boolean) => void) => {
  const toOne = createBuckets(clock, ANSWERS_TO_ONE)
  const toStrangers = createBuckets(clock, ANSWERS_TO_STRANGERS)
  // those who will be answered; the two shares bound it
  const waiting = new Set<UserId>()
  return (asker, isStranger) => {
    if (waiting.has(asker) || (isStranger && !toStrangers.take(''))) return
    const delay = toOne.take(asker) ? 0 : PUT_OFF
    waiting.add(asker)
    clock.after(delay + names.random() * Math.min(SPREAD, SPREAD_OF_ONE * known()), () => {
      waiting.delete(asker)
      // the one that it waited for
      if (delay > 0) toOne.spend(asker, 1)
      answer(asker)
    })
  }
}
