/** The last row: who I am, the broker, what waits or went wrong, and the keys that work everywhere. */
import { Box } from 'ink'
import { isOwnBroker } from '../../src/core/broker/broker-address.ts'
import type { LinkState } from '../../src/model/screen/link.ts'
import { currentRoundTrip, linkWithoutTrip } from '../../src/model/screen/link.ts'
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { HintRow, hintSpans, hintsWithin } from './HintLine.tsx'
import { isOnTop, keyRows } from '../keys/key-table.ts'
import type { KeyRow } from '../keys/key-table.ts'
import { cutSpans, Line, spansWidth } from './Line.tsx'
import type { Span } from './Line.tsx'
import { statusMessageRows, useStatusMessage } from '../notices/useStatusMessage.ts'
import type { StatusMessage } from '../notices/useStatusMessage.ts'
import { useUi } from '../actions/action-context.ts'
import { focusOf } from '../state/focus.ts'
import { useAvailableKeys } from '../state/useAvailableActions.ts'

/** The sign of the connection. */
const signOf = ({ status, missing }: LinkState, { styles, glyphs }: Theme): Span => {
  // what is missing is told in words too
  if (status === 'online')
    return { text: glyphs.online, style: missing ? styles.warning : styles.online }
  if (status === 'connecting') return { text: glyphs.away, style: styles.away }
  return { text: glyphs.offline, style: styles.danger }
}

/** The round trip as it is shown: what is less than a millisecond draws nothing. */
const roundedTrip = ({ link: measured, now }: State): number | undefined => {
  const trip = currentRoundTrip(measured, now)
  return trip === undefined ? undefined : Math.round(trip)
}

/** The state of the connection in a few words. */
const connectionSpans = (
  link: LinkState,
  measured: number | undefined,
  texts: Texts,
  theme: Theme,
): readonly Span[] => {
  const sign = signOf(link, theme)
  if (link.status === 'online') {
    const roundTrip = measured === undefined ? texts.online : texts.trip(measured)
    return [sign, { text: ` ${roundTrip}`, style: theme.styles.muted }]
  }
  if (link.status === 'connecting') {
    return [sign, { ...sign, text: ` ${texts.linkConnecting}${theme.glyphs.ellipsis}` }]
  }
  const word = link.status === 'stopped' ? texts.linkStopped : texts.linkOffline
  return [sign, { ...sign, text: ` ${word}` }]
}

/** The hints of the focused part come first where they have no line of their own. */
const useHints = (compact: boolean, width: number): readonly KeyRow[] => {
  const { scheme } = useTexts()
  const focus = useUi(focusOf)
  const isAsking = useUi(({ question }) => question !== undefined)
  const everywhere = keyRows('any', scheme).filter(({ hint }) => hint !== undefined)
  const anywhere = everywhere.filter(({ action }) => action !== 'help')
  const here = useAvailableKeys(focus)
  // the keys that work everywhere wait until the question is answered, which names its own
  if (isAsking) return []
  // while choosing a message only its keys count; help is one of them
  if (focus === 'message') return here
  // what lies on top has a line of its own for them
  if (compact && focus !== 'input' && !isOnTop(focus)) return [...here, ...anywhere]
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

/** A long sentence needs the room more than the address does, and then more than my name. */
const fitParts = (
  width: number,
  message: StatusMessage | undefined,
  parts: Parts,
): readonly Span[] => {
  const { who, where, state, mark } = parts
  if (!message) return [...who, ...where, ...state]
  const { span, more = '' } = message
  const whole: Span = { ...span, text: span.text + more }
  const least = [mark, { text: ' ' }, span]
  const variants = [
    [...who, ...where, ...state, GAP, whole],
    [...who, ...state, GAP, whole],
    [...who, ...state, GAP, span],
    least,
  ]
  return variants.find((spans) => spansWidth(spans) + 2 <= width) ?? least
}

type Sentence = {
  readonly message: StatusMessage
  readonly mark: Span
  readonly width: number
  readonly height: number
}

/** A sentence that is longer than the screen is wide. */
const Sentence = ({ message, mark, width, height }: Sentence) => (
  <Box flexDirection="column" flexShrink={0}>
    {statusMessageRows(message, width, height).map(({ from, show }, row) => {
      const before: Span = row === 0 ? mark : { text: '  ' }
      return (
        <Line
          key={from}
          spans={[before, { text: ' ' }, { ...message.span, text: show }]}
          width={width}
        />
      )
    })}
  </Box>
)

type Props = {
  readonly width: number
  readonly compact: boolean
  /** How many rows there are for it. */
  readonly height: number
}

export const StatusLine = ({ width, compact, height }: Props) => {
  const texts = useTexts()
  const theme = useTheme()
  const { styles, glyphs } = theme
  const me = useChat((state) => state.me)
  const link = useChat(linkWithoutTrip)
  const roundTrip = useChat(roundedTrip)
  const message = useStatusMessage()
  const rows = useHints(compact, width)
  const broker = isOwnBroker(link.broker) ? texts.ownBroker : link.broker
  const url = width < 80 ? broker.replace(/^[a-z]+:\/\//u, '') : broker
  const who: readonly Span[] = [
    { text: ` ${me.name}`, style: styles.own },
    ...(me.status === 'away'
      ? [{ text: ` ${glyphs.away} ${texts.away}`, style: styles.away }]
      : []),
  ]
  // where there is little room, keys count more than the address: those of a list, and in the input that of the help
  const isLeftOut = url === '' || (width < 60 && (message !== undefined || rows.length > 0))
  const where: readonly Span[] = isLeftOut ? [] : [GAP, { text: url, style: styles.muted }]
  const state = [GAP, ...connectionSpans(link, roundTrip, texts, theme)]
  const mark: Span = { ...signOf(link, theme), text: ` ${signOf(link, theme).text}` }
  if (message && height > 1)
    return <Sentence message={message} mark={mark} width={width} height={height} />
  const left = fitParts(width, message, { who, where, state, mark })
  const cut = cutSpans(left, width - 1, glyphs.ellipsis)
  const room = width - spansWidth(cut) - 3
  const hints = room < 8 ? [] : hintsWithin(rows, texts, theme, room)
  const fill = ' '.repeat(Math.max(0, width - spansWidth(cut) - spansWidth(hintSpans(hints)) - 1))
  return <HintRow before={[...cut, { text: fill }]} hints={hints} width={width} />
}
