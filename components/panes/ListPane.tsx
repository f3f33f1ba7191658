/** A pane of rows to choose from: its frame, its filter, and the keys of the chosen row. */
import { memo, useMemo, useState } from 'react'
import { conversationOrder } from '../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat, useLatest } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { actionOf, keyLabel } from '../keys/key-table.ts'
import { onLetter } from '../keys/typed-letters.ts'
import { pressed } from '../keyboard/key.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { useMouse } from '../keyboard/useMouse.tsx'
import { Line } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { FilterLine, useFilter } from './FilterLine.tsx'
import { visibleLines } from './list-lines.ts'
import { filteredRows } from './list-rows.ts'
import { stepped } from './list-window.ts'
import type { ListRowContext } from './list-row.ts'
import { sideLists } from './lists.ts'
import type { ListPaneName } from '../state/ui-store.ts'
import { truncate, wrap } from '../../src/text/wrap.ts'
import { widthOf } from '../../src/text/width.ts'
import { useActionContext, useUi } from '../actions/action-context.ts'
import { actionsWhileFiltering, defaultActions } from '../state/available-actions.ts'
import { useAvailableActions } from '../state/useAvailableActions.ts'

/** What the rows of conversations are drawn with, the same object until something of it changes. */
const useListRowContext = (): ListRowContext => {
  const texts = useTexts()
  const theme = useTheme()
  const order = useChat(conversationOrder)
  const open = useChat((state) => state.open)
  const latest = useLatest()
  return useMemo(() => {
    const numbers = new Map(order.map((id, index) => [id, index + 1]))
    return { theme, texts, numbers, open, now: () => latest().now }
  }, [order, open, latest, theme, texts])
}

const ENTER = pressed('return')

type Props = Size & { readonly pane: ListPaneName }

export const ListPane = memo(({ pane, width, height }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const context = useListRowContext()
  const list = sideLists[pane]
  const rowsOf = useChat(list.rows)
  const rows = useMemo(() => rowsOf(ctx, context), [rowsOf, ctx, context])
  const count = useChat(list.count)
  const { glyphs, styles } = useTheme()
  const focused = useUi((ui) => ui.pane === pane)
  const active = useUi((ui) => ui.pane === pane && !ui.overlay && !ui.question)
  const free = useUi((ui) => !ui.question)
  const filter = useFilter()
  const { wanted } = filter
  // by key, so that the choice stays where it is when others come and go
  const [which, setChosenRow] = useState(() => ctx.ui.chosenRows.get(pane))
  const setWhich = (key: string | undefined) => {
    if (key !== undefined) ctx.ui.chosenRows.set(pane, key)
    setChosenRow(key)
  }
  const shown = useMemo(() => filteredRows(rows, wanted), [rows, wanted])
  const { keys } = shown
  const chosen = Math.max(0, which === undefined ? 0 : keys.indexOf(which))
  const row = shown.at(chosen)
  // the first is chosen as well as any other: who comes before it does not take its place
  if (focused && row && row.key !== which) setWhich(row.key)

  const hidden = wanted === '' ? rows.keys.length - keys.length : 0
  const more = list.more?.(texts, hidden) ?? ''
  const empty = rows.keys.length > list.least ? more : list.empty(texts)
  const hint =
    rows.keys.length > 0 && wanted !== '' && keys.length === 0 ? list.noMatch(texts) : empty
  // what belongs to the list is no text, also where there is nothing to do it to
  const tellNoUse = () => ctx.ui.notify(row ? texts.notices.noUseOnRow : hint)
  useKeys(
    (key) => {
      const action = actionOf(pane, key)
      if (action === 'choose' && key.type === 'key') {
        setWhich(keys[stepped(key.name, chosen, keys.length)])
        return true
      }
      if (filter.typing) return false
      if (filter.handleKey(pane, key)) return true
      // the help is the same for every row
      if (action === undefined || action === 'help') return false
      const act = list.acts(ctx)[action] ?? row?.acts()[action]
      return onLetter(ctx.ui, key, act ?? tellNoUse)
    },
    { isActive: active },
  )
  useAvailableActions(pane, active, (state) =>
    filter.typing ? actionsWhileFiltering : (row?.actions(state) ?? defaultActions),
  )
  const enter = useChat((state) => {
    if (!focused || !row) return undefined
    return filter.typing ? 'choose' : row.enterHint?.(state)
  })

  const inside = width - 2
  const room = Math.max(0, height - 2 - (filter.text === undefined ? 0 : 1))
  const { visible, more: following } = useMemo(
    () => visibleLines(shown, chosen, { room, inside, ellipsis: glyphs.ellipsis }),
    [shown, chosen, room, inside, glyphs],
  )
  // the minute draws the pane anew where a word that is seen changes with it, as "3 min ago" does
  useChat(useMemo(() => () => visible.map(({ one }) => one.badge?.()).join('\n'), [visible]))
  const below = (kind: string, text: string): readonly Span[] => [
    kind === 'warning'
      ? {
          text: `   ${truncate(text, Math.max(1, inside - 3), glyphs.ellipsis)}`,
          style: styles.warning,
        }
      : { text: `    ${text}`, style: styles.quote },
  ]
  useMouse(
    { width, height },
    (mouse) => {
      if (mouse.kind === 'wheel') {
        const next = chosen + mouse.turned
        setWhich(keys[Math.max(0, Math.min(keys.length - 1, next))])
        return
      }
      const line = visible[mouse.row - (height - 2 - room)]
      // a press on the chosen row is Enter
      const opens = active && line?.index === chosen ? actionOf(pane, ENTER) : undefined
      const act = opens && (list.acts(ctx)[opens] ?? row?.acts()[opens])
      if (act) return act()
      ctx.ui.patch({ pane, overlay: undefined })
      if (line) setWhich(line.one.key)
    },
    free,
  )
  const hintText = keys.length > 0 ? `\n${hint}` : hint
  const hints = hint === '' ? [] : wrap(hintText, Math.max(6, inside - 2))
  const footer = (word: typeof enter) =>
    word === undefined ? '' : `${keyLabel('return')} ${texts.hints[word]}`
  // a corner, a piece of line and a blank on either side
  const isCut = widthOf(footer(enter)) > width - 5
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts[pane]} ${count}`}
      footer={footer(isCut && enter === 'join' ? 'joinBriefly' : enter)}
      footerNote={following > 0 ? `+${following}` : ''}
      focused={focused}
    >
      <FilterLine filter={filter} found={keys.length} width={inside} isActive={active} />
      {visible.map(({ one, index, kind, text }) => {
        const isChosen = focused && index === chosen
        return (
          <Line
            key={`${one.key} ${kind}`}
            spans={kind === 'row' ? one.spans(inside, isChosen) : below(kind, text)}
            width={inside}
            over={isChosen ? styles.selected : undefined}
          />
        )
      })}
      {hints.slice(0, Math.max(0, room - visible.length)).map(({ from, show }) => (
        <Line key={from} spans={[{ text: ` ${show}`, style: styles.muted }]} width={inside} />
      ))}
    </Pane>
  )
})
ListPane.displayName = 'ListPane'
