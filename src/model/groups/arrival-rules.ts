/** What becomes of a roster that arrives: the rules in their order, and where each of them applies. */
import type { RosterHash } from '../../core/ids.ts'
import { MAX_SEQ_JUMP } from '../../core/seq-ranges.ts'
import type { Group } from './membership.ts'
import { roomForGroup } from './group-room.ts'
import { isMember } from './membership.ts'
import {
  chainOf,
  childOf,
  hasPriorityOver,
  isSettled,
  overdueRosterIn,
  parentOf,
} from './roster-chain.ts'
import { canFollow, PRECEDENCE_RULES, supersedes } from './roster-rules.ts'
import type { KnownRoster, SignedRoster } from './roster.ts'
import { extendsLineage, memberIn } from './roster.ts'
import type { State } from '../state.ts'

/**
 * Where the roster before the arriving one is: `end`: it counts now. `fork`: another roster that counts
 * follows it. `branch`: it is known but is not one of those that led to the one that counts. `unknown`:
 * it was not seen. `new`: the whole group is unknown.
 */
export type ArrivalPlace = 'new' | 'end' | 'fork' | 'branch' | 'unknown'

/** A roster that arrives, and where. */
export type Arrival = {
  readonly state: State
  readonly roster: SignedRoster
  readonly place: ArrivalPlace
  readonly group: Group | undefined
  readonly parent: KnownRoster | undefined
  /** At a fork, the roster that counts in this place so far. */
  readonly rival: (KnownRoster & { readonly hash: RosterHash }) | undefined
}

/** The arrival of this roster. */
export const arrivalOf = (state: State, roster: SignedRoster): Arrival => {
  const group = state.groups.get(roster.group)
  const base = { state, roster, group, parent: undefined, rival: undefined }
  if (!group) return { ...base, place: 'new' }
  const parent = roster.before && group.known.get(roster.before)
  if (!roster.before || !parent) return { ...base, place: 'unknown' }
  const chain = chainOf(group)
  if (!chain.has(roster.before)) return { ...base, place: 'branch', parent }
  const child = childOf(chain, roster.before)
  if (!child) return { ...base, place: 'end', parent }
  return { ...base, place: 'fork', parent, rival: { ...child[1], hash: child[0] } }
}

/** The places where the group is known. */
const KNOWN = ['end', 'fork', 'branch', 'unknown'] as const
/** The places where its number does not follow from the roster before it. */
const UNLINKED = ['new', 'branch', 'unknown'] as const

/**
 * The rules in their order: of those for its place the first one whose condition holds decides about a
 * roster. `adopt`: it counts from now on. `record`: it is remembered and changes nothing else. Anything
 * else is the reason why it is refused.
 */
export const ARRIVAL_RULES = [
  ['seen-before', KNOWN, 'stale', 'It is known, and nothing since makes it count.'],
  ['other-founding', KNOWN, 'other-founder', 'Another first roster made it: it is another group.'],
  ['too-far', UNLINKED, 'too-far-ahead', 'Nobody made a million since the newest that I know.'],
  ['lost-branch', ['branch'], 'record', 'It follows a roster that lost.'],
  ['let-in-earlier', UNLINKED, 'unknown-roster', 'What let me in comes first.'],
  ['too-many-groups', ['new'], 'too-many-requests', 'One founder must not fill the memory.'],
  ['first-sight', ['new'], 'adopt', 'Its lineage is signed back to the founder.'],
  ['disbanded', ['end'], 'group-disbanded', 'Nothing follows a roster that disbands the group.'],
  ['one-signer', ['fork'], 'forked-roster', 'Whoever signs two for one place must not choose.'],
  ['no-successor', ['end', 'fork'], 'bad-roster', 'It may not follow the one before it.'],
  ['settled', ['fork'], 'record', 'The other one has counted here for a day.'],
  ['earlier', ['fork'], 'adopt', 'The earlier counts, of two at one moment the lower hash.'],
  ['later', ['fork'], 'record', 'It loses, but messages may have been sent under it.'],
  ['next', ['end'], 'adopt', 'It follows the roster that counts.'],
  ['fills-gap', ['unknown'], 'record', 'A known roster follows it: it tells of the past.'],
  ['observer', ['branch', 'unknown'], 'adopt', "Non-members don't need the intermediate rosters."],
  ['past', ['unknown'], 'stale', 'Non-members need no older roster of the lineage that counts.'],
  ['other-branch', ['branch'], 'record', 'Rosters that are missing may still show that it counts.'],
  ['skipped-fork', ['unknown'], 'record', 'A non-member may have skipped where its branch parted.'],
  ['missing-link', ['unknown'], 'unknown-roster', 'The one before it has to come first.'],
] as const satisfies readonly (readonly [string, readonly ArrivalPlace[], string, string])[]

