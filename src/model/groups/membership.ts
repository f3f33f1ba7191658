/** Who is a member of a group, and whose messages count there. */
import type { GroupChannel } from '../../core/channel.ts'
import type { RosterHash, GroupId, PublicKey, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type {
  Identity,
  KnownRoster,
  MembershipInterval,
  RosterGap,
  SignedRoster,
} from './roster.ts'
import { leaderOf, memberIn, sameIdentity } from './roster.ts'
import { countsAsMembers, intervalAt } from './membership-intervals.ts'
import type { Equivocation } from './equivocation.ts'
import type { GroupChange } from './group-changes.ts'
import type { Join } from './joins.ts'
import type { ShownMark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../refusals.ts'

export type Group = {
  readonly id: GroupId
  readonly founding: RosterHash
  /** The roster that counts: the end of the chain. */
  readonly roster: SignedRoster
  /** Every roster that was seen, by its hash. */
  readonly known: ReadonlyMap<RosterHash, KnownRoster>
  /** The roster by which I came to know the group: who was a member before is unknown. */
  readonly knownFromRev: number
  /** What is missing before rosters that count, the oldest first. */
  readonly gaps?: readonly RosterGap[]
  /** Every known membership. */
  readonly intervals: readonly MembershipInterval[]
  /** What the conversation shows: who came, left, leads. */
  readonly changes: readonly GroupChange[]
  /** Who wants to leave, which leader they notified, and how many messages they had sent. */
  readonly leavers: ReadonlyMap<UserId, Leaver>
  /** Authors who said one thing to some and another thing to others, in the order in which I found it. */
  readonly equivocations?: readonly Equivocation[]
  /** A stranger made me a member of it though I never asked. */
  readonly unasked?: boolean
  /** The newest message. */
  readonly last: ShownMark | undefined
}

export type Leaver = { readonly to: UserId; readonly sentCount: number }

/** Is this person with this key a member now? */
export const isMember = (group: Pick<Group, 'roster'> | undefined, who: Identity): boolean =>
  memberIn(group?.roster, who) !== undefined

/** Is or was this person with this key a member, by any roster that counts? */
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

type MyJoins = Pick<State, 'me' | 'joins'>

/** My requests to join this group, whatever became of them. */
export const myJoinRequests = ({ joins, me }: MyJoins, id: GroupId): readonly Join[] =>
  [...joins.values()].filter(
    ({ kind, group, from }) => kind === 'ask' && group === id && from === me.id,
  )

/** Do I only look at this group? I never was a member, and never asked to be one. */
export const amObserver = (state: MyJoins & Pick<State, 'groups'>, id: GroupId): boolean =>
  !wasMember(state.groups.get(id), state.me) && myJoinRequests(state, id).length === 0

/** Does a request of mine to join this group wait for its answer? */
export const awaitsAdmission = (state: MyJoins, id: GroupId): boolean =>
  myJoinRequests(state, id).some(({ answer }) => answer === 'waiting')

/** The roster under which a message is sent. */
export type RosterRef = { readonly rev: number; readonly hash: RosterHash }

/** The roster under which I send now. */
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

/** The group in which this counts: its author was a member when it was sent, and so was I. */
export const receivingGroup = (
  state: State,
  command: GroupCommandFields,
): Result<Group, Refusal> => {
  const { group: id } = command.channel
  const group = state.groups.get(id)
  // people who asked to join receive messages already, and can decide about them when the roster arrives
  if (!group || (awaitsAdmission(state, id) && !amMember(state, id))) {
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
  // departed members may still delete what they sent
  const seq = command.type === 'message.delete' ? undefined : command.seq
  if (!countsAsMembers(group.intervals, who, known.effectiveRev, seq)) return fail('not-a-member')
  return intervalAt(group.intervals, state.me, known.effectiveRev) ? ok(group) : fail('not-for-me')
}

/** This roster or, if it is above `rev`, the one before it at that number, as far as it is known. */
const ancestorAt = (
  known: Group['known'],
  hash: RosterHash,
  rev: number,
): RosterHash | undefined => {
  let at: RosterHash | undefined = hash
  // no chain has more rosters than are known, but on a damaged disk one may lead back to itself
  for (let left = known.size; left > 0 && at !== undefined; left -= 1) {
    const roster = known.get(at)
    if (!roster || roster.rev <= rev) break
    at = roster.before
  }
  return at
}

/**
 * Is this roster on the chain, or on a branch that was left? Members know every roster since the one that
 * let them in. Undefined while one in between is missing.
 */
const isOnChain = (
  { roster, known }: Group,
  hash: RosterHash,
  { rev, effectiveRev }: KnownRoster,
) => {
  // a roster that lost counts as the last one in common
  if (effectiveRev !== rev) return true
  // one above the newest may still be to come
  const at = ancestorAt(known, hash, roster.rev)
  const height = at === undefined ? undefined : known.get(at)?.rev
  return height === undefined ? undefined : ancestorAt(known, roster.hash, height) === at
}
