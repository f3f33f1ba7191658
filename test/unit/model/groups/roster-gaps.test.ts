/** What rosters tell that arrive after those that follow them: the same as to whoever saw them in their order. */
import { describe, expect, test } from 'vitest'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Group } from '../../../../src/model/groups/membership.ts'
import { missingRosterIn, overdueRosterIn } from '../../../../src/model/groups/roster-chain.ts'
import { gapsBefore } from '../../../../src/model/groups/roster-gaps.ts'
import { supersedes } from '../../../../src/model/groups/roster-rules.ts'
import type { Identity, SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import {
  admitting,
  after,
  at,
  bia,
  caio,
  claimedBy,
  decisionOn,
  dora,
  first,
  GROUP,
  handedTo,
  stateOf,
  verdictOn,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const without = (
  parent: SignedRoster,
  name: string,
  who: Identity,
  upTo: number,
  changes: Partial<SignedRoster> = {},
) =>
  after(parent, name, {
    members: parent.members.filter(({ id }) => id !== who.id),
    departed: [{ ...who, have: { upTo, gaps: [] }, left: false }],
    ...changes,
  })

const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 500, list: [bia, caio], sig: '' },
}
const common = [first, second, third]

/** Caio claims the lead later than bia, and disbands the group: his branch loses. */
const lost4 = claimedBy(caio, third, 'c4', { at: at(third.at + 600) })
const lost5 = after(lost4, 'c5', {
  members: [],
  disbanded: true,
  departed: lost4.members.map(({ id, key }) => ({
    id,
    key,
    have: { upTo: 2, gaps: [] },
    left: false,
  })),
})
/** Bia removes caio, and none of his messages count. Dora comes and goes. */
const claim4 = claimedBy(bia, third, 'b4', { at: at(third.at + 500) })
const bias5 = without(claim4, 'b5', caio, 0, { topic: safeText('ours') })
const bias6 = admitting(bias5, 'b6', dora)
const bias7 = without(bias6, 'b7', dora, 7, { topic: safeText('') })
const bias8 = after(bias7, 'b8')
const branch = [claim4, bias5, bias6, bias7, bias8]

const groupOf = (state: State): Group => {
  const group = state.groups.get(GROUP)
  if (!group) throw new Error('no such group')
  return group
}

/** What is known of the group, whenever it was learnt. */
const knowledgeOf = (state: State) => {
  const { roster, known, knownFromRev, intervals, changes, gaps = [] } = groupOf(state)
  return {
    roster: roster.hash,
    known: [...known]
      .map(([hash, { adoptedAt: _adoptedAt, ...rest }]) => ({ hash, ...rest }))
      .toSorted((a, b) => (a.hash < b.hash ? -1 : 1)),
    knownFromRev,
    intervals: intervals.toSorted((a, b) => a.from - b.from),
    changes,
    gaps,
  }
}

const inOrder = withRosters(stateOf(caio), ...common, lost4, ...branch, lost5)
const left = withRosters(stateOf(caio), ...common, lost4, lost5)

/** The state once each of these that should count by now does, as the program sees to it. */
const reconciled = (state: State, kept: readonly SignedRoster[]): State => {
  const overdue = overdueRosterIn(groupOf(state), state)
  const roster = kept.find(({ hash }) => hash === overdue)
  return roster ? reconciled(withRosters(state, roster), kept) : state
}

/** The state when these arrive; what has to wait for another one, or is not needed before, comes again after it. */
const arriving = (
  state: State,
  rosters: readonly SignedRoster[],
  kept: readonly SignedRoster[] = rosters,
): State => {
  const next = rosters.find(
    (roster) => !['unknown-roster', 'stale'].includes(verdictOn(state, roster)),
  )
  if (!next) return state
  return arriving(
    reconciled(withRosters(state, next), kept),
    rosters.filter((roster) => roster !== next),
    kept,
  )
}

const permutations = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.length === 0
    ? [[]]
    : list.flatMap((one) =>
        permutations(list.filter((other) => other !== one)).map((rest) => [one, ...rest]),
      )

