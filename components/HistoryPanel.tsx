/** Every request received and sent: when, who, what came of it; below, the chosen one in full. */
import { useMemo, useState } from 'react'
import type { Request } from '../src/chat/requests.ts'
import { classicHistory } from '../src/chat/classicView.ts'
import { requestHistory } from '../src/chat/selectors.ts'
import { conversationWith } from '../src/core/names.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { hintSpans } from './HintLine.tsx'
import { actionOf, rowsOf } from './keys.ts'
import { LAYER, useKeys } from './keyboard/useKeys.ts'
import { Line, spread } from './Line.tsx'
import { Pane } from './Pane.tsx'
import { firstRow, stepped } from './panes/list.ts'
import { paragraph } from './layers/Sheet.tsx'
import { fit } from './text/wrap.ts'
import { openConversation } from './ui/conversations.ts'
import { nameOf, useDesk, useUi } from './ui/desk.ts'
import { copyText } from './ui/messages.ts'

type Props = { readonly width: number; readonly height: number }

const DETAILS = 4

export const HistoryPanel = ({ width, height }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const theme = useTheme()
  const { glyphs, styles } = theme
  const signed = useChat(requestHistory)
  const plain = useChat(classicHistory)
  const requests = useMemo(
    // the signed ones alone stay as they came: clocks of others differ
    () => (plain.length === 0 ? signed : [...signed, ...plain].toSorted((a, b) => b.at - a.at)),
    [signed, plain],
  )
  const me = useChat((state) => state.me.id)
  const active = useUi(({ question }) => !question)
  const [chosen, setChosen] = useState(0)
  const inside = width - 2
  const details = height >= 12 ? DETAILS : 0
  const room = Math.max(1, height - 3 - (details === 0 ? 0 : details + 1))
  const here = Math.max(0, Math.min(chosen, requests.length - 1))
  const request = requests[here]
  const otherOf = ({ from, to }: Request) => (from === me ? to : from)
  const topicOf = ({ session }: Request) =>
    session === undefined ? '' : desk.services.topic(session)

  useKeys(
    (key) => {
      const action = actionOf('history', key)
      if (action === undefined) return false
      if (action === 'back') desk.ui.patch({ layer: undefined })
      else if (action === 'choose' && key.type === 'key') {
        setChosen(stepped(key.name, here, requests.length, room))
      } else if (action === 'open' && request?.session !== undefined) {
        openConversation(desk, conversationWith(otherOf(request)))
      } else if (action === 'copy' && request?.session !== undefined) {
        copyText(desk, topicOf(request))
      }
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )

  const outcomeStyle = (answer: Request['answer']) =>
    answer === 'accepted' ? styles.good : answer === 'waiting' ? styles.warning : styles.muted
  const nameWidth = Math.max(6, Math.min(18, Math.floor(inside / 5)))
  const rows = requests.map((one) => {
    const mine = one.from === me
    const tail = one.session ?? one.reason ?? ''
    return spread(
      [
        { text: `${texts.dates.moment(one.at)}  `, style: styles.time },
        { text: `${mine ? glyphs.out : glyphs.into} ` },
        {
          text: `${fit(nameOf(desk.now(), otherOf(one)), nameWidth, glyphs.ellipsis)}  `,
          style: styles.title,
        },
        {
          text: `${fit(texts.outcome[one.answer], 11, glyphs.ellipsis)} `,
          style: outcomeStyle(one.answer),
        },
        { text: tail, style: styles.muted },
      ],
      [],
      inside - 3,
      glyphs.ellipsis,
    )
  })
  const first = firstRow(requests.length, here, room)
  const about = request
    ? [
        ...(request.text === '' ? [] : paragraph(`"${request.text}"`, inside - 3, styles.quote)),
        ...(request.session === undefined
          ? []
          : paragraph(`${texts.card.topic}: ${topicOf(request)}`, inside - 3)),
        ...(request.answeredAt === undefined
          ? []
          : paragraph(
              [
                `${texts.outcome[request.answer]} ${texts.dates.moment(request.answeredAt)}`,
                ...(request.reason === undefined || request.reason === ''
                  ? []
                  : [`"${request.reason}"`]),
              ].join(': '),
              inside - 3,
            )),
      ]
    : []
  const empty = requests.length > 0 ? [] : paragraph(texts.historyEmpty, inside - 3, styles.muted)
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.history} ${requests.length}`}
      footerNote={requests.length > room ? `${here + 1}/${requests.length}` : ''}
      focused
    >
      {Array.from({ length: room }, (_, row) => {
        const spans = rows[first + row] ?? empty[row] ?? []
        const isChosen = requests.length > 0 && first + row === here
        return (
          <Line
            key={row}
            spans={[
              { text: isChosen ? `${glyphs.pointer} ` : '  ', style: styles.focus },
              ...spans,
            ]}
            width={inside}
            over={isChosen ? styles.selected : undefined}
          />
        )
      })}
      {details === 0 ? undefined : (
        <Line spans={[{ text: glyphs.rule.repeat(inside), style: styles.border }]} width={inside} />
      )}
      {Array.from({ length: details }, (_, row) => (
        <Line key={`about ${row}`} spans={[{ text: '  ' }, ...(about[row] ?? [])]} width={inside} />
      ))}
      <Line
        spans={[{ text: ' ' }, ...hintSpans(rowsOf('history'), texts, theme, inside - 2)]}
        width={inside}
      />
    </Pane>
  )
}
