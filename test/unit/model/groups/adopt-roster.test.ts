/** A group once another roster counts: what it keeps, and what is taken back in a fork. */
import { describe, expect, test } from 'vitest'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { withRoster } from '../../../../src/model/groups/adopt-roster.ts'
import type { Group } from '../../../../src/model/groups/membership.ts'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import { knownRosterOf } from '../../../../src/model/groups/roster-chain.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  dora,
  first,
  hashNamed,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third = admitting(second, 'r3', caio)
const fourth = after(third, 'r4', { topic: safeText('four') })
const fifth = after(fourth, 'r5', { topic: safeText('five') })
/** Another roster at the place of the fourth. */
const other = after(third, 'o4', { topic: safeText('other') })

const groupAfter = (...rosters: readonly SignedRoster[]): Group => {
  const [one, ...more] = rosters
  if (!one) throw new Error('at least one')
  return more.reduce(
    (group, roster) => withRoster(group, { roster }, undefined),
    withRoster(undefined, { roster: one }, undefined),
  )
}
const remembering = (group: Group, ...rosters: readonly SignedRoster[]): Group => ({
  ...group,
  known: new Map([
    ...group.known,
    ...rosters.map((roster) => [roster.hash, knownRosterOf(roster, roster.rev)] as const),
  ]),
})
const whole = groupAfter(first, second, third, fourth, fifth)

describe('a fork', () => {
  const onLost = after(fourth, 'x5')
  const furtherOnLost = after(onLost, 'x6')
  const beside = after(third, 'y4')
  const before = after(second, 'y3')
  const detached: SignedRoster = { ...fifth, hash: hashNamed('z5'), before: hashNamed('z4') }
  const group = withRoster(
    remembering(whole, onLost, furtherOnLost, beside, before, detached),
    { roster: other, forkRev: 3, adoptedAt: at(7) },
    undefined,
  )

  test.each<[string, SignedRoster, number]>([
    ['the roster that counts now', other, 4],
    ['the last one in common', third, 3],
    ['one before that', second, 2],
    ['the roster that lost', fourth, 3],
    ['the newest until now', fifth, 3],
    ['another one after the loser', onLost, 3],
    ['the one after that', furtherOnLost, 3],
    ['a third one after the last in common', beside, 4],
    ['one after an earlier roster', before, 3],
    ['one of an unknown branch', detached, 5],
  ])('makes %s count for its place', (_, { hash }, effectiveRev) => {
    expect(group.known.get(hash)?.effectiveRev).toBe(effectiveRev)
  })

  test('leaves what else is known of a loser as it was', () => {
    expect(group.known.get(fourth.hash)).toEqual(knownRosterOf(fourth, 3))
  })

  test('takes back what the chat told of it', () => {
    const told = group.changes.flatMap((change) => (change.kind === 'topic' ? change.topic : []))
    expect(told).toEqual(['other'])
    expect(group.changes.map(({ rev }) => rev)).toEqual([1, 2, 3, 4])
  })

  test('is known from the same roster on as before', () => {
    expect(group.knownFromRev).toBe(1)
    expect(group.roster).toBe(other)
    expect(group.known.get(other.hash)?.adoptedAt).toBe(7)
  })
})

test('a fork takes back who came and who went since', () => {
  const withoutCaio = after(third, 'r4', {
    members: third.members.slice(0, 2),
    departed: [{ ...caio, have: { upTo: 1, gaps: [] }, left: false }],
  })
  const withDora = admitting(withoutCaio, 'r5', dora)
  const group = withRoster(
    groupAfter(first, second, third, withoutCaio, withDora),
    { roster: other, forkRev: 3 },
    undefined,
  )
  expect(group.intervals).toEqual([
    { ...ana, from: 1 },
    { ...bia, from: 2 },
    { ...caio, from: 3 },
  ])
})

test.each<[string, readonly SignedRoster[], number]>([
  ['from the founding on', [first, second, third], 1],
  ['from the first one that was seen', [second, third], 2],
  ['from the one after a gap', [first, third], 3],
  ['from the one after the gap, whatever follows', [first, third, fourth], 3],
])('its members are known %s', (_, rosters, rev) => {
  expect(groupAfter(...rosters).knownFromRev).toBe(rev)
})

test('after a gap, whoever is gone was a member until the last roster that was seen', () => {
  const withoutBia = after(third, 'r4', {
    members: third.members.filter(({ id }) => id !== bia.id),
  })
  expect(groupAfter(second, withoutBia).intervals).toEqual([
    { ...ana, from: 1 },
    { ...bia, from: 2, to: 3 },
    { ...caio, from: 3 },
  ])
})

test('a group is the one of its first roster, whichever was seen first', () => {
  expect([first, second].map((roster) => groupAfter(roster).founding)).toEqual([
    first.hash,
    first.hash,
  ])
  expect(groupAfter(second, third).founding).toBe(first.hash)
})

test('the newest message stays, and who leaves stays noted while they are a member', () => {
  const last = { at: at(9), ref: 'ref' as never }
  const leaver = { to: ana.id, sentCount: 4 }
  const group: Group = {
    ...whole,
    last,
    leavers: new Map([
      [bia.id, leaver],
      [dora.id, leaver],
    ]),
  }
  const next = withRoster(group, { roster: after(fifth, 'r6') }, undefined)
  expect(next.last).toBe(last)
  expect([...next.leavers.keys()]).toEqual([bia.id])
})

test('the chat shows the newest three hundred changes', () => {
  const rosters = Array.from({ length: 301 }, (_, place) => place).reduce<readonly SignedRoster[]>(
    (all, place) => [
      ...all,
      after(all.at(-1) ?? first, `n${place}`, { topic: safeText(`${place}`) }),
    ],
    [first],
  )
  const { changes } = groupAfter(...rosters)
  expect(changes).toHaveLength(300)
  expect(changes.at(-1)).toMatchObject({ kind: 'topic', topic: '300' })
})
