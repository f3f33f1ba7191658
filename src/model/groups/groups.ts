/** Groups: what rosters change, who is a member, and leaving. */
import { inboxOf } from '../../core/channel.ts'
import { original } from 'immer'
import type { Draft } from 'immer'
import type { RosterHash, GroupId, UserId } from '../../core/ids.ts'
import { groupConversationId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Roster, Identity, KnownRoster, SignedRoster } from './roster.ts'
import { leaderOf, memberIn, sameIdentity } from './roster.ts'
import type { AdoptedRoster } from './adopt-roster.ts'
import { asRemembered, withRoster } from './adopt-roster.ts'
import { decideRoster } from './decide-roster.ts'
import type { Equivocation, EquivocationEvent } from './equivocation.ts'
import { withEquivocation } from './equivocation.ts'
import type { DroppedGroup } from './group-room.ts'
import { isOfStranger } from './group-room.ts'
import { withKnownRoster } from './roster-gaps.ts'
import type { JoinEvent } from './joins.ts'
import type { Group, Leaver, RosterRef } from './membership.ts'
import { amLeader, isMember, myJoinRequests } from './membership.ts'
import type { ContactEvent } from '../people/contacts.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Addresses, Decide, Effects, Noun, Reduce } from '../noun.ts'
import type { Effect } from '../events.ts'
import type { Intent } from '../commands.ts'

export type GroupCommand =
  | (Roster & { readonly type: 'group.roster'; readonly hash: RosterHash })
  | {
      readonly type: 'group.leave'
      readonly group: GroupId
      /** Who leads. */
      readonly to: UserId
      readonly roster: RosterRef
      /** How many messages the leaver has sent. */
      readonly sentCount: number
    }

/** What a person asks for: the program knows who leads and counts the messages. */
export type LeaveIntent = { readonly type: 'group.leave'; readonly group: GroupId }

export type GroupEvent =
  /** A roster of a group that I never was in. */
  | (AdoptedRoster & { readonly type: 'group.rosterObserved' })
  /** A roster of a group that I am or was in. */
  | (AdoptedRoster & { readonly type: 'group.rosterAdopted' })
  /** A roster that does not count: it lost, or it is from before those that I know. */
  | {
      readonly type: 'group.forked'
      readonly group: GroupId
      readonly hash: RosterHash
      readonly known: KnownRoster
      /** With it everything is known since this roster, and what was guessed of later ones is set right. */
      readonly commonRev?: number
    }
  /** A group of strangers made room for another one, or the broker did not take a new one of mine; nothing of it stays on disk. */
  | (DroppedGroup & { readonly type: 'group.dropped' })
  | (Leaver & { readonly type: 'group.left'; readonly group: GroupId; readonly who: UserId })
  | EquivocationEvent

const decide: Decide<GroupCommand, GroupEvent | JoinEvent | ContactEvent> = {
  'group.roster': decideRoster,
  'group.leave': (state, { group: id, to, roster, sentCount, by, key }) => {
    const group = state.groups.get(id)
    if (!group) return fail('unknown-group')
    if (!group.known.has(roster.hash)) return fail('unknown-roster')
    if (!isMember(group, { id: by, key })) return fail('not-a-member')
    const leader = leaderOf(group.roster)
    if (by === leader.id) return fail('lead-first')
    if (to !== leader.id) return fail('not-the-leader')
    return ok([{ type: 'group.left', group: id, who: by, to, sentCount }])
  },
}

/** Does this roster let me in though I never asked? A leader can add anybody. */
const isUnrequested = (state: State, roster: SignedRoster): boolean =>
  roster.rev > 1 &&
  memberIn(roster, state.me)?.since === roster.rev &&
  myJoinRequests(state, roster.group).length === 0

const applyRoster = (draft: Draft<State>, adopted: AdoptedRoster) => {
  const { roster } = adopted
  // read from the original: comparing a hundred members through a draft costs a proxy for each
  const state = original(draft)
  const group = state?.groups.get(roster.group)
  const unrequested = state && isUnrequested(state, roster) ? state.me.id : undefined
  const adoptedGroup = withRoster(group, adopted, unrequested)
  const unasked = state && unrequested !== undefined && isOfStranger(state, roster)
  const next = unasked ? { ...adoptedGroup, unasked } : adoptedGroup
  // frozen here: immer would walk through all rosters and members for each new roster
  draft.groups.set(
    roster.group,
    Object.freeze(state ? asRemembered(state, next) : next) as Draft<Group>,
  )
  const id = groupConversationId(roster.group)
  ensureConversation(draft, id)
  const conversation = draft.conversations.get(id)
  // a stranger's group must not disturb me: I am notified once, and may unmute it
  if (conversation && unrequested !== undefined) conversation.notifyLevel = 'nothing'
}

