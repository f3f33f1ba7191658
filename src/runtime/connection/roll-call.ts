/**
 * Answers to a roll call: each asker once in a while, and not all of us at the same moment. All strangers
 * together get a fixed number of answers, so that nobody can make us publish more than they do.
 */
import type { Millis, UserId } from '../../core/ids.ts'
import { remember } from '../../core/collections/remember.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import { createBuckets } from '../inbound/work-budget.ts'

/** The same asker gets at most one answer in so many milliseconds. */
const ANSWER_INTERVAL = 10_000
/** The answers of many are spread over so many milliseconds. */
const SPREAD = 2000
/** So many strangers are answered at once, and so many a second in the long run. */
export const ANSWERS_TO_STRANGERS = { most: 100, perSecond: 2 }
/** So many askers are remembered. */
const MAX_ASKERS = 1000

/** Calls `answer` for each asker, after a random delay. */
export const createRollCall = (
  clock: Clock,
  names: Ids,
  answer: (asker: UserId) => void,
): ((asker: UserId, isStranger: boolean) => void) => {
  const answered = new Map<UserId, Millis>()
  const toStrangers = createBuckets(clock, ANSWERS_TO_STRANGERS)
  return (asker, isStranger) => {
    const now = clock.now()
    if (now - (answered.get(asker) ?? 0) < ANSWER_INTERVAL) return
    if (isStranger && !toStrangers.take('')) return
    remember(answered, asker, now, MAX_ASKERS)
    clock.after(names.random() * SPREAD, () => answer(asker))
  }
}
