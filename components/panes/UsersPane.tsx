/** Everybody seen on this broker, with what is unread and how we stand. */
import { memo, useMemo, useState } from 'react'
import { conversationList, userRows } from '../../src/model/screen/pane-selectors.ts'
import type { UserRow } from '../../src/model/screen/pane-selectors.ts'
import { plaintextPersonRows } from '../../src/model/plaintext/plaintext-selectors.ts'
import { foldForSearch } from '../../src/core/search-folding.ts'
import { isPlaintextUser } from '../../src/core/plaintext-ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { personStyle, useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { actionOf, keyLabel } from '../keys/key-table.ts'
import type { Action } from '../keys/key-table.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { Line, spansWidth, spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import { PlaintextUser } from './PlaintextRow.tsx'
import { FilterLine, useFilter } from './FilterLine.tsx'
import { firstRow, stepped } from './list-window.ts'
import { wrap } from '../text/wrap.ts'
import { plaintextPersonAction } from '../actions/plaintext/plaintext-people.ts'
import { useActionContext, useUi } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { enterHintForPerson, defaultActions, actionsOnPerson } from '../state/available-actions.ts'
import { enterPerson, toggleBlock } from '../actions/people.ts'
import { onLetter } from '../keys/typed-letters.ts'
import { useAvailableActions } from '../state/useAvailableActions.ts'
import { statusSpan, trustSpan } from '../widgets/person-spans.ts'

/** What stands at the right end: the most urgent of what there is to tell. */
const badgeOf = (
  { person, status, unread, muted, relation }: UserRow,
  now: number,
  texts: Texts,
  { styles }: Theme,
): Span => {
  if (unread > 0) return { text: String(unread), style: muted ? styles.muted : styles.unread }
  if (relation === 'blocked') return { text: texts.blocked, style: styles.danger }
  if (relation === 'asks-me') return { text: texts.asksMe, style: styles.warning }
  if (relation === 'built-in') return { text: texts.builtIn, style: styles.muted }
  if (relation === 'asked') return { text: texts.asked, style: styles.muted }
  if (status === 'offline') return { text: texts.ago(now - person.seen), style: styles.muted }
  if (muted) return { text: texts.muted, style: styles.muted }
  return { text: status === 'away' ? texts.away : '', style: styles.muted }
}

type RowProps = {
  readonly row: UserRow
  readonly number: number
  readonly width: number
  readonly now: number
  readonly chosen: boolean
  readonly open: boolean
}

const hasSameProps = (a: RowProps, b: RowProps) =>
  a.row.person === b.row.person &&
  a.row.status === b.row.status &&
  a.row.unread === b.row.unread &&
  a.row.muted === b.row.muted &&
  a.row.relation === b.row.relation &&
  a.number === b.number &&
  a.width === b.width &&
  a.now === b.now &&
  a.chosen === b.chosen &&
  a.open === b.open

const User = memo(({ row, number, width, now, chosen, open }: RowProps) => {
  const texts = useTexts()
  const theme = useTheme()
  const { glyphs, styles } = theme
  const { person, status, unread } = row
  const trust = trustSpan(theme, person)
  const name = status === 'offline' && unread === 0 ? styles.offline : personStyle(theme, person.id)
  const left: readonly Span[] = [
    { text: chosen ? glyphs.pointer : ' ', style: styles.focus },
    { text: number >= 1 && number <= 9 ? String(number) : ' ', style: styles.muted },
    { text: ' ' },
    statusSpan(theme, person, status),
    { text: ' ' },
    {
      text: person.name,
      style: { ...name, ...(unread > 0 || open ? { bold: true } : {}), underline: open },
    },
    ...(trust ? [{ text: ' ' }, trust] : []),
  ]
  const badge = badgeOf(row, now, texts, theme)
  // who it is counts more than when they were last seen, but not more than what is unread
  const narrow = unread === 0 && spansWidth([...left, badge]) + 1 > width - 1
  const spans = spread(left, narrow ? [] : [badge], width - 1, glyphs.ellipsis)
  return <Line spans={spans} width={width} over={chosen ? styles.selected : undefined} />
}, hasSameProps)
User.displayName = 'User'

