/** The hybrid clock: which messages must come before a new one of mine, though the clocks of others differ. */
import { messageOf } from '../../model/messages/message-window.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { isPlaintextCommand } from '../../model/plaintext/plaintext.ts'
import { plaintextConversationOf } from '../../model/plaintext/plaintext-selectors.ts'
import type { RosterIntent } from '../../model/groups/roster-builder.ts'
import { isChangeCommand, isMessageCommand } from '../../model/messages/message-commands.ts'
import { conversationIn } from '../../model/messages/channel-info.ts'
import { parseTopicFilter } from '../../core/broker/topic-filter.ts'
import { directChannel } from '../../core/channel.ts'
import type { Millis, UserId } from '../../core/ids.ts'
import { groupConversationId, topicConversationId } from '../../core/ids.ts'

/** Rosters take their time from the one before them. */
export type ClockedIntent = Exclude<Intent, RosterIntent>

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

/** The conversation that an intent is about, if it has to come after the messages there. */
const conversationOfIntent = (state: State, intent: ClockedIntent) => {
  if (isPlaintextCommand(intent)) return plaintextConversationOf(state, intent)
  if (isMessageCommand(intent)) return conversationIn(state, intent.channel)
  if (intent.type === 'topic.publish') {
    const filter = parseTopicFilter(intent.topic)
    return filter && topicConversationId(filter)
  }
  if (intent.type === 'session.end') return conversationIn(state, directChannel(intent.session))
  return intent.type === 'group.leave' || intent.type === 'group.ask'
    ? groupConversationId(intent.group)
    : undefined
}

/** The newest time among the messages that this intent comes after; 0 when there are none. */
export const latestSeen = (state: State, intent: ClockedIntent): Millis => {
  if (intent.type === 'request.make') return latestRequest(state, intent.to)
  const isAnswer =
    intent.type === 'request.accept' ||
    intent.type === 'request.deny' ||
    intent.type === 'request.block'
  if (isAnswer) {
    const from = state.requests.get(intent.request)?.from
    return from === undefined ? NEVER : latestRequest(state, from)
  }
  const conversation = conversationOfIntent(state, intent)
  if (conversation === undefined) return NEVER
  const clock = state.conversations.get(conversation)?.clock
  if (!isChangeCommand(intent)) return clock ?? NEVER
  // a change must be newer than those that it replaces, even if my clock was set back meanwhile
  const message = messageOf(state, conversation, intent.target)
  const marks = message?.reactions.map(({ mark }) => mark.at) ?? []
  return newest(clock, message?.edited?.at, ...marks)
}
