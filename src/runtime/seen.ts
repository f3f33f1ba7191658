/** The hybrid clock: what a word of mine must not stand above, though the clocks of others differ. */
import { messageOf } from '../chat/messages.ts'
import type { State } from '../chat/state.ts'
import type { Wish } from '../chat/words.ts'
import { classicPlace } from '../core/classic.ts'
import type { ConversationId, Millis, UserId } from '../core/names.ts'
import { conversationWith } from '../core/names.ts'

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
const classicConversationOf = (state: State, wish: Wish): ConversationId | undefined => {
  if (wish.type === 'classic.write') return classicPlace(wish.group)
  if (wish.type !== 'classic.say' && wish.type !== 'classic.end') return undefined
  const other = state.classic.talks.get(wish.talk)?.with
  return other && conversationWith(other)
}

/** The newest time among the words that this one comes after; 0 when there are none. */
export const seenBefore = (state: State, wish: Wish): Millis => {
  if (wish.type === 'request.make') return askedWith(state, wish.to)
  if ('request' in wish) {
    const from = state.requests.get(wish.request)?.from
    return from === undefined ? NEVER : askedWith(state, from)
  }
  const plain = classicConversationOf(state, wish)
  if (plain !== undefined) return state.conversations.get(plain)?.clock ?? NEVER
  const other = 'session' in wish ? state.sessions.get(wish.session)?.with : undefined
  if (other === undefined) return NEVER
  const conversation = conversationWith(other)
  const clock = state.conversations.get(conversation)?.clock
  if (!('target' in wish)) return clock ?? NEVER
  // a change must be newer than those that it replaces, also when my clock was set back meanwhile
  const message = messageOf(state, conversation, wish.target)
  const marks = message?.reactions.map(({ mark }) => mark.at) ?? []
  return newest(clock, message?.edited?.at, ...marks)
}
