/** English: how long something takes. */
import { createDurationFormat } from '../times/durations.ts'

/** A duration in words. */
export const durationEn = createDurationFormat([
  ['day', 'days'],
  ['hour', 'hours'],
  ['minute', 'minutes'],
  ['second', 'seconds'],
])
