/** Actions on one message: the chosen one, or the newest that the action fits. */
import { keyOf } from '../../src/core/channel.ts'
import { isLost, progressOf } from '../../src/model/messages/delivery.ts'
import { messageOf } from '../../src/model/messages/message-window.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { currentConversation as openOf } from '../../src/model/screen/pane-selectors.ts'
import { changeIntent } from '../../src/model/intents.ts'
import type { MessageChangeSpec } from '../../src/model/intents.ts'
import type { Intent } from '../../src/model/commands.ts'
import { replyIntent } from '../../src/model/screen/conversation-intents.ts'
import { filterOf } from '../../src/core/ids.ts'
import type { CopyResult, OpenLinkResult } from '../../src/core/desktop.ts'
import { fail } from '../../src/core/result.ts'
import { linksIn } from '../../src/core/text/links.ts'
import { isReaction } from '../../src/core/text/reaction.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { messageText } from '../chat/unsigned-messages.ts'
import { emojiNamed } from '../composer/emoji-names.ts'
import { replaceComposerText } from '../composer/composer-text.ts'
import { checkAllowed, confirm, openPage, prompt, refuse, succeeded } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { sendText } from './send.ts'

/** The first link in a text. */
export const firstLink = (text: string): string | undefined => linksIn(text)[0]?.url

/** Which messages a command can be about, where none is chosen. */
export type MessageKind = keyof Texts['notices']['noneHere']

/** The chosen message, or the newest for which `fits` holds; tells when there is none of this kind. */
export const messageFor = (
  ctx: ActionContext,
  kind: MessageKind,
  fits: (message: Message, mine: boolean) => boolean,
): Message | undefined => {
  const state = ctx.now()
  const conversation = openOf(state)
  const { chosen } = ctx.ui.get()
  const found =
    conversation && chosen !== undefined
      ? messageOf(state, conversation.id, chosen)
      : conversation?.messages.findLast(
          (message) => !message.deleted && fits(message, message.by === state.me.id),
        )
  const { noConversation, noneHere } = ctx.texts.notices
  if (!found) refuse(ctx, conversation ? noneHere[kind] : noConversation)
  return found
}

/** A message that nobody signed stays as it is: its other readers know of no changes. */
const requireSigned = (ctx: ActionContext, { unsigned }: Message): boolean =>
  unsigned === undefined || refuse(ctx, ctx.texts.notices.unchangeable)

const requireMine = (ctx: ActionContext, message: Message): boolean =>
  requireSigned(ctx, message) &&
  (message.by === ctx.now().me.id || refuse(ctx, ctx.texts.notices.onlyMine))

const backToInput = (ctx: ActionContext) =>
  ctx.ui.patch({ pane: 'input', chosen: undefined, overlay: undefined })

/** Could this be sent now? Else it is told before somebody types what is refused. */
const canBeSent = (ctx: ActionContext, intent: Intent | undefined): boolean =>
  intent === undefined || checkAllowed(ctx, intent)

/** The next text replies to this message. */
export const beginReply = (ctx: ActionContext, message: Message): boolean => {
  if (!requireSigned(ctx, message)) return false
  if (!canBeSent(ctx, replyIntent(ctx.now(), message))) return false
  const { id, conversation } = message
  backToInput(ctx)
  ctx.ui.patch({ composeTarget: { kind: 'reply', conversation, message: id } })
  return true
}

/** Puts my message into the input; the next text replaces it. */
export const beginEdit = (ctx: ActionContext, message: Message): boolean => {
  if (!requireMine(ctx, message)) return false
  const { id, conversation, text } = message
  if (!canBeSent(ctx, changeIntent(message, { kind: 'edit', text }))) return false
  backToInput(ctx)
  replaceComposerText(ctx, text)
  ctx.ui.patch({ composeTarget: { kind: 'edit', conversation, message: id } })
  return true
}

/** Changes a message, where it can be changed at all. */
const changeMessage = (ctx: ActionContext, message: Message, kind: MessageChangeSpec): boolean => {
  const intent = changeIntent(message, kind)
  if (!intent) return refuse(ctx, ctx.texts.notices.unchangeable)
  return succeeded(ctx, ctx.services.send(intent))
}

/** Replaces the text of my message. */
export const editTo = (ctx: ActionContext, message: Message, text: string): boolean =>
  text.length > MAX_TEXT
    ? succeeded(ctx, fail('too-long'))
    : changeMessage(ctx, message, { kind: 'edit', text: safeText(text) })

/** From the message to the input, for a command about it: it stays chosen. */
export const beginCommand = (ctx: ActionContext): void => {
  replaceComposerText(ctx, '/')
  ctx.ui.patch({ pane: 'input' })
}

/** Asks, then deletes my message. */
export const confirmDelete = (ctx: ActionContext, message: Message): boolean => {
  if (!requireMine(ctx, message)) return false
  if (!canBeSent(ctx, changeIntent(message, { kind: 'delete' }))) return false
  confirm(ctx, ctx.texts.ask.delete, () => void changeMessage(ctx, message, { kind: 'delete' }))
  return true
}

