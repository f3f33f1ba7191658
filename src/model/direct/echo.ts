/** The contact that lives in the program: it answers every message, so that every key can be tried. */
import { directChannel } from '../../core/channel.ts'
import { ECHO_SESSION } from '../../core/ids.ts'
import type { Message } from '../messages/messages.ts'
import type { Intent } from '../commands.ts'

/** What echo answers to a message. */
export const echoReply = (message: Message): Intent => ({
  type: 'message.send',
  channel: directChannel(ECHO_SESSION),
  text: message.text,
  reply: message.id,
})
