/** English, and the list of all texts: every other language must match it to compile. */
import { chatEn } from './en/chat.ts'
import { plainEn } from './en/plain.ts'
import { plaintextEn } from './en/plaintext.ts'
import { bindingsEn } from './en/bindings.ts'
import { commandsEn } from './en/commands.ts'
import { doctorEn } from './en/doctor.ts'
import { dialogsEn } from './en/dialogs.ts'
import { essentialsEn, missingEn } from './en/essentials.ts'
import { groupEn } from './en/groups.ts'
import { hintsEn, keysEn } from './en/keys.ts'
import { lookAlikeEn } from './en/names.ts'
import { panesEn } from './en/panes.ts'
import { privacyEn } from './en/privacy.ts'
import { denialsEn, reasonsEn, refusalsEn, warningsEn } from './en/reasons.ts'
import { notifyEn } from './en/notify.ts'
import { settingRuleEn, settingTextsEn, settingsEn, themeFaultsEn } from './en/settings.ts'
import { addressErrorsEn } from './en/link-ends.ts'
import { ownStatusEn } from './en/own-status.ts'
import { statusEn } from './en/status.ts'
import { topicsEn } from './en/topics.ts'
import type { Language } from '../core/languages.ts'
import type { KeyChoice } from './key-choice.ts'
import { wireEn } from './en/wire.ts'
import { createDates } from './times/dates.ts'
import type { DateLocale } from './times/dates.ts'

/** The texts; `goTo` is the key that goes to a conversation in this scheme of keys. */
export const textsEn = (scheme: KeyChoice, goTo: string) => ({
  language: 'en' as Language,
  /** The keys that these texts speak of. */
  scheme,
  /** How days and months are written. */
  locale: 'en-GB' as DateLocale,
  dates: createDates('en-GB'),
  ...panesEn,
  ...chatEn,
  ...dialogsEn(goTo),
  ...statusEn(goTo),
  ...notifyEn,
  privacy: privacyEn,
  plain: plainEn,
  ownStatus: ownStatusEn,
  plaintext: plaintextEn,
  group: groupEn(goTo),
  topics: topicsEn,
  wire: wireEn,
  doctor: doctorEn,
  lookAlike: lookAlikeEn,
  keys: keysEn,
  hints: hintsEn,
  bindings: bindingsEn,
  commands: commandsEn,
  settings: settingsEn,
  settingRule: settingRuleEn,
  settingTexts: settingTextsEn,
  themeFaults: themeFaultsEn,
  refusals: refusalsEn(goTo),
  warnings: warningsEn,
  addressErrors: addressErrorsEn,
  reasons: reasonsEn,
  denials: denialsEn,
  essentials: essentialsEn,
  missing: missingEn,
})
