/** What the commands about people do with names of the plain-text chat. */
import { plaintextRelation } from '../../src/model/plaintext/plaintext-selectors.ts'
import { personConversationId } from '../../src/core/ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import {
  requestPlaintextChat,
  enterPlaintextChat,
  parsePlaintextName,
} from '../actions/plaintext/plaintext-people.ts'
import { openConversation } from '../actions/conversations.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { endPlaintextChat } from '../actions/plaintext/plaintext-chats.ts'
import { sendText } from '../actions/send.ts'

/** Does something with somebody there. */
type PlaintextRun = (ctx: ActionContext, who: UserId, text: string) => boolean | void

/** A name that begins with `?` is one of the plain-text chat. */
export const orPlaintext =
  (plaintext: PlaintextRun, run: (ctx: ActionContext, rest: string) => boolean) =>
  (ctx: ActionContext, rest: string): boolean => {
    const [typed = '', ...more] = rest.split(' ')
    const who = parsePlaintextName(typed)
    return who === undefined ? run(ctx, rest) : plaintext(ctx, who, more.join(' ').trim()) !== false
  }

/** Opens the conversation, or asks for one; a text is said, where there is a conversation to say it in. */
export const runPlaintextChat: PlaintextRun = (ctx, who, text) => {
  const conversation = personConversationId(who)
  const talks = plaintextRelation(ctx.now(), who) === 'talking'
  if (text === '') return enterPlaintextChat(ctx, who)
  return sendText(ctx, conversation, text) && talks && openConversation(ctx, conversation)
}

/** Asks for a conversation; a greeting is no part of it, and is not lost in silence. */
export const runPlaintextRequest: PlaintextRun = (ctx, who, text) => {
  if (text === '') return requestPlaintextChat(ctx, who)
  ctx.ui.notify(ctx.texts.plaintext.noGreeting(who), 'warning')
  return false
}

/** Says END. */
export const runPlaintextEnd: PlaintextRun = (ctx, who) =>
  endPlaintextChat(ctx, personConversationId(who))

/** What needs a key is not possible there. */
export const refuseUnsigned = (ctx: ActionContext): false => {
  ctx.ui.notify(ctx.texts.plaintext.notSigned, 'warning')
  return false
}
