/** Every setting as it is listed: its name, its value, what it is about, and what taking it does. */
import {
  settingNames,
  settingTable,
  settingWordsOf,
} from '../../../src/core/settings/setting-table.ts'
import type { SettingName, Settings } from '../../../src/core/settings/setting-table.ts'
import { foldForSearch } from '../../../src/core/text/search-folding.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import type { ActionContext } from '../../actions/action-context.ts'
import { changeSetting } from '../../commands/settings.ts'

export type SettingRow = {
  readonly name: SettingName
  /** As it is told; nothing where it is not set. */
  readonly value: string | undefined
  readonly about: string
}

const shownValue = (settings: Settings, name: SettingName): string | undefined => {
  const value = settings[name]
  // an empty list or object is none
  return (value === undefined ? undefined : settingTable.get(name)?.format(value)) || undefined
}

/** What holds where nothing is set, in words. */
export const presetOf = (texts: Texts, name: SettingName): string => {
  const spec = settingTable.get(name)
  const preset = spec?.fallback === undefined ? '' : spec.format(spec.fallback)
  if (preset !== '') return preset
  return name === 'lang' ? texts.settingTexts.byLocale : texts.settingTexts.unset
}

/** The settings with all these words in their name, their value or what they are about. */
export const settingRows = (
  settings: Settings,
  texts: Texts,
  typed: string,
): readonly SettingRow[] => {
  const words = foldForSearch(typed).split(/\s+/u)
  return settingNames
    .map((name) => ({ name, value: shownValue(settings, name), about: texts.settings[name] }))
    .filter(({ name, value, about }) => {
      const text = foldForSearch(`${name} ${value ?? ''} ${about}`)
      return words.every((word) => text.includes(word))
    })
}

/** The value as it can be typed again: what is told in short, because it has many parts, is what `config.json` has. */
const typedValue = (settings: Settings, { name, value = '' }: SettingRow): string => {
  const spec = settingTable.get(name)
  if (!spec || value === '' || spec.read(value) !== undefined) return value
  return JSON.stringify(spec.toJson?.(settings[name]) ?? settings[name])
}

/** What is replaced rather than edited: typed behind the old value it would be neither. */
const REPLACED: ReadonlySet<string> = new Set(['duration', 'time-span', 'number'])

/** A choice becomes the next of its values at once; anything else is typed. */
export const takeSetting = (ctx: ActionContext, row: SettingRow): void => {
  const { name, value } = row
  const values = settingWordsOf(name)
  if (values.length > 0) {
    const next = values[(values.indexOf(value ?? '') + 1) % values.length]
    changeSetting(ctx, name, next)
    return
  }
  ctx.ui.patch({ overlay: undefined, pane: 'input' })
  const rule = settingTable.get(name)?.rule
  const isReplaced = rule !== undefined && REPLACED.has(rule.kind)
  const kept = isReplaced ? '' : typedValue(ctx.services.settings(), row)
  ctx.ui.composer.current?.insert(`/set ${name} ${kept}`)
  const { settingTexts, settingRule } = ctx.texts
  if (isReplaced) ctx.ui.notify(settingTexts.mustBe(name, settingRule(rule)))
}
