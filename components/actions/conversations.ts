/** Which conversation is on the screen, and the ways to another one. */
import { endIntent } from '../../src/model/screen/conversation-intents.ts'
import { conversationList } from '../../src/model/screen/pane-selectors.ts'
import { NOTIFY_LEVELS } from '../../src/model/messages/notify-level.ts'
import type { NotifyLevel } from '../../src/model/messages/notify-level.ts'
import { filterOf, groupOf, personConversationId, personOf } from '../../src/core/ids.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId, UserId } from '../../src/core/ids.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { pendingRequests } from '../../src/model/screen/request-rows.ts'
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import { refuse, succeeded, sendAndTell, personName, sendOrTell } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { conversationTitle } from '../state/conversation-titles.ts'
import { plaintextGroupOf } from '../../src/core/plaintext-ids.ts'
import { leavePlaintextGroup } from './leave.ts'

/** The text that was begun with nothing open goes along into the conversation that opens, if that has no draft. */
const carryLooseDraft = (ctx: ActionContext, conversation: ConversationId): void => {
  const { ui, services, now, texts } = ctx
  const text = ui.composer.current?.text() ?? ''
  if (text === '') return
  if (now().conversations.get(conversation)?.draft !== '') {
    services.send({ type: 'view.draft', text })
    ui.notify(texts.notices.leftBehind(conversationTitle(now(), conversation)), 'warning')
    return
  }
  services.send({ type: 'view.draft', conversation, text })
  discardLooseDraft(ctx)
}

/** The text that was begun with nothing open went somewhere. */
export const discardLooseDraft = ({ ui, services }: ActionContext): void => {
  services.send({ type: 'view.draft', text: '' })
  // the input that it was typed into is on the screen until the next one is drawn
  ui.composer.current?.setText('')
}

/** Opens a conversation and puts the keyboard into its input. */
export const openConversation = (ctx: ActionContext, conversation: ConversationId): boolean => {
  const { ui, services } = ctx
  const before = ctx.now().open
  const opened =
    before === conversation || succeeded(ctx, services.send({ type: 'view.open', conversation }))
  if (opened && before === undefined) carryLooseDraft(ctx, conversation)
  ui.patch({ pane: 'input', overlay: undefined, question: undefined, chosen: undefined })
  if (ui.get().composeTarget?.conversation !== conversation) ui.patch({ composeTarget: undefined })
  return opened
}

/**
 * Opens the place of somebody or of a group that was chosen, whether or not anything can be sent there yet: what is
 * typed next is for them, and not for whom was open before. False where there is none; then nothing is told.
 */
export const openPlace = (ctx: ActionContext, conversation: ConversationId): boolean =>
  refusalOf(ctx.now(), { type: 'view.open', conversation }) === undefined &&
  openConversation(ctx, conversation)

/** Opens the place of who asks, where it can be answered; who wants into a group of mine is answered in Requests. */
export const openRequest = (ctx: ActionContext, request: RequestRow): void => {
  const { key, kind, from, conversation } = request
  ctx.ui.chosenRows.set('requests', key)
  const isAnsweredThere = openPlace(ctx, kind === 'ask' ? personConversationId(from) : conversation)
  if (!isAnsweredThere || kind === 'ask') ctx.ui.patch({ pane: 'requests', overlay: undefined })
}

/** Closes the open conversation on the screen; nothing is sent. */
export const closeConversation = (ctx: ActionContext): void => {
  ctx.services.send({ type: 'view.close' })
  ctx.ui.patch({ pane: 'input', overlay: undefined, chosen: undefined, composeTarget: undefined })
}

/** The previous (-1) or next (1) conversation of the list, around its ends. */
export const stepConversation = (ctx: ActionContext, step: 1 | -1): void => {
  const list = conversationList(ctx.now())
  const here = list.findIndex(({ id }) => id === ctx.now().open)
  const start = here === -1 && step === -1 ? 0 : here
  const next = list[(start + step + list.length) % list.length]
  if (next) openConversation(ctx, next.id)
}

/** The conversation with this number, from 1. */
export const openNumberedConversation = (ctx: ActionContext, number: number): void => {
  const wanted = conversationList(ctx.now())[number - 1]
  if (wanted) openConversation(ctx, wanted.id)
  else ctx.ui.notify(ctx.texts.notices.noSuchNumber(number), 'warning')
}

/** The next one that calls me by name, then with something unread, then the first that waits for an answer. */
export const openNextUnread = (ctx: ActionContext): void => {
  const state = ctx.now()
  const list = conversationList(state)
  const here = list.findIndex(({ id }) => id === state.open)
  // the open one may be behind a list that has the whole screen
  const { pane } = ctx.ui.get()
  const chatIsVisible = pane === 'input' || pane === 'chat'
  const after = [...list.slice(here + 1), ...list.slice(0, here + 1)].filter(
    ({ id }) => !chatIsVisible || id !== state.open,
  )
  const calling = after.filter(({ notifyLevel }) => notifyLevel !== 'nothing')
  const unread =
    calling.find(({ mentions }) => mentions > 0) ??
    calling.find(({ unread, notifyLevel }) => unread > 0 && notifyLevel === 'all')
  const [request] = pendingRequests(state)
  if (unread) openConversation(ctx, unread.id)
  else if (request) openRequest(ctx, request)
  else ctx.ui.notify(ctx.texts.notices.noUnread)
}

