/** From what a person asks of the program to the command that the rules decide. */
import type { GroupId, Millis, SafeText } from '../core/ids.ts'
import { groupNameOf, NO_ROSTER } from '../core/ids.ts'
import { safeLine } from '../core/text/safe-text.ts'
import type { RosterIntent } from './groups/roster-builder.ts'
import { leaderOf } from './groups/roster.ts'
import { rosterRef } from './groups/membership.ts'
import type { Message } from './messages/messages.ts'
import type { MessageCommand, MessageIntent } from './messages/message-commands.ts'
import { isMessageCommand } from './messages/message-commands.ts'
import { freshSession } from './direct/requests.ts'
import type { State } from './state.ts'
import type { Command, Of, Intent } from './commands.ts'

/** A change of a message. */
export type MessageChangeSpec =
  | { readonly kind: 'edit'; readonly text: SafeText }
  | { readonly kind: 'delete' }
  | { readonly kind: 'react'; readonly emoji: SafeText; readonly on: boolean }

/** The intent that changes this message, in the channel it was sent to; none for unsigned messages. */
export const changeIntent = (
  { id: target, channel }: Message,
  change: MessageChangeSpec,
): Intent | undefined => {
  if (channel.kind !== 'direct' && channel.kind !== 'group') return undefined
  const { kind, ...how } = change
  // spread and named apart: what belongs to which kind is looked at where it is decided
  const fields = { target, ...how }
  return { type: `message.${kind}`, channel, ...fields } as MessageIntent
}

/** What is needed to complete an intent to a command. */
export type CompletionContext = {
  readonly at: Millis
  /** How many messages I have sent to a group. */
  readonly sentCount: (group: GroupId) => number
}

/** Completes an intent to a command: an acceptance gets the id of a new session, a message to a group its roster. */
export const completeIntent = (
  state: State,
  intent: Exclude<Intent, RosterIntent>,
  { at, sentCount }: CompletionContext,
): Command => {
  if (intent.type === 'request.accept') {
    return { ...intent, session: freshSession(state, intent.request, at) }
  }
  // the key in an intent is the other person's; the key of a command is its author's
  if (intent.type === 'person.trust' || intent.type === 'person.add') {
    const { key: pin, ...rest } = intent
    return { ...rest, pin }
  }
  if (intent.type === 'group.leave') {
    return { ...intent, ...toLeaderOf(state, intent.group), sentCount: sentCount(intent.group) }
  }
  if (intent.type === 'group.ask') return completeJoinRequest(state, intent)
  if (intent.type === 'group.invite') {
    const name = state.groups.get(intent.group)?.roster.name
    return { ...intent, name: name ?? safeLine(groupNameOf(intent.group)) }
  }
  return isMessageCommand(intent) ? completeMessage(state, intent) : intent
}

const completeMessage = (state: State, { channel, ...action }: MessageIntent): MessageCommand =>
  channel.kind === 'group'
    ? { ...action, channel, roster: rosterRefIn(state, channel.group) }
    : { ...action, channel }

const rosterRefIn = ({ groups }: State, id: GroupId) => {
  const group = groups.get(id)
  return group ? rosterRef(group) : { rev: 0, hash: NO_ROSTER }
}

/** Who leads, and by which roster; nobody but me for a group that is not known, and I cannot do that. */
const toLeaderOf = (state: State, id: GroupId) => {
  const group = state.groups.get(id)
  return { to: group ? leaderOf(group.roster).id : state.me.id, roster: rosterRefIn(state, id) }
}

const completeJoinRequest = (state: State, intent: Of<Intent, 'group.ask'>): Command => {
  const invite = intent.invitation === undefined ? undefined : state.joins.get(intent.invitation)
  if (state.groups.has(intent.group)) return { ...intent, ...toLeaderOf(state, intent.group) }
  // an invitation may be all that I know of the group
  return { ...intent, to: invite?.from ?? state.me.id }
}
