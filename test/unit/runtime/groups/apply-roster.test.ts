/** What follows from a roster for those who receive, and for what was received; and that none is forgotten. */
import { describe, expect, test } from 'vitest'
import type { GroupId } from '../../../../src/core/ids.ts'
import { toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { MembershipInterval, SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import { createRosterApplier, markPending } from '../../../../src/runtime/groups/apply-roster.ts'
import type { OwnStanding } from '../../../../src/runtime/outbound/receivers.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  dora,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third = admitting(second, 'r3', caio)
const withoutBia: SignedRoster = after(third, 'r4', {
  members: third.members.filter(({ id }) => id !== bia.id),
  departed: [{ ...bia, have: { upTo: 4, gaps: [[2, 2]] }, left: false }],
})
const withDora = admitting(withoutBia, 'r5', dora)
const ofAna = withRosters(stateOf(ana), first, second, third)
const ofBia = withRosters(stateOf(bia), second, third, withoutBia)
const OTHER = 'x~123456789012' as GroupId

/** What of my own messages does not count, as it was decided again. */
const lostOf = (own: OwnStanding | undefined) =>
  own ? `, lost ${own.lost.map(([seq]) => seq).join(' ')}` : ''

const setUp = (state: State) => {
  const log: string[] = []
  const disk = createMemoryDisk(() => at(0))
  const transactions: boolean[] = []
  /** Which group's subscriptions fail. */
  let broken: GroupId | undefined
  const applier = createRosterApplier({
    disk: {
      ...disk,
      transaction: (durable, work) => {
        transactions.push(durable)
        return disk.transaction(durable, work)
      },
    },
    eventStore: { state: () => state, commit: () => {}, snapshot: () => {} },
    delivery: {
      setMembers: (_, who, afterFork, own) =>
        log.push(`to ${who.join(' ')}${afterFork ? ' after a fork' : ''}${lostOf(own)}`),
      withdraw: (_, { upTo, gaps }, who, afterFork, own) =>
        log.push(
          `withdraw but ${upTo} ${JSON.stringify(gaps)} from ${who.join(' ')}${afterFork ? ' after a fork' : ''}${lostOf(own)}`,
        ),
    },
    revalidator: {
      own: () => {
        log.push('own')
        return { counting: [], lost: [[3, 3]] }
      },
      everything: () => log.push('everything'),
      authors: (_, who) => log.push(`authors ${who.map(({ id }) => id).join(' ')}`),
    },
    subscriptions: {
      updateGroup: (group) => {
        if (group === broken) throw new Error('the disk is full')
        log.push('subscriptions')
      },
    },
    onRosterChanged: () => log.push('changed'),
  })
  return {
    log,
    applier,
    transactions,
    slots: disk.keyValues,
    pending: (group = GROUP) => disk.keyValues.get(`apply-roster:${group}`),
    breaks: (group: GroupId | undefined) => {
      broken = group
    },
  }
}

type Change = Parameters<ReturnType<typeof setUp>['applier']['apply']>[0]

test.each<[string, State, Omit<Change, 'group'>, readonly string[]]>([
  [
    'a member, of others who came or went',
    ofAna,
    { authors: [bia] },
    ['to bia caio', 'authors bia', 'changed'],
  ],
  ['a member, of no one', ofAna, {}, ['to bia caio', 'authors ', 'changed']],
  [
    'a member, of a fork',
    ofAna,
    { authors: [bia], forkRev: 2 },
    ['own', 'to bia caio after a fork, lost 3', 'everything', 'changed'],
  ],
  [
    'a member who is let in',
    ofAna,
    { authors: [bia, ana] },
    ['own', 'to bia caio, lost 3', 'authors bia ana', 'changed'],
  ],
  [
    'a member, of one with the same name',
    ofAna,
    { authors: [{ ...ana, key: bia.key }] },
    ['to bia caio', 'authors ana', 'changed'],
  ],
  [
    'whoever is no member any more',
    ofBia,
    { authors: [bia] },
    ['own', 'withdraw but 4 [[2,2]] from ana caio, lost 3', 'authors bia', 'changed'],
  ],
  [
    'whoever is no member any more, after others came',
    withRosters(stateOf(bia), second, third, withoutBia, withDora),
    {},
    ['own', 'withdraw but 4 [[2,2]] from ana caio dora, lost 3', 'authors ', 'changed'],
  ],
  [
    'whoever is no member any more, of a fork: nobody who came later is to have anything',
    withRosters(stateOf(bia), second, third, withoutBia, withDora),
    { authors: [bia], forkRev: 2 },
    ['own', 'withdraw but 4 [[2,2]] from ana caio after a fork, lost 3', 'everything', 'changed'],
  ],
  [
    'whoever never was one',
    withRosters(stateOf(dora), third),
    {},
    ['own', 'withdraw but 0 [] from ana bia caio, lost 3', 'authors ', 'changed'],
  ],
])('a roster, for %s', (_, state, change, done) => {
  const { log, applier } = setUp(state)
  applier.apply({ group: GROUP, ...change })
  expect(log).toEqual(['subscriptions', ...done])
})

test('of an unknown group only the subscriptions change', () => {
  const { log, applier } = setUp(ofAna)
  applier.apply({ group: OTHER, authors: [bia], forkRev: 2 })
  expect(log).toEqual(['subscriptions'])
})

const ALL = Number.MAX_SAFE_INTEGER
const interval = (who: typeof ana, upTo?: number): MembershipInterval => ({
  ...who,
  from: 1,
  to: 3,
  ...(upTo === undefined ? {} : { have: toSeqRanges([[1, upTo]]) }),
})

test.each<[string, readonly MembershipInterval[], number]>([
  ['none, if I never was a member', [interval(ana, 9)], 0],
  ['those that the leader had', [interval(bia, 2), interval(ana, 9)], 2],
  ['those of each membership', [interval(bia, 7), interval(bia, 2)], 7],
  ['not those of another key', [interval({ ...bia, key: ana.key }, 9), interval(bia, 2)], 2],
  ['all, if the roster that removed me was not seen', [interval(bia, 2), interval(bia)], ALL],
])('of my messages count, after I left: %s', (_, intervals, upTo) => {
  const group = ofBia.groups.get(GROUP)
  if (!group) throw new Error('it is known')
  const groups = new Map([[GROUP, { ...group, intervals }]])
  const { log, applier } = setUp({ ...ofBia, groups })
  applier.apply({ group: GROUP })
  expect(log).toContain(`withdraw but ${upTo} [] from ana caio, lost 3`)
})

describe('a roster that is still to be applied', () => {
  test.each<[string, readonly (number | undefined)[], readonly string[]]>([
    ['by itself', [undefined], ['own', 'to bia caio, lost 3', 'authors ana bia caio', 'changed']],
    ['after a fork', [3], ['own', 'to bia caio after a fork, lost 3', 'everything', 'changed']],
  ])('is applied at the next start: %s', (_, revs, done) => {
    const { log, applier, slots, pending } = setUp(ofAna)
    for (const rev of revs) markPending(slots, GROUP, rev)
    applier.restore()
    expect(log).toEqual(['subscriptions', ...done])
    applier.idle()
    expect(pending()).toBe('')
    log.length = 0
    applier.restore()
    applier.resume()
    expect(log).toEqual([])
  })

  test.each<[string, readonly (number | undefined)[], string]>([
    ['no fork', [undefined, undefined], 'no'],
    ['the lowest of several forks', [5, 3, 4], '3'],
    ['a fork, whatever follows', [3, undefined], '3'],
    ['a fork, whatever was before', [undefined, 3], '3'],
  ])('remembers %s', (_, revs, stored) => {
    const { slots, pending } = setUp(ofAna)
    for (const rev of revs) markPending(slots, GROUP, rev)
    expect(pending()).toBe(stored)
  })

  test('is remembered anew after it was applied', () => {
    const { slots, pending, applier } = setUp(ofAna)
    markPending(slots, GROUP, 3)
    applier.apply({ group: GROUP, forkRev: 3 })
    applier.idle()
    markPending(slots, GROUP)
    applier.idle()
    expect(pending()).toBe('no')
  })

  test('is done when it was applied, not before', () => {
    const { slots, pending, applier, transactions } = setUp(ofAna)
    markPending(slots, GROUP)
    applier.idle()
    expect(pending()).toBe('no')
    applier.apply({ group: GROUP })
    expect(pending()).toBe('no')
    applier.idle()
    expect(pending()).toBe('')
    // what is not pending needs no transaction; none has to survive a power cut
    applier.apply({ group: GROUP })
    applier.idle()
    expect(transactions).toEqual([false])
  })

  test('stays so where something failed, and is tried again', () => {
    const { log, slots, pending, applier, breaks } = setUp(ofAna)
    for (const group of [OTHER, GROUP]) markPending(slots, group)
    breaks(GROUP)
    expect(() => applier.apply({ group: GROUP })).toThrow('the disk is full')
    applier.apply({ group: OTHER })
    applier.idle()
    expect([pending(), pending(OTHER)]).toEqual(['no', ''])
    // applied without its authors, it is not done either
    breaks(undefined)
    applier.apply({ group: GROUP })
    applier.idle()
    expect(pending()).toBe('no')
    log.length = 0
    applier.resume()
    applier.idle()
    expect(log).toEqual([
      'subscriptions',
      'own',
      'to bia caio, lost 3',
      'authors ana bia caio',
      'changed',
    ])
    expect(pending()).toBe('')
  })

  test('names a group, or is no such thing', () => {
    const { log, slots, applier } = setUp(ofAna)
    slots.put('apply-roster:no group', 'no')
    slots.put(`other:${GROUP}`, 'no')
    applier.resume()
    expect(log).toEqual([])
  })
})

const restored = (state: State) => {
  const { log, applier } = setUp(state)
  applier.restore()
  return log
}

test('at the start my messages are withdrawn from groups that I am not in', () => {
  expect(restored(ofBia)).toEqual(['withdraw but 4 [[2,2]] from ana caio'])
  expect(restored(ofAna)).toEqual([])
})
