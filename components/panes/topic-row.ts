/** An open topic in a list: its sign, its topic, what is unread. */
import type { TopicRow } from '../../src/model/screen/pane-selectors.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import { spread } from '../widgets/Line.tsx'
import { openConversation, toggleMute } from '../actions/conversations.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { actionsOnTopic } from '../state/available-actions.ts'
import { topicName } from '../state/conversation-titles.ts'
import { markSpans, rowStart, unreadSpan } from './list-row.ts'
import type { ListRow, ListRowContext } from './list-row.ts'

/** `≈ house/kitchen  2` */
export const topicListRow = (
  ctx: ActionContext,
  row: TopicRow,
  context: ListRowContext,
): ListRow => {
  const { theme } = context
  const { glyphs, styles } = theme
  const { conversation, unread, notifyLevel } = row
  const name = topicName(row.topic.filter)
  return {
    key: conversation,
    matches: (wanted) => foldForSearch(name).includes(wanted),
    spans: (width, chosen) => {
      const sign = { text: glyphs.topic, style: styles.muted }
      const start = rowStart(context, { conversation, chosen, sign, name, style: {}, unread })
      const badges = unread > 0 ? [unreadSpan(unread, notifyLevel, theme)] : []
      const left = [...start, ...markSpans(row, context)]
      return spread(left, badges, width - 1, glyphs.ellipsis)
    },
    actions: (state) => actionsOnTopic(state, conversation),
    enterHint: () => 'open',
    acts: () => ({
      openGroup: () => void openConversation(ctx, conversation),
      mute: () => toggleMute(ctx, conversation),
    }),
  }
}
