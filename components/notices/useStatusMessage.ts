/** What the status line says: a notice, why there is no connection, what went wrong, or what waits. */
import type { LinkState } from '../../src/model/screen/link.ts'
import { named, useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { troubleSentence } from '../../src/i18n/link-ends.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { Row } from '../text/wrap.ts'
import { useUi } from '../actions/action-context.ts'

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

/** What is said: `more` where there is room. */
export type Saying = { readonly span: Span; readonly more?: string }

export const useSaying = (): Saying | undefined => {
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
    return { span, more: nextTry(link, texts) }
  }
  if (trouble && trouble.at > dismissed) {
    const sentence = named(texts.troubles, trouble.key)
    return { span: { text: texts.troubleAbout(sentence, trouble.about), style: styles.warning } }
  }
  if (waiting === 0) return undefined
  return { span: { text: texts.waitingToSend(waiting), style: styles.warning } }
}

/** The most rows that a sentence gets. */
const MOST = 3

/** The rows of a sentence for which one is not enough: its end is what to do next, and must not be cut. None, where one is. */
export const sayingRows = (saying: Saying | undefined, width: number): readonly Row[] => {
  const text = saying?.span.text ?? ''
  // the sign of the connection stands before it
  if (widthOf(text) <= width - 5) return []
  return wrap(text, width - 4).slice(0, MOST)
}
