/** Where one pane has the whole screen: the names of all of them, with their counts. */
import { callCounts } from '../../src/model/messages/unread-marks.ts'
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { sideLists } from '../panes/lists.ts'
import { useMouse } from '../keyboard/useMouse.tsx'
import { widthOf } from '../../src/text/width.ts'
import { cutSpans, Line, spansWidth } from './Line.tsx'
import type { Span } from './Line.tsx'
import { useUi, useUiStore } from '../actions/action-context.ts'
import type { PaneName } from '../state/ui-store.ts'

/** Messages that call me, in all conversations. */
const unreadInAll = (state: State): number => callCounts(state).messages

type Tab = readonly [pane: PaneName, name: string, count: number | string]

/** So many letters tell the names apart. */
const distinctLength = (names: readonly string[]): number => {
  const isDistinct = (letters: number) =>
    new Set(names.map((name) => name.slice(0, letters))).size === names.length
  let letters = 1
  while (letters < 8 && !isDistinct(letters)) letters += 1
  return letters
}

const tabText = ([, name, count]: Tab, isHere: boolean, letters: number): string => {
  const words = `${name.slice(0, letters)}${count === 0 ? '' : ` ${count}`}`
  return isHere ? `[${words}]` : ` ${words} `
}

/** The names in full, or short but for the one that is open, or all of them short: the first that fits. */
const tabTexts = (
  tabs: readonly Tab[],
  isHere: (tab: Tab) => boolean,
  width: number,
): readonly string[] => {
  const short = distinctLength(tabs.map(([, name]) => name))
  const [whole, all] = [tabs.map(() => Infinity), tabs.map(() => short)]
  const others = tabs.map((tab) => (isHere(tab) ? Infinity : short))
  const variants = [whole, others, all].map((letters) =>
    tabs.map((tab, index) => tabText(tab, isHere(tab), letters[index] ?? short)),
  )
  const fits = (texts: readonly string[]) => widthOf(texts.join('')) <= width
  return variants.find(fits) ?? variants.at(-1) ?? []
}

export const Tabs = ({ width }: { readonly width: number }) => {
  const texts = useTexts()
  const { styles } = useTheme()
  const ui = useUiStore()
  const pane = useUi((ui) => ui.pane)
  const unread = useChat(unreadInAll)
  const users = useChat(sideLists.users.count)
  const groups = useChat(sideLists.groups.count)
  const requests = useChat(sideLists.requests.count)
  const tabs: readonly Tab[] = [
    ['chat', texts.chat, unread],
    ['users', texts.users, users],
    ['groups', texts.groups, groups],
    ['requests', texts.requests, requests],
  ]
  const isHere = ([of]: Tab) => of === pane || (of === 'chat' && pane === 'input')
  const shown = tabTexts(tabs, isHere, width)
  const spans = tabs.map((tab, index): Span => {
    const [of, , count] = tab
    const urgent = count !== 0 && (of === 'chat' || of === 'requests')
    const style = isHere(tab) ? styles.title : urgent ? styles.unread : styles.muted
    return { text: shown[index] ?? '', style }
  })
  const free = useUi((now) => !now.question)
  useMouse(
    { width, height: 1 },
    (mouse) => {
      if (mouse.kind === 'wheel') return
      const ends = spans.map((_, index) => spansWidth(spans.slice(0, index + 1)))
      const tab = tabs[ends.findIndex((end) => mouse.column < end)]
      if (tab) ui.patch({ pane: tab[0] === 'chat' ? 'input' : tab[0], overlay: undefined })
    },
    free,
  )
  return <Line spans={cutSpans(spans, width)} width={width} />
}