/** Reacts; the same emoji again takes it back. False when it is none, or a name that is not known. */
export const react = (ctx: ActionContext, message: Message, typed: string): boolean => {
  const emoji = safeLine(emojiNamed(typed.trim()), 32)
  const me = ctx.now().me.id
  const on = !message.reactions.some(
    (reaction) => reaction.by === me && reaction.emoji === emoji && reaction.on,
  )
  // what is there can be taken away, whatever it is
  if (on && !isReaction(emoji)) return refuse(ctx, ctx.texts.notices.noEmoji(emoji), 'danger')
  return changeMessage(ctx, message, { kind: 'react', emoji, on })
}

/** Asks for the emoji, then reacts. */
export const promptForReaction = (ctx: ActionContext, message: Message): void => {
  if (!requireSigned(ctx, message)) return
  const me = ctx.now().me.id
  // one that is there can be removed where none can be added
  const hasOwn = message.reactions.some(({ by, on }) => by === me && on)
  const one = { kind: 'react', emoji: safeText('+'), on: true } as const
  if (hasOwn || canBeSent(ctx, changeIntent(message, one)))
    prompt(ctx, ctx.texts.ask.react, (typed) => react(ctx, message, typed))
}

/** Shows how far a message got. */
export const showDelivery = (ctx: ActionContext, message: Message): boolean => {
  if (!requireSigned(ctx, message)) return false
  ctx.ui.patch({ overlay: { kind: 'delivery', message: message.id } })
  return true
}

/** Shows what an edited message said before. */
export const showVersions = (ctx: ActionContext, { id, edited }: Message): boolean => {
  if (edited === undefined) return refuse(ctx, ctx.texts.jumps.notEdited)
  ctx.ui.patch({ overlay: { kind: 'versions', message: id } })
  return true
}

/** Replies with this text at once; false when nothing was sent. */
export const sendReply = (ctx: ActionContext, message: Message, text: string): boolean =>
  requireSigned(ctx, message) && sendText(ctx, message.conversation, text, message.id)

/** Copies a message: its text, or what is shown instead of one. */
export const copyMessage = (ctx: ActionContext, message: Message): void =>
  copyText(ctx, message.text === '' ? messageText(message, ctx.texts) : message.text)

/** Copies the text, and tells where it went, as far as that is known. */
export const copyText = (ctx: ActionContext, text: string): void => {
  const { notices } = ctx.texts
  const tell = (copied: CopyResult) => {
    if (copied.to === 'programs') ctx.ui.notify(notices.copied(copied.names.join(', ')))
    else if (copied.to === 'nothing') ctx.ui.notify(notices.noClipboard, 'warning')
    else if (copied.tooLong) ctx.ui.notify(notices.longForTerminal, 'warning')
    else ctx.ui.notify(notices.toTerminal)
  }
  void ctx.services.copy(text).then(tell)
}

const urlsIn = ({ text }: Message): readonly string[] => [
  ...new Set(linksIn(text).map(({ url }) => url)),
]

/** Opens a long message in the pager; where it has links, asks whether one of them is meant. */
export const openLong = (ctx: ActionContext, message: Message): void => {
  const urls = urlsIn(message)
  if (urls.length === 0) openPager(ctx, message)
  else ctx.ui.patch({ overlay: { kind: 'links', urls, whole: message } })
}

/** Opens the link of a message; where there are several, one of them is to be chosen. */
export const openLinks = (ctx: ActionContext, message: Message): boolean => {
  const urls = urlsIn(message)
  const [first] = urls
  if (first === undefined) return refuse(ctx, ctx.texts.notices.noLink)
  if (urls.length === 1) openUrl(ctx, first)
  else ctx.ui.patch({ overlay: { kind: 'links', urls } })
  return true
}

/** Opens a link, and tells how that went. */
export const openUrl = (ctx: ActionContext, url: string): void => {
  const { notices } = ctx.texts
  const tell = (opened: OpenLinkResult) => {
    if (opened.is === 'opened') ctx.ui.notify(notices.opened(url, opened.by))
    // where nothing opens it, the link is there to be read and copied
    else if (opened.is === 'nothing') openPage(ctx, notices.noOpener, [url])
    else openPage(ctx, notices.openerFailed(opened.by, opened.code), [url])
  }
  void ctx.services.openLink(url).then(tell)
}

/** Shows a whole message in the person's pager, or in a panel where that cannot be run. */
export const openPager = (ctx: ActionContext, message: Message): void => {
  const text = message.text === '' ? messageText(message, ctx.texts) : message.text
  const tell = (isRead: boolean) => {
    if (!isRead) openPage(ctx, ctx.texts.notices.noPager, text.split('\n'))
  }
  void ctx.services.pager(text).then(tell)
}

/** Tries a message again that the broker refused. */
export const retryMessage = (ctx: ActionContext, message: Message): boolean => {
  const { notices, group } = ctx.texts
  const delivery = ctx.now().delivery.get(keyOf(message.channel))
  const isMine = message.by === ctx.now().me.id
  if (delivery && isMine && isLost(delivery, message.seq)) return refuse(ctx, group.isNoMore)
  if (!isMine || progressOf(message, delivery) !== 'failed')
    return refuse(ctx, notices.nothingFailed)
  const topic = filterOf(message.conversation)
  if (topic === undefined) ctx.services.retry(message.channel, message.seq)
  else if (!succeeded(ctx, ctx.services.send({ type: 'topic.retry', topic, line: message.id })))
    return false
  ctx.ui.notify(notices.retried)
  return true
}
