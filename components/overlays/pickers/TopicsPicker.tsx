/** The open topics that I follow, to choose one. */
import { topicRows } from '../../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat } from '../../../src/store/hooks.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import { topicSpans } from '../../panes/topic-row.ts'
import { openConversation } from '../../actions/conversations.ts'
import { useActionContext } from '../../actions/action-context.ts'
import { topicName } from '../../state/topic-titles.ts'
import { FilterPicker } from './FilterPicker.tsx'

type Props = { readonly width: number; readonly height: number }

export const TopicsPicker = (props: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const rows = useChat(topicRows)
  return (
    <FilterPicker
      title={texts.topics.title}
      note={rows.length > 0 ? texts.topics.list : ''}
      label={texts.goTo.label}
      choices={rows.map((row) => ({
        key: row.conversation,
        name: topicName(row.topic.filter),
        spans: (room) => topicSpans(row, theme, room),
        take: () => void openConversation(ctx, row.conversation),
      }))}
      empty={rows.length > 0 ? texts.goTo.empty : texts.topics.none}
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: 'input' })}
      {...props}
    />
  )
}
