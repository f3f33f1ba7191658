/**
 * Which time is shown, and what others must wait for. The time of a command (`at`) only puts it in order: it is
 * always later than what its author had seen, so one clock that is a day ahead moves the times of everybody who
 * answers. What is shown goes by the author's own clock as far as mine believes it.
 */
import type { Millis } from '../core/ids.ts'
import { addMillis } from '../core/ids.ts'
import type { Stamp } from './commands.ts'

/** How far (ms) another's clock may be ahead of mine and still be believed. */
export const CLOCK_TOLERANCE = 5 * 60_000

/** When a command was made, by its author's clocks, and when it arrived here. */
export type CommandTimes = Pick<Stamp, 'at' | 'clock' | 'receivedAt'>

/** When a command was made, for people: by its author's clock, or when it arrived if that is far ahead of mine. */
export const shownAtOf = ({ at, clock = at, receivedAt = clock }: CommandTimes): Millis => {
  const made = clock < at ? clock : at
  return made > addMillis(receivedAt, CLOCK_TOLERANCE) ? receivedAt : made
}

/** When I learned of a command, by my own clock: what its author must wait for is measured by it. */
export const localTimeOf = ({ at, clock = at, receivedAt = clock }: CommandTimes): Millis =>
  receivedAt

/** The time to show, where it is another than the one that orders: what `displayedTime` reads again. */
export const shownTime = (times: CommandTimes): { readonly shownAt?: Millis } => {
  const shownAt = shownAtOf(times)
  return shownAt === times.at ? {} : { shownAt }
}

/** The time to show of what was kept with `shownTime`. */
export const displayedTime = <T extends number>({
  at,
  shownAt = at,
}: {
  readonly at: T
  readonly shownAt?: T | undefined
}): T => shownAt
