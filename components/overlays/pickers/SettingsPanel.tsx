/** Every setting: its name, its value, what it is about; Enter changes it. */
import { useMemo, useState } from 'react'
import { settingNames, settingTable } from '../../../src/core/settings/setting-table.ts'
import type { SettingName } from '../../../src/core/settings/setting-table.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import { useSettings } from '../../../src/store/settings-context.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import type { Theme } from '../../../src/themes/theme.ts'
import { fit, truncate, wrap } from '../../../src/text/wrap.ts'
import { useActionContext } from '../../actions/action-context.ts'
import type { Span } from '../../widgets/Line.tsx'
import type { Size } from '../../widgets/Pane.tsx'
import { detailRoom, Picker } from './Picker.tsx'
import { presetOf, settingRows, takeSetting } from './setting-rows.ts'
import type { SettingRow } from './setting-rows.ts'

/** Cells of the names and of the values; the rest tells what a setting is about, where there is a rest. */
const NAME_COLUMN = 14
const VALUE_COLUMN = 14

const rowSpans =
  ({ name, value, about }: SettingRow, texts: Texts, { glyphs, styles }: Theme) =>
  (width: number): readonly Span[] => {
    const preset = presetOf(texts, name)
    const shown = value ?? preset
    const isNarrow = width < 60
    const room = isNarrow ? width - NAME_COLUMN : VALUE_COLUMN
    return [
      { text: fit(name, NAME_COLUMN, glyphs.ellipsis), style: styles.key },
      {
        text: fit(shown, Math.max(1, room), glyphs.ellipsis),
        style: shown === preset ? styles.plain : styles.unread,
      },
      ...(isNarrow ? [] : [{ text: ` ${about}`, style: styles.muted }]),
    ]
  }

type Details = {
  readonly about: readonly string[]
  readonly values: readonly string[]
  readonly preset: readonly string[]
}

/** What a setting is about, what it may be, and what holds where nothing is set, in rows of this width. */
const detailsOf = (name: SettingName, texts: Texts, width: number): Details => {
  const { settingTexts } = texts
  const about = texts.settings[name]
  const rule = settingTable.get(name)?.rule
  const may = rule ? texts.settingRule(rule) : ''
  const isLive = settingTable.get(name)?.live === true
  const preset = settingTexts.preset(presetOf(texts, name))
  const tail = isLive ? preset : `${preset}; ${settingTexts.later}`
  const lines = (text: string) => wrap(text, Math.max(8, width)).map(({ show }) => show)
  return {
    about: lines(about),
    values: may === about || may === '' ? [] : lines(may),
    preset: lines(tail),
  }
}

const countOf = ({ about, values, preset }: Details) => about.length + values.length + preset.length

/** The details in so many rows: the values count more than the rest, and where something is cut one sees it. */
const detailRows = (
  { about, values, preset }: Details,
  { glyphs, styles }: Theme,
  width: number,
  room: number,
): readonly (readonly Span[])[] => {
  const firstOf = (lines: readonly string[], count: number) =>
    lines
      .slice(0, count)
      .map((line, index) =>
        index === count - 1 && count < lines.length
          ? truncate(line + glyphs.ellipsis, width, glyphs.ellipsis)
          : line,
      )
  const rest = Math.max(1, room - values.length)
  const isWhole = about.length + preset.length <= rest
  const rows = [
    ...firstOf(about, rest).map((text) => ({ text, style: styles.plain })),
    ...[...firstOf(values, room - 1), ...(isWhole ? preset : [])].map((text) => ({
      text,
      style: styles.muted,
    })),
  ]
  return Array.from({ length: room }, (_, index) => [rows[index] ?? { text: '' }])
}

export const SettingsPanel = ({ start, ...size }: Size & { readonly start: string }) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const settings = useSettings()
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(0)
  const rows = settingRows(settings, texts, typed)
  const row = rows[Math.min(chosen, rows.length - 1)]
  const inside = size.width - 4
  // the same for all of them, so that the list does not jump
  const most = useMemo(
    () => Math.max(...settingNames.map((name) => countOf(detailsOf(name, texts, inside)))),
    [texts, inside],
  )
  const room = Math.min(most, detailRoom(size.height, rows.length))
  return (
    <Picker
      {...size}
      title={texts.settingTexts.title}
      label={texts.settingTexts.label}
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
      }}
      chosen={chosen}
      onChoose={setChosen}
      choices={rows.map((row) => ({
        key: row.name,
        spans: rowSpans(row, texts, theme),
        take: () => takeSetting(ctx, row),
        hint: 'change',
      }))}
      empty={texts.settingTexts.empty}
      {...(row
        ? { details: detailRows(detailsOf(row.name, texts, inside), theme, inside, room) }
        : {})}
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: 'input' })}
    />
  )
}
