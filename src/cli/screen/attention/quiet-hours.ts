/** The part of each day in which nothing calls. */
import type { TimeSpan } from '../../../core/settings/setting-kinds.ts'

/** Is this moment in the span, by the clock on this wall? A span that ends before it begins goes over midnight. */
export const isQuietAt = (quiet: TimeSpan | 'off', moment: Date): boolean => {
  if (quiet === 'off') return false
  const { from, to } = quiet
  const minute = moment.getHours() * 60 + moment.getMinutes()
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}
