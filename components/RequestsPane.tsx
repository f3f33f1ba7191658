/** Who waits for my answer. */
import { memo, useState } from 'react'
import type { ClassicAsk } from '../src/chat/classicState.ts'
import type { Request } from '../src/chat/requests.ts'
import { classicWaiting } from '../src/chat/classicView.ts'
import { waitingRequests } from '../src/chat/selectors.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat, useLatest } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { actionOf } from './keys.ts'
import { useKeys } from './keyboard/useKeys.ts'
import { Line, spread } from './Line.tsx'
import { Pane } from './Pane.tsx'
import { ClassicAskRow } from './panes/ClassicRow.tsx'
import { firstRow, stepped } from './panes/list.ts'
import { widthOf } from './text/width.ts'
import { truncate, wrap } from './text/wrap.ts'
import { onPlainAsk } from './ui/classic.ts'
import { nameOf, useDesk, useUi } from './ui/desk.ts'
import { accept, denyAndBlock, denyWithReason } from './ui/requests.ts'

type Props = { readonly width: number; readonly height: number }

type Drawn = {
  readonly key: string
  readonly request: Request
  readonly index: number
  readonly text: boolean
}

/** Two rows for a request with a greeting, one for others. */
const drawn = (requests: readonly Request[]): readonly Drawn[] =>
  requests.flatMap((request, index): readonly Drawn[] => [
    { key: request.id, request, index, text: false },
    ...(request.text === '' ? [] : [{ key: `${request.id} text`, request, index, text: true }]),
  ])

const plainRow = (before: number) => (ask: ClassicAsk, index: number) => ({
  key: ask.id,
  ask,
  index: before + index,
})

/** How many rows inside the frame this many requests want. */
export const requestRows = (requests: readonly Request[]): number => drawn(requests).length

export const RequestsPane = memo(({ width, height }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const { glyphs, styles } = useTheme()
  const latest = useLatest()
  const waiting = useChat(waitingRequests)
  const plain = useChat(classicWaiting)
  const all = [...waiting, ...plain]
  const focused = useUi(({ pane }) => pane === 'requests')
  const active = useUi(({ pane, layer, question }) => pane === 'requests' && !layer && !question)
  const [id, setId] = useState<string>()
  const chosen = Math.max(
    0,
    all.findIndex((request) => request.id === id),
  )

  useKeys(
    (key) => {
      const action = actionOf('requests', key)
      if (action === 'history') {
        desk.ui.patch({ layer: { kind: 'history' } })
        return true
      }
      if (action === 'choose' && key.type === 'key') {
        setId(all[stepped(key.name, chosen, all.length)]?.id)
        return true
      }
      const request = waiting[chosen]
      const ask = plain[chosen - waiting.length]
      if (ask) return onPlainAsk(desk, action, ask)
      if (!request) return false
      if (action === 'accept') accept(desk, request)
      else if (action === 'deny') denyWithReason(desk, request)
      else if (action === 'denyAndBlock') denyAndBlock(desk, request)
      else if (action === 'info') desk.ui.patch({ layer: { kind: 'card', who: request.from } })
      else return false
      return true
    },
    { isActive: active },
  )

  const inside = width - 2
  const room = Math.max(0, height - 2)
  const rows = [...drawn(waiting), ...plain.map(plainRow(waiting.length))]
  const first = firstRow(
    rows.length,
    rows.findIndex(({ index }) => index === chosen),
    room,
  )
  const empty = all.length > 0 ? [] : wrap(texts.requestsEmpty, Math.max(6, inside - 2))
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.requests} ${all.length}`}
      footerNote={first + room < rows.length ? `+${rows.length - first - room}` : ''}
      focused={focused}
    >
      {rows.slice(first, first + room).map((row) => {
        const { key, index } = row
        const isChosen = focused && index === chosen
        if ('ask' in row) {
          return <ClassicAskRow key={key} ask={row.ask} width={inside} chosen={isChosen} />
        }
        const { request, text } = row
        const over = isChosen ? styles.selected : undefined
        if (text) {
          const quoted = `    "${truncate(request.text, Math.max(1, inside - 7), glyphs.ellipsis)}"`
          return (
            <Line
              key={key}
              spans={[{ text: quoted, style: styles.quote }]}
              width={inside}
              over={over}
            />
          )
        }
        const words = texts.wantsToChat(nameOf(latest(), request.from))
        const time = texts.dates.clock(request.at)
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
