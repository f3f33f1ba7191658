import type { Millis } from '../core/ids.ts'
import type { Stop } from '../core/stop.ts'

/** Time. */
export type Clock = {
  readonly now: () => Millis
  /**
   * Runs `task` once after `delay` milliseconds: soon if that is 0 or less, earlier if it is more than 24 days. Must
   * not keep the process alive.
   */
  readonly after: (delay: number, task: () => void) => Stop
}
