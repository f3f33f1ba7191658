/** The open topics that I follow, to choose one. */
import { topicRows } from '../../../src/model/screen/pane-selectors.ts'
import type { TopicRow } from '../../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat } from '../../../src/store/hooks.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import type { Theme } from '../../../src/themes/theme.ts'
import { widthOf } from '../../../src/text/width.ts'
import { clausesWithin } from '../../../src/text/wrap.ts'
import type { Size } from '../../widgets/Pane.tsx'
import { unreadSpan } from '../../panes/list-row.ts'
import { openConversation } from '../../actions/conversations.ts'
import { useActionContext } from '../../actions/action-context.ts'
import { topicName } from '../../state/conversation-titles.ts'
import { FilterPicker } from './FilterPicker.tsx'
import { choiceSpans } from './Picker.tsx'
import type { PickerChoice } from './Picker.tsx'

/** `≈ house/kitchen  2`, and at the right end what kind of thing this is, where that is not clear. */
export const topicSpans = (
  { topic, unread, notifyLevel }: TopicRow,
  theme: Theme,
  kind?: string,
): PickerChoice['spans'] => {
  const { glyphs, styles } = theme
  const count = unread > 0 ? [unreadSpan(unread, notifyLevel, theme)] : []
  return choiceSpans(theme, {
    sign: { text: glyphs.topic, style: styles.muted },
    name: topicName(topic.filter),
    style: unread > 0 ? { bold: true } : {},
    more: kind === undefined ? [] : count,
    kind: kind === undefined ? (count[0] ?? { text: '' }) : { text: kind, style: styles.muted },
  })
}

export const TopicsPicker = (props: Size) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const rows = useChat(topicRows)
  return (
    <FilterPicker
      title={texts.topics.title}
      note={
        rows.length > 0
          ? clausesWithin(texts.topics.list, props.width - widthOf(texts.topics.title) - 9)
          : ''
      }
      label={texts.goTo.label}
      choices={rows.map((row) => ({
        key: row.conversation,
        name: topicName(row.topic.filter),
        spans: topicSpans(row, theme),
        take: () => void openConversation(ctx, row.conversation),
      }))}
      empty={rows.length > 0 ? texts.goTo.empty : texts.topics.none}
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: 'input' })}
      {...props}
    />
  )
}
