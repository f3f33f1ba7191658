/** A row of a list pane: what it is called, how it is drawn, what the keys do to it. */
import type { NotifyLevel } from '../../src/model/messages/notify-level.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import type { LookAlike } from '../../src/core/text/look-alike.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Style, Theme } from '../../src/themes/theme.ts'
import type { ActionTable } from '../keys/key-table.ts'
import { truncate, wrap } from '../../src/text/wrap.ts'
import { spansWidth, spread } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import type { AvailableActions } from '../state/available-actions.ts'

export type ListRow = {
  /** Stays with whatever the row stands for, so that the choice stays with it too. */
  readonly key: string
  /** Does the filter show it? It is given what was typed, folded as for a search. */
  readonly matches: (wanted: string) => boolean
  /** The row in `width` cells; the chosen one has the pointer. */
  readonly spans: (width: number, chosen: boolean) => readonly Span[]
  /** Words in it that change with the time alone; none where there are no such. */
  readonly badge?: () => string
  /** A text quoted below the row, in as many rows as `quoteRows` gives; empty where there is none. */
  readonly quote?: string
  /** A warning in a line of its own below the row; empty where there is none. Asked only for rows on the screen. */
  readonly warning?: () => string
  /** What the keys can do here. */
  readonly actions: (state: State) => AvailableActions
  /** The hint of Enter; none where it only shows a reason. */
  readonly enterHint?: (state: State) => keyof Texts['hints'] | undefined
  /** What the keys do. */
  readonly acts: () => ActionTable
}

/** Rows of a quoted text at most: enough to decide by. */
const MAX_QUOTE_ROWS = 3
/** Cells of the quotation marks and of what stands around them. */
const AROUND_QUOTE = 7

/** A quoted text below a row, in quotation marks; what has no room is cut. */
export const quoteRows = (text: string, inside: number, ellipsis = '…'): readonly string[] => {
  if (text === '') return []
  const width = Math.max(1, inside - AROUND_QUOTE)
  const rows = wrap(text, width).map(({ show }) => show)
  const shown = rows.slice(0, MAX_QUOTE_ROWS)
  const last = shown.length - 1
  return shown.map((row, index) => {
    const isCut = index === last && rows.length > shown.length
    const words = isCut ? truncate(row + ellipsis, width, ellipsis) : row
    return `${index === 0 ? '"' : ' '}${words}${index === last ? '"' : ''}`
  })
}

/** The warning for a name that reads like another one; empty for nothing. */
export const lookAlikeWarning = (alike: LookAlike | undefined, { lookAlike }: Texts): string =>
  alike ? lookAlike.phrase(alike) : ''

/** What the row of a conversation is drawn with besides the conversation itself. */
export type ListRowContext = {
  readonly theme: Theme
  readonly texts: Texts
  /** The number of each conversation, from 1. */
  readonly numbers: ReadonlyMap<ConversationId, number>
  readonly open: ConversationId | undefined
  /** The time for words such as `3 h ago`; rows are told of it when they are drawn. */
  readonly now: () => number
}

type Start = {
  readonly conversation: ConversationId
  readonly chosen: boolean
  readonly sign: Span
  readonly name: string
  readonly style: Style
  readonly unread: number
}

/** How every row begins: pointer, number, sign and name. What is unread or open stands out. */
export const rowStart = (
  { theme: { glyphs, styles }, numbers, open }: ListRowContext,
  { conversation, chosen, sign, name, style, unread }: Start,
): readonly Span[] => {
  const number = numbers.get(conversation) ?? 0
  const isOpen = conversation === open
  const bold = unread > 0 || isOpen ? { bold: true } : {}
  return [
    { text: chosen ? glyphs.pointer : ' ', style: styles.focus },
    { text: number >= 1 && number <= 9 ? String(number) : ' ', style: styles.muted },
    { text: ' ' },
    sign,
    { text: ' ' },
    { text: name, style: { ...style, ...bold, underline: isOpen } },
  ]
}

/** How many are unread: without colour where that calls nobody. */
export const unreadSpan = (unread: number, level: NotifyLevel, { styles }: Theme): Span => ({
  text: String(unread),
  style: level === 'nothing' ? styles.muted : styles.unread,
})

/** What calls me there, where that is less than everything. */
export const levelSpan = (level: NotifyLevel, { glyphs, styles }: Theme): Span | undefined =>
  level === 'all'
    ? undefined
    : { text: level === 'nothing' ? glyphs.silent : glyphs.mentionsOnly, style: styles.muted }

type Marked = {
  readonly conversation: ConversationId
  readonly notifyLevel: NotifyLevel
  readonly hasDraft: boolean
}

/** The signs behind a name: a text was begun there, and what calls me. */
export const markSpans = (
  { conversation, notifyLevel, hasDraft }: Marked,
  { theme, open }: Pick<ListRowContext, 'theme' | 'open'>,
): readonly Span[] => {
  const level = levelSpan(notifyLevel, theme)
  const { glyphs, styles } = theme
  // where I am writing it anyway, it stands in the input
  const draft = hasDraft && conversation !== open
  return [
    ...(draft ? [{ text: ' ' }, { text: glyphs.draft, style: styles.warning }] : []),
    ...(level ? [{ text: ' ' }, level] : []),
  ]
}

/** The start of a row with a badge at its right end. The name counts more than a badge, but not more than what is unread. */
export const withBadge = (
  start: readonly Span[],
  badge: Span,
  unread: number,
  width: number,
  ellipsis: string,
): readonly Span[] => {
  const isNarrow = unread === 0 && spansWidth([...start, badge]) + 1 > width - 1
  return spread(start, isNarrow ? [] : [badge], width - 1, ellipsis)
}
