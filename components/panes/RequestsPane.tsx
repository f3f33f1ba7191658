/** Who waits for my answer: for a conversation, to join a group of mine, or with an invitation. */
import { memo, useState } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat, useLatest } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { actionOf } from '../keys/key-table.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { Line, spread } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import { firstRow, stepped } from './list-window.ts'
import { pendingRequests, pendingRequestText } from './pending-requests.ts'
import type { PendingRequest } from './pending-requests.ts'
import { widthOf } from '../text/width.ts'
import { truncate, wrap } from '../text/wrap.ts'
import { personName, useActionContext, useUi } from '../actions/action-context.ts'
import { defaultActions, actionsOnPendingRequest } from '../state/available-actions.ts'
import { onLetter } from '../keys/typed-letters.ts'
import { useAvailableActions } from '../state/useAvailableActions.ts'
import { pendingRequestAction } from '../actions/pending-requests.ts'

type Props = { readonly width: number; readonly height: number }

type RequestRow = {
  readonly key: string
  readonly one: PendingRequest
  readonly index: number
  readonly text: boolean
}

/** Two rows for those who say something with it, one for others. */
const rowsOfRequests = (waiting: readonly PendingRequest[]): readonly RequestRow[] =>
  waiting.flatMap((one, index): readonly RequestRow[] => [
    { key: one.key, one, index, text: false },
    ...(one.text === '' ? [] : [{ key: `${one.key} text`, one, index, text: true }]),
  ])

/** How many rows inside the frame this many requests want. */
export const requestRowCount = (waiting: readonly PendingRequest[]): number =>
  rowsOfRequests(waiting).length

export const RequestsPane = memo(({ width, height }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { glyphs, styles } = useTheme()
  const latest = useLatest()
  const waiting = useChat(pendingRequests)
  const focused = useUi(({ pane }) => pane === 'requests')
  const active = useUi(
    ({ pane, overlay, question }) => pane === 'requests' && !overlay && !question,
  )
  const [which, setWhich] = useState<string>()
  const chosen = Math.max(
    0,
    waiting.findIndex(({ key }) => key === which),
  )

  useKeys(
    (key) => {
      const action = actionOf('requests', key)
      if (action === 'history') {
        return onLetter(ctx.ui, key, () => ctx.ui.patch({ overlay: { kind: 'history' } }))
      }
      if (action === 'choose' && key.type === 'key') {
        setWhich(waiting[stepped(key.name, chosen, waiting.length)]?.key)
        return true
      }
      const one = waiting[chosen]
      const act = one && action && pendingRequestAction(ctx, one, action)
      return act ? onLetter(ctx.ui, key, act) : false
    },
    { isActive: active },
  )

  const chosenOne = waiting[chosen]
  useAvailableActions('requests', active, (state) =>
    chosenOne === undefined ? defaultActions : actionsOnPendingRequest(state, chosenOne),
  )

  const inside = width - 2
  const room = Math.max(0, height - 2)
  const rows = rowsOfRequests(waiting)
  const first = firstRow(
    rows.length,
    rows.findIndex(({ index }) => index === chosen),
    room,
  )
  const empty = waiting.length > 0 ? [] : wrap(texts.requestsEmpty, Math.max(6, inside - 2))
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.requests} ${waiting.length}`}
      footerNote={first + room < rows.length ? `+${rows.length - first - room}` : ''}
      focused={focused}
    >
      {rows.slice(first, first + room).map(({ key, one, index, text }) => {
        const isChosen = focused && index === chosen
        const over = isChosen ? styles.selected : undefined
        if (text) {
          const quoted = `    "${truncate(one.text, Math.max(1, inside - 7), glyphs.ellipsis)}"`
          return (
            <Line
              key={key}
              spans={[{ text: quoted, style: styles.quote }]}
              width={inside}
              over={over}
            />
          )
        }
        const words = pendingRequestText(
          one,
          personName(latest(), one.from),
          inside - 4,
          glyphs,
          texts,
        )
        const time = texts.dates.clock(one.at)
        const roomy = widthOf(words) + widthOf(time) + 5 <= inside
        const spans = spread(
          [
            { text: isChosen ? ` ${glyphs.pointer} ` : '   ', style: styles.focus },
            { text: words },
          ],
          roomy ? [{ text: time, style: styles.time }] : [],
          inside - 1,
          glyphs.ellipsis,
        )
        return <Line key={key} spans={spans} width={inside} over={over} />
      })}
      {empty.slice(0, room).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: ` ${row.show}`, style: styles.muted }]}
          width={inside}
        />
      ))}
    </Pane>
  )
})
RequestsPane.displayName = 'RequestsPane'
