/** The text of a message as it is drawn, with how each part of it looks. */
import type { Message } from '../../src/model/messages/messages.ts'
import { linksIn } from '../../src/core/text/links.ts'
import { hitRanges } from '../../src/core/text/search-terms.ts'
import { beginHyperlink } from '../../src/text/hyperlink.ts'
import { markdownRanges } from '../../src/text/markdown.ts'
import type { Style } from '../../src/themes/theme.ts'
import { emojiToText } from '../composer/emoji-names.ts'
import type { RowContext } from './item-rows.ts'
import type { Look } from './text-spans.ts'
import { messageText, topicPrefix } from './unsigned-messages.ts'

/** A text with its looks; `style` is that of all of it, where it has one. */
export type MessageBody = {
  readonly text: string
  readonly style?: Style
  readonly looks: readonly Look[]
}

/** A text as it is shown: emoji as words where they are no pictures. */
export const displayText = (text: string, { theme }: Pick<RowContext, 'theme'>): string =>
  theme.emoji ? text : emojiToText(text)

/** What somebody does, of `/me waves`: "alice waves". Nobody does anything in a message without a signature. */
export const actionText = (
  { by, text, unsigned }: Pick<Message, 'by' | 'text' | 'unsigned'>,
  { actorOf }: Pick<RowContext, 'actorOf'>,
): string | undefined =>
  unsigned === undefined && /^\/me\s/u.test(text) ? `${actorOf(by)} ${text.slice(4)}` : undefined

/** Looks of what somebody wrote; `from` is where it begins in the text that is drawn. */
const looksOf = (written: string, from: number, message: Message, context: RowContext) => {
  const { styles, markdown, linkId } = context.theme
  const links = linksIn(written)
  // a machine that writes nothing but text means nothing by an asterisk
  const isMarkdown = markdown && message.unsigned === undefined
  const looks: readonly Look[] = [
    ...(isMarkdown ? markdownRanges(written, links) : []).map(({ kind, ...part }) => ({
      ...part,
      style: kind === 'mark' ? styles.muted : styles[kind],
    })),
    ...links.map(({ url, ...part }) => {
      const link = linkId === undefined ? undefined : beginHyperlink(linkId, url)
      return { ...part, style: styles.link, ...(link === undefined ? {} : { link }) }
    }),
    ...hitRanges(written, context.hitTerms(message)).map((hit) => ({ ...hit, style: styles.hit })),
  ]
  return looks.map((look) => ({ ...look, from: look.from + from, to: look.to + from }))
}

/** What is drawn of a message's text, or instead of it, with what is added to it. */
export const messageBody = (message: Message, context: RowContext): MessageBody => {
  const { texts, theme } = context
  const { styles } = theme
  const aside = (text: string) => ({ text, style: { ...styles.muted, italic: true }, looks: [] })
  if (context.isHidden(message)) return aside(texts.group.hiddenMessage)
  if (message.deleted) return aside(texts.deletedMessage)
  if (message.unsigned) {
    const prefix = displayText(topicPrefix(message), context)
    const written = displayText(messageText(message, texts), context)
    const topic = { from: 0, to: prefix.length, style: styles.muted }
    const looks = [topic, ...looksOf(written, prefix.length, message, context)]
    return { text: prefix + written, looks }
  }
  const marks = [...(message.edited ? [texts.edited] : []), ...(message.late ? [texts.late] : [])]
  const written = displayText(actionText(message, context) ?? message.text, context)
  return {
    text: [written, ...marks].join(' '),
    ...(context.callsMe(message) ? { style: styles.mention } : {}),
    looks: looksOf(written, 0, message, context),
  }
}
