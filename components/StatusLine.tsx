/** The last row: who I am, the broker, what waits or went wrong, and the keys that hold everywhere. */
import type { LinkState } from '../src/chat/link.ts'
import { tripOf } from '../src/chat/link.ts'
import { named, useTexts } from '../src/i18n/texts.ts'
import type { Texts } from '../src/i18n/texts.ts'
import { troubleSentence } from '../src/i18n/troubles.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import type { Theme } from '../src/themes/theme.ts'
import { hintSpans } from './HintLine.tsx'
import { rowsOf } from './keys.ts'
import type { Row } from './keys.ts'
import { cutSpans, Line, spansWidth } from './Line.tsx'
import type { Span } from './Line.tsx'
import { useUi } from './ui/desk.ts'
import { focusOf } from './ui/focus.ts'
import { useRows } from './ui/useOffers.ts'

/** The state of the connection in a few words. */
const linkSpans = (
  link: LinkState,
  measured: number | undefined,
  texts: Texts,
  { styles, glyphs }: Theme,
): readonly Span[] => {
  if (link.status === 'online') {
    const trip = measured === undefined ? '' : ` ${texts.trip(Math.round(measured))}`
    return [
      { text: glyphs.online, style: styles.online },
      { text: trip === '' ? ` ${texts.online}` : trip, style: styles.muted },
    ]
  }
  if (link.status === 'connecting') {
    return [
      { text: `${glyphs.away} ${texts.linkConnecting}${glyphs.ellipsis}`, style: styles.away },
    ]
  }
  const word = link.status === 'stopped' ? texts.linkStopped : texts.linkOffline
  return [{ text: `${glyphs.offline} ${word}`, style: styles.danger }]
}

/** Why it is not online and what to do. */
const linkTrouble = ({ status, trouble }: LinkState, texts: Texts): string =>
  status === 'online' || trouble === undefined
    ? ''
    : troubleSentence(texts.troubles, { trouble }, 'screen')

/** When it is tried again. */
const nextTry = ({ status, trouble, nextAt }: LinkState, texts: Texts): string =>
  status === 'online' || trouble === undefined || nextAt === undefined
    ? ''
    : `, ${texts.nextTry(texts.dates.seconds(nextAt))}`

/** What is said: `more` where there is room, and `broken` when it is why there is no connection. */
type Saying = { readonly span: Span; readonly more?: string; readonly broken?: boolean }

const useSaying = (): Saying | undefined => {
  const texts = useTexts()
  const { styles } = useTheme()
  const notice = useUi((ui) => ui.notice)
  const dismissed = useUi((ui) => ui.dismissed)
  const link = useChat((state) => state.link)
  const trouble = useChat((state) => state.troubles.at(-1))
  const waiting = useChat((state) => state.waiting)
  if (notice) return { span: { text: notice.text, style: styles[notice.tone] } }
  const offline = linkTrouble(link, texts)
  if (offline !== '') {
    const span = { text: offline, style: styles.warning }
    return { span, more: nextTry(link, texts), broken: true }
  }
  if (trouble && trouble.at > dismissed) {
    const sentence = named(texts.troubles, trouble.key)
    return { span: { text: texts.troubleAbout(sentence, trouble.about), style: styles.warning } }
  }
  if (waiting === 0) return undefined
  return { span: { text: texts.waitingToSend(waiting), style: styles.warning } }
}

/** The hints of the place with the keyboard come first where they have no line of their own. */
const useHints = (compact: boolean, width: number): readonly Row[] => {
  const { scheme } = useTexts()
  const focus = useUi(focusOf)
  const everywhere = rowsOf('any', scheme).filter(({ hint }) => hint !== undefined)
  const anywhere = everywhere.filter(({ action }) => action !== 'help')
  const here = useRows(focus)
  // while choosing a message only its keys count; help is one of them
  if (focus === 'message') return here
  if (compact && focus !== 'input') return [...here, ...anywhere]
  // in the input every letter is typed
  const help = (focus === 'input' ? everywhere : here).filter(({ action }) => action === 'help')
  // where not all have room, help is the one to learn first
  return focus === 'input' && width < 100 ? [...help, ...anywhere] : [...anywhere, ...help]
}

type Parts = {
  readonly who: readonly Span[]
  readonly where: readonly Span[]
  readonly state: readonly Span[]
  readonly mark: Span
}

const GAP: Span = { text: '  ' }

/** A long sentence needs the room more than the address does, and what to do about no connection more than my name. */
const fitting = (width: number, saying: Saying | undefined, parts: Parts): readonly Span[] => {
  const { who, where, state, mark } = parts
  if (!saying) return [...who, ...where, ...state]
  const { span, more = '', broken = false } = saying
  const whole: Span = { ...span, text: span.text + more }
  const short = [...who, ...state, GAP, span]
  const ways = [
    [...who, ...where, ...state, GAP, whole],
    [...who, ...state, GAP, whole],
    short,
    ...(broken ? [[mark, { text: ' ' }, span]] : []),
  ]
  return ways.find((spans) => spansWidth(spans) + 2 <= width) ?? ways.at(-1) ?? short
}

type Props = { readonly width: number; readonly compact: boolean }

export const StatusLine = ({ width, compact }: Props) => {
  const texts = useTexts()
  const theme = useTheme()
  const { styles, glyphs } = theme
  const me = useChat((state) => state.me)
  const link = useChat((state) => state.link)
  const trip = useChat((state) => tripOf(state.link, state.now))
  const saying = useSaying()
  const rows = useHints(compact, width)
  const url = width < 80 ? link.broker.replace(/^[a-z]+:\/\//u, '') : link.broker
  const who: readonly Span[] = [
    { text: ` ${me.name}`, style: styles.own },
    ...(me.status === 'away'
      ? [{ text: ` ${glyphs.away} ${texts.away}`, style: styles.away }]
      : []),
  ]
  const where: readonly Span[] =
    url === '' || (width < 60 && saying) ? [] : [GAP, { text: url, style: styles.muted }]
  const state = [GAP, ...linkSpans(link, trip, texts, theme)]
  const left = fitting(width, saying, {
    who,
    where,
    state,
    mark: { text: ` ${glyphs.offline}`, style: styles.danger },
  })
  const cut = cutSpans(left, width - 1, glyphs.ellipsis)
  const room = width - spansWidth(cut) - 3
  const hints = room < 8 ? [] : hintSpans(rows, texts, theme, room)
  const fill = ' '.repeat(Math.max(0, width - spansWidth(cut) - spansWidth(hints) - 1))
  return <Line spans={[...cut, { text: fill }, ...hints]} width={width} />
}
