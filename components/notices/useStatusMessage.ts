/** What the status line shows: a notice, why there is no connection, what went wrong, or what waits. */
import { linkWithoutTrip } from '../../src/model/screen/link.ts'
import type { LinkState } from '../../src/model/screen/link.ts'
import { lookUp, useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { missingSummary } from '../../src/i18n/missing-rights.ts'
import { linkEndSentence } from '../../src/i18n/link-ends.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../../src/text/width.ts'
import { wrapWithin } from '../../src/text/wrap.ts'
import type { TextRow } from '../../src/text/wrap-rows.ts'
import { useUi } from '../actions/action-context.ts'

/** Why it is not online and what to do, and when it is tried again. */
const linkWarning = ({ status, problem, nextAt, wayBack }: LinkState, texts: Texts) => {
  if (status === 'online' || problem === undefined) return undefined
  const why = linkEndSentence(texts.warnings, { reason: problem }, 'screen')
  const text = wayBack === true ? `${why}; ${texts.wayBack}` : why
  const more = nextAt === undefined ? '' : `, ${texts.nextTry(texts.dates.seconds(nextAt))}`
  return text === '' ? undefined : { text, more }
}

/** The message: `more` where there is room. */
export type StatusMessage = { readonly span: Span; readonly more?: string }

/** The one that counts most; nothing where nothing is to be told. */
export const useStatusMessage = (): StatusMessage | undefined => {
  const texts = useTexts()
  const { styles } = useTheme()
  const given = useUi((ui) => ui.notice)
  const notice = useChat((state) => given?.isTrue?.(state) ?? true) ? given : undefined
  const dismissed = useUi((ui) => ui.dismissedUpTo)
  const link = useChat(linkWithoutTrip)
  const trouble = useChat((state) => state.warnings.at(-1))
  const waiting = useChat((state) => state.waiting)
  if (notice) return { span: { text: notice.text, style: styles[notice.tone] } }
  const offline = linkWarning(link, texts)
  if (offline) return { span: { text: offline.text, style: styles.warning }, more: offline.more }
  if (trouble && trouble.at > dismissed) {
    const sentence = lookUp(texts.warnings, trouble.key)
    return { span: { text: texts.troubleAbout(sentence, trouble.about), style: styles.warning } }
  }
  const missing = missingSummary(texts, link.missing)
  if (missing) {
    return { span: { text: missing.short, style: styles.warning }, more: ` (${missing.detail})` }
  }
  if (waiting === 0) return undefined
  return { span: { text: texts.waitingToSend(waiting), style: styles.warning } }
}

/** The most rows that a sentence gets; short rows hold less. */
const mostRows = (width: number) => (width < 60 ? 5 : 3)

/**
 * The rows of a sentence for which one is not enough: its end is what to do next, and should not be cut. None, where
 * one is. Of more rows than it gets, or than `height`, the last one says that something is left out.
 */
export const statusMessageRows = (
  message: StatusMessage | undefined,
  width: number,
  height = mostRows(width),
): readonly TextRow[] => {
  const text = message?.span.text ?? ''
  // the sign of the connection stands before it
  if (widthOf(text) <= width - 5) return []
  return wrapWithin(text, width - 4, Math.min(height, mostRows(width)))
}
