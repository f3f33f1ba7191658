/** Asking the leader of a group to be let in, and being invited by the leader. */
import type { Of, Stamped } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import type { GroupId, Millis, PublicKey, Ref, SafeText, UserId } from '../../core/ids.ts'
import { inboxOf } from '../../core/channel.ts'
import { groupConversationId, ECHO } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { emptyIfBlank } from '../../core/text/safe-text.ts'
import { isBlocked, isInvited, roomForJoin, canRequestJoin } from './join-rules.ts'
import { leaderOf, memberNamed, sameIdentity } from './roster.ts'
import { amLeader, type RosterRef } from './membership.ts'
import { timesOfDenial } from '../direct/ask-again.ts'
import { MAX_REQUEST_TEXT, MAX_REASON } from '../direct/requests.ts'
import { forgetPerson, pinsAtContact, pinsWhenContacted } from '../people/contacts.ts'
import type { ContactEvent, Forgetting } from '../people/contacts.ts'
import type { State } from '../state.ts'
import { shownAtOf, shownTime } from '../shown-time.ts'
import type { Addresses, Decide, Effects, Noun, Reduce } from '../noun.ts'

/** `moved`: somebody else leads by now, and is asked. `over`: the group is no more. `blocked`: its author is, without an answer. */
export type JoinAnswer = 'waiting' | 'accepted' | 'denied' | 'moved' | 'over' | 'blocked'

/** An `ask` of somebody who wants to be a member, or an `invite` of the leader. */
export type Join = {
  readonly id: Ref
  readonly kind: 'ask' | 'invite'
  readonly group: GroupId
  /** The name of the group as it is shown. */
  readonly name: SafeText
  readonly from: UserId
  readonly to: UserId
  readonly at: Millis
  /** The time to show, where it is another. */
  readonly shownAt?: Millis
  readonly text: SafeText
  /** The author's key. */
  readonly key: PublicKey
  /** The invitation that an ask answers. */
  readonly invitation?: Ref
  readonly answer: JoinAnswer
  readonly answeredAt?: Millis
  /** The times of the answer to show and to wait from, where they are others: see `Request`. */
  readonly answerShownAt?: Millis
  readonly answerReceivedAt?: Millis
  readonly reason?: SafeText
}

export type JoinCommand =
  | {
      readonly type: 'group.ask'
      readonly group: GroupId
      /** Who leads, as far as the asker knows. */
      readonly to: UserId
      /** The roster by which the asker knows the group; absent if only an invitation is known. */
      readonly roster?: RosterRef
      readonly text: SafeText
      readonly invitation?: Ref
    }
  | {
      readonly type: 'group.invite'
      readonly group: GroupId
      readonly to: UserId
      readonly name: SafeText
      readonly text: SafeText
    }
  /** No, to an ask or to an invitation. */
  | { readonly type: 'group.deny'; readonly join: Ref; readonly reason: SafeText }

/** What a person asks for: the program knows who leads, and the name of the group. */
export type JoinIntent =
  | Omit<Of<JoinCommand, 'group.ask'>, 'to' | 'roster'>
  | Omit<Of<JoinCommand, 'group.invite'>, 'name'>

export type JoinEvent =
  | { readonly type: 'join.made'; readonly join: Join }
  /** A stranger's request or invitation made room for another one; nothing of it stays on disk. */
  | ({ readonly type: 'join.dropped'; readonly id: Ref } & Forgetting)
  | {
      readonly type: 'join.answered'
      readonly id: Ref
      readonly answer: Exclude<JoinAnswer, 'waiting'>
      readonly at: Millis
      readonly shownAt?: Millis
      readonly receivedAt?: Millis
      readonly reason?: SafeText
    }

type Made = Stamped<Of<JoinCommand, 'group.ask' | 'group.invite'>>

/** Why nobody can ask or invite like this, whatever the group is. */
const refusalOf = (state: State, { to, by, ref, text }: Made): Refusal | undefined => {
  if (to === by) return 'talking-to-yourself'
  if (isBlocked(state, by) || isBlocked(state, to)) return 'blocked'
  if (state.joins.has(ref)) return 'already-known'
  return text.length > MAX_REQUEST_TEXT ? 'too-long' : undefined
}

/** It is made, and waits for its answer. */
const madeEvent = (kind: Join['kind'], name: SafeText, command: Made): JoinEvent => {
  const { ref: id, group, by: from, to, at, key } = command
  const text = emptyIfBlank(command.text)
  const { invitation } = 'invitation' in command ? command : {}
  const join: Join = {
    id,
    kind,
    group,
    name,
    from,
    to,
    at,
    ...shownTime(command),
    text,
    key,
    ...(invitation === undefined ? {} : { invitation }),
    answer: 'waiting',
  }
  return { type: 'join.made', join }
}

