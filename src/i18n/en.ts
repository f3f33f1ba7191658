/** English, and the list of all texts: every other language must match it to compile. */
import { chat } from './en/chat.ts'
import { classic } from './en/classic.ts'
import { commands } from './en/commands.ts'
import { dialogs } from './en/dialogs.ts'
import { group } from './en/groups.ts'
import { hints, keys } from './en/keys.ts'
import { panes } from './en/panes.ts'
import { denials, reasons, refusals, troubles } from './en/reasons.ts'
import { status } from './en/status.ts'
import { topics } from './en/topics.ts'
import { datesIn } from './dates.ts'

export const en = {
  language: 'en',
  dates: datesIn('en-GB'),
  ...panes,
  ...chat,
  ...dialogs,
  ...status,
  classic,
  group,
  topics,
  keys,
  hints,
  commands,
  refusals,
  troubles,
  reasons,
  denials,
}
