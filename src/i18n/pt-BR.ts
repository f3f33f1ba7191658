/** Brazilian Portuguese. */
import { chatPtBr } from './pt-BR/chat.ts'
import { plainPtBr } from './pt-BR/plain.ts'
import { plaintextPtBr } from './pt-BR/plaintext.ts'
import { bindingsPtBr } from './pt-BR/bindings.ts'
import { commandsPtBr } from './pt-BR/commands.ts'
import { doctorPtBr } from './pt-BR/doctor.ts'
import { dialogsPtBr } from './pt-BR/dialogs.ts'
import { essentialsPtBr, missingPtBr } from './pt-BR/essentials.ts'
import { groupPtBr } from './pt-BR/groups.ts'
import { hintsPtBr, keysPtBr } from './pt-BR/keys.ts'
import { lookAlikePtBr } from './pt-BR/names.ts'
import { panesPtBr } from './pt-BR/panes.ts'
import { privacyPtBr } from './pt-BR/privacy.ts'
import { denialsPtBr, reasonsPtBr, refusalsPtBr, warningsPtBr } from './pt-BR/reasons.ts'
import { notifyPtBr } from './pt-BR/notify.ts'
import {
  settingRulePtBr,
  settingTextsPtBr,
  settingsPtBr,
  themeFaultsPtBr,
} from './pt-BR/settings.ts'
import { addressErrorsPtBr } from './pt-BR/link-ends.ts'
import { ownStatusPtBr } from './pt-BR/own-status.ts'
import { statusPtBr } from './pt-BR/status.ts'
import { topicsPtBr } from './pt-BR/topics.ts'
import type { KeyChoice } from './key-choice.ts'
import { wirePtBr } from './pt-BR/wire.ts'
import { createDates } from './times/dates.ts'
import type { Texts } from './texts.ts'

export const textsPtBr = (scheme: KeyChoice, goTo: string): Texts => ({
  language: 'pt-BR',
  scheme,
  /** How days and months are written. */
  locale: 'pt-BR',
  dates: createDates('pt-BR'),
  ...panesPtBr,
  ...chatPtBr,
  ...dialogsPtBr(goTo),
  ...statusPtBr(goTo),
  ...notifyPtBr,
  privacy: privacyPtBr,
  plain: plainPtBr,
  ownStatus: ownStatusPtBr,
  plaintext: plaintextPtBr,
  group: groupPtBr(goTo),
  topics: topicsPtBr,
  wire: wirePtBr,
  doctor: doctorPtBr,
  lookAlike: lookAlikePtBr,
  keys: keysPtBr,
  hints: hintsPtBr,
  bindings: bindingsPtBr,
  commands: commandsPtBr,
  settings: settingsPtBr,
  settingRule: settingRulePtBr,
  settingTexts: settingTextsPtBr,
  themeFaults: themeFaultsPtBr,
  refusals: refusalsPtBr(goTo),
  warnings: warningsPtBr,
  addressErrors: addressErrorsPtBr,
  reasons: reasonsPtBr,
  denials: denialsPtBr,
  essentials: essentialsPtBr,
  missing: missingPtBr,
})
