/** The rows of one message: time, author, text, how far it got; what it replies to above, reactions below. */
import { displayedTime } from '../../src/model/shown-time.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { UserId } from '../../src/core/ids.ts'
import { formatCount } from '../../src/i18n/counts.ts'
import { personStyle } from '../../src/themes/theme.ts'
import type { Style } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../../src/text/width.ts'
import { fit, truncate, wrap } from '../../src/text/wrap.ts'
import type { MessageItem } from './chat-items.ts'
import type { RowContext, Rows } from './item-rows.ts'
import { actionText, displayText, messageBody } from './message-body.ts'
import { rowSpans } from './text-spans.ts'
import { claimedName, isAnonymous } from './unsigned-messages.ts'

/** A text of more rows than these is folded, to so many of them. */
const MOST_ROWS = 20
const FOLDED_ROWS = 10

/** The rows of a message, and what the top of the screen needs of them. */
export type MessageRows = {
  readonly rows: Rows
  /** A row with time and author in front of it, wherever in the message it is. */
  readonly headed: (row: number) => readonly Span[]
  /** A row without them. */
  readonly bare: (row: number) => readonly Span[]
  /** The row that has them by itself: the first one of the text. */
  readonly first: number
  /** It can be folded and unfolded. */
  readonly isLong: boolean
}

/** Cells before the text: time, two blanks, name, two blanks. */
const textColumn = ({ nameWidth, texts }: Pick<RowContext, 'nameWidth' | 'texts'>): number =>
  texts.dates.column + 2 + nameWidth + 2

const markWidth = ({ texts, theme }: RowContext) =>
  Math.max(widthOf(texts.read), widthOf(theme.glyphs.delivered)) + 1

const authorName = (message: Message, { texts, nameOf }: RowContext) =>
  isAnonymous(message) ? claimedName(message, texts) : nameOf(message.by)

const progressMark = (message: Message, context: RowContext): Span | undefined => {
  if (message.by !== context.me || message.deleted) return undefined
  const { glyphs, styles } = context.theme
  const progress = context.progressOf(message)
  if (progress === 'read') return { text: context.texts.read, style: styles.good }
  if (progress === 'delivered') return { text: glyphs.delivered, style: styles.good }
  if (progress === 'failed') return { text: glyphs.failed, style: styles.danger }
  return { text: glyphs[progress], style: styles.muted }
}

/** What is shown of a message that another one replies to, with its author. */
export const quotedText = (target: Message, context: RowContext): string => {
  const by = authorName(target, context)
  if (context.isHidden(target)) return `${by}: ${context.texts.group.hiddenMessage}`
  if (target.deleted) return `${by}: ${context.texts.deletedMessage}`
  const action = actionText(target, context)
  const said = action === undefined ? `${by}: ${target.text}` : `* ${action}`
  return said.split('\n', 1)[0] ?? ''
}

/** A row above or below the text, which is cut where it has no room. */
const besideText = (text: string, style: Style, context: RowContext): readonly Span[] => {
  const room = context.width - textColumn(context)
  return [{ text: truncate(text, room, context.theme.glyphs.ellipsis), style }]
}

const quoteRow = (message: Message, context: RowContext): readonly Span[] => {
  const target = message.reply === undefined ? undefined : context.quoted(message.reply)
  const words = target === undefined ? context.texts.earlierMessage : quotedText(target, context)
  const { glyphs, styles } = context.theme
  return besideText(`${glyphs.quote} ${displayText(words, context)}`, styles.quote, context)
}

const reactionRow = (message: Message, context: RowContext): Rows => {
  const counts = new Map<string, string[]>()
  for (const { emoji, by, on } of message.reactions) {
    if (on) counts.set(emoji, [...(counts.get(emoji) ?? []), context.nameOf(by)])
  }
  if (counts.size === 0 || message.deleted || context.isHidden(message)) return []
  const words = [...counts]
    .map(([emoji, who]) => `${displayText(emoji, context)} ${who.join(', ')}`)
    .join('   ')
  return [besideText(words, context.theme.styles.muted, context)]
}

/** A name and its mark, as wide as the column of names. */
const nameSpans = (
  name: string,
  who: UserId | undefined,
  style: Style,
  { nameWidth, markOf, theme }: RowContext,
): readonly Span[] => {
  const mark = who === undefined || name === '' ? undefined : markOf(who)
  if (!mark) return [{ text: fit(name, nameWidth, theme.glyphs.ellipsis), style }]
  const room = nameWidth - widthOf(mark.text) - 1
  const short = truncate(name, room, theme.glyphs.ellipsis)
  const fill = ' '.repeat(Math.max(0, room - widthOf(short)))
  return [{ text: short, style }, { text: ' ' }, mark, { text: fill }]
}

