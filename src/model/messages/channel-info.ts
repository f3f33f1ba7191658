/** What a conversation of two and a group have in common for whoever speaks in them. */
import type { ConversationId, GroupId, SessionId, TalkId, UserId } from '../../core/ids.ts'
import { conversationOf, conversationWith } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { SaidUnder } from '../groups/membership.ts'
import { amMember, heardIn } from '../groups/membership.ts'
import { isClosed, sessionOf, sessionPlace } from '../direct/sessions.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Place, Refusal, Stamped } from '../commands.ts'

export type InSession = { readonly session: SessionId }
/** A word in a group names the card under which it is said. */
export type InGroup = { readonly group: GroupId; readonly card: SaidUnder }

export type Room = {
  readonly talk: TalkId
  readonly conversation: ConversationId
  /** The newest message of anybody. */
  readonly last: Mark | undefined
}

/** The room that a word is said in, when its author may speak there and I may hear it. */
export const roomOf = (
  state: State,
  command: Stamped<(InSession | InGroup) & { readonly type: string }>,
): Result<Room, Refusal> => {
  if ('group' in command) return groupRoom(state, command)
  const found = sessionOf(state, command)
  if (!found.ok) return found
  const session = found.value
  // a word of theirs that crossed the second END takes the end back; I, who see both, must not speak
  const mine = command.by === state.me.id
  if (mine && isClosed(session, state.me.id)) return fail('session-closed')
  return ok({
    talk: command.session,
    conversation: conversationWith(session.with),
    last: session.last,
  })
}

const groupRoom = (
  state: State,
  command: Stamped<InGroup & { readonly type: string }>,
): Result<Room, Refusal> => {
  const { group: id, by } = command
  const mine = by === state.me.id
  const group = state.groups.get(id)
  if (mine && group?.card.disbanded) return fail('group-disbanded')
  // who said that they leave gave the number of their words: more of them would not count
  const silent = !amMember(state, id) || group?.leavers.has(by)
  if (mine && group && silent) return fail('not-a-member')
  const heard = heardIn(state, command)
  if (!heard.ok) return heard
  return ok({ talk: id, conversation: conversationOf(id), last: heard.value.last })
}

/** The room of a wish that may not be allowed: for what is looked up before it is judged. */
export const conversationIn = (
  state: Pick<State, 'sessions'>,
  word: { readonly session: SessionId } | { readonly group: GroupId },
): ConversationId | undefined => {
  if ('group' in word) return conversationOf(word.group)
  const other = state.sessions.get(word.session)?.with
  return other === undefined ? undefined : conversationWith(other)
}

/** Where a word in a room goes. */
export const roomPlace = (
  state: State,
  word: (InSession | { readonly group: GroupId }) & { readonly by: UserId },
): Place =>
  'group' in word ? { kind: 'group', group: word.group, from: word.by } : sessionPlace(state, word)
