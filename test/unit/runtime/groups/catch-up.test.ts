/** Anti-entropy: whom a member tells what they have, when, and whom they ask for a roster. */
import { describe, expect, test } from 'vitest'
import type { UserId, GroupId } from '../../../../src/core/ids.ts'
import type { State } from '../../../../src/model/state.ts'
import { id } from '../../../support/network/network.ts'
import {
  admitting,
  ana,
  bia,
  caio,
  dora,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import type { Options, Program } from '../../../support/groups/catch-up-program.ts'
import {
  HOUR,
  ARRIVAL,
  GAP,
  LINKED,
  third,
  withoutCaio,
  ofAna,
  OTHER,
  crowd,
  startCatchUp,
} from '../../../support/groups/catch-up-program.ts'

describe('when somebody arrives', () => {
  test.each<[string, State, typeof ana, Options, readonly string[]]>([
    ['a member of my group', ofAna, bia, {}, ['bia sync.have']],
    ['a member of none', ofAna, dora, {}, []],
    ['a member of a group that I am not in', withRosters(stateOf(dora), third), bia, {}, []],
    ['a member, while I have no link', ofAna, bia, { offline: true }, []],
    ['one of many', crowd(33), bia, {}, []],
    ['one of many, by chance', crowd(33), bia, { random: 0.05 }, ['bia sync.have']],
    ['one of many, by the least chance', crowd(33), bia, { random: 3 / 33 }, ['bia sync.have']],
    ['one of not too many', crowd(32), bia, {}, ['bia sync.have']],
  ])('%s', async (_, state, who, options, asked) => {
    const { catchUp, clock, asked: found } = await startCatchUp(state, options)
    catchUp.arrived(who.id)
    await clock.advance(2 * ARRIVAL)
    expect(found()).toEqual(asked)
  })

  test('they are told after a moment, and once', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna)
    catchUp.arrived(bia.id)
    await clock.advance(ARRIVAL - 1)
    catchUp.arrived(bia.id)
    expect(asked()).toEqual([])
    await clock.advance(1)
    expect(asked()).toEqual(['bia sync.have'])
    await clock.advance(30_000)
    expect(asked()).toEqual([])
  })

  test('they are told again after eight seconds at least', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna)
    catchUp.arrived(bia.id)
    await clock.advance(ARRIVAL)
    asked()
    catchUp.arrived(bia.id)
    await clock.advance(7999)
    expect(asked()).toEqual([])
    await clock.advance(1)
    expect(asked()).toEqual(['bia sync.have'])
    // others are told at once
    catchUp.arrived(caio.id)
    await clock.advance(ARRIVAL)
    expect(asked()).toEqual(['caio sync.have'])
  })

  test('several are told together, however often they come', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna)
    for (const wait of [ARRIVAL, 8000]) {
      for (const { id: who } of [bia, caio]) catchUp.arrived(who)
      // each after the other
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(wait)
      expect(asked()).toEqual(['bia sync.have', 'caio sync.have'])
    }
  })

  test.each<[string, (on: Program) => void]>([
    ['the link breaks', ({ catchUp }) => catchUp.unlinked()],
    ['I am removed', ({ now }) => now({ ...ofAna, me: { ...ofAna.me, ...dora } })],
    ['the group is gone', ({ now }) => now(stateOf(ana))],
  ])('nobody is told anything if %s', async (_, then) => {
    const on = await startCatchUp(ofAna)
    on.catchUp.arrived(bia.id)
    then(on)
    await on.clock.advance(ARRIVAL)
    expect(on.asked()).toEqual([])
  })

  test('everything is as before with the next link', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna)
    catchUp.arrived(bia.id)
    catchUp.unlinked()
    catchUp.arrived(caio.id)
    catchUp.linked()
    catchUp.arrived(bia.id)
    await clock.advance(ARRIVAL)
    expect(asked()).toEqual(['bia sync.have'])
    await clock.advance(20_000)
    expect(asked()).toEqual([])
  })
})

