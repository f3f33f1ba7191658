/** The groups: mine first, then those that I could join; below them the open topics that I follow, and the groups in plain text. */
import { memo, useMemo, useState } from 'react'
import { plaintextGroupRows } from '../../src/model/plaintext/plaintext-selectors.ts'
import { listedGroups } from '../../src/model/groups/group-selectors.ts'
import { conversationList, topicRows } from '../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { useGroupCount } from './useGroupCount.ts'
import { groupListRow } from './group-row.ts'
import { actionOf, keyLabel } from '../keys/key-table.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { Line } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import { plaintextListRow } from './PlaintextRow.tsx'
import { FilterLine, useFilter } from './FilterLine.tsx'
import { firstRow, stepped } from './list-window.ts'
import type { ListRow } from './list-row.ts'
import { topicListRow } from './topic-row.ts'
import { wrap } from '../text/wrap.ts'
import { useActionContext, useUi } from '../actions/action-context.ts'
import { promptToCreateGroup } from '../actions/groups.ts'
import { defaultActions } from '../state/available-actions.ts'
import { onLetter } from '../keys/typed-letters.ts'
import { useAvailableActions } from '../state/useAvailableActions.ts'

type Props = { readonly width: number; readonly height: number }

/** Everything that the list shows, from top to bottom. */
const useGroupPaneRows = (): readonly ListRow[] => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const groups = useChat(listedGroups)
  const topics = useChat(topicRows)
  const plain = useChat(plaintextGroupRows)
  const list = useChat(conversationList)
  const open = useChat((state) => state.open)
  return useMemo(() => {
    const numbers = new Map(list.map(({ id }, index) => [id, index + 1]))
    const context = { theme, texts, numbers, open }
    return [
      ...groups.map((row) => groupListRow(ctx, row, context)),
      ...topics.map((row) => topicListRow(ctx, row, context)),
      ...plain.map((row) => plaintextListRow(ctx, row, context)),
    ]
  }, [ctx, groups, topics, plain, list, open, theme, texts])
}

export const GroupsPane = memo(({ width, height }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { styles } = useTheme()
  const rows = useGroupPaneRows()
  const count = useGroupCount()
  const focused = useUi(({ pane }) => pane === 'groups')
  const active = useUi(({ pane, overlay, question }) => pane === 'groups' && !overlay && !question)
  const filter = useFilter()
  const { wanted } = filter
  // by group, so that the choice stays where it is when others come and go
  const [which, setWhich] = useState<string>()
  const shown = wanted === '' ? rows : rows.filter(({ name }) => name.includes(wanted))
  const chosen = Math.max(
    0,
    shown.findIndex(({ key }) => key === which),
  )

  useKeys(
    (key) => {
      const action = actionOf('groups', key)
      if (action === 'choose' && key.type === 'key') {
        setWhich(shown[stepped(key.name, chosen, shown.length)]?.key)
        return true
      }
      if (filter.typing) return false
      if (filter.handleKey('groups', key)) return true
      if (action === 'newGroup') return onLetter(ctx.ui, key, () => promptToCreateGroup(ctx))
      const act = action === undefined ? undefined : shown[chosen]?.act(action)
      return act ? onLetter(ctx.ui, key, act) : false
    },
    { isActive: active },
  )

  const row = shown[chosen]
  useAvailableActions('groups', active, (state) => row?.actions(state) ?? defaultActions)
  const enter = useChat((state) => (focused ? row?.enterHint(state) : undefined))

  const inside = width - 2
  const room = Math.max(0, height - 2 - (filter.text === undefined ? 0 : 1))
  const first = firstRow(shown.length, chosen, room)
  const visible = shown.slice(first, first + room)
  const words =
    rows.length === 0
      ? texts.groupsEmpty
      : wanted !== '' && shown.length === 0
        ? texts.group.noMatch
        : ''
  const hints = words === '' ? [] : wrap(words, Math.max(6, inside - 2))
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.groups} ${count}`}
      footer={enter === undefined ? '' : `${keyLabel('return')} ${texts.hints[enter]}`}
      footerNote={first + room < shown.length ? `+${shown.length - first - room}` : ''}
      focused={focused}
    >
      <FilterLine filter={filter} found={shown.length} width={inside} isActive={active} />
      {visible.map(({ key, spans }, index) => {
        const isChosen = focused && first + index === chosen
        return (
          <Line
            key={key}
            spans={spans(inside, isChosen)}
            width={inside}
            over={isChosen ? styles.selected : undefined}
          />
        )
      })}
      {hints.slice(0, room).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: ` ${row.show}`, style: styles.muted }]}
          width={inside}
        />
      ))}
    </Pane>
  )
})
GroupsPane.displayName = 'GroupsPane'
