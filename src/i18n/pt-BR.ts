/** Brazilian Portuguese. */
import { chat } from './pt-BR/chat.ts'
import { classic } from './pt-BR/plaintext.ts'
import { commands } from './pt-BR/commands.ts'
import { dialogs } from './pt-BR/dialogs.ts'
import { group } from './pt-BR/groups.ts'
import { hints, keys } from './pt-BR/keys.ts'
import { panes } from './pt-BR/panes.ts'
import { denials, reasons, refusals, troubles } from './pt-BR/reasons.ts'
import { settings } from './pt-BR/settings.ts'
import { addressTroubles } from './pt-BR/link-ends.ts'
import { status } from './pt-BR/status.ts'
import { topics } from './pt-BR/topics.ts'
import type { KeyScheme } from '../core/setting-choices.ts'
import { datesIn } from './dates.ts'
import type { Texts } from './texts.ts'

export const ptBR = (scheme: KeyScheme, goTo: string): Texts => ({
  language: 'pt-BR',
  scheme,
  dates: datesIn('pt-BR'),
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