const authors = async (state: State, options: Options, to = bia) => {
  const { catchUp, clock, here, messages } = await startCatchUp(state, options)
  here.add(to.id)
  catchUp.arrived(to.id)
  await clock.advance(ARRIVAL)
  const [message] = messages()
  if (message?.type !== 'sync.have') throw new Error('nothing was told')
  return message.authors.map(({ author, have }) => `${author} ${have.upTo} ${have.gaps.length}`)
}

describe('what is told', () => {
  const afterRemoval = withRosters(ofAna, withoutCaio)
  const otherCaio = { ...caio, key: dora.key }

  test.each<[string, State, Options, readonly string[]]>([
    ['of them and of whoever is away', ofAna, {}, ['bia 0 0', 'caio 0 0']],
    [
      'what I have',
      ofAna,
      {
        received: [
          [bia, [[1, 4]]],
          [caio, [[2, 2]]],
        ],
      },
      ['bia 4 0', 'caio 2 1'],
    ],
    ['not of others who are here', ofAna, { here: [caio] }, ['bia 0 0']],
    [
      'of others who are here, where something is missing',
      ofAna,
      { here: [caio], received: [[caio, [[2, 2]]]] },
      ['bia 0 0', 'caio 2 1'],
    ],
    [
      'of them, once, whatever is missing',
      ofAna,
      { received: [[bia, [[2, 2]]]] },
      ['bia 2 1', 'caio 0 0'],
    ],
    ['of whoever left, here or not', afterRemoval, { here: [caio] }, ['bia 0 0', 'caio 0 0']],
    [
      'of whoever came back, once',
      withRosters(afterRemoval, { ...admitting(withoutCaio, 'r5', caio), departed: [] }),
      {},
      ['bia 0 0', 'caio 0 0'],
    ],
    [
      'of whoever came back with another key, by each',
      withRosters(afterRemoval, { ...admitting(withoutCaio, 'r5', otherCaio), departed: [] }),
      {},
      ['bia 0 0', 'caio 0 0', 'caio 0 0'],
    ],
    [
      'of me, where others know more',
      ofAna,
      { unused: [[2, 3]] },
      ['bia 0 0', 'caio 0 0', 'ana 5 1'],
    ],
  ])('%s', async (_, state, options, told) => {
    expect(await authors(state, options)).toEqual(told)
  })

  test('never more than fit', async () => {
    const full = crowd(300)
    const group = full.groups.get(GROUP)
    if (!group) throw new Error('it is known')
    const intervals = [...group.intervals, { ...dora, from: 1, to: 2 }]
    const groups = new Map([[GROUP, { ...group, intervals }]])
    expect(await authors({ ...full, groups }, { random: 0 })).toHaveLength(299)
    const { catchUp, clock, messages, published } = await startCatchUp(ofAna)
    catchUp.arrived(bia.id)
    await clock.advance(ARRIVAL)
    expect(messages()).toMatchObject([
      { channel: { kind: 'group', group: GROUP }, roster: { rev: 3, hash: third.hash } },
    ])
    expect(published()).toBe(1)
  })
})

