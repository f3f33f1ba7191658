/** Rows of the plain-text chat: each says that nobody vouches for it. */
import { memo } from 'react'
import type { ClassicGroupRow, ClassicPersonRow } from '../../src/model/plaintext/plaintext-selectors.ts'
import { folded } from '../../src/core/search-folding.ts'
import { classicId } from '../../src/core/plaintext-ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { plainIn } from '../chat/plaintext-names.ts'
import type { RowLook } from './group-row.ts'
import { Line, spansWidth, spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { onPlainGroup } from '../actions/plaintext/plaintext-groups.ts'
import type { Desk } from '../actions/action-context.ts'
import { enterOnPlainGroup, offersOnPlainGroup } from '../state/available-actions.ts'
import type { ListRow } from './list-row.ts'

type Row = {
  readonly number: number
  readonly width: number
  readonly chosen: boolean
  readonly open: boolean
}

type Parts = Row & {
  readonly sign: Span
  readonly name: string
  readonly here: boolean
  readonly unread: number
  readonly tell: Span
}

const partsOf = (
  { number, width, chosen, open, sign, name, here, unread, tell }: Parts,
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
  const narrow = unread === 0 && spansWidth([...left, tell]) + 1 > width - 1
  return spread(left, narrow ? [] : [tell], width - 1, glyphs.ellipsis)
}

const unreadSpan = (unread: number, muted: boolean, { styles }: Theme): Span => ({
  text: String(unread),
  style: muted ? styles.muted : styles.unread,
})

const tellOf = (
  { unread, muted, relation }: ClassicPersonRow,
  texts: Texts,
  theme: Theme,
): Span => {
  const { styles } = theme
  if (unread > 0) return unreadSpan(unread, muted, theme)
  if (relation === 'asks-me') return { text: texts.asksMe, style: styles.warning }
  if (relation === 'asked') return { text: texts.asked, style: styles.muted }
  return { text: texts.classic.unverified, style: styles.muted }
}

/** Somebody there: `● bob?   unverified`. */
export const ClassicPerson = memo(({ row, ...rest }: Row & { readonly row: ClassicPersonRow }) => {
  const texts = useTexts()
  const theme = useTheme()
  const { person, unread } = row
  const sign = { text: theme.glyphs[person.status], style: theme.styles[person.status] }
  // the mark stays, whatever has to be cut
  const name = plainIn(person.id, rest.width - 7, theme.glyphs.ellipsis)
  const here = person.status === 'online'
  const tell = tellOf(row, texts, theme)
  const spans = partsOf({ ...rest, sign, name, here, unread, tell }, theme)
  const over = rest.chosen ? theme.styles.selected : undefined
  return <Line spans={spans} width={rest.width} over={over} />
})
ClassicPerson.displayName = 'ClassicPerson'

/** A group there: `# lab?   leader`. */
export const classicListRow = (desk: Desk, row: ClassicGroupRow, look: RowLook): ListRow => {
  const { theme, texts, numbers, open } = look
  const { group, conversation, unread, muted, relation } = row
  const sign = { text: theme.glyphs.group, style: theme.styles.muted }
  const here = relation === 'member' || relation === 'leader'
  const words = { text: texts.classic.relations[relation], style: theme.styles.muted }
  const tell = unread > 0 ? unreadSpan(unread, muted, theme) : words
  return {
    key: conversation,
    name: folded(group.name),
    spans: (width, chosen) => {
      const name = plainIn(classicId(group.name), width - 7, theme.glyphs.ellipsis)
      const number = numbers.get(conversation) ?? 0
      const isOpen = conversation === open
      return partsOf({ number, width, chosen, open: isOpen, sign, name, here, unread, tell }, theme)
    },
    offers: (state) => offersOnPlainGroup(state, row),
    enter: (state) => enterOnPlainGroup(state, row),
    act: (action) => onPlainGroup(desk, action, row),
  }
}
