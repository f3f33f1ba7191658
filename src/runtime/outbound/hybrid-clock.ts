/** The hybrid clock: which messages must come before a new one of mine, though the clocks of others differ. */
import { messageOf } from '../../model/messages/messages.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { isPlaintextCommand } from '../../model/plaintext/plaintext.ts'
import type { PlaintextCommand } from '../../model/plaintext/plaintext.ts'
import { conversationIn } from '../../model/messages/channel-info.ts'
import { plaintextGroupConversationId } from '../../core/plaintext-ids.ts'
import { parseTopicFilter } from '../../core/topic-filter.ts'
import { directChannel } from '../../core/channel.ts'
import type { ConversationId, Millis, UserId } from '../../core/ids.ts'
import { groupConversationId, topicConversationId, personConversationId } from '../../core/ids.ts'

const NEVER = 0 as Millis

const newest = (...times: readonly (Millis | undefined)[]): Millis =>
  times.reduce<Millis>((most, at) => (at !== undefined && at > most ? at : most), NEVER)

const latestRequest = (state: State, who: UserId): Millis => {
  let latest = NEVER
  for (const { from, to, at, answeredAt } of state.requests.values()) {
    if (from === who || to === who) latest = newest(latest, at, answeredAt)
  }
  return latest
}

/** The conversation of a command of the plain-text chat. */
const plaintextConversationOf = (
  state: State,
  intent: PlaintextCommand,
): ConversationId | undefined => {
  if (intent.type === 'plaintext.sendToGroup') return plaintextGroupConversationId(intent.group)
  if (intent.type !== 'plaintext.send' && intent.type !== 'plaintext.end') return undefined
  const other = state.plaintext.sessions.get(intent.session)?.with
  return other && personConversationId(other)
}

const conversationOfIntent = (state: State, intent: Exclude<Intent, PlaintextCommand>) => {
  if ('channel' in intent) return conversationIn(state, intent.channel)
  if ('session' in intent) return conversationIn(state, directChannel(intent.session))
  return 'group' in intent ? groupConversationId(intent.group) : undefined
}

/** The newest time among the messages that this intent comes after; 0 when there are none. */
export const latestSeen = (state: State, intent: Intent): Millis => {
  if (intent.type === 'request.make') return latestRequest(state, intent.to)
  if ('request' in intent) {
    const from = state.requests.get(intent.request)?.from
    return from === undefined ? NEVER : latestRequest(state, from)
  }
  if (intent.type === 'topic.publish') {
    const filter = parseTopicFilter(intent.topic)
    return (filter && state.conversations.get(topicConversationId(filter))?.clock) ?? NEVER
  }
  if (intent.type === 'group.invite') return NEVER
  const conversation = isPlaintextCommand(intent)
    ? plaintextConversationOf(state, intent)
    : conversationOfIntent(state, intent)
  if (conversation === undefined) return NEVER
  const clock = state.conversations.get(conversation)?.clock
  if (!('target' in intent)) return clock ?? NEVER
  // a change must be newer than those that it replaces, even if my clock was set back meanwhile
  const message = messageOf(state, conversation, intent.target)
  const marks = message?.reactions.map(({ mark }) => mark.at) ?? []
  return newest(clock, message?.edited?.at, ...marks)
}
