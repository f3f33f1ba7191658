/** One group in the list: my role in it, what is unread, how many members it has. */
import { listedGroups } from '../../src/model/groups/group-selectors.ts'
import type { GroupRow, GroupRole } from '../../src/model/groups/group-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { groupLookAlike } from '../../src/model/screen/look-alikes.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import { nameStyle } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { spansWidth, spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { lookAlikeWarning, markSpans, rowStart } from './list-row.ts'
import type { ListRow, ListRowContext } from './list-row.ts'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'
import { nextNotifyLevel, toggleMute } from '../actions/conversations.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { enterGroup } from '../actions/groups.ts'
import {
  promptForTopic,
  handOverOrClaim,
  confirmDisband,
  leaveGroup,
  pickToInvite,
  pickToRemove,
} from '../actions/group-admin.ts'
import { disambiguatedTitle } from '../state/conversation-titles.ts'
import { enterHintForGroup, actionsOnGroup } from '../state/available-actions.ts'

/** So many cells of a name matter more than the label beside it. */
const MIN_NAME_WIDTH = 5
/** Blanks and the number of members, as they stand below each other. */
const MEMBERS_WIDTH = 3

const MY_ROLES: ReadonlySet<GroupRole> = new Set<GroupRole>(['leader', 'member', 'leaving'])

/** Is this a group of mine? */
export const isMyGroup = ({ role }: Pick<GroupRow, 'role'>): boolean => MY_ROLES.has(role)

/** The label of my role, if it needs one: the longer one first. */
const roleTexts = ({ group, role }: GroupRow, { words }: Texts['group']): readonly string[] => {
  if (group.roster.disbanded) return words.over
  return role === 'leader' || role === 'member' ? [] : words[role]
}

/** How many rows the groups take in the list: a warning has a row of its own. */
export const groupRowCount = (state: State): number =>
  listedGroups(state).reduce((sum, { group }) => sum + (groupLookAlike(state, group.id) ? 2 : 1), 0)

export type Unread = Pick<GroupRow, 'mentions' | 'unread'>

/** How many messages call me by name, and how many are unread: without colour where it is muted. */
export const unreadSpans = (
  { mentions, unread, notifyLevel }: Unread & Pick<GroupRow, 'notifyLevel'>,
  { styles }: Theme,
): readonly Span[] => [
  ...(mentions > 0
    ? [
        {
          text: `@${mentions}`,
          style: notifyLevel === 'nothing' ? styles.muted : styles.mention,
        },
      ]
    : []),
  ...(unread > 0
    ? [{ text: `+${unread}`, style: notifyLevel === 'all' ? styles.unread : styles.muted }]
    : []),
]

const spaced = (spans: readonly Span[]): readonly Span[] =>
  spans.flatMap((span, index) => (index === 0 ? [span] : [{ text: ' ' }, span]))

/** The right end: label, mentions, unread, members; what has no room is left out, members first. */
const badgesOf = (
  row: GroupRow,
  left: number,
  name: number,
  width: number,
  context: ListRowContext,
) => {
  const { theme, texts } = context
  const { styles } = theme
  const style = row.role === 'invited' ? styles.warning : styles.muted
  const unread = unreadSpans(row, theme)
  const size: Span = {
    text: String(row.group.roster.members.length).padStart(MEMBERS_WIDTH),
    style: styles.muted,
  }
  const words = roleTexts(row, texts.group)
  const tries = [
    ...words.slice(0, 1).map((text) => spaced([{ text, style }, ...unread, size])),
    ...words.map((text) => spaced([{ text, style }, ...unread])),
    // the sizes of groups are aligned, whatever else is shown
    ...(words.length === 0 ? [spaced([...unread, size])] : []),
    spaced(unread),
  ]
  const least = left - name + Math.min(name, MIN_NAME_WIDTH)
  // what waits for an answer counts more than the end of a name
  const waits = row.role === 'asked' || row.role === 'invited' || row.role === 'leaving'
  const preferred = waits ? tries.slice(0, -1) : tries
  const whole = preferred.find((one) => left + spansWidth(one) + 1 <= width)
  return whole ?? tries.find((one) => least + spansWidth(one) + 1 <= width) ?? spaced(unread)
}

const drawRow =
  (row: GroupRow, name: string, context: ListRowContext) =>
  (width: number, chosen: boolean): readonly Span[] => {
    const { theme } = context
    const { glyphs, styles } = theme
    const { conversation, role, unread } = row
    const sign =
      role === 'leader'
        ? { text: glyphs.leads, style: styles.good }
        : { text: glyphs.group, style: styles.muted }
    const style = isMyGroup(row) ? nameStyle(theme, name) : styles.muted
    const start = (shown: string) =>
      rowStart(context, { conversation, chosen, sign, name: shown, style, unread })
    const whole = spansWidth(start(name))
    const badges = badgesOf(row, whole, widthOf(name), width - 1, context)
    const marks = markSpans(row, context)
    // a name is shortened before a sign is lost
    const over = whole + spansWidth(marks) + spansWidth(badges) + 1 - (width - 1)
    const room = Math.max(MIN_NAME_WIDTH, widthOf(name) - Math.max(0, over))
    const shown = marks.length > 0 ? truncate(name, room, glyphs.ellipsis) : name
    return spread([...start(shown), ...marks], badges, width - 1, glyphs.ellipsis)
  }

const groupActions = (ctx: ActionContext, { group: { id }, conversation }: GroupRow) => ({
  openGroup: () => enterGroup(ctx, id),
  groupInfo: () => ctx.ui.patch({ overlay: { kind: 'group', group: id } }),
  inviteMember: () => pickToInvite(ctx, id),
  removeMember: () => pickToRemove(ctx, id),
  handOver: () => handOverOrClaim(ctx, id),
  leaveGroup: () => leaveGroup(ctx, id),
  disband: () => confirmDisband(ctx, id),
  topicLine: () => promptForTopic(ctx, id),
  mute: () => toggleMute(ctx, conversation),
  notifyLevel: () => nextNotifyLevel(ctx, conversation),
})

/** The row of a group. */
export const groupListRow = (
  ctx: ActionContext,
  row: GroupRow,
  context: ListRowContext,
): ListRow => {
  const name = disambiguatedTitle(ctx.now(), row.group, row.ambiguous)
  return {
    key: row.group.id,
    matches: (wanted) => foldForSearch(name).includes(wanted),
    spans: drawRow(row, name, context),
    warning: () => lookAlikeWarning(groupLookAlike(ctx.now(), row.group.id), context.texts),
    actions: (state) => actionsOnGroup(state, row.group.id),
    enterHint: (state) => enterHintForGroup(state, row.group.id),
    acts: () => groupActions(ctx, row),
  }
}
