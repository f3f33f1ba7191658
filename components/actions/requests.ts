/** Answering requests of every kind. */
import { pendingRequests } from '../../src/model/screen/request-rows.ts'
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import type { UserId } from '../../src/core/ids.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/text/safe-text.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { ActionTable } from '../keys/key-table.ts'
import { requestWarning } from '../state/name-warnings.ts'
import { closeConversation, openConversation } from './conversations.ts'
import {
  confirm,
  prompt,
  succeeded,
  sendAndTell,
  personName,
  tellDone,
  withDelay,
} from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { showPerson } from './people.ts'

/** The pending request of this person, or the oldest of all; tells when there is none. */
export const pendingRequestFrom = (
  ctx: ActionContext,
  who: UserId | undefined,
): RequestRow | undefined => {
  const waiting = pendingRequests(ctx.now())
  const found = who === undefined ? waiting[0] : waiting.find(({ from }) => from === who)
  if (found === undefined) ctx.ui.notify(ctx.texts.notices.noRequest, 'warning')
  return found
}

const acceptedText = ({ kind, signed, group }: RequestRow, name: string, texts: Texts): string => {
  const { notices } = texts.group
  if (kind === 'talk') return texts.notices.accepted(name)
  if (kind === 'ask') return (signed ? notices.admitted : texts.plaintext.comeIn)(name, group)
  return (signed ? notices.accepting : texts.plaintext.joined)(group)
}

const deniedText = ({ kind, signed, group }: RequestRow, name: string, texts: Texts): string => {
  const { notices } = texts.group
  if (kind === 'talk' || !signed) return texts.notices.denied(group === '' ? name : group)
  return kind === 'ask' ? notices.denied(name, group) : notices.declined(group)
}

const acceptNow = (ctx: ActionContext, request: RequestRow, typed: string): boolean => {
  const { kind, from, conversation, accept } = request
  if (!succeeded(ctx, ctx.services.send(accept(safeText(typed))))) return false
  const { conversations } = ctx.now()
  if (kind !== 'ask') {
    if (conversations.has(conversation)) openConversation(ctx, conversation)
    // a group whose roster is not here yet: what is typed next is meant for it, and not for whom the open conversation is with
    else closeConversation(ctx)
  }
  const words = acceptedText(request, personName(ctx.now(), from), ctx.texts)
  tellDone(ctx, request.signed ? withDelay(ctx, words) : words)
  return true
}

/**
 * Accepts, and opens the conversation; false when that was refused. Asks once more where a name could be taken for
 * another one.
 */
export const acceptRequest = (ctx: ActionContext, request: RequestRow, typed = ''): boolean => {
  const { ui, texts } = ctx
  const warning = requestWarning(ctx.now(), request, texts)
  if (warning === '') return acceptNow(ctx, request, typed)
  const onYes = () => void acceptNow(ctx, request, typed)
  ui.patch({ question: { kind: 'confirm', text: texts.lookAlike.acceptAnyway(warning), onYes } })
  return true
}

/**
 * From the input of the place of somebody who asks me: asks whether to accept, and then calls `then`, which sends what
 * was typed. It stays where it is until then.
 */
export const offerToAccept = (ctx: ActionContext, request: RequestRow, then: () => void): void => {
  const name = personName(ctx.now(), request.from)
  const question = ctx.texts.ask.acceptAndSend(name)
  const text = `${requestWarning(ctx.now(), request, ctx.texts)} ${question}`.trim()
  confirm(ctx, text, () => {
    if (acceptNow(ctx, request, '')) then()
  })
}

/** Denies with this reason, which may be empty; false when that was refused. */
export const denyRequest = (ctx: ActionContext, request: RequestRow, typed: string): boolean => {
  const words = deniedText(request, personName(ctx.now(), request.from), ctx.texts)
  return sendAndTell(ctx, request.deny(safeLine(typed, MAX_TEXT)), words)
}

/** Prompts for a reason, where one can be given, then denies. */
const promptToDeny = (ctx: ActionContext, request: RequestRow): void => {
  const { kind, signed, from, group } = request
  if (!signed) return void denyRequest(ctx, request, '')
  const { ask, group: texts } = ctx.texts
  const name = personName(ctx.now(), from)
  const words = { talk: ask.reason, ask: texts.ask.denyJoin, invite: texts.ask.declineInvite }
  prompt(ctx, words[kind](name, group), (reason) => denyRequest(ctx, request, reason))
}

/** Asks, then blocks the author, who has no answer. */
const confirmBlock = (ctx: ActionContext, { signed, from, block }: RequestRow): void => {
  const { ui, texts, services } = ctx
  if (!signed) return ui.notify(texts.plaintext.notSigned, 'warning')
  const name = personName(ctx.now(), from)
  confirm(ctx, texts.ask.block(name), () => {
    if (block.every((intent) => succeeded(ctx, services.send(intent))))
      ui.notify(texts.notices.blocked(name))
  })
}

/** What the keys of the list do to one of them. */
export const requestActions = (ctx: ActionContext, request: RequestRow): ActionTable => ({
  accept: () => void acceptRequest(ctx, request),
  deny: () => promptToDeny(ctx, request),
  denyAndBlock: () => confirmBlock(ctx, request),
  info: () => showPerson(ctx, request.from),
})