export type ArrivalRule = (typeof ARRIVAL_RULES)[number]
type Outcome = ArrivalRule[2]
/** Why a roster is refused. */
export type RosterRefusal = Exclude<Outcome, 'adopt' | 'record'>

const isObserver = ({ group, state }: Arrival) => !isMember(group, state.me)
const isNewer = ({ roster, group }: Arrival) => !group || supersedes(roster, group.roster)
/** The known roster that names this one as the one before it. */
const followerOf = ({ roster, group }: Arrival) =>
  [...(group?.known.values() ?? [])].find(({ before }) => before === roster.hash)

/** When a rule applies. One without a condition applies wherever no rule above it does. */
const CONDITIONS: Readonly<Partial<Record<ArrivalRule[0], (arrival: Arrival) => boolean>>> = {
  'seen-before': ({ roster: { hash }, group, state }) =>
    group !== undefined && group.known.has(hash) && overdueRosterIn(group, state) !== hash,
  'other-founding': ({ roster, group }) => (roster.founding ?? roster.hash) !== group?.founding,
  'too-far': ({ roster, group }) => roster.rev > (group?.roster.rev ?? 0) + MAX_SEQ_JUMP,
  'let-in-earlier': (arrival) => {
    const { roster, state } = arrival
    const since = memberIn(roster, state.me)?.since ?? roster.rev
    return since !== roster.rev && isObserver(arrival) && isNewer(arrival)
  },
  'too-many-groups': ({ state, roster }) => roomForGroup(state, roster) === 'full',
  disbanded: ({ group }) => group?.roster.disbanded === true,
  'one-signer': ({ roster, rival }) => roster.by === rival?.by,
  'no-successor': ({ roster, group, parent }) =>
    !group || !parent || !canFollow(roster, parentOf(group, parent)),
  settled: ({ rival, state }) => rival !== undefined && isSettled(state, rival),
  earlier: ({ roster, rival }) => rival !== undefined && hasPriorityOver(roster, rival),
  'lost-branch': ({ parent }) => parent !== undefined && parent.effectiveRev !== parent.rev,
  'fills-gap': (arrival) => followerOf(arrival) !== undefined,
  observer: (arrival) => isObserver(arrival) && isNewer(arrival),
  past: (arrival) =>
    isObserver(arrival) &&
    arrival.group !== undefined &&
    extendsLineage(arrival.roster, arrival.group.roster),
  'skipped-fork': (arrival) =>
    isObserver(arrival) &&
    arrival.group !== undefined &&
    PRECEDENCE_RULES.handedOver(arrival.roster, arrival.group.roster) !== false,
}

/** The rule that decides about this arrival, and what becomes of the roster. */
export const arrivalRuleFor = (
  rules: readonly ArrivalRule[],
  arrival: Arrival,
): { readonly name: ArrivalRule[0] | 'no rule'; readonly outcome: Outcome } => {
  const found = rules.find(
    ([name, places]) =>
      places.some((place) => place === arrival.place) && (CONDITIONS[name]?.(arrival) ?? true),
  )
  // what no rule allows is refused
  return found ? { name: found[0], outcome: found[2] } : { name: 'no rule', outcome: 'bad-roster' }
}

/**
 * For which place of the chain a roster that does not count stands: itself while that is open, or the last
 * one that its branch has in common with the chain.
 */
export const effectiveRevOf = (arrival: Arrival): number => {
  const { place, parent, roster } = arrival
  if (parent && place === 'fork') return parent.rev
  const known = parent ?? followerOf(arrival)
  return known && known.effectiveRev !== known.rev ? known.effectiveRev : roster.rev
}