describe('somebody who disbanded the group on a branch that lost', () => {
  const skipped = withRosters(left, bias8, bias7, bias6, bias5)

  test('knows better what counts once the last missing roster is there', () => {
    expect(groupOf(skipped).intervals).toContainEqual({
      ...caio,
      from: 3,
      to: 5,
      have: { upTo: 2, gaps: [] },
    })
    expect(groupOf(withRosters(skipped, claim4)).intervals).toContainEqual({
      ...caio,
      from: 3,
      to: 5,
      have: { upTo: 0, gaps: [] },
    })
  })

  test('knows the same as whoever saw all rosters in their order, however they come', () => {
    const orders = permutations(branch)
    expect(orders).toHaveLength(120)
    const expected = knowledgeOf(inOrder)
    for (const order of orders) {
      const names = order.map(({ hash }) => hash.slice(0, 2)).join(' ')
      expect([names, knowledgeOf(arriving(left, order))]).toEqual([names, expected])
    }
  })

  test('has everything since the common roster decided again then, and only then', () => {
    const events = [bias8, bias7, bias6, bias5, claim4].map((roster, index, all) => {
      const decided = decisionOn(withRosters(left, ...all.slice(0, index)), roster)
      const [event] = decided.ok ? decided.value : []
      return event && 'commonRev' in event ? event.commonRev : undefined
    })
    expect(events).toEqual([undefined, undefined, undefined, undefined, 3])
  })
})

test('an earlier branch that was left is not given up: it counts again', () => {
  const mine4 = claimedBy(caio, third, 'c4', { at: at(third.at + 500) })
  const mine5 = after(mine4, 'c5', { members: [], disbanded: true, departed: lost5.departed })
  const later4 = { ...claim4, at: at(third.at + 600) }
  const state = withRosters(stateOf(caio), ...common, mine4, mine5, bias6, bias5, later4)
  expect(groupOf(state).roster).toEqual(bias6)
  expect(overdueRosterIn(groupOf(state), state)).toBe(mine4.hash)
  expect(knowledgeOf(withRosters(state, mine4, mine5))).toEqual(
    knowledgeOf(withRosters(stateOf(caio), ...common, mine4, mine5, later4, bias5, bias6)),
  )
})

test('of two by one signer the one that was left counts no more, though it is earlier', () => {
  const twice = claimedBy(bia, third, 'x4', { at: at(third.at + 500) })
  const later4 = { ...claim4, at: at(third.at + 600) }
  const state = withRosters(stateOf(dora), ...common, twice, bias6, bias5, later4)
  expect(groupOf(state).known.get(twice.hash)?.effectiveRev).toBe(3)
  expect(groupOf(state).known.get(later4.hash)?.effectiveRev).toBe(4)
})

describe('somebody who skipped rosters of a branch that lost, and then of the one that counts', () => {
  const fourth = after(third, 'r4')
  const lostClaim5 = claimedBy(bia, fourth, 'l5', { at: at(fourth.at + 600) })
  const lostRoster6 = without(lostClaim5, 'l6', caio, 1)
  const fifth = after(fourth, 'r5', { at: at(fourth.at + 500) })
  const sixth = without(fifth, 'r6', caio, 0)
  const seventh = after(sixth, 'r7')
  const everything = [...common, fourth, lostClaim5, lostRoster6, fifth, sixth, seventh]
  const expected = knowledgeOf(withRosters(stateOf(dora), ...everything))
  /** The branches parted in the first gap already. */
  const skippingAfter = (...rosters: readonly SignedRoster[]) =>
    withRosters(stateOf(dora), ...rosters, lostRoster6, seventh)

  test.each([
    ['was a member before both', common],
    ['came in the first gap', [first, second]],
  ])('learns when somebody who %s left in the second, however the rosters come', (_, known) => {
    const skipping = skippingAfter(...known)
    expect(groupOf(skipping).gaps).toHaveLength(2)
    const missing = everything.filter(({ hash }) => !groupOf(skipping).known.has(hash))
    for (const order of permutations(missing)) {
      const names = order.map(({ hash }) => hash.slice(0, 2)).join(' ')
      expect([names, knowledgeOf(arriving(skipping, order))]).toEqual([names, expected])
    }
  })

  test('says of nothing that it is known while one in the first gap is missing', () => {
    const state = withRosters(skippingAfter(first, second), lostClaim5, sixth, fifth, fourth)
    expect(groupOf(state).gaps).toEqual([{ rev: 7, tip: second.hash, knownFromRev: 1 }])
    expect(groupOf(state).knownFromRev).toBe(7)
    // the branch that lost counts no more already
    expect(groupOf(state).known.get(lostRoster6.hash)?.effectiveRev).toBe(4)
  })

  test('and knew nothing before: who was a member before the branches parted stays unknown', () => {
    const state = withRosters(skippingAfter(), lostClaim5, sixth, fifth, fourth)
    expect(groupOf(state).gaps).toEqual([])
    expect(groupOf(state).knownFromRev).toBe(7)
    expect(groupOf(state).intervals.some(({ id }) => id === caio.id)).toBe(false)
  })
})

