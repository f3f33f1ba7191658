/** What I do with one message: the chosen one, or the last that it makes sense for. */
import { isLost, progressOf } from '../../src/model/messages/delivery.ts'
import { messageOf } from '../../src/model/messages/messages.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { openConversation as openOf } from '../../src/model/screen/pane-selectors.ts'
import { changeOf } from '../../src/model/intents.ts'
import type { Change } from '../../src/model/intents.ts'
import { filterOf } from '../../src/core/ids.ts'
import type { Copied, Opened } from '../../src/core/desktop.ts'
import { fail } from '../../src/core/result.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/safe-text.ts'
import { plainText } from '../chat/unsigned-messages.ts'
import { emojiNamed } from '../composer/emoji-names.ts'
import { putInPlace } from '../composer/composer-text.ts'
import { granted } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { say } from './send.ts'

// directions are marked around a link, never in it
const LINK =
  /https?:\/\/[^\s<>"'\u061C\u200E\u200F\u2066-\u2069]+[^\s<>"'.,;:!?)\]\u061C\u200E\u200F\u2066-\u2069]/u

/** The first link in a text. */
export const linkIn = (text: string): string | undefined => LINK.exec(text)?.[0]

/** The chosen message, or the newest for which `fits` holds; tells when there is none. */
export const messageFor = (
  desk: Desk,
  fits: (message: Message, mine: boolean) => boolean,
): Message | undefined => {
  const state = desk.now()
  const conversation = openOf(state)
  const { chosen } = desk.ui.get()
  const found =
    conversation && chosen !== undefined
      ? messageOf(state, conversation.id, chosen)
      : conversation?.messages.findLast(
          (message) => !message.deleted && fits(message, message.by === state.me.id),
        )
  if (!found) desk.ui.tell(desk.texts.notices.noMessage, 'warning')
  return found
}

/** Any message of the other, for replies and reactions. */
export const theirs = (_: Message, mine: boolean): boolean => !mine
/** A message of mine, for edits and deletes. */
export const ours = (_: Message, mine: boolean): boolean => mine
/** Any message at all. */
export const anyMessage = (): boolean => true

/** A message that nobody signed stays as it is: its other readers know of no changes. */
const isSigned = (desk: Desk, { plain }: Message): boolean => {
  if (plain) desk.ui.tell(desk.texts.notices.unchangeable, 'warning')
  return plain === undefined
}

const backToInput = (desk: Desk) =>
  desk.ui.patch({ pane: 'input', chosen: undefined, layer: undefined })

/** The next text replies to this message. */
export const beginReply = (desk: Desk, message: Message): void => {
  if (!isSigned(desk, message)) return
  const { id, conversation } = message
  backToInput(desk)
  desk.ui.patch({ answering: { kind: 'reply', conversation, message: id } })
}

/** Puts my message into the input; the next text replaces it. */
export const beginEdit = (desk: Desk, message: Message): void => {
  if (!isSigned(desk, message)) return
  if (message.by !== desk.now().me.id) {
    desk.ui.tell(desk.texts.notices.onlyMine, 'warning')
    return
  }
  backToInput(desk)
  const { id, conversation } = message
  putInPlace(desk, message.text)
  desk.ui.patch({ answering: { kind: 'edit', conversation, message: id } })
}

/** Changes a message, where it can be changed at all. */
const change = (desk: Desk, message: Message, how: Change): boolean => {
  const wish = changeOf(message, how)
  if (!wish) desk.ui.tell(desk.texts.notices.unchangeable, 'warning')
  return wish !== undefined && granted(desk, desk.services.send(wish))
}

/** Replaces the text of my message. */
export const editTo = (desk: Desk, message: Message, text: string): boolean =>
  text.length > MAX_TEXT
    ? granted(desk, fail('too-long'))
    : change(desk, message, { kind: 'edit', text: safeText(text) })

/** From the message to the input, for a command about it: it stays chosen. */
export const beginCommand = (desk: Desk): void => {
  putInPlace(desk, '/')
  desk.ui.patch({ pane: 'input' })
}

/** Asks, then deletes my message. */
export const askDelete = (desk: Desk, message: Message): void => {
  if (!isSigned(desk, message)) return
  if (message.by !== desk.now().me.id) {
    desk.ui.tell(desk.texts.notices.onlyMine, 'warning')
    return
  }
  const onYes = () => void change(desk, message, { kind: 'delete' })
  desk.ui.patch({ question: { kind: 'confirm', text: desk.texts.ask.delete, onYes } })
}

/** Reacts; the same emoji again takes it back. False when the name of an emoji is not known. */
export const react = (desk: Desk, message: Message, typed: string): boolean => {
  const emoji = safeLine(emojiNamed(typed.trim()), 32)
  if (/^:[\w+-]{2,}:?$/u.test(emoji)) {
    desk.ui.tell(desk.texts.notices.noEmoji(emoji), 'danger')
    return false
  }
  const me = desk.now().me.id
  const on = !message.reactions.some(
    (reaction) => reaction.by === me && reaction.emoji === emoji && reaction.on,
  )
  return change(desk, message, { kind: 'react', emoji, on })
}

/** Asks for the emoji, then reacts. */
export const askReaction = (desk: Desk, message: Message): void => {
  if (!isSigned(desk, message)) return
  desk.ui.patch({
    question: {
      kind: 'prompt',
      text: desk.texts.ask.react,
      onDone: (typed) => react(desk, message, typed),
    },
  })
}

/** Shows how far a message got. */
export const showDelivery = (desk: Desk, message: Message): void => {
  if (isSigned(desk, message)) desk.ui.patch({ layer: { kind: 'delivery', message: message.id } })
}

/** Replies with this text at once; false when nothing was said. */
export const replyTo = (desk: Desk, message: Message, text: string): boolean =>
  isSigned(desk, message) && say(desk, message.conversation, text, message.id)

/** Copies a message: its text, or what stands in place of one. */
export const copyMessage = (desk: Desk, message: Message): void =>
  copyText(desk, message.text === '' ? plainText(message, desk.texts) : message.text)

/** Copies the text, and tells what is known of where it went. */
export const copyText = (desk: Desk, text: string): void => {
  const { notices } = desk.texts
  const tell = (copied: Copied) => {
    if (copied.to === 'programs') desk.ui.tell(notices.copied(copied.names.join(', ')))
    else if (copied.to === 'nothing') desk.ui.tell(notices.noClipboard, 'warning')
    else if (copied.tooLong) desk.ui.tell(notices.longForTerminal, 'warning')
    else desk.ui.tell(notices.toTerminal)
  }
  void desk.services.copy(text).then(tell)
}

/** Where nothing opens it, the link is there to be read and copied. */
const showLink = ({ ui }: Desk, title: string, url: string) =>
  ui.patch({ layer: { kind: 'page', title, lines: [url], copy: url } })

/** Opens the first link of a message, and tells what is known of it. */
export const openLinkOf = (desk: Desk, message: Message): void => {
  const { notices } = desk.texts
  const url = linkIn(message.text)
  if (url === undefined) {
    desk.ui.tell(notices.noLink, 'warning')
    return
  }
  const tell = (opened: Opened) => {
    if (opened.is === 'opened') desk.ui.tell(notices.opened(url, opened.by))
    else if (opened.is === 'nothing') showLink(desk, notices.noOpener, url)
    else showLink(desk, notices.openerFailed(opened.by, opened.code), url)
  }
  void desk.services.openLink(url).then(tell)
}

/** Tries a message again that the broker refused. */
export const retry = (desk: Desk, message: Message): void => {
  const delivery = desk.now().delivery.get(message.session)
  const progress = progressOf(message, delivery)
  if (delivery && message.by === desk.now().me.id && isLost(delivery, message.seq)) {
    desk.ui.tell(desk.texts.group.isNoMore, 'warning')
    return
  }
  if (message.by !== desk.now().me.id || progress !== 'failed') {
    desk.ui.tell(desk.texts.notices.nothingFailed, 'warning')
    return
  }
  const topic = filterOf(message.conversation)
  if (topic === undefined) desk.services.retry(message.session, message.seq)
  else if (!granted(desk, desk.services.send({ type: 'topic.retry', topic, line: message.id })))
    return
  desk.ui.tell(desk.texts.notices.retried)
}
