/**
 * Answers to a roll call: each asker once in a while, and not all of us at the same moment. All strangers
 * together get a fixed number of answers, so that nobody can make us publish more than they do.
 */
import { addMillis } from '../../core/ids.ts'
import type { Millis, UserId } from '../../core/ids.ts'
import { remember } from '../../core/collections/remember.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import { createBuckets } from '../inbound/work-budget.ts'

/** The same asker gets at most one answer in so many milliseconds; who asks earlier gets the next one when they are over. */
const ANSWER_INTERVAL = 10_000
/** The answers of many are spread over so many milliseconds. */
const SPREAD = 2000
/** So many strangers are answered at once, and so many a second in the long run. */
export const ANSWERS_TO_STRANGERS = { most: 100, perSecond: 2 }
/** So many askers are remembered. */
const MAX_ASKERS = 1000

/**
 * Calls `answer` for each asker, after a random delay. Somebody who starts their program anew asks a second time, and has
 * nobody in their list without an answer; so it is put off, not left out.
 */
export const createRollCall = (
  clock: Clock,
  names: Ids,
  answer: (asker: UserId) => void,
): ((asker: UserId, isStranger: boolean) => void) => {
  // when each of them was answered last, or will be
  const answers = new Map<UserId, Millis>()
  const toStrangers = createBuckets(clock, ANSWERS_TO_STRANGERS)
  return (asker, isStranger) => {
    const now = clock.now()
    // negative while it is still to be given
    const since = now - (answers.get(asker) ?? -Infinity)
    // further ahead than that is a clock that was set back
    const isPending = since < 0 && since >= -(ANSWER_INTERVAL + SPREAD)
    if (isPending || (isStranger && !toStrangers.take(''))) return
    const rest = since < 0 ? 0 : Math.max(0, ANSWER_INTERVAL - since)
    const delay = rest + names.random() * SPREAD
    remember(answers, asker, addMillis(now, delay), MAX_ASKERS)
    clock.after(delay, () => answer(asker))
  }
}
