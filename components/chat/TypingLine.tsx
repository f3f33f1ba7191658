/** Who is typing: the last row of the chat pane. */
import { useEffect, useState } from 'react'
import type { Conversation } from '../../src/model/screen/view.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useLatest } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { Line } from '../widgets/Line.tsx'
import { personName } from '../actions/action-context.ts'

type Props = { readonly conversation: Pick<Conversation, 'typing'>; readonly width: number }

/** More than so many are counted. */
const MAX_NAMED = 3

const typingText = (names: readonly string[], texts: Texts): string => {
  if (names.length > MAX_NAMED) return texts.group.typing(names.length)
  const first = names.slice(0, -1).join(', ')
  const last = names.at(-1) ?? ''
  return texts.isTyping(first === '' ? last : `${first}${texts.and}${last}`, names.length)
}

/** Draws itself again when the last "typing" runs out; there is no timer while nobody types. */
export const TypingLine = ({ conversation: { typing }, width }: Props) => {
  const texts = useTexts()
  const { styles } = useTheme()
  const now = useLatest()
  // behind the clock by at most the time until the next one runs out
  const [time, setTime] = useState(() => Date.now())
  const those = [...typing].filter(
    ([who, until]) => until > time && !(now().people.get(who)?.blocked ?? false),
  )
  const next = those.length === 0 ? 0 : Math.min(...those.map(([, until]) => until))
  useEffect(() => {
    if (next === 0) return undefined
    const timer = setTimeout(() => setTime(Date.now()), Math.max(0, next - Date.now()) + 1)
    return () => clearTimeout(timer)
  }, [next])
  const names = those.map(([who]) => personName(now(), who))
  const text = names.length === 0 ? '' : `  ${typingText(names, texts)}`
  return <Line spans={[{ text, style: styles.system }]} width={width} />
}
