/** An item of a conversation as rows of pieces; wrapped once per width and look. */
import { displayedTime } from '../../src/model/shown-time.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { Progress } from '../../src/model/messages/delivery.ts'
import type { Ref, UserId } from '../../src/core/ids.ts'
import type { Term } from '../../src/core/text/search-terms.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Style, Theme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../../src/text/width.ts'
import { truncate, wrap } from '../../src/text/wrap.ts'
import type { ChatItem, MessageItem, SystemItem } from './chat-items.ts'
import { messageRows, quotedText } from './message-rows.ts'
import type { MessageRows } from './message-rows.ts'

/** What drawing needs to know besides the item. Widths in cells; one column is left for the pointer. */
export type RowContext = {
  readonly width: number
  readonly nameWidth: number
  readonly theme: Theme
  readonly texts: Texts
  readonly me: UserId
  readonly nameOf: (who: UserId) => string
  /** The name in a sentence about them: mine too, where `nameOf` says "you". */
  readonly actorOf: (who: UserId) => string
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
  /** Was this long message unfolded? */
  readonly isUnfolded: (id: Ref) => boolean
  /** The time, where times are shown relative to it; 0 elsewhere. */
  readonly now: number
}

export type Rows = readonly (readonly Span[])[]

type CachedRows = { readonly signature: string; readonly drawn: MessageRows }

const rowCache = new WeakMap<Message, CachedRows>()
/** What was asked for with this context: rows are asked for several times while one frame is drawn. It dies with its context. */
const frameRows = new WeakMap<RowContext, Map<MessageItem, MessageRows>>()

const rule = (words: string, style: Style | undefined, { width, theme }: RowContext): Rows => {
  const label = words === '' ? '' : ` ${words} `
  const room = Math.max(0, width - widthOf(label))
  const left = Math.floor(room / 2)
  const text = theme.glyphs.rule.repeat(left) + label + theme.glyphs.rule.repeat(room - left)
  return [[{ text: truncate(text, width, theme.glyphs.ellipsis), ...(style ? { style } : {}) }]]
}

const systemTime = (time: string, { texts, theme }: RowContext): Span => ({
  text: `${time.padStart(texts.dates.column)}  `,
  style: theme.styles.time,
})

const systemRows = (item: SystemItem, context: RowContext): Rows => {
  const { theme, texts, width } = context
  const { column, stamp } = texts.dates
  return wrap(item.text, Math.max(4, width - column - 2)).map((row, index) => [
    systemTime(index === 0 ? stamp(displayedTime(item), context.now) : '', context),
    { text: row.show, style: theme.styles.system },
  ])
}

const looksSignatures = new WeakMap<RowContext, string>()

/** What all rows that are drawn with this have in common; put together once for all of them. */
const looksSignature = (context: RowContext): string => {
  const known = looksSignatures.get(context)
  if (known !== undefined) return known
  const { theme, texts, width, nameWidth } = context
  const signature = [
    width,
    nameWidth,
    theme.name,
    theme.ascii,
    theme.emoji,
    theme.markdown,
    theme.linkId,
    texts.language,
    texts.dates.form,
  ].join('|')
  looksSignatures.set(context, signature)
  return signature
}

/** Everything outside of the message itself that its rows depend on. */
const cacheSignature = (item: MessageItem, context: RowContext): string => {
  const { message, follows, sameMinute } = item
  const quoted = message.reply === undefined ? undefined : context.quoted(message.reply)
  const { texts } = context
  const time = texts.dates.isRelative ? texts.dates.stamp(displayedTime(message), context.now) : ''
  const progress = message.by === context.me ? context.progressOf(message) : ''
  const mark = context.markOf(message.by)?.text ?? ''
  const terms = context.hitTerms(message)
  const hits = terms.length === 0 ? '' : JSON.stringify(terms)
  const flags = `${follows}|${sameMinute}|${context.isHidden(message)}|${context.isUnfolded(message.id)}`
  const about = quoted === undefined ? '' : quotedText(quoted, context)
  return `${looksSignature(context)}|${time}|${progress}|${flags}|${context.nameOf(message.by)}|${mark}|${hits}|${about}`
}

/** The rows of a message: always the same object for the same message and look. */
const drawnMessage = (item: MessageItem, context: RowContext): MessageRows => {
  const ofFrame = frameRows.get(context) ?? new Map<MessageItem, MessageRows>()
  frameRows.set(context, ofFrame)
  const found = ofFrame.get(item)
  if (found) return found
  const signature = cacheSignature(item, context)
  const known = rowCache.get(item.message)
  const drawn = known?.signature === signature ? known.drawn : messageRows(item, context)
  if (drawn !== known?.drawn) rowCache.set(item.message, { signature, drawn })
  ofFrame.set(item, drawn)
  return drawn
}

/** The rows of an item. */
export const itemRows = (item: ChatItem, context: RowContext): Rows => {
  if (item.kind === 'day')
    return rule(context.texts.dates.day(item.at, context.now), context.theme.styles.muted, context)
  if (item.kind === 'new') return rule(context.texts.newLine, context.theme.styles.new, context)
  return item.kind === 'system' ? systemRows(item, context) : drawnMessage(item, context).rows
}

/** Is it a message that is folded until somebody unfolds it? */
export const isLongItem = (item: ChatItem, context: RowContext): boolean =>
  item.kind === 'message' && drawnMessage(item, context).isLong

/**
 * A row that is on the screen, `line` rows below its top. The top one has the author and the time of what it belongs
 * to; where that is what a message replies to, the row below it does not repeat them.
 */
export const shownRow = (
  item: ChatItem,
  row: number,
  line: number,
  context: RowContext,
): readonly Span[] | undefined => {
  if (item.kind === 'message' && line < 2) {
    const { rows, first, headed, bare } = drawnMessage(item, context)
    if (line === 0) return headed(row)
    return row === first && first > 0 && line === row ? bare(row) : rows[row]
  }
  const spans = itemRows(item, context)[row]
  if (item.kind !== 'system' || line > 0 || row === 0 || !spans) return spans
  return [
    systemTime(context.texts.dates.stamp(displayedTime(item), context.now), context),
    ...spans.slice(1),
  ]
}
