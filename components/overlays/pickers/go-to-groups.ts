/** The groups in the list for everywhere: mine open, others are asked to let me in. */
import type { GroupRow } from '../../../src/model/groups/group-selectors.ts'
import type { Conversation } from '../../../src/model/screen/view.ts'
import { groupOf } from '../../../src/core/ids.ts'
import type { ConversationId, GroupId } from '../../../src/core/ids.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import { nameStyle } from '../../../src/themes/theme.ts'
import type { Theme } from '../../../src/themes/theme.ts'
import type { NamedChoice } from './FilterPicker.tsx'
import { choiceSpans } from './Picker.tsx'
import type { ActionContext } from '../../actions/action-context.ts'
import { groupTitle, disambiguatedTitle } from '../../state/conversation-titles.ts'
import { enterHintForGroup } from '../../state/available-actions.ts'
import { isMyGroup, unreadSpans } from '../../panes/group-row.ts'
import type { Unread } from '../../panes/group-row.ts'

const kindText = ({ role }: GroupRow, { group, goTo }: Texts): string =>
  role === 'leader' || role === 'member' ? goTo.group : `${goTo.group}, ${group.words[role][0]}`

/** All groups that are listed, and those that were mine and are over; the key is the conversation. */
export const goToGroups = (
  ctx: ActionContext,
  rows: readonly GroupRow[],
  list: readonly Conversation[],
  theme: Theme,
  texts: Texts,
  go: {
    readonly conversation: (id: ConversationId) => void
    readonly group: (id: GroupId) => void
  },
): readonly NamedChoice[] => {
  const { glyphs, styles } = theme
  const spans = (name: string, glyph: string, unread: Unread, kind: string) =>
    choiceSpans(theme, {
      sign: { text: glyph },
      name,
      style: nameStyle(theme, name),
      more: unreadSpans({ ...unread, notifyLevel: 'all' }, theme),
      kind: { text: kind, style: styles.muted },
    })
  // those that I left can still be read
  const hintOf = (row: GroupRow) => {
    if (isMyGroup(row) || mayRead.has(row.conversation)) return undefined
    return enterHintForGroup(ctx.now(), row.group.id) ?? ''
  }
  const mayRead = new Set(list.map(({ id }) => id))
  const listed = rows.map((row): NamedChoice => {
    const { group, conversation, ambiguous } = row
    const name = disambiguatedTitle(ctx.now(), group, ambiguous)
    const glyph = row.role === 'leader' ? glyphs.leads : glyphs.group
    return {
      key: conversation,
      name,
      spans: spans(name, glyph, row, kindText(row, texts)),
      hint: hintOf(row),
      take: () => {
        if (isMyGroup(row) || mayRead.has(conversation)) go.conversation(conversation)
        else go.group(group.id)
      },
    }
  })
  const known = new Set(listed.map(({ key }) => key))
  const over = list.flatMap((conversation): readonly NamedChoice[] => {
    const { id } = conversation
    const group = groupOf(id)
    if (group === undefined || known.has(id)) return []
    const name = groupTitle(ctx.now(), group)
    const kind = `${texts.goTo.group}, ${texts.group.disbanded}`
    const take = () => go.conversation(id)
    return [{ key: id, name, spans: spans(name, glyphs.group, conversation, kind), take }]
  })
  return [...listed, ...over]
}