test('in a fork all members are known from its first roster on', () => {
  const fourth = after(third, 'r4')
  const lostClaim5 = claimedBy(bia, fourth, 'l5', { at: at(fourth.at + 600) })
  const fifth = after(fourth, 'r5', { at: at(fourth.at + 500) })
  const newest = after(lostClaim5, 'l6')
  const state = withRosters(stateOf(dora), first, newest, lostClaim5, fourth)
  expect(groupOf(state).knownFromRev).toBe(6)
  expect(groupOf(withRosters(state, fifth)).knownFromRev).toBe(5)
})

test('a former member remembers what follows a branch that lost, though it names them as a member', () => {
  // ana disbanded the group; the branch of bia, who claimed the lead later, never did
  const end4 = after(third, 'e4', {
    at: at(third.at + 400),
    members: [],
    disbanded: true,
    departed: lost5.departed,
  })
  const topic = after(claim4, 'b5', { topic: safeText('ours') })
  const state = withRosters(stateOf(caio), ...common, end4)
  expect(verdictOn(state, topic)).toBe('unknown-roster')
  expect(verdictOn(withRosters(state, claim4), topic)).toBe('record as 3')
})

describe('an observer', () => {
  const fourth = without(third, 'r4', caio, 4)
  const fifth = after(fourth, 'r5')
  const sixth = without(fifth, 'r6', bia, 6)
  const seventh = after(sixth, 'r7')
  const eighth = admitting(seventh, 'r8', dora)

  test('guesses who left when, until the rosters are there that tell', () => {
    const skipping = withRosters(stateOf(dora), first, second, third, fifth)
    expect(groupOf(skipping).intervals).toContainEqual({ ...caio, from: 3, to: 4 })
    expect(groupOf(skipping).knownFromRev).toBe(5)
    expect(knowledgeOf(withRosters(skipping, fourth))).toEqual(
      knowledgeOf(withRosters(stateOf(dora), first, second, third, fourth, fifth)),
    )
  })

  test('of two gaps fills the later one, then both', () => {
    const skipping = withRosters(stateOf(dora), first, third, fourth, seventh, eighth)
    expect(groupOf(skipping).gaps).toEqual([
      { rev: 3, tip: first.hash, knownFromRev: 1 },
      { rev: 7, tip: fourth.hash, knownFromRev: 3 },
    ])
    const later = withRosters(skipping, sixth, fifth)
    expect(groupOf(later).gaps).toEqual([{ rev: 3, tip: first.hash, knownFromRev: 1 }])
    expect(groupOf(later).knownFromRev).toBe(3)
    const both = withRosters(later, second)
    expect(knowledgeOf(both)).toEqual(
      knowledgeOf(withRosters(stateOf(dora), ...common, fourth, fifth, sixth, seventh, eighth)),
    )
    // the later gap first, or what is before it
    expect(knowledgeOf(withRosters(skipping, second, sixth, fifth))).toEqual(knowledgeOf(both))
  })

  test('learns of somebody who came and went meanwhile', () => {
    const came = admitting(second, 'd3', dora)
    const went = without(came, 'd4', dora, 9)
    const then = after(went, 'd5')
    const state = withRosters(stateOf(caio), first, second, then, went, came)
    expect(knowledgeOf(state)).toEqual(
      knowledgeOf(withRosters(stateOf(caio), first, second, came, went, then)),
    )
    expect(groupOf(state).intervals.at(-1)).toEqual({
      ...dora,
      from: 3,
      to: 4,
      have: { upTo: 9, gaps: [] },
    })
  })

  test('whoever is gone, and no roster says since when, was a member until the last missing one', () => {
    const forgotten = { ...fourth, departed: [] }
    const state = withRosters(stateOf(dora), ...common, fifth, forgotten)
    expect(groupOf(state).intervals).toContainEqual({ ...caio, from: 3, to: 5 })
  })

  test('is still told of having been added without asking', () => {
    const added = admitting(fifth, 'a6', dora)
    const state = withRosters(stateOf(dora), ...common, added, fifth, fourth)
    expect(groupOf(state).changes.map(({ kind, rev }) => `${kind} ${rev}`)).toEqual([
      'founded 1',
      'joined 2',
      'joined 3',
      'removed 4',
      'added 6',
    ])
  })

  test('whose newest roster was skipped over, and comes again, loses nothing of it', () => {
    // the leader hands over, and claims the lead again; bia, to whom it was handed, has made one more
    const heirs = { after: 500, list: [bia], sig: '' }
    const base = after(third, 'h4', { heirs })
    const rival = claimedBy(bia, base, 'i5', { at: at(base.at + 9000) })
    const next = after(base, 'h5')
    const last = after(after(next, 'h6'), 'h7')
    const state = withRosters(stateOf(dora), ...common, last, rival, after(next, 'h6'), base)
    expect(groupOf(state).roster).toEqual(rival)
    const again = withRosters(state, next)
    expect(groupOf(again).roster).toEqual(next)
    // what follows it still counts for its place, and is adopted next
    expect(groupOf(again).known.get(last.hash)?.effectiveRev).toBe(7)
    expect(overdueRosterIn(groupOf(again), again)).toBe(after(next, 'h6').hash)
  })

  test('finds that a branch counts that lost by all it saw, however the rosters come', () => {
    // ana disbands the group before bia claims the lead; dora sees that after a later roster of bia
    const end4 = after(third, 'e4', {
      at: at(third.at + 400),
      members: [],
      disbanded: true,
      departed: lost5.departed,
    })
    const seen = withRosters(stateOf(dora), first, second, bias7)
    expect(supersedes(end4, groupOf(seen).roster)).toBe(false)
    expect(verdictOn(seen, end4)).toBe('record as 4')
    // what led to it is found from the roster that counts so far
    expect(missingRosterIn(groupOf(seen))).toBeUndefined()
    expect(missingRosterIn(groupOf(withRosters(seen, end4)))).toEqual({ rev: 6, by: 'bia' })
    const expected = knowledgeOf(
      withRosters(stateOf(dora), ...common, claim4, bias5, bias6, bias7, end4),
    )
    expect(expected.roster).toBe(end4.hash)
    for (const order of permutations([end4, third, claim4, bias5, bias6])) {
      const names = order.map(({ hash }) => hash.slice(0, 2)).join(' ')
      expect([names, knowledgeOf(arriving(seen, order))]).toEqual([names, expected])
    }
  })

  test('remembers that a branch lost whose end it saw first, however the rosters come', () => {
    const next6 = after(bias5, 'n6')
    const next7 = after(next6, 'n7')
    const seen = withRosters(stateOf(dora), first, second, next7)
    expect(verdictOn(seen, lost5)).toBe('record as 5')
    const expected = knowledgeOf(
      withRosters(stateOf(dora), ...common, claim4, bias5, next6, next7, lost4, lost5),
    )
    expect(expected.known.find(({ hash }) => hash === lost5.hash)?.effectiveRev).toBe(3)
    for (const order of permutations([lost5, lost4, third, claim4, bias5, next6])) {
      const names = order.map(({ hash }) => hash.slice(0, 2)).join(' ')
      expect([names, knowledgeOf(arriving(seen, order))]).toEqual([names, expected])
    }
  })

  test('has what was sent under a branch decided again when its beginning shows that it lost', () => {
    const seen = withRosters(stateOf(dora), ...common, claim4, bias5, bias6, bias7, lost5)
    const decided = decisionOn(seen, lost4)
    expect(decided).toMatchObject({ ok: true, value: [{ type: 'group.forked', commonRev: 3 }] })
  })

  test('takes nothing of a leader who handed over, without all that came between', () => {
    const handed = handedTo(bia, third, 'h4')
    const led = after(handed, 'h5', { by: bia.id, key: bia.key })
    const seen = withRosters(stateOf(dora), first, second, led)
    expect(verdictOn(seen, after(after(third, 'r4'), 'r5'))).toBe('unknown-roster')
  })

  test('remembers sixty-four gaps', () => {
    const group = groupOf(withRosters(stateOf(dora), first))
    const many = Array.from({ length: 70 }, (_, place) => place + 2).reduce<Group>(
      (before, rev) => ({ ...before, gaps: gapsBefore(before, rev) }),
      group,
    )
    expect(many.gaps?.map(({ rev }) => rev)).toHaveLength(64)
    expect(many.gaps?.at(-1)?.rev).toBe(71)
  })
})
