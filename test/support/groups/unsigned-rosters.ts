/** Rosters of a group without signatures, for tests of the rules alone. */
import type { KnownRoster, Identity, SignedRoster } from '../../../src/model/groups/roster.ts'
import { knownRosterOf } from '../../../src/model/groups/roster-chain.ts'
import { decideRoster } from '../../../src/model/groups/decide-roster.ts'
import { reduce } from '../../../src/model/model.ts'
import type { State } from '../../../src/model/state.ts'
import { initialState } from '../../../src/model/state.ts'
import type { GroupId, Millis, RosterHash } from '../../../src/core/ids.ts'
import { createRef, createGroupId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { freshUlid } from '../forged/packets.ts'
import { id, insecureSigner } from '../network/network.ts'

const identity = (name: string): Identity => ({ id: id(name), key: insecureSigner(name).key })

/** Ana founds the group; the others may be members. */
export const [ana, bia, caio, dora] = [
  identity('ana'),
  identity('bia'),
  identity('caio'),
  identity('dora'),
]

/** A hash that is recognised in a failing test, and sorts like its name. */
export const hashNamed = (name: string): RosterHash => name.padEnd(43, '-') as RosterHash

export const at = (ms: number): Millis => ms as Millis

export const GROUP = createGroupId('lab', ana.key) as GroupId

const author = ({ id: by, key }: Identity) => ({ by, key })

/** The first roster: ana alone. */
export const first: SignedRoster = {
  ...author(ana),
  group: GROUP,
  name: safeText('lab'),
  rev: 1,
  hash: hashNamed('r1'),
  at: at(1000),
  lineage: [{ ...ana, rev: 1, how: 'founded' }],
  members: [{ ...ana, since: 1, sentCount: 0 }],
  departed: [],
  topic: safeText(''),
  heirs: { after: 1000, list: [], sig: '' },
  disbanded: false,
}

/** The roster after this one, a second later, with the same content but for these changes. */
export const after = (
  parent: SignedRoster,
  name: string,
  changes: Partial<SignedRoster> = {},
): SignedRoster => ({
  ...parent,
  rev: parent.rev + 1,
  founding: parent.founding ?? parent.hash,
  before: parent.hash,
  hash: hashNamed(name),
  at: at(parent.at + 1000),
  departed: [],
  ...changes,
})

/** The roster after this one, with one more member. */
export const admitting = (parent: SignedRoster, name: string, who: Identity): SignedRoster =>
  after(parent, name, {
    members: [...parent.members, { ...who, since: parent.rev + 1, sentCount: 0 }],
  })

/** The roster by which an heir takes over after this one. */
export const claimedBy = (
  who: Identity,
  parent: SignedRoster,
  name: string,
  changes: Partial<SignedRoster> = {},
): SignedRoster =>
  after(parent, name, {
    ...author(who),
    lineage: [
      ...parent.lineage,
      { ...who, rev: parent.rev + 1, how: 'claimed', heirs: parent.heirs },
    ],
    ...changes,
  })

/** The roster by which the leader hands the lead over. */
export const handedTo = (who: Identity, parent: SignedRoster, name: string): SignedRoster =>
  after(parent, name, {
    lineage: [...parent.lineage, { ...who, rev: parent.rev + 1, how: 'handed', sig: '' }],
  })

const command = (roster: SignedRoster) => ({
  ...roster,
  type: 'group.roster' as const,
  ref: createRef(freshUlid(roster.at), roster.key),
  seq: 0,
})

/** The events that a roster causes, or why it is refused. */
export const decisionOn = (state: State, roster: SignedRoster) =>
  decideRoster(state, command(roster))

/** What comes of a roster, in short. */
export const verdictOn = (state: State, roster: SignedRoster): string => {
  const decided = decisionOn(state, roster)
  if (!decided.ok) return decided.error
  const [event] = decided.value
  if (event?.type === 'group.forked') return `record as ${event.known.effectiveRev}`
  if (event?.type !== 'group.rosterAdopted' && event?.type !== 'group.rosterObserved') return '?'
  return event.forkRev === undefined ? 'adopt' : `adopt after ${event.forkRev}`
}

/** The state of this person, who knows nothing yet. */
export const stateOf = (me: Identity): State =>
  initialState({ ...me, name: safeText(me.id) }, at(0))

/** The state after these rosters arrived. */
export const withRosters = (state: State, ...rosters: readonly SignedRoster[]): State =>
  rosters.reduce((before, roster) => {
    const decided = decisionOn(before, roster)
    if (!decided.ok) throw new Error(`${roster.hash}: ${decided.error}`)
    return reduce(before, decided.value)
  }, state)

/** The state if these rosters were seen before and did not count; those that lost count as that one. */
export const remembering = (
  state: State,
  rosters: readonly SignedRoster[],
  lostAfter?: number,
): State => {
  const group = state.groups.get(GROUP)
  if (!group) throw new Error('no such group')
  const more = rosters.map((roster): readonly [RosterHash, KnownRoster] => [
    roster.hash,
    knownRosterOf(roster, lostAfter ?? roster.rev),
  ])
  const known = new Map([...group.known, ...more])
  return { ...state, groups: new Map(state.groups).set(GROUP, { ...group, known }) }
}
