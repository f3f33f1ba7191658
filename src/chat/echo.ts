/** The contact that lives in the program: it answers what it hears, so that every key can be tried. */
import { ECHO_SESSION } from '../core/names.ts'
import type { Message } from './messages.ts'
import type { Wish } from './words.ts'

/** What echo says to a message. */
export const echoOf = (message: Message): Wish => ({
  type: 'session.say',
  session: ECHO_SESSION,
  text: message.text,
  reply: message.id,
})