/** To the first unread message of the conversation on the screen; tells when nothing there is new. */
export const goToUnread = (ctx: ActionContext): boolean => {
  const { ui, texts } = ctx
  if (ui.chat.current === null) return refuse(ctx, texts.notices.noConversation)
  if (!ui.chat.current.toUnread()) ui.notify(texts.notices.nothingNew)
  return true
}

/** To the newest message of the conversation on the screen. */
export const goToNewest = (ctx: ActionContext): boolean => {
  const { ui, texts } = ctx
  if (ui.chat.current === null) return refuse(ctx, texts.notices.noConversation)
  ui.chat.current.toNewest()
  return true
}

/** Why the open conversation has no person that `command` could be about. */
const nobodyHere = ({ now, texts }: ActionContext, command: string): string => {
  const { open } = now()
  const { notices, group, commands } = texts
  if (open === undefined) return notices.noConversation
  // `USER`, as the help calls it
  const usage = `/${command} ${commands.whois.args.replaceAll(/[[\]]/gu, '')}`
  return filterOf(open) === undefined ? group.notices.onlyForTwo : notices.topicIsNobody(usage)
}

/** The person of the open conversation; tells when there is none, and how `command` (`verify`) names one. */
export const currentPerson = (ctx: ActionContext, command: string): UserId | undefined => {
  const { open } = ctx.now()
  const who = open === undefined ? undefined : personOf(open)
  if (who === undefined) ctx.ui.notify(nobodyHere(ctx, command), 'warning')
  return who
}

/** Ends this conversation, or the open one. It does not ask first, because any later message reopens it. */
export const endConversation = (ctx: ActionContext, named?: ConversationId): void => {
  const wanted = named ?? ctx.now().open
  const plaintextGroup = wanted && plaintextGroupOf(wanted)
  if (plaintextGroup !== undefined) return void leavePlaintextGroup(ctx, plaintextGroup)
  if (wanted !== undefined && filterOf(wanted) !== undefined)
    return void refuse(ctx, ctx.texts.topics.leave)
  const who = named === undefined ? currentPerson(ctx, 'end') : personOf(named)
  if (wanted === undefined || who === undefined) return
  if (!sendOrTell(ctx, who, endIntent(ctx.now(), wanted))) return
  const isPending = (state: State) => endIntent(state, wanted) !== undefined
  const pending = isPending(ctx.now())
  const told = ctx.texts.notices.ended(personName(ctx.now(), who), pending)
  // when the other one ends it too, it is no longer true
  ctx.ui.notify(told, 'good', undefined, (state) => isPending(state) === pending)
}

const levelIn = (ctx: ActionContext, conversation: ConversationId): NotifyLevel =>
  ctx.now().conversations.get(conversation)?.notifyLevel ?? 'all'

/** Mutes a conversation, or takes it back. */
export const toggleMute = (ctx: ActionContext, conversation: ConversationId): void => {
  const isMuted = levelIn(ctx, conversation) === 'nothing'
  const words = ctx.texts.notices[isMuted ? 'unmuted' : 'muted']
  const name = conversationTitle(ctx.now(), conversation)
  const level = isMuted ? 'all' : 'nothing'
  sendAndTell(ctx, { type: 'view.setNotifyLevel', conversation, level }, words(name))
}

/** Are there mentions? Between two people every message is meant for both. */
const hasMentions = (conversation: ConversationId) => groupOf(conversation) !== undefined

/** Chooses what of a conversation notifies me; false where it has no such level. */
export const setNotifyLevel = (
  ctx: ActionContext,
  conversation: ConversationId,
  level: NotifyLevel,
): boolean => {
  const { notifyLevel } = ctx.texts
  if (level === 'mentions' && !hasMentions(conversation))
    return refuse(ctx, notifyLevel.onlyInGroups)
  const name = conversationTitle(ctx.now(), conversation)
  const set = { type: 'view.setNotifyLevel', conversation, level } as const
  return sendAndTell(ctx, set, notifyLevel.set[level](name))
}

/** The next level: everything, only mentions where there are any, nothing. */
export const nextNotifyLevel = (ctx: ActionContext, conversation: ConversationId): void => {
  const levels = NOTIFY_LEVELS.filter((one) => one !== 'mentions' || hasMentions(conversation))
  const here = levels.indexOf(levelIn(ctx, conversation))
  setNotifyLevel(ctx, conversation, levels[(here + 1) % levels.length] ?? 'all')
}
