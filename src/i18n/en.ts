/** English, and the list of all texts: every other language must match it to compile. */
import { chat } from './en/chat.ts'
import { classic } from './en/plaintext.ts'
import { commands } from './en/commands.ts'
import { dialogs } from './en/dialogs.ts'
import { group } from './en/groups.ts'
import { hints, keys } from './en/keys.ts'
import { panes } from './en/panes.ts'
import { denials, reasons, refusals, troubles } from './en/reasons.ts'
import { settings } from './en/settings.ts'
import { addressTroubles } from './en/link-ends.ts'
import { status } from './en/status.ts'
import { topics } from './en/topics.ts'
import type { KeyScheme } from '../core/setting-choices.ts'
import { datesIn } from './dates.ts'

/** The texts; `goTo` is the key that goes to a conversation in this scheme of keys. */
export const en = (scheme: KeyScheme, goTo: string) => ({
  language: 'en',
  /** The scheme of keys that these texts speak of. */
  scheme,
  dates: datesIn('en-GB'),
  ...panes,
  ...chat,
  ...dialogs(goTo),
  ...status(goTo),
  classic,
  group: group(goTo),
  topics,
  keys,
  hints,
  commands,
  settings,
  refusals: refusals(goTo),
  troubles,
  addressTroubles,
  reasons,
  denials,
})
