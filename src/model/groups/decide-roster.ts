/** What a roster that arrives changes: which one counts, and which join requests it answers. */
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { SignedRoster } from './roster.ts'
import { includesIdentity, leaderOf, memberNamed } from './roster.ts'
import type { AdoptedRoster } from './adopt-roster.ts'
import { commonRevWith } from './adopt-roster.ts'
import { ARRIVAL_RULES, arrivalOf, arrivalRuleFor, effectiveRevOf } from './arrival-rules.ts'
import { knownRosterOf } from './roster-chain.ts'
import { withKnownRoster } from './roster-gaps.ts'
import { isWellFormed } from './roster-rules.ts'
import { isFullyObserved } from './adopt-roster.ts'
import type { GroupCommand, GroupEvent } from './groups.ts'
import { isUnaskedTooMuch, roomForGroup } from './group-room.ts'
import type { Group } from './membership.ts'
import { myJoinRequests, wasMember } from './membership.ts'
import { pinsAtContact } from '../people/contacts.ts'
import type { ContactEvent } from '../people/contacts.ts'
import type { Join, JoinAnswer, JoinEvent } from './joins.ts'
import type { Millis, UserId } from '../../core/ids.ts'
import type { State } from '../state.ts'
import { shownAtOf, shownTime } from '../shown-time.ts'
import type { Stamped } from '../commands.ts'
import type { Refusal } from '../refusals.ts'

type RosterCommand = Stamped<Extract<GroupCommand, { type: 'group.roster' }>>

/** A roster admits the members it names; people who asked a former leader have to ask again. */
const joinsSettledBy = (
  state: State,
  roster: SignedRoster,
  shown: Pick<Join, 'shownAt'>,
): readonly JoinEvent[] =>
  [...state.joins.values()].flatMap((join): readonly JoinEvent[] => {
    const isOpen = join.answer === 'waiting' || join.answer === 'blocked'
    if (join.group !== roster.group || !isOpen) return []
    const settled = (answer: Exclude<JoinAnswer, 'waiting'>): readonly JoinEvent[] => [
      { type: 'join.answered', id: join.id, answer, at: roster.at, ...shown },
    ]
    if (roster.disbanded) return settled('over')
    const who = join.kind === 'ask' ? join.from : join.to
    if (memberNamed(roster, who)) return settled('accepted')
    const moved = join.kind === 'ask' && join.to !== leaderOf(roster).id
    return moved ? settled('moved') : []
  })

/**
 * Of one signer so many rosters of a group that lost are remembered. Honest people make a few, while they cannot reach
 * each other. Messages that name another one wait, as of any roster that is missing.
 */
export const MAX_LOST_PER_SIGNER = 256

const hasTooManyLost = ({ known }: Group, signer: UserId): boolean => {
  let count = 0
  for (const { by, rev, effectiveRev } of known.values()) {
    if (by === signer && effectiveRev !== rev) count += 1
  }
  return count >= MAX_LOST_PER_SIGNER
}

/** What comes of a roster: it counts from now on, it is remembered, or it is refused. */
export const decideRoster = (
  state: State,
  command: RosterCommand,
): Result<readonly (GroupEvent | JoinEvent | ContactEvent)[], Refusal> => {
  const roster = rosterOf(command)
  if (!isWellFormed(roster)) return fail('bad-roster')
  const shown = shownTime(command)
  const arrival = arrivalOf(state, roster)
  const { group, parent, place } = arrival
  const { outcome } = arrivalRuleFor(ARRIVAL_RULES, arrival)
  if (outcome === 'record') {
    // strangers must not fill memory and disk with rosters of the past
    if (group && isFullyObserved(state, group)) return fail('stale')
    const { hash } = roster
    const known = knownRosterOf(roster, effectiveRevOf(arrival), shown)
    // nobody fills memory and disk with what lost; what may still count is always remembered
    if (group && known.effectiveRev !== known.rev && hasTooManyLost(group, roster.by)) {
      return fail('stale')
    }
    const commonRev = group && withKnownRoster(group, hash, known).commonRev
    const since = commonRev === undefined ? {} : { commonRev }
    return ok([{ type: 'group.forked', group: roster.group, hash, known, ...since }])
  }
  if (outcome !== 'adopt') return fail(outcome)
  // nor does a stranger fill it by making me a member of what I only looked at so far
  if (isUnaskedTooMuch(state, roster)) return fail('too-many-requests')
  // somebody who was a member once has messages there that may or may not count
  const mine = includesIdentity(roster.members, state.me) || wasMember(group, state.me)
  const adopted: AdoptedRoster = {
    roster,
    adoptedAt: state.now,
    ...shown,
    ...(place === 'fork' && parent ? { forkRev: parent.rev } : {}),
  }
  const commonRev = group && place === 'branch' ? commonRevWith(group, adopted) : undefined
  const event: GroupEvent = {
    type: mine ? 'group.rosterAdopted' : 'group.rosterObserved',
    ...adopted,
    ...(commonRev === undefined ? {} : { commonRev }),
  }
  const pins = event.type === 'group.rosterAdopted' ? pinsOf(state, roster, shownAtOf(command)) : []
  const room = place === 'new' ? roomForGroup(state, roster) : []
  const dropped = (room === 'full' ? [] : room).map((one): GroupEvent => ({
    type: 'group.dropped',
    ...one,
  }))
  return ok([event, ...dropped, ...pins, ...joinsSettledBy(state, roster, shown)])
}

/**
 * A group in common is a contact: its members are pinned as the roster names them. A stranger who makes me a
 * member unasked pins only themselves by that, or they could fill my list of people.
 */
const pinsOf = (state: State, roster: SignedRoster, at: Millis): readonly ContactEvent[] => {
  const isWanted =
    roster.by === state.me.id ||
    state.people.has(roster.by) ||
    myJoinRequests(state, roster.group).length > 0
  return roster.members
    .filter((member) => isWanted || member.id === roster.by)
    .flatMap((member) => pinsAtContact(state, member, at))
}

/** The roster in a command, without the other fields of the command. */
const rosterOf = ({
  type: _type,
  ref: _ref,
  seq: _seq,
  clock: _clock,
  receivedAt: _receivedAt,
  ...roster
}: RosterCommand): SignedRoster => roster