/** What a key does to somebody of the list; nothing when it means nothing there. */
const userAction = (
  ctx: ActionContext,
  action: Action | undefined,
  who: UserId,
): (() => void) | undefined => {
  if (isPlaintextUser(who)) return plaintextPersonAction(ctx, action, who)
  if (action === 'open') return () => enterPerson(ctx, who)
  if (action === 'info') return () => ctx.ui.patch({ overlay: { kind: 'person', who } })
  if (action === 'verify') return () => ctx.ui.patch({ overlay: { kind: 'verify', who } })
  return action === 'block' ? () => toggleBlock(ctx, who) : undefined
}

type Props = { readonly width: number; readonly height: number }

export const UsersPane = memo(({ width, height }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const signed = useChat(userRows)
  const plain = useChat(plaintextPersonRows)
  const rows = useMemo(() => [...signed, ...plain], [signed, plain])
  const list = useChat(conversationList)
  const now = useChat((state) => state.now)
  const open = useChat((state) => state.open)
  const focused = useUi(({ pane }) => pane === 'users')
  const active = useUi(({ pane, overlay, question }) => pane === 'users' && !overlay && !question)
  const filter = useFilter()
  const { wanted } = filter
  // by person, so that the choice stays where it is when others come and go
  const [who, setWho] = useState<string>()
  const shown = useMemo(
    () =>
      wanted === '' ? rows : rows.filter(({ person }) => foldForSearch(person.id).includes(wanted)),
    [rows, wanted],
  )
  const chosen = Math.max(
    0,
    shown.findIndex(({ person }) => person.id === who),
  )
  const numbers = useMemo(() => new Map(list.map(({ id }, index) => [id, index + 1])), [list])

  useKeys(
    (key) => {
      const action = actionOf('users', key)
      const person = shown[chosen]?.person
      if (action === 'choose' && key.type === 'key') {
        setWho(shown[stepped(key.name, chosen, shown.length)]?.person.id)
        return true
      }
      if (filter.typing) return false
      if (filter.handleKey('users', key)) return true
      const act = person && userAction(ctx, action, person.id)
      return act ? onLetter(ctx.ui, key, act) : false
    },
    { isActive: active },
  )

  const chosenId = shown[chosen]?.person.id
  useAvailableActions('users', active, (state) =>
    chosenId === undefined ? defaultActions : actionsOnPerson(state, chosenId),
  )
  const enter = useChat((state) =>
    focused && chosenId !== undefined ? enterHintForPerson(state, chosenId) : undefined,
  )

  const inside = width - 2
  const filterRows = filter.text === undefined ? 0 : 1
  const room = Math.max(0, height - 2 - filterRows)
  const first = firstRow(shown.length, chosen, room)
  const visible = shown.slice(first, first + room)
  const nobody = rows.length <= 1
  const words =
    wanted !== '' && shown.length === 0 ? texts.usersNoMatch : nobody ? texts.usersEmpty : ''
  const hints =
    words === '' ? [] : wrap(shown.length > 0 ? `\n${words}` : words, Math.max(6, inside - 2))
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.users} ${rows.length - 1}`}
      footer={enter === undefined ? '' : `${keyLabel('return')} ${texts.hints[enter]}`}
      footerNote={first + room < shown.length ? `+${shown.length - first - room}` : ''}
      focused={focused}
    >
      <FilterLine filter={filter} found={shown.length} width={inside} isActive={active} />
      {visible.map((row, index) => {
        const common = {
          number: numbers.get(row.conversation) ?? 0,
          width: inside,
          chosen: focused && first + index === chosen,
          open: row.conversation === open,
        }
        return 'status' in row ? (
          <User key={row.person.id} row={row} now={now} {...common} />
        ) : (
          <PlaintextUser key={row.person.id} row={row} {...common} />
        )
      })}
      {hints.slice(0, Math.max(0, room - visible.length)).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: ` ${row.show}`, style: theme.styles.muted }]}
          width={inside}
        />
      ))}
    </Pane>
  )
})
UsersPane.displayName = 'UsersPane'
