/** Answering those who ask me for a conversation. */
import type { Request } from '../../src/model/direct/requests.ts'
import { conversationWith } from '../../src/core/ids.ts'
import { MAX_TEXT, safeLine } from '../../src/core/safe-text.ts'
import { openConversation } from './conversations.ts'
import { granted, nameOf } from './action-context.ts'
import type { Desk } from './action-context.ts'

/** Accepts, and opens the conversation. */
export const accept = (desk: Desk, { id, from }: Request): boolean => {
  const accepted = desk.services.send({ type: 'request.accept', request: id })
  if (!granted(desk, accepted)) return false
  openConversation(desk, conversationWith(from))
  desk.ui.tell(desk.texts.notices.accepted(nameOf(desk.now(), from)))
  return true
}

/** Denies with this reason, which may be empty. */
export const deny = (desk: Desk, { id, from }: Request, typed: string): boolean => {
  const reason = safeLine(typed, MAX_TEXT)
  const denied = desk.services.send({ type: 'request.deny', request: id, reason })
  if (!granted(desk, denied)) return false
  desk.ui.tell(desk.texts.notices.denied(nameOf(desk.now(), from)))
  return true
}

/** Asks for a reason, then denies. */
export const denyWithReason = (desk: Desk, request: Request): void => {
  const text = desk.texts.ask.reason(nameOf(desk.now(), request.from))
  desk.ui.patch({
    question: { kind: 'prompt', text, onDone: (reason) => deny(desk, request, reason) },
  })
}

/** Asks, then drops the request and everything else of its author. */
export const denyAndBlock = (desk: Desk, { id, from }: Request): void => {
  const name = nameOf(desk.now(), from)
  const onYes = () => {
    if (!granted(desk, desk.services.send({ type: 'request.block', request: id }))) return
    desk.ui.tell(desk.texts.notices.blocked(name))
  }
  desk.ui.patch({ question: { kind: 'confirm', text: desk.texts.ask.block(name), onYes } })
}
