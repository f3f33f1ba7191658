/** Several chosen messages: copied, quoted, forwarded. */
import { messageOf } from '../../src/model/messages/message-window.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { currentConversation as openOf } from '../../src/model/screen/pane-selectors.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { displayedTime } from '../../src/model/shown-time.ts'
import type { State } from '../../src/model/state.ts'
import { sendIntent } from '../../src/model/screen/conversation-intents.ts'
import { filterOf, groupOf } from '../../src/core/ids.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { actionText } from '../chat/message-body.ts'
import { claimedName, isAnonymous, messageText } from '../chat/unsigned-messages.ts'
import { MAX_BUFFER } from '../composer/text-buffer.ts'
import type { Ui } from '../state/ui-store.ts'
import { personName, refuse } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { conversationTitle } from '../state/conversation-titles.ts'
import { openConversation } from './conversations.ts'
import { copyMessage, copyText } from './messages.ts'
import { sendText } from './send.ts'

type Choice = Pick<Ui, 'chosen' | 'chosenFrom'>

/** Has it a text that can be passed on? */
const isReadableHere = ({ people }: State, { by, conversation, deleted, voided }: Message) =>
  !deleted && !voided && !(groupOf(conversation) !== undefined && people.get(by)?.blocked)

/** The messages from one end of the choice to the other; none where only one is chosen. */
export const chosenRange = (
  messages: readonly Message[],
  { chosen, chosenFrom }: Choice,
): readonly Message[] => {
  if (chosen === undefined || chosenFrom === undefined) return []
  const ends = [chosen, chosenFrom].map((end) => messages.findIndex(({ id }) => id === end))
  const [first = -1, last = -1] = ends.toSorted((a, b) => a - b)
  return first === -1 ? [] : messages.slice(first, last + 1)
}

/** All that are chosen, as far as they have a text; tells when there is none. */
const chosenMessages = (ctx: ActionContext): readonly Message[] => {
  const state = ctx.now()
  const conversation = openOf(state)
  const choice = ctx.ui.get()
  if (!conversation) {
    refuse(ctx, ctx.texts.notices.noConversation)
    return []
  }
  const range = chosenRange(conversation.messages, choice)
  const { chosen } = choice
  const one = chosen === undefined ? undefined : messageOf(state, conversation.id, chosen)
  const last = conversation.messages.findLast((message) => isReadableHere(state, message))
  const some = range.length > 0 ? range : [one ?? last].filter((message) => message !== undefined)
  const readable = some.filter((message) => isReadableHere(state, message))
  if (readable.length === 0) refuse(ctx, ctx.texts.notices.noneHere.readable)
  return readable
}

const textOf = ({ texts }: ActionContext, message: Message) =>
  message.text === '' ? messageText(message, texts) : message.text

const authorOf = ({ now, texts }: ActionContext, message: Message) =>
  isAnonymous(message) ? claimedName(message, texts) : personName(now(), message.by)

/** `bob: hello` where a text goes on without its place, or `* bob waves`. */
const attributed = (ctx: ActionContext, message: Message): string => {
  const action = actionText(message, { actorOf: (by) => personName(ctx.now(), by) })
  if (action !== undefined) return `* ${action}`
  return `${authorOf(ctx, message)}: ${textOf(ctx, message)}`
}

/** `> bob: so many lines`, as in mail and in Markdown. */
const quoteOf = (ctx: ActionContext, messages: readonly Message[]): string =>
  messages
    .flatMap((message) => attributed(ctx, message).split('\n'))
    .map((line) => `> ${line}`)
    .join('\n')

/** Is it small enough for the input? Tells when it is not. */
const fits = (ctx: ActionContext, text: string): boolean =>
  text.length <= MAX_BUFFER ||
  refuse(ctx, ctx.texts.notices.doesNotFit(text.length, MAX_BUFFER), 'danger')

/** Copies what is chosen: one message as its text, several with day, time and author. */
export const copyChosen = (ctx: ActionContext): boolean => {
  const messages = chosenMessages(ctx)
  const [first] = messages
  if (first === undefined) return false
  if (messages.length === 1) {
    copyMessage(ctx, first)
    return true
  }
  const { dayKey, clock } = ctx.texts.dates
  const line = (message: Message) => {
    const at = displayedTime(message)
    return `[${dayKey(at)} ${clock(at)}] ${attributed(ctx, message)}`
  }
  copyText(ctx, messages.map(line).join('\n'))
  return true
}

/** Puts what is chosen into the input as a quote, behind what stands there. */
export const quoteChosen = (ctx: ActionContext): boolean => {
  const messages = chosenMessages(ctx)
  const { composer } = ctx.ui
  const draft = composer.current?.text() ?? ''
  // a command that asked for this is no draft
  const before = draft === '' || draft.startsWith('/') ? '' : `${draft.replace(/\n$/u, '')}\n`
  const text = `${before}${quoteOf(ctx, messages)}\n`
  if (messages.length === 0 || !fits(ctx, text)) return false
  ctx.ui.patch({ pane: 'input', chosen: undefined, overlay: undefined })
  composer.current?.setText(text)
  return true
}

/** Asks where to, then sends what is chosen there: one message of mine as it is, others with their authors. */
export const forwardChosen = (ctx: ActionContext): boolean => {
  const messages = chosenMessages(ctx)
  const [first] = messages
  if (first === undefined) return false
  const isMine = messages.length === 1 && first.by === ctx.now().me.id
  const carried = isMine ? textOf(ctx, first) : quoteOf(ctx, messages)
  if (!fits(ctx, carried)) return false
  ctx.ui.patch({ overlay: { kind: 'goTo', start: '', carried, forwards: true } })
  return true
}

/** Is it another conversation, where a text can be sent now, without asking anybody first? */
export const canForwardTo = (state: State, conversation: ConversationId): boolean => {
  if (conversation === state.open) return false
  const topic = filterOf(conversation)
  if (topic !== undefined) return state.topics.get(topic)?.followed ?? false
  const send = sendIntent(state, conversation, safeText('.'))
  return send !== undefined && refusalOf(state, send) === undefined
}

/** Opens a conversation and sends a text there; drafts stay where they are. */
export const forwardTo = (ctx: ActionContext, conversation: ConversationId, text: string): void => {
  if (!openConversation(ctx, conversation) || !sendText(ctx, conversation, text)) return
  ctx.ui.notify(ctx.texts.notices.forwarded(conversationTitle(ctx.now(), conversation)))
}
