/** Somebody in the list: how they are, what is unread, how we stand. */
import type { UserRow } from '../../src/model/screen/user-rows.ts'
import { personLookAlike } from '../../src/model/screen/look-alikes.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import { personStyle } from '../../src/themes/theme.ts'
import { truncate } from '../../src/text/wrap.ts'
import { spansWidth } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { lookAlikeSpan, statusSpan, trustSpan } from '../widgets/person-spans.ts'
import { fitName } from '../widgets/names.ts'
import { lookAlikeWarning, markSpans, rowStart, unreadSpan, withBadge } from './list-row.ts'
import type { ListRow, ListRowContext } from './list-row.ts'
import { personActions } from '../actions/people.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { actionsOnPerson, enterHintForPerson } from '../state/available-actions.ts'

/** What stands at the right end: the most urgent of what there is to tell. */
const badgeOf = (
  { person, status, unread, notifyLevel, relation, signed }: UserRow,
  { now, texts, theme }: ListRowContext,
): Span => {
  const { styles } = theme
  if (unread > 0) return unreadSpan(unread, notifyLevel, theme)
  if (relation === 'blocked') return { text: texts.blocked, style: styles.danger }
  if (relation === 'asks-me') return { text: texts.asksMe, style: styles.warning }
  if (relation === 'built-in') return { text: texts.builtIn, style: styles.muted }
  if (relation === 'asked') return { text: texts.asked, style: styles.muted }
  if (!signed) return { text: texts.plaintext.unverified, style: styles.muted }
  if (status === 'offline') return { text: texts.ago(now() - person.seen), style: styles.muted }
  return { text: status === 'away' ? texts.away : '', style: styles.muted }
}

/** `● bob` and what there is to tell at the right end. */
export const personListRow = (
  ctx: ActionContext,
  row: UserRow,
  context: ListRowContext,
): ListRow => {
  const { person, status, conversation, unread } = row
  const { theme } = context
  const { ellipsis } = theme.glyphs
  const alike = () => personLookAlike(ctx.now(), person.id)
  return {
    key: person.id,
    matches: (wanted) => foldForSearch(person.id).includes(wanted),
    spans: (width, chosen) => {
      const trust = trustSpan(theme, person)
      const marks = [...(alike() ? [lookAlikeSpan(theme)] : []), ...(trust ? [trust] : [])]
      const startWith = (room: number) => [
        ...rowStart(context, {
          conversation,
          chosen,
          sign: statusSpan(theme, person, status),
          name: truncate(fitName(person, width - 7, ellipsis), room, ellipsis),
          style: personStyle(theme, person.id, ctx.now().me.id),
          unread,
        }),
        ...marks.flatMap((mark) => [{ text: ' ' }, mark]),
      ]
      const signs = markSpans(row, context)
      // a name is shortened before a sign is lost
      const room = signs.length > 0 ? width - 7 - spansWidth(signs) : width
      const left = [...startWith(room), ...signs]
      return withBadge(left, badgeOf(row, context), unread, width, ellipsis)
    },
    badge: () => badgeOf(row, context).text,
    warning: () => lookAlikeWarning(alike(), context.texts),
    actions: (state) => actionsOnPerson(state, person.id),
    enterHint: (state) => enterHintForPerson(state, person.id),
    acts: () => personActions(ctx, person.id),
  }
}
