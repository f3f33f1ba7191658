/** Answers to "who is here": each asker once in a while, and not all of us at the same moment. */
import type { Millis, UserId } from '../../core/ids.ts'
import type { Clock, Names } from '../../ports.ts'

/** One answer to the same asker in so many milliseconds. */
const PAUSE = 10_000
/** The answers of many are spread over so many milliseconds. */
const SPREAD = 2000

/** Calls `answer` for whoever asks, after a moment of its own. */
export const createAnswering = (
  clock: Clock,
  names: Names,
  answer: (asker: UserId) => void,
): ((asker: UserId) => void) => {
  const answered = new Map<UserId, Millis>()
  return (asker) => {
    const now = clock.now()
    if (now - (answered.get(asker) ?? 0) < PAUSE) return
    answered.set(asker, now)
    clock.after(names.chance() * SPREAD, () => answer(asker))
  }
}
