/** Every request, ask and invitation: when, who, what came of it; below, the chosen one in full. */
import { useState } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { Hints } from '../widgets/HintLine.tsx'
import { actionOf, keyRows } from '../keys/key-table.ts'
import type { KeyRow } from '../keys/key-table.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import { useMouse } from '../keyboard/useMouse.tsx'
import { ChoiceLine } from '../widgets/ChoiceLine.tsx'
import { Line, spread } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import { firstRow, stepped } from '../panes/list-window.ts'
import { paragraph } from './Sheet.tsx'
import { requestWarning } from '../state/name-warnings.ts'
import { requestRows } from '../../src/model/screen/request-rows.ts'
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import { keyOf } from '../../src/core/channel.ts'
import { formatSessionId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { widthOf } from '../../src/text/width.ts'
import { fit } from '../../src/text/wrap.ts'
import { openConversation } from '../actions/conversations.ts'
import { personName, useActionContext, useUi } from '../actions/action-context.ts'
import { copyText } from '../actions/messages.ts'
import { onLetter } from '../keys/typed-letters.ts'

type Props = { readonly width: number; readonly height: number }

/** So many rows tell of the chosen one, more if it needs them; so many are left to the list. */
const DETAILS = 4
const ROWS = 2

/** Of a group: which one, and which way. */
const groupText = ({ kind, signed, group: name }: RequestRow, { group }: Texts): string => {
  if (kind === 'talk') return ''
  return group.history[kind](signed ? name : `${name}?`)
}

/** What stands at the end of its row: the conversation that was made, the group, the reason. */
const tailText = (row: RequestRow, texts: Texts): string => {
  const { kind, channel, reason } = row
  if (kind === 'talk') return channel ? formatSessionId(keyOf(channel)) : reason
  const group = groupText(row, texts)
  return reason === '' ? group : `${group}: ${reason}`
}

/** What came of it, when and why. */
const outcomeText = ({ answer, answerShownAt, reason }: RequestRow, texts: Texts): string => {
  if (answerShownAt === undefined) return ''
  const outcome = `${texts.outcome[answer]} ${texts.dates.moment(answerShownAt)}`
  return reason === '' ? outcome : `${outcome}: "${reason}"`
}

export const HistoryPanel = ({ width, height }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { glyphs, styles } = useTheme()
  const entries = useChat(requestRows)
  const me = useChat((state) => state.me.id)
  const active = useUi(({ question }) => !question)
  const [chosen, setChosen] = useState(0)
  const inside = width - 2
  const here = Math.max(0, Math.min(chosen, entries.length - 1))
  const entry = entries[here]
  const topicOf = ({ channel }: RequestRow) => (channel ? ctx.services.topic(channel) : '')
  const quote = entry && entry.text !== '' ? `"${entry.text}"` : ''
  const topic = entry?.channel ? `${texts.personInfo.topic}: ${topicOf(entry)}` : ''
  const isOpen = entry?.answer === 'waiting' && entry.to === me
  const warning = isOpen ? requestWarning(ctx.now(), entry, texts) : ''
  const styleOf = (text: string) =>
    text === quote ? styles.quote : text === warning ? styles.warning : undefined
  const sentences = entry
    ? [warning, quote, groupText(entry, texts), topic, outcomeText(entry, texts)]
    : []
  const about = sentences
    .filter((text) => text !== '')
    .flatMap((text) => paragraph(text, inside - 3, styleOf(text)))
  // the details can be read in full even on a small screen: then the list is short
  const most = Math.max(0, height - 4 - ROWS)
  const details = Math.min(most, Math.max(height >= 12 ? DETAILS : 0, about.length))
  const room = Math.max(1, height - 3 - (details === 0 ? 0 : details + 1))

  const openEntry = () => {
    if (entry?.answer !== 'accepted') return false
    return openConversation(ctx, entry.conversation)
  }
  useKeys(
    (key) => {
      const action = actionOf('history', key)
      if (action === undefined) return false
      if (action === 'back')
        return onLetter(ctx.ui, key, () => ctx.ui.patch({ overlay: undefined }))
      if (action === 'choose' && key.type === 'key') {
        setChosen(stepped(key.name, here, entries.length, room))
      } else if (action === 'open') return openEntry()
      else if (action === 'copy' && entry?.channel !== undefined) {
        return onLetter(ctx.ui, key, () => copyText(ctx, topicOf(entry)))
      } else return false
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )

  const outcomeStyle = ({ answer }: RequestRow) =>
    answer === 'accepted' ? styles.good : answer === 'waiting' ? styles.warning : styles.muted
  const outcomeWidth = Math.max(
    11,
    ...entries.map((one) => Math.min(20, widthOf(texts.outcome[one.answer]))),
  )
  const nameWidth = Math.max(6, Math.min(18, Math.floor(inside / 5)))
  const rows = entries.map((one) =>
    spread(
      [
        { text: `${texts.dates.moment(one.shownAt)}  `, style: styles.time },
        { text: `${one.from === me ? glyphs.out : glyphs.into} ` },
        {
          text: `${fit(personName(ctx.now(), one.from === me ? one.to : one.from), nameWidth, glyphs.ellipsis)}  `,
          style: styles.title,
        },
        {
          text: `${fit(texts.outcome[one.answer], outcomeWidth, glyphs.ellipsis)} `,
          style: outcomeStyle(one),
        },
        { text: tailText(one, texts), style: styles.muted },
      ],
      [],
      inside - 3,
      glyphs.ellipsis,
    ),
  )
  const isOffered = ({ action }: KeyRow) =>
    action === 'open'
      ? entry?.answer === 'accepted'
      : action !== 'copy' || entry?.channel !== undefined
  const hints = keyRows('history', texts.scheme).filter(isOffered)
  const first = firstRow(entries.length, here, room)
  useMouse(
    { width, height },
    (mouse) => {
      const next = mouse.kind === 'wheel' ? here + mouse.turned : first + mouse.row
      if (mouse.kind === 'press' && (mouse.row >= room || next >= entries.length)) return
      if (mouse.kind === 'press' && next === here) return void openEntry()
      setChosen(Math.max(0, Math.min(entries.length - 1, next)))
    },
    active,
  )
  const empty = entries.length > 0 ? [] : paragraph(texts.historyEmpty, inside - 3, styles.muted)
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.history} ${entries.length}`}
      footerNote={entries.length > room ? `${here + 1}/${entries.length}` : ''}
      focused
    >
      {Array.from({ length: room }, (_, row) => {
        const spans = rows[first + row] ?? empty[row] ?? []
        const isChosen = entries.length > 0 && first + row === here
        return <ChoiceLine key={row} spans={spans} width={inside} chosen={isChosen} />
      })}
      {details === 0 ? undefined : (
        <Line spans={[{ text: glyphs.rule.repeat(inside), style: styles.border }]} width={inside} />
      )}
      {Array.from({ length: details }, (_, row) => (
        <Line key={`about ${row}`} spans={[{ text: '  ' }, ...(about[row] ?? [])]} width={inside} />
      ))}
      <Hints rows={hints} width={inside} />
    </Pane>
  )
}
