/** The hybrid clock: what a word of mine must not stand above, though the clocks of others differ. */
import { messageOf } from '../../model/messages/messages.ts'
import type { State } from '../../model/state.ts'
import type { Wish } from '../../model/commands.ts'
import { isClassicWord } from '../../model/plaintext/plaintext.ts'
import type { ClassicCommand } from '../../model/plaintext/plaintext.ts'
import { conversationIn } from '../../model/messages/channel-info.ts'
import { classicPlace } from '../../core/plaintext-ids.ts'
import { topicFilter } from '../../core/topic-filter.ts'
import type { ConversationId, Millis, UserId } from '../../core/ids.ts'
import { conversationAt, conversationWith } from '../../core/ids.ts'

const NEVER = 0 as Millis

const newest = (...times: readonly (Millis | undefined)[]): Millis =>
  times.reduce<Millis>((most, at) => (at !== undefined && at > most ? at : most), NEVER)

const askedWith = (state: State, who: UserId): Millis => {
  let seen = NEVER
  for (const { from, to, at, answeredAt } of state.requests.values()) {
    if (from === who || to === who) seen = newest(seen, at, answeredAt)
  }
  return seen
}

/** Where a word of the plain-text chat is said. */
const classicConversationOf = (state: State, wish: ClassicCommand): ConversationId | undefined => {
  if (wish.type === 'classic.write') return classicPlace(wish.group)
  if (wish.type !== 'classic.say' && wish.type !== 'classic.end') return undefined
  const other = state.classic.talks.get(wish.talk)?.with
  return other && conversationWith(other)
}

const roomOfWish = (state: State, wish: Exclude<Wish, ClassicCommand>) => {
  if ('session' in wish) return conversationIn(state, { session: wish.session })
  return 'group' in wish ? conversationIn(state, { group: wish.group }) : undefined
}

/** The newest time among the words that this one comes after; 0 when there are none. */
export const seenBefore = (state: State, wish: Wish): Millis => {
  if (wish.type === 'request.make') return askedWith(state, wish.to)
  if ('request' in wish) {
    const from = state.requests.get(wish.request)?.from
    return from === undefined ? NEVER : askedWith(state, from)
  }
  if (wish.type === 'topic.say') {
    const filter = topicFilter(wish.topic)
    return (filter && state.conversations.get(conversationAt(filter))?.clock) ?? NEVER
  }
  if (wish.type === 'group.invite') return NEVER
  const conversation = isClassicWord(wish)
    ? classicConversationOf(state, wish)
    : roomOfWish(state, wish)
  if (conversation === undefined) return NEVER
  const clock = state.conversations.get(conversation)?.clock
  if (!('target' in wish)) return clock ?? NEVER
  // a change must be newer than those that it replaces, also when my clock was set back meanwhile
  const message = messageOf(state, conversation, wish.target)
  const marks = message?.reactions.map(({ mark }) => mark.at) ?? []
  return newest(clock, message?.edited?.at, ...marks)
}
