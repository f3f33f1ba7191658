/** What the commands about people do with names of the plain-text chat. */
import { classicRelation } from '../../src/model/plaintext/plaintext-selectors.ts'
import { conversationWith } from '../../src/core/ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import { askPlainly, enterPlain, plainCalled } from '../actions/plaintext/plaintext-people.ts'
import { openConversation } from '../actions/conversations.ts'
import type { Desk } from '../actions/action-context.ts'
import { endPlainly } from '../actions/plaintext/plaintext-chats.ts'
import { say } from '../actions/send.ts'

/** Does something with somebody there. */
type Plain = (desk: Desk, who: UserId, text: string) => boolean | void

/** A name that begins with `?` is one of the plain-text chat. */
export const plainOr =
  (plain: Plain, run: (desk: Desk, rest: string) => boolean) =>
  (desk: Desk, rest: string): boolean => {
    const [typed = '', ...more] = rest.split(' ')
    const who = plainCalled(typed)
    return who === undefined ? run(desk, rest) : plain(desk, who, more.join(' ').trim()) !== false
  }

/** Opens the conversation, or asks for one; a text is said, where there is a conversation to say it in. */
export const plainChat: Plain = (desk, who, text) => {
  const place = conversationWith(who)
  const talks = classicRelation(desk.now(), who) === 'talking'
  if (text === '') return enterPlain(desk, who)
  return say(desk, place, text) && talks && openConversation(desk, place)
}

/** Asks for a conversation; a greeting is no part of it, and is not lost in silence. */
export const plainRequest: Plain = (desk, who, text) => {
  if (text === '') return askPlainly(desk, who)
  desk.ui.tell(desk.texts.classic.noGreeting(who), 'warning')
  return false
}

/** Says END. */
export const plainEnd: Plain = (desk, who) => endPlainly(desk, conversationWith(who))

/** What needs a key is not possible there. */
export const unsigned = (desk: Desk): false => {
  desk.ui.tell(desk.texts.classic.notSigned, 'warning')
  return false
}
