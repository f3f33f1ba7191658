/** Rows of the plain-text chat: each says that nobody vouches for it. */
import { memo } from 'react'
import type {
  PlaintextGroupRow,
  PlaintextPersonRow,
} from '../../src/model/plaintext/plaintext-selectors.ts'
import { foldForSearch } from '../../src/core/search-folding.ts'
import { plaintextUserId } from '../../src/core/plaintext-ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { fitPlaintextName } from '../chat/plaintext-names.ts'
import type { ListRowContext } from './group-row.ts'
import { Line, spansWidth, spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { plaintextGroupAction } from '../actions/plaintext/plaintext-groups.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { enterHintForPlaintextGroup, actionsOnPlaintextGroup } from '../state/available-actions.ts'
import type { ListRow } from './list-row.ts'

type RowProps = {
  readonly number: number
  readonly width: number
  readonly chosen: boolean
  readonly open: boolean
}

type Parts = RowProps & {
  readonly sign: Span
  readonly name: string
  readonly here: boolean
  readonly unread: number
  readonly badge: Span
}

const rowSpans = (
  { number, width, chosen, open, sign, name, here, unread, badge }: Parts,
  { glyphs, styles }: Theme,
): readonly Span[] => {
  const left: readonly Span[] = [
    { text: chosen ? glyphs.pointer : ' ', style: styles.focus },
    { text: number >= 1 && number <= 9 ? String(number) : ' ', style: styles.muted },
    { text: ' ' },
    sign,
    { text: ' ' },
    {
      text: name,
      style: {
        ...(here ? styles.plain : styles.offline),
        ...(unread > 0 || open ? { bold: true } : {}),
        underline: open,
      },
    },
  ]
  const narrow = unread === 0 && spansWidth([...left, badge]) + 1 > width - 1
  return spread(left, narrow ? [] : [badge], width - 1, glyphs.ellipsis)
}

const unreadSpan = (unread: number, muted: boolean, { styles }: Theme): Span => ({
  text: String(unread),
  style: muted ? styles.muted : styles.unread,
})

const badgeOf = (
  { unread, muted, relation }: PlaintextPersonRow,
  texts: Texts,
  theme: Theme,
): Span => {
  const { styles } = theme
  if (unread > 0) return unreadSpan(unread, muted, theme)
  if (relation === 'asks-me') return { text: texts.asksMe, style: styles.warning }
  if (relation === 'asked') return { text: texts.asked, style: styles.muted }
  return { text: texts.plaintext.unverified, style: styles.muted }
}

/** Somebody there: `● bob?   unverified`. */
export const PlaintextUser = memo(
  ({ row, ...rest }: RowProps & { readonly row: PlaintextPersonRow }) => {
    const texts = useTexts()
    const theme = useTheme()
    const { person, unread } = row
    const sign = { text: theme.glyphs[person.status], style: theme.styles[person.status] }
    // the mark stays, whatever has to be cut
    const name = fitPlaintextName(person.id, rest.width - 7, theme.glyphs.ellipsis)
    const here = person.status === 'online'
    const badge = badgeOf(row, texts, theme)
    const spans = rowSpans({ ...rest, sign, name, here, unread, badge }, theme)
    const over = rest.chosen ? theme.styles.selected : undefined
    return <Line spans={spans} width={rest.width} over={over} />
  },
)
PlaintextUser.displayName = 'ClassicPerson'

/** A group there: `# lab?   leader`. */
export const plaintextListRow = (
  ctx: ActionContext,
  row: PlaintextGroupRow,
  context: ListRowContext,
): ListRow => {
  const { theme, texts, numbers, open } = context
  const { group, conversation, unread, muted, relation } = row
  const sign = { text: theme.glyphs.group, style: theme.styles.muted }
  const here = relation === 'member' || relation === 'leader'
  const words = { text: texts.plaintext.relations[relation], style: theme.styles.muted }
  const badge = unread > 0 ? unreadSpan(unread, muted, theme) : words
  return {
    key: conversation,
    name: foldForSearch(group.name),
    spans: (width, chosen) => {
      const name = fitPlaintextName(plaintextUserId(group.name), width - 7, theme.glyphs.ellipsis)
      const number = numbers.get(conversation) ?? 0
      const isOpen = conversation === open
      return rowSpans(
        { number, width, chosen, open: isOpen, sign, name, here, unread, badge },
        theme,
      )
    },
    actions: (state) => actionsOnPlaintextGroup(state, row),
    enterHint: (state) => enterHintForPlaintextGroup(state, row),
    act: (action) => plaintextGroupAction(ctx, action, row),
  }
}