const decide: Decide<JoinCommand, JoinEvent | ContactEvent> = {
  'group.ask': (state, command) => {
    const { group: id, by, roster, invitation } = command
    const refusal = refusalOf(state, command)
    if (refusal !== undefined) return fail(refusal)
    const group = state.groups.get(id)
    if (group && roster && !group.known.has(roster.hash)) {
      // nothing can follow any more from a roster older than those that I know
      return fail(roster.rev > group.roster.rev ? 'unknown-roster' : 'not-the-leader')
    }
    const allowed = group && canRequestJoin(state, command, group)
    if (allowed && !allowed.ok) return allowed
    const invited = isInvited(state, command)
    // an invited person may not have seen the roster yet; nobody else asks for an unknown group
    if (!group && !(by === state.me.id && invited)) return fail('unknown-group')
    const room = invited ? ok([]) : roomForJoin(state, command)
    if (!room.ok) return room
    const invite = invitation === undefined ? undefined : state.joins.get(invitation)
    const name = group?.roster.name ?? invite?.name
    if (name === undefined) return fail('unknown-group')
    const { to } = command
    const at = shownAtOf(command)
    const leader = group && leaderOf(group.roster)
    const pins =
      by !== state.me.id
        ? []
        : leader
          ? pinsAtContact(state, leader, at)
          : pinsWhenContacted(state, to, at)
    return ok([...pins, ...room.value, madeEvent('ask', name, command)])
  },
  'group.invite': (state, command) => {
    const { group: id, to, by, key } = command
    if (to === ECHO) return fail('reserved-name')
    const refusal = refusalOf(state, command)
    if (refusal !== undefined) return fail(refusal)
    const group = state.groups.get(id)
    if (!group && by === state.me.id) return fail('unknown-group')
    if (group?.roster.disbanded) return fail('group-disbanded')
    if (group && !sameIdentity(leaderOf(group.roster), { id: by, key }))
      return fail('not-the-leader')
    if (memberNamed(group?.roster, to)) return fail('already-member')
    const again = [...state.joins.values()].some(
      (join) =>
        join.kind === 'invite' && join.group === id && join.to === to && join.answer === 'waiting',
    )
    if (again) return fail('already-asked')
    const room = roomForJoin(state, command)
    if (!room.ok) return room
    const pins = by === state.me.id ? pinsWhenContacted(state, to, shownAtOf(command)) : []
    const made = madeEvent('invite', group?.roster.name ?? command.name, command)
    return ok([...pins, ...room.value, made])
  },
  'group.deny': (state, command) => {
    const { join: id, by } = command
    const reason = emptyIfBlank(command.reason)
    const join = state.joins.get(id)
    if (!join) return fail('unknown-request')
    if (isBlocked(state, join.from)) return fail('blocked')
    if (join.to !== by || join.answer !== 'waiting') return fail('not-yours-to-answer')
    if (command.reason.length > MAX_REASON) return fail('too-long')
    return ok([{ type: 'join.answered', id, answer: 'denied', ...timesOfDenial(command), reason }])
  },
}

const reduce: Reduce<JoinEvent> = {
  'join.made': (draft, { join }) => {
    draft.joins.set(join.id, join)
    if (join.answer === 'waiting') draft.pending.set(join.id, 'join')
    // asking with an invitation answers it
    const invite = join.invitation === undefined ? undefined : draft.joins.get(join.invitation)
    if (invite?.answer !== 'waiting' || invite.to !== join.from) return
    invite.answer = 'accepted'
    invite.answeredAt = join.at
    if (join.shownAt !== undefined) invite.answerShownAt = join.shownAt
    draft.pending.delete(invite.id)
  },
  'join.dropped': (draft, { id, who }) => {
    draft.joins.delete(id)
    draft.pending.delete(id)
    forgetPerson(draft, who)
  },
  'join.answered': (draft, { id, answer, at, shownAt, receivedAt, reason }) => {
    draft.pending.delete(id)
    const join = draft.joins.get(id)
    if (!join) return
    join.answer = answer
    join.answeredAt = at
    if (shownAt !== undefined) join.answerShownAt = shownAt
    if (receivedAt !== undefined) join.answerReceivedAt = receivedAt
    if (reason !== undefined) join.reason = reason
  },
}

const effects: Effects<JoinEvent> = {
  'join.made': (state, { join }) => {
    const { group, from, to, id } = join
    if (from === state.me.id) return join.kind === 'ask' ? [{ type: 'apply-roster', group }] : []
    if (to !== state.me.id || state.joins.get(id)?.answer !== 'waiting') return []
    // people whom I invited need not wait for me
    if (join.kind === 'ask' && isInvited(state, { ...join, by: from }) && amLeader(state, group)) {
      return [{ type: 'dispatch', intent: { type: 'group.admit', ask: id } }]
    }
    const conversation = groupConversationId(group)
    return [{ type: 'notify', about: 'request', from, conversation }]
  },
  'join.answered': (state, { id }) => {
    const join = state.joins.get(id)
    return join?.from === state.me.id ? [{ type: 'apply-roster', group: join.group }] : []
  },
}

const address: Addresses<JoinCommand> = {
  'group.ask': (_, { to, by }) => inboxOf(to, by),
  'group.invite': (_, { to, by }) => inboxOf(to, by),
  'group.deny': (state, { join, by }) => inboxOf(state.joins.get(join)?.from ?? by, by),
}

export const joinNoun: Noun<JoinCommand, JoinEvent> = {
  decide,
  reduce,
  effects,
  address,
  keeping: {
    'join.made': 'lasting',
    'join.dropped': 'passing',
    'join.answered': 'lasting',
  },
}
