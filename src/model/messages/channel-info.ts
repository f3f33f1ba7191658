/** What a conversation of two and a group have in common for those who write in them. */
import type {
  Address,
  LocalChannel,
  DirectChannel,
  GroupChannel,
  SignedChannel,
} from '../../core/channel.ts'
import type { ConversationId, UserId } from '../../core/ids.ts'
import { groupConversationId, personConversationId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { RosterRef } from '../groups/membership.ts'
import { amMember, receivingGroup } from '../groups/membership.ts'
import { isClosed, sessionOf, sessionChannel } from '../direct/sessions.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Stamped } from '../commands.ts'
import { isWithdrawal } from './message-commands.ts'
import type { Refusal } from '../refusals.ts'

export type InSession = { readonly channel: DirectChannel }
/** A command in a group names the roster under which it is sent. */
export type InGroup = { readonly channel: GroupChannel; readonly roster: RosterRef }

/** Is this command sent in a group? */
export const isInGroup = <C extends InSession | InGroup>(
  command: C,
): command is Extract<C, InGroup> => command.channel.kind === 'group'

export type ChannelInfo = {
  readonly conversation: ConversationId
  /** The newest message of anybody. */
  readonly last: Mark | undefined
}

/** The conversation that a command belongs to, if its author may write there and I may receive it. */
export const channelInfoOf = (
  state: State,
  command: Stamped<(InSession | InGroup) & { readonly type: string }>,
): Result<ChannelInfo, Refusal> => {
  if (isInGroup(command)) return groupChannelInfo(state, command)
  const found = sessionOf(state, { session: command.channel.session, by: command.by })
  if (!found.ok) return found
  const session = found.value
  const mine = command.by === state.me.id
  // an answer would never be seen; of what is only removed nobody expects one
  const isBlocked = state.people.get(session.with)?.blocked === true
  if (mine && isBlocked && !isWithdrawal(command)) return fail('blocked')
  // a message of theirs that crossed the second END reopens the session; I see both ENDs and must not write
  if (mine && isClosed(session, state.me.id)) return fail('session-closed')
  return ok({ conversation: personConversationId(session.with), last: session.last })
}

const groupChannelInfo = (
  state: State,
  command: Stamped<InGroup & { readonly type: string }>,
): Result<ChannelInfo, Refusal> => {
  const { by } = command
  const { group: id } = command.channel
  const mine = by === state.me.id
  const group = state.groups.get(id)
  if (mine && group?.roster.disbanded) return fail('group-disbanded')
  // members who announced that they leave gave the number of their messages: further ones would not count
  const silent = !amMember(state, id) || group?.leavers.has(by)
  if (mine && group && silent) return fail('not-a-member')
  const allowed = receivingGroup(state, command)
  if (!allowed.ok) return allowed
  return ok({ conversation: groupConversationId(id), last: allowed.value.last })
}

/** The conversation of an intent that may yet be refused: for lookups before it is decided. */
export const conversationIn = (
  state: Pick<State, 'sessions'>,
  channel: SignedChannel,
): ConversationId | undefined => {
  if (channel.kind === 'group') return groupConversationId(channel.group)
  const other = state.sessions.get(channel.session)?.with
  return other === undefined ? undefined : personConversationId(other)
}

/** Where a command in a conversation is sent. */
export const messageChannel = (
  state: State,
  { channel, by }: { readonly channel: SignedChannel; readonly by: UserId },
): Address | LocalChannel =>
  channel.kind === 'group'
    ? { ...channel, from: by }
    : sessionChannel(state, { session: channel.session, by })
