/** Which of the known rosters count, which should by now, and which one is missing to tell. */
import { expect, test } from 'vitest'
import { receivingGroup } from '../../../../src/model/groups/membership.ts'
import type { Group } from '../../../../src/model/groups/membership.ts'
import type { KnownRoster, SignedRoster } from '../../../../src/model/groups/roster.ts'
import {
  chainOf,
  childOf,
  isSettled,
  knownRosterOf,
  missingRosterIn,
  overdueRosterIn,
  parentOf,
  SETTLED_AFTER,
} from '../../../../src/model/groups/roster-chain.ts'
import type { State } from '../../../../src/model/state.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  dora,
  first,
  GROUP,
  handedTo,
  hashNamed,
  remembering,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 500, list: [caio, bia], sig: '' },
}
const fourth = after(third, 'r4')
const fifth = after(fourth, 'r5')
const earlier = claimedBy(caio, third, 'c4', { at: at(fourth.at - 1) })
const later = claimedBy(caio, third, 'l4', { at: at(fourth.at + 1) })
const twin = after(third, 't4', { at: at(fourth.at - 1) })
/** One of another branch, signed by bia, of which the roster before was not seen. */
const detached = (rev: number): SignedRoster => ({
  ...fifth,
  by: bia.id,
  key: bia.key,
  rev,
  before: hashNamed('unseen'),
  hash: hashNamed('other'),
})

const groupIn = (state: State): Group => {
  const group = state.groups.get(GROUP)
  if (!group) throw new Error('it is known')
  return group
}
const whole = withRosters(stateOf(ana), first, second, third, fourth)
/** Dora, no member, saw the last two. */
const part = withRosters(stateOf(dora), third, fourth)

const shown = (hash: string | undefined) => hash?.replaceAll('-', '')

test.each<[string, State, readonly SignedRoster[], number | undefined, string | undefined]>([
  ['nothing else', whole, [], undefined, undefined],
  ['one after the newest', whole, [fifth], undefined, 'r5'],
  ['one after the newest that lost', whole, [fifth], 3, undefined],
  ['one after an unknown one', whole, [detached(5)], undefined, undefined],
  ['another first one', whole, [{ ...first, hash: hashNamed('f1') }], undefined, undefined],
  ['an earlier one of somebody else', whole, [earlier], undefined, 'c4'],
  ['a later one of somebody else', whole, [later], undefined, undefined],
  ['an earlier one of the same signer', whole, [twin], undefined, undefined],
  ['one after another that does not count', whole, [twin, after(twin, 't5')], undefined, undefined],
])('overdue, with %s known', (_, state, rosters, lostAfter, hash) => {
  const group = groupIn(remembering(state, rosters, lostAfter))
  expect(shown(overdueRosterIn(group, { now: at(SETTLED_AFTER) }))).toBe(hash)
  // against one that has counted for a day nothing wins, but one can follow
  const much = overdueRosterIn(group, { now: at(2 * SETTLED_AFTER) })
  expect(shown(much)).toBe(hash === 'r5' ? 'r5' : undefined)
})

const DAY = 24 * 3_600_000

test('a roster has counted for a day by my own clock, or by its time if it is not known when it began', () => {
  const known: KnownRoster = { rev: 1, effectiveRev: 1, at: at(1000), by: ana.id }
  const settled = (when: number, more: Partial<KnownRoster>) =>
    isSettled({ now: at(when + DAY) }, { ...known, ...more })
  expect([settled(1000, {}), settled(1001, {})]).toEqual([false, true])
  const mine = { adoptedAt: at(5000) }
  expect([settled(5000, mine), settled(5001, mine)]).toEqual([false, true])
})

type Remembered = Partial<KnownRoster>
/** The group, with this roster of another branch remembered. */
const withOther = (state: State, roster: SignedRoster, more: Remembered): Group => {
  const group = groupIn(state)
  const known = { ...knownRosterOf(roster, roster.rev), ...more }
  return { ...group, known: new Map(group.known).set(roster.hash, known) }
}
const counted = { adoptedAt: at(1) }
const hundredth: SignedRoster = { ...fourth, rev: 100 }
const far = withRosters(stateOf(dora), hundredth)

