/** An item of a conversation as rows of pieces; wrapped once per width and look. */
import { displayedTime } from '../../src/model/shown-time.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { Progress } from '../../src/model/messages/delivery.ts'
import type { Ref, UserId } from '../../src/core/ids.ts'
import type { Term } from '../../src/core/text/search-terms.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { personStyle } from '../../src/themes/theme.ts'
import type { Style, Theme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../../src/text/width.ts'
import { fit, truncate, wrap } from '../../src/text/wrap.ts'
import type { ChatItem } from './chat-items.ts'
import { displayText, messageBody } from './message-body.ts'
import { rowSpans } from './text-spans.ts'
import { claimedName, isAnonymous } from './unsigned-messages.ts'

/** What drawing needs to know besides the item. Widths in cells; one column is left for the pointer. */
export type RowContext = {
  readonly width: number
  readonly nameWidth: number
  readonly theme: Theme
  readonly texts: Texts
  readonly me: UserId
  readonly nameOf: (who: UserId) => string
  /** What stands beside the name of a member: compared, or another key than the known one. */
  readonly markOf: (who: UserId) => Span | undefined
  /** Does it call me by name, in a group? */
  readonly callsMe: (message: Message) => boolean
  /** Is it by somebody whom I blocked, in a group? */
  readonly isHidden: (message: Message) => boolean
  readonly progressOf: (message: Message) => Progress
  readonly quoted: (id: Ref) => Message | undefined
  /** What is to be marked in the text of a hit, while a search goes from hit to hit. */
  readonly hitTerms: (message: Message) => readonly Term[]
}

export type Rows = readonly (readonly Span[])[]

type CachedRows = { readonly signature: string; readonly rows: Rows }

const rowCache = new WeakMap<Message, CachedRows>()

const TIME = 5

/** Cells before the text: time, two blanks, name, two blanks. */
const textColumn = ({ nameWidth }: Pick<RowContext, 'nameWidth'>): number =>
  TIME + 2 + nameWidth + 2

const markWidth = ({ texts, theme }: RowContext) =>
  Math.max(widthOf(texts.read), widthOf(theme.glyphs.delivered)) + 1

const rule = (words: string, style: Style | undefined, { width, theme }: RowContext): Rows => {
  const label = words === '' ? '' : ` ${words} `
  const room = Math.max(0, width - widthOf(label))
  const left = Math.floor(room / 2)
  const text = theme.glyphs.rule.repeat(left) + label + theme.glyphs.rule.repeat(room - left)
  return [[{ text: truncate(text, width, theme.glyphs.ellipsis), ...(style ? { style } : {}) }]]
}

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

const quotedText = (target: Message, context: RowContext): string => {
  if (context.isHidden(target)) return context.texts.group.hiddenMessage
  return target.deleted ? context.texts.deletedMessage : (target.text.split('\n', 1)[0] ?? '')
}

/** A row above or below the text, which is cut where it has no room. */
const besideText = (text: string, style: Style, context: RowContext): readonly Span[] => {
  const column = textColumn(context)
  const cut = truncate(text, context.width - column, context.theme.glyphs.ellipsis)
  return [{ text: ' '.repeat(column) }, { text: cut, style }]
}

const quoteRow = (message: Message, context: RowContext): readonly Span[] => {
  const target = message.reply === undefined ? undefined : context.quoted(message.reply)
  const words =
    target === undefined
      ? context.texts.earlierMessage
      : `${authorName(target, context)}: ${quotedText(target, context)}`
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

const messageRows = (item: ChatItem & { readonly kind: 'message' }, context: RowContext): Rows => {
  const { message, follows, sameMinute } = item
  const { theme, texts, width } = context
  const mine = message.by === context.me
  const action =
    /^\/me\s/u.test(message.text) &&
    !message.deleted &&
    !message.unsigned &&
    !context.isHidden(message)
  const name = action ? '*' : follows ? '' : mine ? texts.you : authorName(message, context)
  const nameLook = isAnonymous(message)
    ? theme.styles.muted
    : personStyle(theme, message.by, context.me)
  const time = sameMinute ? ' '.repeat(TIME) : texts.dates.clock(displayedTime(message))
  const { text, style, looks } = messageBody(message, context)
  const room = Math.max(4, width - textColumn(context) - markWidth(context))
  const wrapped = wrap(text, room)
  const mark = progressMark(message, context)
  const indent = ' '.repeat(textColumn(context))
  const body = wrapped.map((row, index): readonly Span[] => {
    const start: readonly Span[] =
      index > 0
        ? [{ text: indent }]
        : [
            { text: `${time}  `, style: theme.styles.time },
            ...nameSpans(name, action ? undefined : message.by, nameLook, context),
            { text: '  ' },
          ]
    const last = index === wrapped.length - 1
    const words = rowSpans(text, row, looks, style)
    if (!last || !mark) return [...start, ...words]
    const fill = width - textColumn(context) - row.width - widthOf(mark.text)
    return [...start, ...words, { text: ' '.repeat(Math.max(0, fill)) }, mark]
  })
  return [
    ...(message.reply === undefined || message.deleted || context.isHidden(message)
      ? []
      : [quoteRow(message, context)]),
    ...body,
    ...reactionRow(message, context),
  ]
}

const systemRows = (item: ChatItem & { readonly kind: 'system' }, context: RowContext): Rows => {
  const { theme, texts, width } = context
  const indent = ' '.repeat(TIME + 2)
  return wrap(item.text, Math.max(4, width - TIME - 2)).map((row, index) => [
    index === 0
      ? { text: `${texts.dates.clock(displayedTime(item))}  `, style: theme.styles.time }
      : { text: indent },
    { text: row.show, style: theme.styles.system },
  ])
}

/** Everything outside of the message itself that its rows depend on. */
const cacheSignature = (
  item: ChatItem & { readonly kind: 'message' },
  context: RowContext,
): string => {
  const { message, follows, sameMinute } = item
  const quoted = message.reply === undefined ? undefined : context.quoted(message.reply)
  const progress = message.by === context.me ? context.progressOf(message) : ''
  const { theme, texts, width, nameWidth } = context
  return [
    width,
    nameWidth,
    theme.name,
    theme.ascii,
    theme.emoji,
    texts.language,
    progress,
    follows,
    sameMinute,
    context.nameOf(message.by),
    context.markOf(message.by)?.text,
    context.isHidden(message),
    JSON.stringify(context.hitTerms(message)),
    quoted === undefined ? '' : `${context.nameOf(quoted.by)}: ${quotedText(quoted, context)}`,
  ].join('|')
}

/** The rows of an item: always the same object for the same message and look. */
export const itemRows = (item: ChatItem, context: RowContext): Rows => {
  if (item.kind === 'day')
    return rule(context.texts.dates.day(item.at), context.theme.styles.muted, context)
  if (item.kind === 'new') return rule(context.texts.newLine, context.theme.styles.new, context)
  if (item.kind === 'system') return systemRows(item, context)
  const signature = cacheSignature(item, context)
  const known = rowCache.get(item.message)
  if (known?.signature === signature) return known.rows
  const rows = messageRows(item, context)
  rowCache.set(item.message, { signature, rows })
  return rows
}
