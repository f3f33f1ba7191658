/** An open topic in a list: its sign, its topic, what is unread. */
import type { TopicRow as Row } from '../../src/model/screen/pane-selectors.ts'
import { foldForSearch } from '../../src/core/search-folding.ts'
import type { Theme } from '../../src/themes/theme.ts'
import type { ListRowContext } from './group-row.ts'
import type { Action } from '../keys/key-table.ts'
import { spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { openConversation, toggleMute } from '../actions/conversations.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { actionsOnTopic } from '../state/available-actions.ts'
import { topicName } from '../state/topic-titles.ts'
import type { ListRow } from './list-row.ts'

/** `≈ house/kitchen  2`, and at the right end what kind of thing this is, where that is not clear. */
export const topicSpans = (
  { topic, unread, muted }: Row,
  { glyphs, styles }: Theme,
  room: number,
  kind = '',
  open = false,
): readonly Span[] => {
  const count = unread > 0 ? String(unread) : ''
  const quiet = muted ? styles.muted : styles.unread
  return spread(
    [
      { text: `${glyphs.topic} `, style: styles.muted },
      {
        text: topicName(topic.filter),
        style: { ...(unread > 0 || open ? { bold: true } : {}), underline: open },
      },
      ...(count === '' || kind === '' ? [] : [{ text: ` ${count}`, style: quiet }]),
    ],
    kind === '' ? [{ text: count, style: quiet }] : [{ text: kind, style: styles.muted }],
    room,
    glyphs.ellipsis,
  )
}

const topicAction =
  (ctx: ActionContext, { conversation }: Row) =>
  (action: Action): (() => void) | undefined => {
    if (action === 'openGroup') return () => void openConversation(ctx, conversation)
    return action === 'mute' ? () => toggleMute(ctx, conversation) : undefined
  }

/** A row of the pane below the groups. */
export const topicListRow = (ctx: ActionContext, row: Row, context: ListRowContext): ListRow => {
  const { theme, numbers, open } = context
  const { glyphs, styles } = theme
  const number = numbers.get(row.conversation) ?? 0
  return {
    key: row.conversation,
    name: foldForSearch(topicName(row.topic.filter)),
    spans: (width, chosen) => [
      { text: chosen ? glyphs.pointer : ' ', style: styles.focus },
      { text: number >= 1 && number <= 9 ? String(number) : ' ', style: styles.muted },
      { text: ' ' },
      ...topicSpans(row, theme, width - 4, '', row.conversation === open),
    ],
    actions: (state) => actionsOnTopic(state, row.conversation),
    enterHint: () => 'open',
    act: topicAction(ctx, row),
  }
}
