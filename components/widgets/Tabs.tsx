/** Where one pane has the whole screen: the names of all of them, with their counts. */
import { callCounts } from '../../src/model/messages/unread-marks.ts'
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { sideLists } from '../panes/lists.ts'
import { useMouse } from '../keyboard/useMouse.tsx'
import { cutSpans, Line, spansWidth } from './Line.tsx'
import type { Span } from './Line.tsx'
import { useUi, useUiStore } from '../actions/action-context.ts'
import type { PaneName } from '../state/ui-store.ts'

/** Messages that call me, in all conversations. */
const unreadInAll = (state: State): number => callCounts(state).messages

export const Tabs = ({ width }: { readonly width: number }) => {
  const texts = useTexts()
  const { styles } = useTheme()
  const ui = useUiStore()
  const pane = useUi((ui) => ui.pane)
  const unread = useChat(unreadInAll)
  const users = useChat(sideLists.users.count)
  const groups = useChat(sideLists.groups.count)
  const requests = useChat(sideLists.requests.count)
  const tabs: readonly (readonly [PaneName, string, number | string])[] = [
    ['chat', texts.chat, unread],
    ['users', texts.users, users],
    ['groups', texts.groups, groups],
    ['requests', texts.requests, requests],
  ]
  const roomy = width >= 48
  const spans = tabs.flatMap(([of, name, count]): readonly Span[] => {
    const here = of === pane || (of === 'chat' && pane === 'input')
    const some = count !== 0
    const words = `${roomy || here ? name : name.slice(0, 1)}${some ? ` ${count}` : ''}`
    const urgent = some && (of === 'chat' || of === 'requests')
    return [
      {
        text: here ? `[${words}]` : ` ${words} `,
        style: here ? styles.title : urgent ? styles.unread : styles.muted,
      },
    ]
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
