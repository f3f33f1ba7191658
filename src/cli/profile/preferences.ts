/** What the rules of the chat have to know of the settings. */
import type { Settings } from '../../core/settings/setting-table.ts'
import type { Preferences } from '../../model/screen/preferences.ts'

/** The settings as the model has them. */
export const preferencesOf = ({ receipts, typing, sort, hideAfter }: Settings): Preferences => ({
  read: receipts === 'on',
  typing: typing === 'on',
  order: sort,
  hideAfter,
})
