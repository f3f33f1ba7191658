/** Answering those who ask me for a conversation. */
import type { Request } from '../../src/model/direct/requests.ts'
import { personConversationId } from '../../src/core/ids.ts'
import { MAX_TEXT, safeLine } from '../../src/core/safe-text.ts'
import { openConversation } from './conversations.ts'
import { succeeded, personName } from './action-context.ts'
import type { ActionContext } from './action-context.ts'

/** Accepts, and opens the conversation. */
export const acceptRequest = (ctx: ActionContext, { id, from }: Request): boolean => {
  const accepted = ctx.services.send({ type: 'request.accept', request: id })
  if (!succeeded(ctx, accepted)) return false
  openConversation(ctx, personConversationId(from))
  ctx.ui.notify(ctx.texts.notices.accepted(personName(ctx.now(), from)))
  return true
}

/** Denies with this reason, which may be empty. */
export const denyRequest = (ctx: ActionContext, { id, from }: Request, typed: string): boolean => {
  const reason = safeLine(typed, MAX_TEXT)
  const denied = ctx.services.send({ type: 'request.deny', request: id, reason })
  if (!succeeded(ctx, denied)) return false
  ctx.ui.notify(ctx.texts.notices.denied(personName(ctx.now(), from)))
  return true
}

/** Asks for a reason, then denies. */
export const denyRequestWithReason = (ctx: ActionContext, request: Request): void => {
  const text = ctx.texts.ask.reason(personName(ctx.now(), request.from))
  ctx.ui.patch({
    question: { kind: 'prompt', text, onDone: (reason) => denyRequest(ctx, request, reason) },
  })
}

/** Asks, then drops the request and everything else of its author. */
export const denyRequestAndBlock = (ctx: ActionContext, { id, from }: Request): void => {
  const name = personName(ctx.now(), from)
  const onYes = () => {
    if (!succeeded(ctx, ctx.services.send({ type: 'request.block', request: id }))) return
    ctx.ui.notify(ctx.texts.notices.blocked(name))
  }
  ctx.ui.patch({ question: { kind: 'confirm', text: ctx.texts.ask.block(name), onYes } })
}
