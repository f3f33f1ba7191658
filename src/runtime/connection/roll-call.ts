/** Answers to a roll call: each asker once in a while, and not all of us at the same moment. */
import type { Millis, UserId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'

/** The same asker gets at most one answer in so many milliseconds. */
const ANSWER_INTERVAL = 10_000
/** The answers of many are spread over so many milliseconds. */
const SPREAD = 2000

/** Calls `answer` for each asker, after a random delay. */
export const createRollCall = (
  clock: Clock,
  names: Ids,
  answer: (asker: UserId) => void,
): ((asker: UserId) => void) => {
  const answered = new Map<UserId, Millis>()
  return (asker) => {
    const now = clock.now()
    if (now - (answered.get(asker) ?? 0) < ANSWER_INTERVAL) return
    answered.set(asker, now)
    clock.after(names.random() * SPREAD, () => answer(asker))
  }
}
