/** What a conversation of two and a group have in common for whoever speaks in them. */
import type { ConversationId, GroupId, SessionId, ChatId, UserId } from '../../core/ids.ts'
import { groupConversationId, personConversationId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { RosterRef } from '../groups/membership.ts'
import { amMember, receivingGroup } from '../groups/membership.ts'
import { isClosed, sessionOf, sessionChannel } from '../direct/sessions.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Channel, Stamped } from '../commands.ts'
import type { Refusal } from '../refusals.ts'

export type InSession = { readonly session: SessionId }
/** A word in a group names the card under which it is said. */
export type InGroup = { readonly group: GroupId; readonly roster: RosterRef }

export type ChannelInfo = {
  readonly chat: ChatId
  readonly conversation: ConversationId
  /** The newest message of anybody. */
  readonly last: Mark | undefined
}

/** The room that a word is said in, when its author may speak there and I may hear it. */
export const channelInfoOf = (
  state: State,
  command: Stamped<(InSession | InGroup) & { readonly type: string }>,
): Result<ChannelInfo, Refusal> => {
  if ('group' in command) return groupChannelInfo(state, command)
  const found = sessionOf(state, command)
  if (!found.ok) return found
  const session = found.value
  // a word of theirs that crossed the second END takes the end back; I, who see both, must not speak
  const mine = command.by === state.me.id
  if (mine && isClosed(session, state.me.id)) return fail('session-closed')
  return ok({
    chat: command.session,
    conversation: personConversationId(session.with),
    last: session.last,
  })
}

const groupChannelInfo = (
  state: State,
  command: Stamped<InGroup & { readonly type: string }>,
): Result<ChannelInfo, Refusal> => {
  const { group: id, by } = command
  const mine = by === state.me.id
  const group = state.groups.get(id)
  if (mine && group?.roster.disbanded) return fail('group-disbanded')
  // who said that they leave gave the number of their words: more of them would not count
  const silent = !amMember(state, id) || group?.leavers.has(by)
  if (mine && group && silent) return fail('not-a-member')
  const allowed = receivingGroup(state, command)
  if (!allowed.ok) return allowed
  return ok({ chat: id, conversation: groupConversationId(id), last: allowed.value.last })
}

/** The room of a wish that may not be allowed: for what is looked up before it is judged. */
export const conversationIn = (
  state: Pick<State, 'sessions'>,
  command: { readonly session: SessionId } | { readonly group: GroupId },
): ConversationId | undefined => {
  if ('group' in command) return groupConversationId(command.group)
  const other = state.sessions.get(command.session)?.with
  return other === undefined ? undefined : personConversationId(other)
}

/** Where a word in a room goes. */
export const messageChannel = (
  state: State,
  command: (InSession | { readonly group: GroupId }) & { readonly by: UserId },
): Channel =>
  'group' in command
    ? { kind: 'group', group: command.group, from: command.by }
    : sessionChannel(state, command)
