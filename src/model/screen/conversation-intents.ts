/** What can be done in a conversation, as the intent that does it; nothing where it cannot be done. */
import { directChannel, groupChannel } from '../../core/channel.ts'
import type { SignedChannel } from '../../core/channel.ts'
import { groupOf, personOf } from '../../core/ids.ts'
import type { ConversationId, GroupId, Ref, SafeText, UserId } from '../../core/ids.ts'
import { safeText } from '../../core/text/safe-text.ts'
import type { Intent } from '../commands.ts'
import { groupRoleOf } from '../groups/group-selectors.ts'
import type { Message } from '../messages/messages.ts'
import { signs } from '../people/people.ts'
import { plaintextSendCommand } from '../plaintext/plaintext-selectors.ts'
import { openPlaintextSession } from '../plaintext/plaintext-sessions.ts'
import type { State } from '../state.ts'
import { openSessionOf } from './pane-selectors.ts'

const NO_TEXT = safeText('')

/** Where signed messages of a conversation are sent. */
export const messageChannelOf = (
  state: State,
  conversation: ConversationId,
): SignedChannel | undefined => {
  const group = groupOf(conversation)
  if (group !== undefined) {
    const role = groupRoleOf(state, group)
    return role === 'leader' || role === 'member' ? groupChannel(group) : undefined
  }
  const session = openSessionOf(state, conversation)
  return session && directChannel(session.id)
}

/** What sends a text; unsigned ones cannot be replies. */
export const sendIntent = (
  state: State,
  conversation: ConversationId,
  text: SafeText,
  reply?: Ref,
): Intent | undefined => {
  const channel = messageChannelOf(state, conversation)
  if (!channel) return plaintextSendCommand(state, conversation, text)
  return { type: 'message.send', channel, text, ...(reply === undefined ? {} : { reply }) }
}

/** What replies to a message, where anything can be sent at all. */
export const replyIntent = (
  state: State,
  { id, conversation }: Pick<Message, 'id' | 'conversation'>,
): Intent | undefined => sendIntent(state, conversation, safeText('.'), id)

/** What ends a conversation of two. */
export const endIntent = (state: State, conversation: ConversationId): Intent | undefined => {
  const session = openSessionOf(state, conversation)
  if (session) return { type: 'session.end', session: session.id }
  const who = personOf(conversation)
  const plain = who === undefined ? undefined : openPlaintextSession(state, who)
  return plain && { type: 'plaintext.end', session: plain.topic }
}

/** What asks somebody for a conversation; an unsigned request carries no greeting. */
export const requestIntent = (to: UserId, text = NO_TEXT): Intent =>
  signs(to) ? { type: 'request.make', to, text } : { type: 'plaintext.ask', to }

/** What asks to be let into a group. */
export const joinIntent = (group: GroupId, text = NO_TEXT): Intent => ({
  type: 'group.ask',
  group,
  text,
})