/** Time and author, as wide as their columns; either may be left out. */
const headSpans = (
  { message }: MessageItem,
  context: RowContext,
  { time, name }: { readonly time: string; readonly name: string },
): readonly Span[] => {
  const { theme, texts } = context
  const look = isAnonymous(message)
    ? theme.styles.muted
    : personStyle(theme, message.by, context.me)
  const who = name === '*' ? undefined : message.by
  return [
    { text: `${time.padStart(texts.dates.column)}  `, style: theme.styles.time },
    ...nameSpans(name, who, look, context),
    { text: '  ' },
  ]
}

/** The text without what stands before it, folded where it is long. */
const textRows = (message: Message, context: RowContext) => {
  const { theme, texts, width } = context
  const { text, style, looks } = messageBody(message, context)
  const column = textColumn(context)
  const room = width - column
  const besideMark = room - markWidth(context)
  // where that is less than half of the width, the mark has a row of its own if it needs one
  const isNarrow = besideMark * 2 < width
  const wrapped = wrap(text, Math.max(4, isNarrow ? room : besideMark))
  const isLong = wrapped.length > MOST_ROWS
  // what a search has found is never out of sight
  const isFolded =
    isLong && !context.isUnfolded(message.id) && context.hitTerms(message).length === 0
  const shown = isFolded ? wrapped.slice(0, FOLDED_ROWS) : wrapped
  const rows = shown.map((row) => rowSpans(text, row, looks, style))
  const hidden = formatCount(wrapped.length - shown.length, texts.language)
  const more = `${theme.glyphs.ellipsis} ${texts.moreRows(hidden)}`
  const all = isFolded ? [...rows, besideText(more, theme.styles.system, context)] : rows
  const mark = progressMark(message, context)
  if (!mark) return { rows: all, isLong }
  const used = isFolded ? widthOf(more) : (shown.at(-1)?.width ?? 0)
  const before = used > besideMark ? 0 : used
  const fill = { text: ' '.repeat(Math.max(0, room - before - widthOf(mark.text))) }
  // whatever the mark becomes, the message keeps its rows
  if (before < used) return { rows: [...all, [fill, mark]], isLong }
  return { rows: [...all.slice(0, -1), [...(all.at(-1) ?? []), fill, mark]], isLong }
}

/**
 * The rows of a message with this look. What is given back is remembered as long as the message is, so it must not hold the
 * context: that has the window of this moment, which has the messages before, and so on.
 */
export const messageRows = (item: MessageItem, context: RowContext): MessageRows => {
  const { message, follows, sameMinute } = item
  const { texts } = context
  const isShown = !message.deleted && !context.isHidden(message)
  const isAction = isShown && actionText(message, context) !== undefined
  const author = message.by === context.me ? texts.you : authorName(message, context)
  const time = texts.dates.stamp(displayedTime(message), context.now)
  const own = isAction ? '*' : follows ? '' : author
  const { rows: text, isLong } = textRows(message, context)
  const above = message.reply === undefined || !isShown ? [] : [quoteRow(message, context)]
  const parts: Rows = [...above, ...text, ...reactionRow(message, context)]
  const shownTime = sameMinute && !texts.dates.hasSeconds ? '' : time
  const heads = {
    own: headSpans(item, context, { time: shownTime, name: own }),
    first: headSpans(item, context, { time, name: isAction ? own : author }),
    later: headSpans(item, context, { time, name: author }),
    none: [{ text: ' '.repeat(textColumn(context)) }],
  }
  return withHeads(parts, above.length, heads, isLong)
}

/** What can stand before a row: in its place, at the top of the screen (the first row of the text, or one below), or nothing. */
type Heads = Readonly<Record<'own' | 'first' | 'later' | 'none', readonly Span[]>>

const withHeads = (parts: Rows, first: number, heads: Heads, isLong: boolean): MessageRows => {
  const rowWith = (head: readonly Span[], row: number) => [...head, ...(parts[row] ?? [])]
  const headed = new Map<number, readonly Span[]>()
  return {
    rows: parts.map((_, row) => rowWith(row === first ? heads.own : heads.none, row)),
    first,
    isLong,
    bare: (row) => rowWith(heads.none, row),
    headed: (row) => {
      const spans = headed.get(row) ?? rowWith(row === first ? heads.first : heads.later, row)
      headed.set(row, spans)
      return spans
    },
  }
}
