/** All that is known of a group: who leads, who is in it, who may take over, where it travels. */
import { useMemo } from 'react'
import { groupChannel } from '../../src/core/channel.ts'
import { groupLookAlike, personLookAlike } from '../../src/model/screen/look-alikes.ts'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { groupRows, memberRows, groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { MemberRow } from '../../src/model/groups/group-selectors.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { LookAlike } from '../../src/core/text/look-alike.ts'
import type { GroupId } from '../../src/core/ids.ts'
import { groupConversationId } from '../../src/core/ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { personStyle, useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { useFields } from './useFields.ts'
import { paragraph, Sheet } from './Sheet.tsx'
import { spansWidth } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { widthOf } from '../../src/text/width.ts'
import { fit } from '../../src/text/wrap.ts'
import { personName, useActionContext } from '../actions/action-context.ts'
import { lookAlikeSpan, statusSpan } from '../widgets/person-spans.ts'
import { copyText } from '../actions/messages.ts'
import { groupTitle } from '../state/conversation-titles.ts'

type Props = Size & { readonly group: GroupId }

const trustText = ({ trust }: MemberRow, texts: Texts): string =>
  trust === 'me' || trust === 'unmet' ? texts.group.info.trust[trust] : texts.trust[trust]

const trustStyle = ({ trust }: MemberRow, { styles }: Theme) =>
  trust === 'changed' ? styles.danger : trust === 'verified' ? styles.trusted : styles.muted

/** `● ana ★ verified, leads`; what has no room beside the name stands below it. */
const memberLines = (
  row: MemberRow,
  name: string,
  alike: LookAlike | undefined,
  [column, width]: readonly [column: number, width: number],
  texts: Texts,
  theme: Theme,
): readonly (readonly Span[])[] => {
  const { glyphs, styles } = theme
  const { info } = texts.group
  const blocked = row.person?.blocked ?? false
  const more = [
    ...(row.leads ? [info.leads] : []),
    ...(row.leaving ? [info.leaving] : []),
    ...(blocked ? [info.blocked] : []),
  ]
  const start: readonly Span[] = [
    { text: ' ' },
    statusSpan(theme, { blocked }, row.status),
    { text: row.leads ? ` ${glyphs.leads} ` : '   ', style: styles.good },
    {
      text: fit(name, column, glyphs.ellipsis),
      style: personStyle(theme, row.member.id, row.trust === 'me' ? row.member.id : undefined),
    },
    { text: `  ${trustText(row, texts)}`, style: trustStyle(row, theme) },
  ]
  const rest: readonly Span[] = [
    ...(alike
      ? [
          { text: ' ' },
          lookAlikeSpan(theme),
          { text: ` ${texts.lookAlike.phrase(alike)}`, style: styles.warning },
        ]
      : []),
    ...more.map((word): Span => ({ text: `, ${word}` })),
  ]
  if (spansWidth([...start, ...rest]) <= width) return [[...start, ...rest]]
  const [first, ...others] = rest
  const indent: Span = { text: ' '.repeat(column + 7) }
  const begun = first ? [{ ...first, text: first.text.replace(/^,? /u, '') }] : []
  return [start, [indent, ...begun, ...others]]
}

/** The members as rows, the same while nobody of them changes. */
const useMembers = (group: Group | undefined): readonly MemberRow[] => {
  const ctx = useActionContext()
  const people = useChat((state) => state.people)
  const strangers = useChat((state) => state.strangers)
  const me = useChat((state) => state.me)
  const now = useChat((state) => state.now)
  return useMemo(
    () => (group ? memberRows({ ...ctx.now(), people, strangers, me, now }, group.id) : []),
    [ctx, group, people, strangers, me, now],
  )
}

export const GroupInfo = ({ group: id, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const { styles } = theme
  const group = useChat((state) => state.groups.get(id))
  const title = useChat((state) => groupTitle(state, id))
  const role = useChat((state) => groupRoleOf(state, id))
  const level = useChat(
    (state) => state.conversations.get(groupConversationId(id))?.notifyLevel ?? 'all',
  )
  const listed = useChat((state) => groupRows(state).some((row) => row.group.id === id))
  const members = useMembers(group)
  const inside = size.width - 4
  const asFields = useFields(inside)
  const { info } = texts.group
  if (!group) return <Sheet {...size} title={info.title(title)} lines={[]} />
  const state = ctx.now()
  const groupAlike = groupLookAlike(state, id)
  const { lineage, heirs, topic } = group.roster
  const heirNames = heirs.list.map((heir) => personName(state, heir.id)).join(', ')
  const founder = lineage[0]
  const names = members.map(({ member }) => personName(state, member.id))
  const column = Math.min(20, Math.max(...names.map(widthOf), 4))
  const lines: readonly (readonly Span[])[] = [
    ...asFields([
      [info.topic, topic],
      [info.founder, founder ? personName(state, founder.id) : ''],
      [info.leader, listed ? personName(state, leaderOf(group.roster).id) : ''],
      [info.standing, listed ? info.standings[role] : texts.group.disbanded],
      [texts.notifyLevel.label, texts.notifyLevel.words[level]],
      [
        info.heirs,
        heirNames === ''
          ? info.heirsNone
          : info.heirsHow(heirNames, texts.group.after(heirs.after)),
      ],
    ]),
    ...(groupAlike
      ? [[], ...paragraph(texts.lookAlike.sentence(title, groupAlike), inside, styles.warning)]
      : []),
    [],
    [{ text: texts.group.members(members.length), style: styles.title }],
    ...members.flatMap((row, index) => {
      const alike = personLookAlike(state, row.member.id)
      return memberLines(row, names[index] ?? '', alike, [column, inside], texts, theme)
    }),
    [],
    ...asFields([
      [info.path, ctx.services.topic(groupChannel(id))],
      [info.founding, group.founding],
    ]),
  ]
  return (
    <Sheet
      {...size}
      title={info.title(title)}
      lines={lines}
      actions={{ copy: () => copyText(ctx, group.founding) }}
    />
  )
}