describe('when something is missing', () => {
  test.each<[string, Options, UserId | undefined, GroupId, readonly string[]]>([
    ['whoever gave the hint is asked', { here: [bia, caio] }, caio.id, GROUP, ['caio sync.have']],
    ['also one who is no member', { here: [bia, dora] }, dora.id, GROUP, ['dora sync.have']],
    ['another one, if they are away', { here: [bia] }, caio.id, GROUP, ['bia sync.have']],
    [
      'the first of those who are here',
      { here: [bia, caio], random: 0 },
      undefined,
      GROUP,
      ['bia sync.have'],
    ],
    ['or another', { here: [bia, caio] }, undefined, GROUP, ['caio sync.have']],
    ['nobody, if nobody is here', {}, undefined, GROUP, []],
    ['nobody, if only I am', { here: [ana] }, undefined, GROUP, []],
    ['nobody, of an unknown group', { here: [bia] }, bia.id, OTHER, []],
  ])('%s', async (_, options, hint, group, asked) => {
    const { catchUp, clock, asked: found } = await startCatchUp(ofAna, options)
    catchUp.missing(group, hint)
    await clock.advance(GAP)
    expect(found()).toEqual(asked)
  })

  test('each group is another matter', async () => {
    const group = ofAna.groups.get(GROUP)
    if (!group) throw new Error('it is known')
    const groups = new Map(ofAna.groups).set(OTHER, { ...group, id: OTHER })
    const { catchUp, clock, asked } = await startCatchUp({ ...ofAna, groups }, { here: [bia] })
    for (const one of [GROUP, OTHER]) catchUp.missing(one)
    await clock.advance(GAP)
    expect(asked()).toEqual(['bia sync.have', 'bia sync.have'])
  })

  test('what is still missing is asked of the others in turn, each once, and of three at most', async () => {
    const here = [bia, caio]
    const received = [[caio, [[2, 2]]]] as const
    const { catchUp, clock, asked } = await startCatchUp(ofAna, { here, received, random: 0 })
    catchUp.missing(GROUP)
    await clock.advance(GAP)
    expect(asked()).toEqual(['bia sync.have'])
    await clock.advance(30_000)
    expect(asked()).toEqual(['caio sync.have'])
    // nobody else is there: the first one may have it now
    await clock.advance(30_000)
    expect(asked()).toEqual(['bia sync.have'])
    await clock.advance(HOUR / 2)
    expect(asked()).toEqual([])
  })

  test('of whom nothing is missing any more, nobody else is asked', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna, { here: [bia, caio], random: 0 })
    for (const member of ['bia', 'caio']) {
      catchUp.missing(GROUP)
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(60_000)
      // the next time somebody else is
      expect(asked()).toEqual([`${member} sync.have`])
    }
  })

  test('they are asked after a moment', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna, { here: [bia] })
    catchUp.missing(GROUP)
    await clock.advance(GAP - 1)
    expect(asked()).toEqual([])
  })
})

describe('with a new link', () => {
  const waitsFor = [{ group: GROUP, rev: 2, by: bia.id }]

  test.each<[string, State, readonly string[], readonly string[]]>([
    ['a few are told', ofAna, ['bia', 'caio'], ['bia sync.have', 'caio sync.have']],
    [
      'three are',
      crowd(6),
      ['bia', 'caio', 'm0'],
      ['bia sync.have', 'caio sync.have', 'm0 sync.have'],
    ],
    // drawn by lot, here the same one each time
    ['of more than three some are', crowd(6), ['bia', 'caio', 'm0', 'm1'], ['m0 sync.have']],
    ['nobody who is away', ofAna, [], []],
    ['nobody of a group that I am not in', withRosters(stateOf(dora), third), ['bia'], []],
  ])('%s', async (_, state, people, asked) => {
    const { catchUp, clock, here, asked: found } = await startCatchUp(state, { offline: true })
    for (const who of people) here.add(id(who))
    catchUp.linked()
    await clock.advance(LINKED - 1)
    expect(found()).toEqual([])
    await clock.advance(1)
    expect(found()).toEqual(asked)
  })

  test('the rosters that something waits for are requested', async () => {
    const options = { offline: true, here: [bia], waitsFor }
    const { catchUp, clock, asked } = await startCatchUp(ofAna, options)
    catchUp.linked()
    await clock.advance(LINKED + GAP)
    expect(asked()).toEqual(['bia sync.have', 'bia sync.request'])
  })

  test.each([
    ['an hour', HOUR, 0.5],
    ['less, by chance', 0.75 * HOUR, 0],
    ['or more', 1.2 * HOUR, 0.9],
  ])('everything is compared with somebody after %s', async (_, wait, random) => {
    const options = { offline: true, here: [caio], waitsFor, random }
    const { catchUp, clock, asked } = await startCatchUp(ofAna, options)
    catchUp.linked()
    await clock.advance(wait - 1)
    asked()
    await clock.advance(1 + 2 * GAP)
    expect(asked().toSorted()).toEqual(['caio sync.have', 'caio sync.request'])
    await clock.advance(wait)
    expect(asked().toSorted()).toEqual(['caio sync.have', 'caio sync.request'])
    catchUp.unlinked()
    await clock.advance(3 * HOUR)
    expect(asked()).toEqual([])
  })
})
