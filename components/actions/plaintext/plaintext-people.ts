/** What I do with people and groups of the plain-text chat. */
import { isPlaintextMember } from '../../../src/model/plaintext/plaintext-groups.ts'
import type { PlaintextRequest } from '../../../src/model/plaintext/plaintext-state.ts'
import {
  plaintextSendCommand,
  plaintextGroupRole,
  pendingPlaintextRequests,
} from '../../../src/model/plaintext/plaintext-selectors.ts'
import type { Intent } from '../../../src/model/commands.ts'
import {
  plaintextUserId,
  plaintextGroupConversationId,
  isPlaintextUser,
  formatPlaintextUser,
} from '../../../src/core/plaintext-ids.ts'
import type { ConversationId, SafeText } from '../../../src/core/ids.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import type { Action } from '../../keys/key-table.ts'
import { checkAllowed } from '../intent-checks.ts'
import { requestChat } from '../people.ts'
import { openConversation } from '../conversations.ts'
import { succeeded } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'
import { showPlaintextPerson } from './plaintext-pages.ts'
import { sendPlaintextIntent, plaintextTarget } from './plaintext-chats.ts'

/** Whoever asked waits at the input. */
const focusInput = (ctx: ActionContext): true => {
  ctx.ui.patch({ pane: 'input' })
  return true
}

/** Asks the leader of a group to be let in. */
export const enterPlaintextGroup = (ctx: ActionContext, group: SafeText): boolean => {
  if (isPlaintextMember(ctx.now(), group))
    return openConversation(ctx, plaintextGroupConversationId(group))
  const invited = pendingPlaintextRequests(ctx.now()).find(
    (ask) => ask.kind === 'invite' && ask.group === group,
  )
  if (invited) return acceptPlaintextRequest(ctx, invited)
  const words = ctx.texts.plaintext.entering(group)
  return (
    sendPlaintextIntent(ctx, { type: 'plaintext.requestJoin', group }, words) && focusInput(ctx)
  )
}

const acceptIntent = ({ kind, from, group }: PlaintextRequest): Intent | undefined => {
  if (kind === 'talk') return { type: 'plaintext.accept', from }
  if (group === undefined) return undefined
  return kind === 'invite'
    ? { type: 'plaintext.join', group }
    : { type: 'plaintext.invite', group, whom: from }
}

/** Says yes to what waits for my answer, and opens the conversation that comes of it. */
export const acceptPlaintextRequest = (ctx: ActionContext, ask: PlaintextRequest): boolean => {
  const intent = acceptIntent(ask)
  const { accepted, comeIn, joined } = ctx.texts.plaintext
  const name = formatPlaintextUser(ask.from)
  if (!intent) return false
  const { group = '' } = ask
  const words = { talk: accepted(name), enter: comeIn(name, group), invite: joined(group) }
  if (!sendPlaintextIntent(ctx, intent, words[ask.kind])) return false
  if (ask.kind === 'talk') openConversation(ctx, personConversationId(ask.from))
  if (ask.kind === 'invite' && ask.group !== undefined) {
    openConversation(ctx, plaintextGroupConversationId(ask.group))
  }
  return true
}

/** Says no. */
export const denyPlaintextRequest = (
  ctx: ActionContext,
  { kind, from, group }: PlaintextRequest,
): boolean => {
  const words = ctx.texts.notices.denied(group ?? formatPlaintextUser(from))
  if (kind === 'invite' && group !== undefined) {
    return sendPlaintextIntent(ctx, { type: 'plaintext.decline', group }, words)
  }
  const about = kind === 'enter' && group !== undefined ? { group } : {}
  return sendPlaintextIntent(ctx, { type: 'plaintext.deny', from, ...about }, words)
}

/** Says a text in a conversation there; where nothing can be said, offers to ask. */
export const sendPlaintext = (
  ctx: ActionContext,
  conversation: ConversationId,
  text: SafeText,
): boolean => {
  const intent = plaintextSendCommand(ctx.now(), conversation, text)
  if (intent) {
    const sent = succeeded(ctx, ctx.services.send(intent))
    if (sent) ctx.ui.patch({ sentCount: ctx.ui.get().sentCount + 1 })
    return sent
  }
  const channel = plaintextTarget(conversation)
  if (channel && 'who' in channel) {
    const { who } = channel
    if (!checkAllowed(ctx, { type: 'plaintext.ask', to: who })) return false
    const question = ctx.texts.ask.again(formatPlaintextUser(who))
    const onYes = () => void requestChat(ctx, who, '')
    ctx.ui.patch({ question: { kind: 'confirm', text: question, onYes } })
  } else if (channel) offerToJoin(ctx, channel.group)
  return false
}

/** From the input of a group that I am not in: offers to be let in; what was typed stays. */
const offerToJoin = (ctx: ActionContext, group: SafeText): void => {
  const { ui, texts } = ctx
  const name = formatPlaintextUser(plaintextUserId(group))
  const role = plaintextGroupRole(ctx.now(), group)
  if (role === 'unknown') {
    ui.notify(texts.refusals['group-disbanded'], 'danger')
    return
  }
  if (role !== 'invited' && !checkAllowed(ctx, { type: 'plaintext.requestJoin', group })) return
  const { joinFromInput, acceptFromInput } = texts.group.ask
  const text = (role === 'invited' ? acceptFromInput : joinFromInput)(name)
  const onYes = () => void enterPlaintextGroup(ctx, group)
  ui.patch({ question: { kind: 'confirm', text, onYes } })
}

/** The keys on a request from there. */
export const plaintextRequestAction = (
  ctx: ActionContext,
  action: Action,
  ask: PlaintextRequest,
): (() => void) | undefined => {
  if (action === 'accept') return () => void acceptPlaintextRequest(ctx, ask)
  if (action === 'deny') return () => void denyPlaintextRequest(ctx, ask)
  if (action === 'info' && isPlaintextUser(ask.from))
    return () => showPlaintextPerson(ctx, ask.from)
  if (action !== 'denyAndBlock') return undefined
  return () => ctx.ui.notify(ctx.texts.plaintext.notSigned, 'warning')
}
