/** What becomes of a roster that arrives: the rules in their order, and where each of them applies. */
import type { RosterHash } from '../../core/ids.ts'
import type { Group } from './membership.ts'
import { isMember, myJoinRequests } from './membership.ts'
import {
  chainOf,
  childOf,
  hasPriorityOver,
  isSettled,
  overdueRosterIn,
  parentOf,
} from './roster-chain.ts'
import { canFollow, supersedes } from './roster-rules.ts'
import type { KnownRoster, SignedRoster } from './roster.ts'
import { extendsLineage, memberIn } from './roster.ts'
import type { State } from '../state.ts'

/** The most groups that are remembered; those of strangers beyond them are ignored. */
export const MAX_KNOWN_GROUPS = 1000

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

type ArrivalRule = {
  readonly name: string
  readonly at: readonly ArrivalPlace[]
  /** `adopt`: it counts from now on. `record`: it changes nothing but is remembered. Or why it is refused. */
  readonly outcome: string
  readonly line: string
  readonly applies: (arrival: Arrival) => boolean
}

const isObserver = ({ group, state }: Arrival) => !isMember(group, state.me)
const isNewer = ({ roster, group }: Arrival) => !group || supersedes(roster, group.roster)
/** The roster that names this one as the one before it. */
const followerOf = ({ roster, group }: Arrival) =>
  [...(group?.known.values() ?? [])].find(({ before }) => before === roster.hash)

/** Of the rules for its place the first one that applies decides. */
export const ARRIVAL_RULES = [
  {
    name: 'seen-before',
    at: ['end', 'fork', 'branch', 'unknown'],
    outcome: 'stale',
    line: 'It is known, and nothing that came since makes it count.',
    applies: ({ roster: { hash }, group, state }) =>
      group !== undefined && group.known.has(hash) && overdueRosterIn(group, state) !== hash,
  },
  {
    name: 'other-founding',
    at: ['end', 'fork', 'branch', 'unknown'],
    outcome: 'other-founder',
    line: 'Another first roster made the same id: it is another group.',
    applies: ({ roster, group }) => (roster.founding ?? roster.hash) !== group?.founding,
  },
  {
    name: 'let-in-earlier',
    at: ['new', 'branch', 'unknown'],
    outcome: 'unknown-roster',
    line: 'An earlier roster let me in: that one has to come first.',
    applies: (arrival) => {
      const { roster, state } = arrival
      const since = memberIn(roster, state.me)?.since ?? roster.rev
      return since !== roster.rev && isObserver(arrival) && isNewer(arrival)
    },
  },
  {
    name: 'too-many-groups',
    at: ['new'],
    outcome: 'too-many-requests',
    line: "Strangers' groups must not fill the memory, nor keep me from those that I want.",
    applies: ({ state, roster: { group, by } }) =>
      state.groups.size >= MAX_KNOWN_GROUPS &&
      by !== state.me.id &&
      myJoinRequests(state, group).length === 0,
  },
  {
    name: 'first-sight',
    at: ['new'],
    outcome: 'adopt',
    line: 'The first roster of a group is believed: its lineage is signed back to the founder.',
    applies: () => true,
  },
  {
    name: 'disbanded',
    at: ['end'],
    outcome: 'group-disbanded',
    line: 'Nothing follows a roster that disbands the group.',
    applies: ({ group }) => group?.roster.disbanded === true,
  },
  {
    name: 'one-signer',
    at: ['fork'],
    outcome: 'forked-roster',
    line: 'One person signed two rosters for one place: they must not choose afterwards which counts.',
    applies: ({ roster, rival }) => roster.by === rival?.by,
  },
  {
    name: 'no-successor',
    at: ['end', 'fork'],
    outcome: 'bad-roster',
    line: 'It may not follow the roster before it.',
    applies: ({ roster, group, parent }) =>
      !group || !parent || !canFollow(roster, parentOf(group, parent)),
  },
  {
    name: 'settled',
    at: ['fork'],
    outcome: 'record',
    line: 'The other one has counted here for a day: nobody takes back what came after it.',
    applies: ({ rival, state }) => rival !== undefined && isSettled(state, rival),
  },
  {
    name: 'earlier',
    at: ['fork'],
    outcome: 'adopt',
    line: 'Of two in one place the earlier counts, and of two at one moment the lower hash.',
    applies: ({ roster, rival }) => rival !== undefined && hasPriorityOver(roster, rival),
  },
  {
    name: 'later',
    at: ['fork'],
    outcome: 'record',
    line: 'It loses against the other one, but messages may have been sent under it.',
    applies: () => true,
  },
  {
    name: 'next',
    at: ['end'],
    outcome: 'adopt',
    line: 'It follows the roster that counts.',
    applies: () => true,
  },
  {
    name: 'lost-branch',
    at: ['branch'],
    outcome: 'record',
    line: 'It follows a roster that lost.',
    applies: ({ parent }) => parent !== undefined && parent.effectiveRev !== parent.rev,
  },
  {
    name: 'fills-gap',
    at: ['unknown'],
    outcome: 'record',
    line: 'A known roster follows it: it tells of the past.',
    applies: (arrival) => followerOf(arrival) !== undefined,
  },
  {
    name: 'observer',
    at: ['branch', 'unknown'],
    outcome: 'adopt',
    line: "Non-members don't need the intermediate rosters: the lineage shows which one counts.",
    applies: (arrival) => isObserver(arrival) && isNewer(arrival),
  },
  {
    name: 'other-branch',
    at: ['branch'],
    outcome: 'record',
    line: 'Rosters that are missing still may show that it counts.',
    applies: () => true,
  },
  {
    name: 'past',
    at: ['unknown'],
    outcome: 'stale',
    line: 'Non-members need no older roster of the lineage that counts.',
    applies: (arrival) =>
      isObserver(arrival) &&
      arrival.group !== undefined &&
      extendsLineage(arrival.roster, arrival.group.roster),
  },
  {
    name: 'missing-link',
    at: ['unknown'],
    outcome: 'unknown-roster',
    line: 'The one before it has to come first.',
    applies: () => true,
  },
] as const satisfies readonly ArrivalRule[]

export type ArrivalOutcome = (typeof ARRIVAL_RULES)[number]['outcome']
/** Why a roster is refused. */
export type RosterRefusal = Exclude<ArrivalOutcome, 'adopt' | 'record'>

/** The rule that decides about this arrival. */
export const arrivalRuleFor = <R extends Pick<ArrivalRule, 'at' | 'applies'>>(
  rules: readonly R[],
  arrival: Arrival,
): R | undefined => rules.find(({ at, applies }) => at.includes(arrival.place) && applies(arrival))

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
