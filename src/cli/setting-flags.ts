/** The flags that settings have, made from the table of settings. */
import { flagOf, settingNames, settingTable } from '../core/settings/setting-table.ts'
import type { SettingFlag, SettingSpec } from '../core/settings/setting-spec.ts'
import { settingsEn } from '../i18n/en/settings.ts'
import { settingsPtBr } from '../i18n/pt-BR/settings.ts'
import { flagSpec } from './command-spec.ts'
import type { FlagSpec } from './command-spec.ts'

/** What stands for the value in `--help`: `dark|light`, `FILE`; nothing for a switch. */
const valueOf = ({ rule, placeholder }: SettingSpec<unknown>): string | undefined => {
  if (rule.kind === 'boolean') return undefined
  if (rule.kind === 'choice') return rule.values.join('|')
  return placeholder ?? 'VALUE'
}

/** What holds without the flag, behind its meaning; a switch is then off, and a choice its first word. */
const presetOf = ({ rule, fallback, format }: SettingSpec<unknown>): string =>
  rule.kind === 'boolean' || rule.kind === 'choice' || fallback === undefined
    ? ''
    : ` (${format(fallback)})`

/** The flags that are understood there, in the order of the table. */
export const settingFlags = (where: SettingFlag): readonly FlagSpec[] =>
  settingNames.flatMap((name) => {
    const spec = settingTable.get(name)
    if (spec?.flag !== where) return []
    const preset = presetOf(spec)
    const [en, pt] = [settingsEn[name] + preset, settingsPtBr[name] + preset]
    return [flagSpec(flagOf(name).slice(2), valueOf(spec), en, pt)]
  })
