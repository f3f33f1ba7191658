/** One group in the list: how I stand with it, what is unread, how many members it has. */
import type { GroupRow, Standing } from '../../src/model/groups/group-selectors.ts'
import { folded } from '../../src/core/search-folding.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { conversationOf } from '../../src/core/ids.ts'
import { personStyle } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Action } from '../keys/key-table.ts'
import { spansWidth, spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import type { ListRow } from './list-row.ts'
import { widthOf } from '../text/width.ts'
import { toggleMute } from '../actions/conversations.ts'
import type { Desk } from '../actions/action-context.ts'
import { askToDisband, enterGroup, leaveGroup } from '../actions/groups.ts'
import { askForTopic, handOver, pickToInvite, pickToRemove } from '../actions/group-admin.ts'
import { titleOf } from '../state/conversation-titles.ts'
import { enterOnGroup, offersOnGroup } from '../state/available-actions.ts'

/** What a row is drawn with besides the group itself. */
export type RowLook = {
  readonly theme: Theme
  readonly texts: Texts
  /** The number of each conversation, from 1. */
  readonly numbers: ReadonlyMap<ConversationId, number>
  readonly open: ConversationId | undefined
}

/** So many cells of a name count more than the word beside it. */
const NAME_FIRST = 5
/** Blanks and the number of members, as they stand below each other. */
const MEMBERS = 3

const IN: ReadonlySet<Standing> = new Set<Standing>(['leader', 'member', 'leaving'])

/** Is this a group of mine? */
export const isMine = ({ standing }: Pick<GroupRow, 'standing'>): boolean => IN.has(standing)

/** The word for how I stand, if it needs one: the longer one first. */
const wordsOf = (
  { group, standing, muted }: GroupRow,
  { words }: Texts['group'],
): readonly string[] => {
  if (group.card.disbanded) return words.over
  if (standing === 'leader' || standing === 'member') return muted ? words.muted : []
  return words[standing]
}

const counts = (row: GroupRow, { styles }: Theme): readonly Span[] => [
  ...(row.mentions > 0
    ? [{ text: `@${row.mentions}`, style: row.muted ? styles.muted : styles.mention }]
    : []),
  ...(row.unread > 0
    ? [{ text: `+${row.unread}`, style: row.muted ? styles.muted : styles.unread }]
    : []),
]

const spaced = (spans: readonly Span[]): readonly Span[] =>
  spans.flatMap((span, index) => (index === 0 ? [span] : [{ text: ' ' }, span]))

/** The right end: word, mentions, unread, members; what has no room goes, members first. */
const tellsOf = (row: GroupRow, left: number, name: number, width: number, look: RowLook) => {
  const { theme, texts } = look
  const { styles } = theme
  const style = row.standing === 'invited' ? styles.warning : styles.muted
  const unread = counts(row, theme)
  const size: Span = {
    text: String(row.group.card.members.length).padStart(MEMBERS),
    style: styles.muted,
  }
  const words = wordsOf(row, texts.group)
  const tries = [
    ...words.slice(0, 1).map((text) => spaced([{ text, style }, ...unread, size])),
    ...words.map((text) => spaced([{ text, style }, ...unread])),
    // the sizes of groups stand below each other, whatever else there is to tell
    ...(words.length === 0 ? [spaced([...unread, size])] : []),
    spaced(unread),
  ]
  const least = left - name + Math.min(name, NAME_FIRST)
  const whole = tries.find((one) => left + spansWidth(one) + 1 <= width)
  return whole ?? tries.find((one) => least + spansWidth(one) + 1 <= width) ?? spaced(unread)
}

const draw =
  (row: GroupRow, name: string, look: RowLook) =>
  (width: number, chosen: boolean): readonly Span[] => {
    const { theme, numbers, open } = look
    const { glyphs, styles } = theme
    const number = numbers.get(row.conversation) ?? 0
    const isOpen = row.conversation === open
    const isOurs = isMine(row)
    const paint = isOurs ? personStyle(theme, name) : styles.muted
    const left: readonly Span[] = [
      { text: chosen ? glyphs.pointer : ' ', style: styles.focus },
      { text: number >= 1 && number <= 9 ? String(number) : ' ', style: styles.muted },
      { text: ' ' },
      row.standing === 'leader'
        ? { text: glyphs.leads, style: styles.good }
        : { text: glyphs.group, style: styles.muted },
      { text: ' ' },
      {
        text: name,
        style: { ...paint, ...(row.unread > 0 || isOpen ? { bold: true } : {}), underline: isOpen },
      },
    ]
    const tells = tellsOf(row, spansWidth(left), widthOf(name), width - 1, look)
    return spread(left, tells, width - 1, glyphs.ellipsis)
  }

const act =
  (desk: Desk, { group: { id } }: GroupRow) =>
  (action: Action): (() => void) | undefined => {
    if (action === 'openGroup') return () => enterGroup(desk, id)
    if (action === 'groupInfo') return () => desk.ui.patch({ layer: { kind: 'group', group: id } })
    if (action === 'inviteMember') return () => pickToInvite(desk, id)
    if (action === 'removeMember') return () => pickToRemove(desk, id)
    if (action === 'handOver') return () => handOver(desk, id)
    if (action === 'leaveGroup') return () => leaveGroup(desk, id)
    if (action === 'disband') return () => askToDisband(desk, id)
    if (action === 'topicLine') return () => askForTopic(desk, id)
    return action === 'mute' ? () => toggleMute(desk, conversationOf(id)) : undefined
  }

/** The row of a group. */
export const groupListRow = (desk: Desk, row: GroupRow, look: RowLook): ListRow => {
  const name = titleOf(desk.now(), row.group, row.ambiguous)
  return {
    key: row.group.id,
    name: folded(name),
    spans: draw(row, name, look),
    offers: (state) => offersOnGroup(state, row.group.id),
    enter: (state) => enterOnGroup(state, row.group.id),
    act: act(desk, row),
  }
}
