/** Which times of other people are believed: nobody's clock may move mine far, or put a message far ahead. */
import type { Millis } from '../core/ids.ts'
import { addMillis } from '../core/ids.ts'
import type { Stamp } from './commands.ts'

/** How far (ms) another's clock may be ahead of mine and still be believed. */
export const CLOCK_TOLERANCE = 5 * 60_000

/** When a command was made, as far as I believe its author: at most a little after it arrived. */
export const believedAt = ({ at, receivedAt = at }: Pick<Stamp, 'at' | 'receivedAt'>): Millis =>
  at > addMillis(receivedAt, CLOCK_TOLERANCE) ? receivedAt : at
