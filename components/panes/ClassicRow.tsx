/** Rows of the plain-text chat: each says that nobody vouches for it. */
import { memo } from 'react'
import type { ClassicGroupRow, ClassicPersonRow } from '../../src/chat/classicView.ts'
import type { ClassicAsk } from '../../src/chat/classicState.ts'
import { classicId } from '../../src/core/classic.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { plainIn } from '../chat/plainNames.ts'
import { Line, spansWidth, spread } from '../Line.tsx'
import type { Span } from '../Line.tsx'
import { truncate } from '../text/wrap.ts'

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
export const ClassicGroup = memo(({ row, ...rest }: Row & { readonly row: ClassicGroupRow }) => {
  const texts = useTexts()
  const theme = useTheme()
  const { group, unread, muted, relation } = row
  const sign = { text: '#', style: theme.styles.muted }
  const here = relation === 'member' || relation === 'leader'
  const words = texts.classic.relations[relation]
  const name = plainIn(classicId(group.name), rest.width - 7, theme.glyphs.ellipsis)
  const tell =
    unread > 0 ? unreadSpan(unread, muted, theme) : { text: words, style: theme.styles.muted }
  const spans = partsOf({ ...rest, sign, name, here, unread, tell }, theme)
  const over = rest.chosen ? theme.styles.selected : undefined
  return <Line spans={spans} width={rest.width} over={over} />
})
ClassicGroup.displayName = 'ClassicGroup'

type Ask = Pick<ClassicAsk, 'kind' | 'from'> & { readonly group?: string }

/** What somebody there wants of me, in a sentence. */
const askWords = ({ kind, from, group = '' }: Ask, texts: Texts, ellipsis: string): string => {
  // short enough for the mark to be seen in the narrowest pane
  const name = plainIn(from, 12, ellipsis)
  if (kind === 'talk') return texts.classic.wantsToChat(name)
  return kind === 'enter'
    ? texts.classic.wantsIn(name, group)
    : texts.classic.invitesYou(truncate(group, 12, ellipsis))
}

type AskProps = Pick<Row, 'width' | 'chosen'> & { readonly ask: ClassicAsk }

/** Somebody there who waits for my answer. */
export const ClassicAskRow = memo(({ ask, width, chosen }: AskProps) => {
  const texts = useTexts()
  const { glyphs, styles } = useTheme()
  const words = askWords(ask, texts, glyphs.ellipsis)
  const spans = spread(
    [{ text: chosen ? ` ${glyphs.pointer} ` : '   ', style: styles.focus }, { text: words }],
    [],
    width - 1,
    glyphs.ellipsis,
  )
  return <Line spans={spans} width={width} over={chosen ? styles.selected : undefined} />
})
ClassicAskRow.displayName = 'ClassicAskRow'
