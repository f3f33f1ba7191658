/** A group of the plain-text chat in the list, marked as one that nobody vouches for. */
import type { PlaintextGroupRow } from '../../src/model/plaintext/plaintext-selectors.ts'
import { plaintextGroupLookAlike } from '../../src/model/screen/look-alikes.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import { plaintextUserId } from '../../src/core/plaintext-ids.ts'
import { fitUnsignedName } from '../widgets/names.ts'
import { plaintextGroupActions } from '../actions/plaintext/plaintext-groups.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { enterHintForPlaintextGroup, actionsOnPlaintextGroup } from '../state/available-actions.ts'
import { lookAlikeWarning, markSpans, rowStart, unreadSpan, withBadge } from './list-row.ts'
import type { ListRow, ListRowContext } from './list-row.ts'

/** `# lab?   leader` */
export const plaintextGroupListRow = (
  ctx: ActionContext,
  row: PlaintextGroupRow,
  context: ListRowContext,
): ListRow => {
  const { theme, texts } = context
  const { glyphs, styles } = theme
  const { group, conversation, unread, notifyLevel, relation } = row
  const isMine = relation === 'member' || relation === 'leader'
  const words = { text: texts.plaintext.relations[relation], style: styles.muted }
  const badge = unread > 0 ? unreadSpan(unread, notifyLevel, theme) : words
  return {
    key: conversation,
    matches: (wanted) => foldForSearch(group.name).includes(wanted),
    spans: (width, chosen) => {
      const sign = { text: glyphs.group, style: styles.muted }
      const name = fitUnsignedName(plaintextUserId(group.name), width - 7, glyphs.ellipsis)
      const style = isMine ? styles.plain : styles.offline
      const start = rowStart(context, { conversation, chosen, sign, name, style, unread })
      const left = [...start, ...markSpans(row, context)]
      return withBadge(left, badge, unread, width, glyphs.ellipsis)
    },
    warning: () => lookAlikeWarning(plaintextGroupLookAlike(ctx.now(), group.name), texts),
    actions: (state) => actionsOnPlaintextGroup(state, row),
    enterHint: (state) => enterHintForPlaintextGroup(state, row),
    acts: () => plaintextGroupActions(ctx, row),
  }
}
