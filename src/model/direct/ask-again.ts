/** How soon somebody may ask again, for a session or to join a group. */
import type { Millis } from '../../core/ids.ts'
import { localTimeOf, shownTime } from '../shown-time.ts'
import type { CommandTimes } from '../shown-time.ts'
import type { Request } from './requests.ts'

/** How long a denied asker has to wait, in milliseconds. */
export const REQUEST_AGAIN_AFTER = 10 * 60_000

/** The times of an event that says that a request was denied; `receivedAt` where it is not `at`. */
export const timesOfDenial = (command: CommandTimes) => {
  const receivedAt = localTimeOf(command)
  return {
    at: command.at,
    ...shownTime(command),
    ...(receivedAt !== command.at && { receivedAt }),
  }
}

/**
 * Was this denied so recently that its author may not ask again? `now` is the time here, and so is when the denial
 * came: a denied asker never waits by the clock of who denied, and learned of it later than they did.
 */
export const mustWait = (
  {
    answer,
    answeredAt,
    answerReceivedAt = answeredAt,
  }: Pick<Request, 'answeredAt' | 'answerReceivedAt'> & { readonly answer: string },
  now: Millis,
): boolean => answer === 'denied' && now < (answerReceivedAt ?? 0) + REQUEST_AGAIN_AFTER
