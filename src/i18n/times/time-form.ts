/** The texts with times as a person wants to see them. */
import type { Settings } from '../../core/settings/setting-table.ts'
import { createDates } from './dates.ts'
import type { Texts } from '../texts.ts'

/** The same texts; their times have the form of these settings. */
export const withTimeForm = (
  texts: Texts,
  { clock, seconds, times }: Pick<Settings, 'clock' | 'seconds' | 'times'>,
): Texts => {
  const form = { clock, seconds: seconds === 'on', relative: times === 'relative' }
  return { ...texts, dates: createDates(texts.locale, form, texts.recent) }
}
