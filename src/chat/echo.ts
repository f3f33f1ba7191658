/** The contact that lives in the program: it answers what it hears, so that every key can be tried. */
import type { Message } from './messages.ts'
import type { Command } from './words.ts'

/** What echo says to a message. */
export const echoOf = (message: Message): Command => ({
  type: 'session.say',
  session: message.session,
  text: message.text,
  reply: message.id,
})