test.each<[string, Group, { readonly rev: number; readonly by: string } | undefined]>([
  ['nothing else', groupIn(part), undefined],
  ['one that never counted', withOther(part, detached(5), {}), { rev: 2, by: 'ana' }],
  ['one that lost', withOther(part, detached(5), { effectiveRev: 3 }), undefined],
  ['one that counted once', withOther(part, detached(5), counted), { rev: 4, by: 'bia' }],
  [
    'one that counted once and ended the group',
    withOther(part, detached(5), { ...counted, last: true }),
    { rev: 2, by: 'ana' },
  ],
  [
    'one that counted once, as new as mine',
    withOther(part, detached(4), counted),
    { rev: 3, by: 'bia' },
  ],
  ['one that counted once, older than mine', withOther(part, detached(3), counted), undefined],
  [
    'one that counted once, older than mine, and ended the group',
    withOther(whole, detached(3), { ...counted, last: true }),
    { rev: 2, by: 'bia' },
  ],
  [
    'one that counted once, after a known one',
    withOther(part, { ...detached(5), before: third.hash }, counted),
    undefined,
  ],
  [
    'one that never counted, to whom nothing is missing',
    withOther(whole, detached(5), {}),
    { rev: 4, by: 'bia' },
  ],
  [
    'one that never counted, older than mine, to whom nothing is missing',
    withOther(whole, detached(3), {}),
    { rev: 2, by: 'bia' },
  ],
  ['one that is too far away', withOther(far, detached(36), {}), undefined],
  ['one that is not', withOther(far, detached(37), {}), { rev: 99, by: 'ana' }],
])('missing, with %s known', (_, group, missing) => {
  expect(missingRosterIn(group)).toEqual(missing)
})

test('the chain leads back from the newest as far as nothing is missing', () => {
  const state = remembering(whole, [fifth, twin])
  const chain = chainOf(groupIn(state))
  expect([...chain.keys()].map(shown)).toEqual(['r4', 'r3', 'r2', 'r1'])
  expect(shown(childOf(chain, third.hash)?.[0])).toBe('r4')
  expect(childOf(chain, fourth.hash)).toBeUndefined()
  expect([...chainOf(groupIn(part)).keys()].map(shown)).toEqual(['r4', 'r3'])
})

test('the next roster is measured by what the one before it left', () => {
  const withoutBia = after(second, 'w3', {
    members: second.members.slice(0, 1),
    departed: [{ ...bia, have: { upTo: 0, gaps: [] }, left: true }],
  })
  const withCaio = admitting(withoutBia, 'w4', caio)
  const handover = handedTo(caio, withCaio, 'w5')
  const group = groupIn(withRosters(stateOf(ana), first, second, withoutBia, withCaio, handover))
  const parent = (roster: SignedRoster, of = group) =>
    parentOf(of, knownRosterOf(roster, roster.rev))
  expect(parent(withCaio)).toEqual({
    rev: 4,
    at: withCaio.at,
    name: first.name,
    lineage: first.lineage,
    members: [
      { ...ana, from: 1 },
      { ...caio, from: 4 },
    ],
  })
  expect(parent(handover).lineage).toEqual(handover.lineage)
  expect(parent(second).members?.map(({ id }) => id)).toEqual(['ana', 'bia'])
  // who was a member before the first that I know is unknown
  expect(parent(third, groupIn(part)).members).toBeDefined()
  expect(parent(second, groupIn(part)).members).toBeUndefined()
})

test('of a roster that ends the group it is remembered that nothing follows', () => {
  const end = after(third, 'end', { members: [], disbanded: true, topic: safeText('over') })
  expect(knownRosterOf(end, 4, { adoptedAt: at(7) })).toEqual({
    rev: 4,
    effectiveRev: 4,
    topic: 'over',
    at: end.at,
    by: ana.id,
    before: third.hash,
    adoptedAt: 7,
    last: true,
  })
  expect(Object.keys(knownRosterOf(first, 1))).toEqual([
    'rev',
    'effectiveRev',
    'at',
    'by',
    'joined',
  ])
})

test('a damaged disk, on which rosters lead back to themselves, ends no program', () => {
  const circle = new Map([
    [fourth.hash, { ...knownRosterOf(fourth, 4), before: fifth.hash }],
    [fifth.hash, knownRosterOf(fifth, 5)],
  ])
  const group: Group = { ...groupIn(whole), roster: fifth, known: circle }
  expect([...chainOf(group).keys()]).toEqual([fifth.hash, fourth.hash])
  const state: State = { ...whole, groups: new Map(whole.groups).set(GROUP, group) }
  const said = { ...ana, by: ana.id, type: 'message.send', seq: 1 }
  const channel = { kind: 'group', group: GROUP } as const
  const roster = { rev: 5, hash: fifth.hash }
  const higher = { ...group, roster: { ...fifth, rev: 3 } }
  for (const known of [state, { ...state, groups: new Map(state.groups).set(GROUP, higher) }])
    expect(() => receivingGroup(known, { ...said, channel, roster })).not.toThrow()
})
