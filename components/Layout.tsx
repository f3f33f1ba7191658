/** Puts the panes where they were computed to be, so that a frame is always as large as the terminal. */
import { Box, Text } from 'ink'
import { plaintextGroupRows } from '../src/model/plaintext/plaintext-selectors.ts'
import { followedTopics } from '../src/model/screen/pane-selectors.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { arrange, sideWidth } from './screen-layout.ts'
import type { Slot } from './screen-layout.ts'
import { ListPane } from './panes/ListPane.tsx'
import { sideLists } from './panes/lists.ts'
import { HintLine } from './widgets/HintLine.tsx'
import { keyLabels, keyRows } from './keys/key-table.ts'
import { Line, spansWidth, spread } from './widgets/Line.tsx'
import { QuestionBox, questionHeight } from './composer/QuestionBox.tsx'
import { pendingRequests } from '../src/model/screen/request-rows.ts'
import { groupRowCount, unreadSpans } from './panes/group-row.ts'
import { requestRowCount } from './panes/request-row.ts'
import { statusMessageRows, useStatusMessage } from './notices/useStatusMessage.ts'
import { StatusLine } from './widgets/StatusLine.tsx'
import { Tabs } from './widgets/Tabs.tsx'
import { MainArea } from './panes/MainArea.tsx'
import { truncate, wrap } from '../src/text/wrap.ts'
import { Placed, useMouse } from './keyboard/useMouse.tsx'
import { useActionContext, useUi, useUiStore } from './actions/action-context.ts'

/** A list that has no room: its name, its count, what calls me in it, and the key that opens it. */
const Closed = ({ pane, width }: { readonly pane: Slot['pane']; readonly width: number }) => {
  const texts = useTexts()
  const theme = useTheme()
  const { styles, glyphs, ascii } = theme
  const { count: countOf, calls: callsOf, opener } = sideLists[pane]
  const count = useChat(countOf)
  const messages = useChat((state) => callsOf?.(state).messages ?? 0)
  const mentions = useChat((state) => callsOf?.(state).mentions ?? 0)
  const row = keyRows('any', texts.scheme).find((row) => row.action === opener)
  const ui = useUiStore()
  const free = useUi((now) => !now.question)
  useMouse(
    { width, height: 1 },
    (mouse) => {
      if (mouse.kind === 'press') ui.patch({ pane, overlay: undefined })
    },
    free,
  )
  const urgent = pane === 'requests' && count !== 0
  const left = [
    { text: ` ${glyphs.pointer} `, style: styles.border },
    { text: `${texts[pane]} ${count}`, style: urgent ? styles.unread : styles.muted },
    ...unreadSpans({ mentions, unread: messages, notifyLevel: 'all' }, theme).flatMap((span) => [
      { text: ' ' },
      span,
    ]),
  ]
  const key = row ? [{ text: keyLabels(row, ascii), style: styles.muted }] : []
  // what is new counts more than how to get there
  const hasRoom = spansWidth([...left, ...key]) + 1 <= width - 1
  const spans = spread(left, hasRoom ? key : [], width - 1, glyphs.ellipsis)
  return <Line spans={spans} width={width} />
}

type SideProps = {
  readonly slots: readonly Slot[]
  readonly width: number
  /** Rows above it. */
  readonly top: number
  readonly hint: boolean
}

const Side = ({ slots, width, top, hint }: SideProps) => {
  const pane = useUi((ui) => ui.pane)
  const covered = useUi((ui) => ui.overlay !== undefined || ui.question !== undefined)
  const focus = pane === 'users' || pane === 'groups' || pane === 'requests' ? pane : undefined
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {slots.map(({ pane, height, open }, index) => {
        const above = slots.slice(0, index).reduce((sum, slot) => sum + slot.height, top)
        return (
          <Placed key={pane} x={0} y={above}>
            {open ? (
              <ListPane pane={pane} width={width} height={height} />
            ) : (
              <Closed pane={pane} width={width} />
            )}
          </Placed>
        )
      })}
      {!hint ? undefined : focus && !covered ? (
        <HintLine focus={focus} width={width} />
      ) : (
        <Line spans={[]} width={width} />
      )}
    </Box>
  )
}

type Props = { readonly columns: number; readonly rows: number; readonly version: string }

export const Layout = ({ columns, rows, version }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const pane = useUi((ui) => ui.pane)
  const list = useUi((ui) => ui.list)
  const question = useUi((ui) => ui.question)
  const layer = useUi((ui) => ui.overlay)
  const groups = useChat(
    (state) =>
      groupRowCount(state) + followedTopics(state).length + plaintextGroupRows(state).length,
  )
  const waiting = useChat(pendingRequests)
  const forGroups = groups > 0 ? groups : wrap(texts.groupsEmpty, 24).length
  const requests =
    waiting.length > 0
      ? requestRowCount(ctx.now(), waiting, texts, sideWidth(columns))
      : wrap(texts.requestsEmpty, 24).length
  const isEmpty = { users: false, groups: groups === 0, requests: waiting.length === 0 }
  // what lies on top belongs to the chat's side, also where only one pane fits
  const shown = layer ? 'input' : pane
  const statusRows = statusMessageRows(useStatusMessage(), columns).length
  const { kind, side, main, status } = arrange({
    columns,
    rows,
    pane: shown,
    // a list that is empty does not keep the column when one has left it
    list: isEmpty[list] && pane !== list ? 'users' : list,
    groupRows: forGroups,
    requestRows: requests,
    statusRows,
  })
  const narrow = kind === 'narrow'
  const alone = narrow && side.slots.length > 0
  const asks = alone && question ? questionHeight(question, columns, main.height) : 0
  const slots = side.slots.map((slot) => (alone ? { ...slot, height: slot.height - asks } : slot))
  const tiny = kind === 'tiny'
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      {tiny ? <Text wrap="truncate">{truncate(texts.tooSmall, columns)}</Text> : undefined}
      {narrow ? <Tabs width={columns} /> : undefined}
      <Box height={main.height} display={tiny ? 'none' : 'flex'} flexShrink={0} overflow="hidden">
        {side.slots.length > 0 ? (
          <Box flexDirection="column" width={side.width} flexShrink={0}>
            <Side slots={slots} width={side.width} top={main.y} hint={side.hint} />
            {alone && question ? (
              <QuestionBox question={question} width={columns} within={main.height} />
            ) : undefined}
          </Box>
        ) : undefined}
        <Box display={alone ? 'none' : 'flex'} width={main.width} flexShrink={0}>
          <MainArea rect={main} version={version} shown={!alone && !tiny} asks={!alone} />
        </Box>
      </Box>
      {tiny ? undefined : <StatusLine width={columns} compact={kind !== 'wide'} height={status} />}
    </Box>
  )
}
