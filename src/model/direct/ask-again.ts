/** How soon somebody may ask again, for a session or to join a group. */
import type { Millis } from '../../core/ids.ts'
import type { Request } from './requests.ts'

/** How long a denied asker has to wait, in milliseconds. */
export const REQUEST_AGAIN_AFTER = 10 * 60_000

/** Was this denied so recently that its author may not ask again? `now` is the time here. */
export const mustWait = (
  {
    answer,
    answeredAt,
    answerShownAt = answeredAt,
  }: Pick<Request, 'answeredAt' | 'answerShownAt'> & { readonly answer: string },
  now: Millis,
): boolean => answer === 'denied' && now < (answerShownAt ?? 0) + REQUEST_AGAIN_AFTER
