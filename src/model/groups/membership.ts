/** Who is a member of a group, and whose words are heard there. */
import type { GroupChannel } from '../../core/channel.ts'
import type { RosterHash, GroupId, PublicKey, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Identity, KnownRoster, SignedRoster, MembershipInterval } from './roster.ts'
import { leaderOf, memberIn, sameIdentity } from './roster.ts'
import { countsAsMembers, intervalAt } from './membership-intervals.ts'
import type { GroupChange } from './group-changes.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../refusals.ts'

export type Group = {
  readonly id: GroupId
  readonly founding: RosterHash
  /** The end of the chain. */
  readonly roster: SignedRoster
  /** Every card that was there, by its hash. */
  readonly known: ReadonlyMap<RosterHash, KnownRoster>
  /** The card by which I came to know it: who the members were before is not known. */
  readonly knownFromRev: number
  /** Every membership that is known of. */
  readonly intervals: readonly MembershipInterval[]
  /** What the chat tells of: who came, went, leads. */
  readonly changes: readonly GroupChange[]
  /** Who said that they leave, to which leader, and how many words they had said. */
  readonly leavers: ReadonlyMap<UserId, Leaver>
  /** The newest message. */
  readonly last: Mark | undefined
}

export type Leaver = { readonly to: UserId; readonly sentCount: number }

/** Is this person with this key a member now? */
export const isMember = (group: Pick<Group, 'roster'> | undefined, who: Identity): boolean =>
  memberIn(group?.roster, who) !== undefined

/** Is this person with this key a member, or were they one, by any card that counts? */
export const wasMember = (group: Pick<Group, 'intervals'> | undefined, who: Identity): boolean =>
  group?.intervals.some((interval) => sameIdentity(interval, who)) ?? false

/** Am I a member of this group? */
export const amMember = (state: Pick<State, 'me' | 'groups'>, id: GroupId): boolean =>
  isMember(state.groups.get(id), state.me)

/** Do I lead this group? */
export const amLeader = (state: Pick<State, 'me' | 'groups'>, id: GroupId): boolean => {
  const group = state.groups.get(id)
  return (
    group !== undefined && !group.roster.disbanded && sameIdentity(leaderOf(group.roster), state.me)
  )
}

/** By which card a word is said. */
export type RosterRef = { readonly rev: number; readonly hash: RosterHash }

/** The card under which I speak now. */
export const rosterRef = ({ roster: { rev, hash } }: Pick<Group, 'roster'>): RosterRef => ({
  rev,
  hash,
})

type GroupCommandFields = Signed & {
  readonly type: string
  readonly channel: GroupChannel
  readonly roster: RosterRef
  readonly seq: number
}
type Signed = { readonly by: UserId; readonly key: PublicKey }

/** May this word be heard: is it a member's, and was I one when it was said? */
export const receivingGroup = (
  state: State,
  command: GroupCommandFields,
): Result<Group, Refusal> => {
  const { group: id } = command.channel
  const group = state.groups.get(id)
  // whoever has asked to join hears already, and understands when the card is there
  if (!group || (hasPendingJoin(state, id) && !amMember(state, id))) {
    return fail('unknown-group')
  }
  const known = group.known.get(command.roster.hash)
  const since = memberIn(group.roster, state.me)?.since
  if (!known) return fail(command.roster.rev < (since ?? 0) ? 'not-for-me' : 'unknown-roster')
  if (since !== undefined && known.rev >= since) {
    const onChain = isOnChain(group, command.roster.hash, known)
    // of a branch that was left before I came; or nobody can tell yet
    if (onChain !== true) return fail(onChain === false ? 'not-for-me' : 'unknown-roster')
  }
  const who = { id: command.by, key: command.key }
  // who is gone may still take back what they said
  const seq = command.type === 'message.delete' ? undefined : command.seq
  if (!countsAsMembers(group.intervals, who, known.effectiveRev, seq)) return fail('not-a-member')
  return intervalAt(group.intervals, state.me, known.effectiveRev) ? ok(group) : fail('not-for-me')
}

/** This card or, if it stands higher than `rev`, the one before it at that place, as far as it is known. */
const ancestorAt = (
  known: Group['known'],
  hash: RosterHash,
  rev: number,
): RosterHash | undefined => {
  let at: RosterHash | undefined = hash
  while (at !== undefined && (known.get(at)?.rev ?? 0) > rev) at = known.get(at)?.before
  return at
}

/**
 * Is this card of the branch that counts, or of another one that was left? Whoever is a member knows every
 * card from the one on that let them in. Nothing where a card between is lacking still.
 */
const isOnChain = (
  { roster, known }: Group,
  hash: RosterHash,
  { rev, effectiveRev }: KnownRoster,
) => {
  // one that lost is judged by the last one in common
  if (effectiveRev !== rev) return true
  // one that stands higher than the newest may be still to come
  const at = ancestorAt(known, hash, roster.rev)
  const height = at === undefined ? undefined : known.get(at)?.rev
  return height === undefined ? undefined : ancestorAt(known, roster.hash, height) === at
}

const hasPendingJoin = ({ joins, me }: State, group: GroupId) =>
  [...joins.values()].some(
    (join) => join.group === group && join.from === me.id && join.answer === 'waiting',
  )
