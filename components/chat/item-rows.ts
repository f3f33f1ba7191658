/** An item of a conversation as rows of pieces; wrapped once per width and look. */
import type { Message } from '../../src/model/messages/messages.ts'
import type { Progress } from '../../src/model/messages/delivery.ts'
import type { Ref, UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { personStyle } from '../../src/themes/theme.ts'
import type { Style, Theme } from '../../src/themes/theme.ts'
import { inWords } from '../composer/emoji-names.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../text/width.ts'
import { fit, truncate, wrap } from '../text/wrap.ts'
import type { Item } from './chat-items.ts'
import { linked, placed } from './link-spans.ts'
import { claimedName, isNobodys, placeIn, plainText } from './unsigned-messages.ts'

/** What drawing needs to know besides the item. Widths in cells; one column is left for the pointer. */
export type Look = {
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
}

export type Rows = readonly (readonly Span[])[]

type Kept = { readonly signature: string; readonly rows: Rows }

const kept = new WeakMap<Message, Kept>()

const TIME = 5

/** Cells before the text: time, two blanks, name, two blanks. */
const textColumn = ({ nameWidth }: Pick<Look, 'nameWidth'>): number => TIME + 2 + nameWidth + 2

const markWidth = ({ texts, theme }: Look) =>
  Math.max(widthOf(texts.read), widthOf(theme.glyphs.delivered)) + 1

const rule = (words: string, style: Style | undefined, { width, theme }: Look): Rows => {
  const label = words === '' ? '' : ` ${words} `
  const room = Math.max(0, width - widthOf(label))
  const left = Math.floor(room / 2)
  const text = theme.glyphs.rule.repeat(left) + label + theme.glyphs.rule.repeat(room - left)
  return [[{ text: truncate(text, width, theme.glyphs.ellipsis), ...(style ? { style } : {}) }]]
}

const speakerOf = (message: Message, { texts, nameOf }: Look) =>
  isNobodys(message) ? claimedName(message, texts) : nameOf(message.by)

const markOf = (message: Message, look: Look): Span | undefined => {
  if (message.by !== look.me || message.deleted) return undefined
  const { glyphs, styles } = look.theme
  const progress = look.progressOf(message)
  if (progress === 'read') return { text: look.texts.read, style: styles.good }
  if (progress === 'delivered') return { text: glyphs.delivered, style: styles.good }
  if (progress === 'failed') return { text: glyphs.failed, style: styles.danger }
  return { text: glyphs[progress], style: styles.muted }
}

const quotedText = (target: Message, look: Look): string => {
  if (look.isHidden(target)) return look.texts.group.hiddenMessage
  return target.deleted ? look.texts.deletedMessage : (target.text.split('\n', 1)[0] ?? '')
}

const quoteRow = (message: Message, look: Look): readonly Span[] => {
  const target = message.reply === undefined ? undefined : look.quoted(message.reply)
  const words =
    target === undefined
      ? look.texts.earlierMessage
      : `${speakerOf(target, look)}: ${quotedText(target, look)}`
  const { glyphs, styles } = look.theme
  const indent = ' '.repeat(textColumn(look))
  const room = look.width - textColumn(look)
  return [
    { text: indent },
    {
      text: truncate(`${glyphs.quote} ${shown(words, look)}`, room, glyphs.ellipsis),
      style: styles.quote,
    },
  ]
}

const shown = (text: string, { theme }: Look) => (theme.emoji ? text : inWords(text))

const reactionRow = (message: Message, look: Look): Rows => {
  const counts = new Map<string, string[]>()
  for (const { emoji, by, on } of message.reactions) {
    if (on) counts.set(emoji, [...(counts.get(emoji) ?? []), look.nameOf(by)])
  }
  if (counts.size === 0 || message.deleted || look.isHidden(message)) return []
  const words = [...counts]
    .map(([emoji, who]) => `${shown(emoji, look)} ${who.join(', ')}`)
    .join('   ')
  const indent = ' '.repeat(textColumn(look))
  return [
    [
      { text: indent },
      {
        text: truncate(words, look.width - textColumn(look), look.theme.glyphs.ellipsis),
        style: look.theme.styles.muted,
      },
    ],
  ]
}

/** The text, what is added to it, and how it looks. */
const wordsOf = (message: Message, look: Look): readonly [text: string, style?: Style] => {
  const { texts, theme } = look
  const aside = { ...theme.styles.muted, italic: true }
  if (look.isHidden(message)) return [texts.group.hiddenMessage, aside]
  if (message.deleted) return [texts.deletedMessage, aside]
  const marks = [...(message.edited ? [texts.edited] : []), ...(message.late ? [texts.late] : [])]
  if (message.plain) return [shown(placeIn(message) + plainText(message, texts), look)]
  const text = /^\/me\s/u.test(message.text)
    ? `${look.nameOf(message.by)} ${message.text.slice(4)}`
    : message.text
  const words = [shown(text, look), ...marks].join(' ')
  return look.callsMe(message) ? [words, theme.styles.mention] : [words]
}

/** A name and its mark, as wide as the column of names. */
const nameSpans = (
  name: string,
  who: UserId | undefined,
  style: Style,
  { nameWidth, markOf, theme }: Look,
): readonly Span[] => {
  const mark = who === undefined || name === '' ? undefined : markOf(who)
  if (!mark) return [{ text: fit(name, nameWidth, theme.glyphs.ellipsis), style }]
  const room = nameWidth - widthOf(mark.text) - 1
  const short = truncate(name, room, theme.glyphs.ellipsis)
  const fill = ' '.repeat(Math.max(0, room - widthOf(short)))
  return [{ text: short, style }, { text: ' ' }, mark, { text: fill }]
}

const messageRows = (item: Item & { readonly kind: 'message' }, look: Look): Rows => {
  const { message, follows, sameMinute } = item
  const { theme, texts, width } = look
  const mine = message.by === look.me
  const action =
    /^\/me\s/u.test(message.text) && !message.deleted && !message.plain && !look.isHidden(message)
  const name = action ? '*' : follows ? '' : mine ? texts.you : speakerOf(message, look)
  const nameStyle = mine
    ? theme.styles.own
    : isNobodys(message)
      ? theme.styles.muted
      : personStyle(theme, message.by)
  const time = sameMinute ? ' '.repeat(TIME) : texts.dates.clock(message.at)
  const [text, style] = wordsOf(message, look)
  const room = Math.max(4, width - textColumn(look) - markWidth(look))
  const wrapped = wrap(text, room)
  const mark = markOf(message, look)
  const indent = ' '.repeat(textColumn(look))
  const body = wrapped.map((row, index): readonly Span[] => {
    const start: readonly Span[] =
      index > 0
        ? [{ text: indent }]
        : [
            { text: `${time}  `, style: theme.styles.time },
            ...nameSpans(name, action ? undefined : message.by, nameStyle, look),
            { text: '  ' },
          ]
    const last = index === wrapped.length - 1
    const words =
      index === 0
        ? placed(placeIn(message), row.show, style, theme)
        : linked(row.show, style, theme)
    if (!last || !mark) return [...start, ...words]
    const fill = width - textColumn(look) - row.width - widthOf(mark.text)
    return [...start, ...words, { text: ' '.repeat(Math.max(0, fill)) }, mark]
  })
  return [
    ...(message.reply === undefined || message.deleted || look.isHidden(message)
      ? []
      : [quoteRow(message, look)]),
    ...body,
    ...reactionRow(message, look),
  ]
}

const systemRows = (item: Item & { readonly kind: 'system' }, look: Look): Rows => {
  const { theme, texts, width } = look
  const indent = ' '.repeat(TIME + 2)
  return wrap(item.text, Math.max(4, width - TIME - 2)).map((row, index) => [
    index === 0
      ? { text: `${texts.dates.clock(item.at)}  `, style: theme.styles.time }
      : { text: indent },
    { text: row.show, style: theme.styles.system },
  ])
}

/** Everything outside of the message itself that its rows depend on. */
const signatureOf = (item: Item & { readonly kind: 'message' }, look: Look): string => {
  const { message, follows, sameMinute } = item
  const quoted = message.reply === undefined ? undefined : look.quoted(message.reply)
  const progress = message.by === look.me ? look.progressOf(message) : ''
  const { theme, texts, width, nameWidth } = look
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
    look.nameOf(message.by),
    look.markOf(message.by)?.text,
    look.isHidden(message),
    quoted === undefined ? '' : `${look.nameOf(quoted.by)}: ${quotedText(quoted, look)}`,
  ].join('|')
}

/** The rows of an item: always the same object for the same message and look. */
export const rowsOf = (item: Item, look: Look): Rows => {
  if (item.kind === 'day') return rule(look.texts.dates.day(item.at), look.theme.styles.muted, look)
  if (item.kind === 'new') return rule(look.texts.newLine, look.theme.styles.new, look)
  if (item.kind === 'system') return systemRows(item, look)
  const signature = signatureOf(item, look)
  const known = kept.get(item.message)
  if (known?.signature === signature) return known.rows
  const rows = messageRows(item, look)
  kept.set(item.message, { signature, rows })
  return rows
}