const reduce: Reduce<GroupEvent> = {
  'group.rosterObserved': applyRoster,
  'group.rosterAdopted': applyRoster,
  'group.dropped': (draft, { group }) => {
    const isMine = draft.groups.get(group)?.roster.by === draft.me.id
    draft.groups.delete(group)
    const id = groupConversationId(group)
    // what somebody reads stays; in a group of mine that was not made there is nothing
    if (isMine && draft.open === id) draft.open = undefined
    if (draft.open !== id) draft.conversations.delete(id)
  },
  'group.forked': (draft, { group, hash, known }) => {
    const before = original(draft)?.groups.get(group)
    if (!before) return
    const after = Object.freeze(withKnownRoster(before, hash, known).group)
    draft.groups.set(group, after as Draft<Group>)
  },
  'group.left': (draft, { group, who, to, sentCount }) => {
    draft.groups.get(group)?.leavers.set(who, { to, sentCount })
  },
  'group.equivocated': (draft, { type: _type, group: id, ...found }) => {
    const group = draft.groups.get(id)
    const before = original(draft)?.groups.get(id)?.equivocations ?? []
    if (group) group.equivocations = withEquivocation(before, found) as Draft<Equivocation>[]
  },
}

const dispatch = (intent: Intent): Effect => ({ type: 'dispatch', intent })

/** What I do by myself when a roster arrives: renew it as the new leader, release leavers, ask the new leader. */
const followUps = (state: State, roster: SignedRoster): readonly Effect[] => {
  const group = roster.group
  if (roster.disbanded) return []
  if (amLeader(state, group)) {
    if (roster.by !== state.me.id) return [dispatch({ type: 'group.renew', group })]
    const leavers = [...(state.groups.get(group)?.leavers ?? [])]
    return leavers.slice(0, 1).map(([who]) => dispatch({ type: 'group.release', group, who }))
  }
  const leaving = state.groups.get(group)?.leavers.get(state.me.id)
  const moved = [...state.joins.values()].find(
    (join) => join.group === group && join.answer === 'moved' && join.answeredAt === roster.at,
  )
  return [
    ...(leaving && leaving.to !== leaderOf(roster).id
      ? [dispatch({ type: 'group.leave', group })]
      : []),
    ...(moved && moved.from === state.me.id
      ? [dispatch({ type: 'group.ask', group, text: moved.text })]
      : []),
  ]
}

/**
 * Whose messages may count, or no longer count, by this roster. While I ask to be let in nothing can be
 * decided, so the roster that lets me in is about everybody who ever was a member.
 */
const affectedAuthors = (
  { me, groups }: State,
  { group, rev, members, departed }: SignedRoster,
): readonly Identity[] => {
  const letsMeIn = memberIn({ members }, me)?.since === rev
  if (!letsMeIn) return [...departed, ...members.filter(({ since }) => since === rev)]
  const intervals = groups.get(group)?.intervals ?? []
  return intervals.filter(
    (one, index) => intervals.findIndex((other) => sameIdentity(other, one)) === index,
  )
}

const effects: Effects<GroupEvent> = {
  'group.rosterAdopted': (state, { roster, forkRev, commonRev = forkRev }) => [
    {
      type: 'apply-roster',
      group: roster.group,
      authors: affectedAuthors(state, roster),
      ...(commonRev === undefined ? {} : { forkRev: commonRev }),
    },
    ...followUps(state, roster),
  ],
  'group.rosterObserved': (state, { roster }) => [
    { type: 'apply-roster', group: roster.group },
    ...followUps(state, roster),
  ],
  // so that non-members see which of two counts: the newer one
  'group.forked': (state, { group, known, commonRev }) => {
    const since = commonRev === undefined ? {} : { forkRev: commonRev }
    const revalidate: Effect = { type: 'apply-roster', group, ...since }
    const roster = state.groups.get(group)?.roster
    const behind = roster !== undefined && known.at >= roster.at
    return behind && amLeader(state, group)
      ? [revalidate, dispatch({ type: 'group.renew', group })]
      : [revalidate]
  },
  'group.left': (state, { group, who }) =>
    amLeader(state, group)
      ? [{ type: 'dispatch', intent: { type: 'group.release', group, who } }]
      : [],
}

const address: Addresses<GroupCommand> = {
  'group.roster': (_, { group, by }) => ({ kind: 'roster', group, from: by }),
  'group.leave': (_, { to, by }) => inboxOf(to, by),
}

export const groupNoun: Noun<GroupCommand, GroupEvent> = {
  decide,
  reduce,
  effects,
  address,
  keeping: {
    'group.rosterObserved': 'passing',
    'group.dropped': 'passing',
    'group.rosterAdopted': 'lasting',
    'group.forked': 'lasting',
    'group.left': 'lasting',
    'group.equivocated': 'lasting',
  },
}
