/** Whom somebody asks for rosters that are missing, one person after another. */
import { describe, expect, test } from 'vitest'
import type { State } from '../../../../src/model/state.ts'
import type { MissingRoster } from '../../../../src/runtime/groups/missing-rosters.ts'
import {
  admitting,
  after,
  ana,
  bia,
  caio,
  dora,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import type { Options } from '../../../support/groups/catch-up-program.ts'
import {
  GAP,
  OTHER,
  crowd,
  ofAna,
  second,
  startCatchUp,
  third,
  withoutCaio,
} from '../../../support/groups/catch-up-program.ts'

const since2 = (rev: number, by: typeof ana): MissingRoster => ({
  group: GROUP,
  from: 2,
  rev,
  by: by.id,
})

const wanted = (by: typeof ana, group = GROUP): MissingRoster => ({ group, rev: 2, by: by.id })

describe('when a roster is missing', () => {
  test.each<[string, Options, MissingRoster, readonly string[]]>([
    ['its user is asked', { here: [bia, caio] }, wanted(caio), ['caio']],
    ['another one, if they are away', { here: [bia] }, wanted(caio), ['bia']],
    ['its user, also of an unknown group', { here: [caio] }, wanted(caio, OTHER), ['caio']],
    ['nobody, if nobody is here', {}, wanted(caio), []],
    ['nobody else, of an unknown group', { here: [bia] }, wanted(caio, OTHER), []],
  ])('%s', async (_, options, roster, people) => {
    const { catchUp, clock, messages } = await startCatchUp(ofAna, options)
    catchUp.missingRoster(roster)
    await clock.advance(GAP)
    const channel = { kind: 'roster', group: roster.group }
    expect(messages()).toEqual(
      people.map((author) => ({ type: 'sync.request', channel, author, from: 2, to: 2 })),
    )
  })

  test('it is requested after a moment, and again after eight seconds at least', async () => {
    const { catchUp, clock, asked, published } = await startCatchUp(ofAna, { here: [bia] })
    catchUp.missingToJoin(since2(5, bia))
    await clock.advance(GAP - 1)
    expect(asked()).toEqual([])
    await clock.advance(1)
    expect([asked(), published()]).toEqual([['bia sync.request'], 1])
    await clock.advance(8000 - GAP - 1)
    catchUp.missingToJoin(since2(5, bia))
    // others are another matter
    catchUp.missingToJoin(since2(4, bia))
    await clock.advance(GAP)
    expect(asked()).toEqual(['bia sync.request'])
    catchUp.missingToJoin(since2(5, bia))
    await clock.advance(GAP)
    expect(asked()).toEqual(['bia sync.request'])
  })

  test('eight seconds are enough', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna, { here: [bia] })
    catchUp.missingToJoin(since2(5, bia))
    await clock.advance(8000)
    expect(asked()).toEqual(['bia sync.request'])
    catchUp.missingToJoin(since2(5, bia))
    await clock.advance(GAP)
    expect(asked()).toEqual(['bia sync.request'])
  })

  test('all that lie between are requested', async () => {
    const { catchUp, clock, messages } = await startCatchUp(ofAna)
    catchUp.missingToJoin(since2(5, dora))
    await clock.advance(GAP)
    expect(messages()).toMatchObject([{ author: dora.id, from: 2, to: 5 }])
  })
})

describe('when another roster counts', () => {
  test.each<[string, readonly MissingRoster[], readonly string[]]>([
    ['whoever named one that is still missing gives those after it', [wanted(caio)], ['caio']],
    ['nobody is asked if nothing waits', [], []],
    ['nobody is asked because of another group', [wanted(caio, OTHER)], []],
  ])('%s', async (_, waitsFor, people) => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna, { here: [bia, caio], waitsFor })
    asked()
    catchUp.rosterChanged(GROUP)
    await clock.advance(2 * GAP)
    expect(asked()).toEqual(people.map((who) => `${who} sync.have`))
  })

  test('others are asked too, in case that whoever named it lies', async () => {
    const options = { here: [bia, caio], waitsFor: [wanted(caio)], random: 0 }
    const { catchUp, clock, asked } = await startCatchUp(ofAna, options)
    catchUp.rosterChanged(GROUP)
    await clock.advance(2 * GAP)
    expect(asked()).toEqual(['caio sync.have'])
    await clock.advance(30_000 + GAP)
    expect(asked()).toEqual(['bia sync.have'])
  })

  test('they are asked three times, half a minute apart', async () => {
    const options = { here: [caio], waitsFor: [wanted(caio)] }
    const { catchUp, clock, asked } = await startCatchUp(ofAna, options)
    catchUp.rosterChanged(GROUP)
    await clock.advance(2 * GAP)
    for (const expected of [['caio sync.have'], ['caio sync.have'], ['caio sync.have'], []]) {
      expect(asked()).toEqual(expected)
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(30_000 + GAP)
    }
  })
})

describe('when the one who was asked does not have it', () => {
  const NEXT = 30_000
  const here = [bia, caio, dora]
  const fourth = admitting(third, 'r4', dora)
  const ofFour = withRosters(ofAna, fourth)

  /** Who is asked, one after the other, as long as it is missing. */
  const askedFor = async (state: State, roster: MissingRoster, options: Options = {}) => {
    const program = await startCatchUp(state, { here, waitsFor: [roster], random: 0, ...options })
    program.catchUp.missingRoster(roster)
    await program.clock.advance(GAP)
    const asked = [program.asked()]
    for (let minute = 0; minute < 4; minute += 1) {
      // one after the other
      // oxlint-disable-next-line no-await-in-loop
      await program.clock.advance(NEXT + GAP)
      asked.push(program.asked())
    }
    return asked.map((some) => some.join().replaceAll(' sync.request', ''))
  }

  const over = after(withoutCaio, 'end', {
    members: [],
    departed: withoutCaio.members.map((one) => ({
      ...one,
      have: { upTo: 0, gaps: [] },
      left: false,
    })),
    disbanded: true,
  })
  const afterEnd = withRosters(ofAna, withoutCaio, over)
  const crowded = crowd(9).groups.get(GROUP)?.roster.members.slice(3) ?? []
  const outside = withRosters(stateOf(dora), second)
  const join = { id: 'j', kind: 'ask', group: GROUP, from: dora.id, to: ana.id, answer: 'waiting' }
  const asking = { ...outside, joins: new Map([[join.id, join]]) } as unknown as State

  test.each<[string, State, MissingRoster, Options, readonly string[]]>([
    ['the others are, each once', ofFour, wanted(caio), {}, ['caio', 'bia', 'dora', '', '']],
    ['nobody twice', ofFour, wanted(caio), { here: [caio] }, ['caio', '', '', '', '']],
    [
      'nobody else, once it is there',
      ofFour,
      wanted(caio),
      { waitsFor: [] },
      ['caio', '', '', '', ''],
    ],
    [
      'former members are, when the group is over',
      afterEnd,
      wanted(bia),
      {},
      ['bia', 'caio', '', '', ''],
    ],
    ['nobody else for what a stranger named', ofAna, wanted(dora), {}, ['dora', '', '', '', '']],
    [
      'nobody else of a group that I only look at',
      outside,
      wanted(bia),
      {},
      ['bia', '', '', '', ''],
    ],
    [
      'others are when I want to join',
      asking,
      wanted(bia),
      { here: [ana, bia] },
      ['bia', 'ana', '', '', ''],
    ],
    [
      'members of the roster that waits for it are',
      asking,
      { ...since2(3, caio), members: third.members },
      { here: [bia, caio] },
      ['caio', 'bia', '', '', ''],
    ],
    [
      'at most three others are',
      crowd(9),
      wanted(caio),
      { here: [caio, ...crowded] },
      ['caio', 'm0', 'm1', 'm2', ''],
    ],
  ])('%s', async (_, state, roster, options, people) => {
    expect(await askedFor(state, roster, options)).toEqual(people)
  })

  test('an hour later it is requested from the next, and from the first when all were asked', async () => {
    const roster = wanted(bia)
    const { catchUp, clock, asked } = await startCatchUp(outside, { here: [ana, bia], random: 0 })
    for (const who of ['bia', 'ana', 'bia']) {
      catchUp.missingRoster(roster)
      // one after the other
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(8000 + GAP)
      expect(asked()).toEqual([`${who} sync.request`])
    }
  })

  test('a new link starts with the first', async () => {
    const { catchUp, clock, asked } = await startCatchUp(ofAna, { here: [bia, caio] })
    catchUp.missingRoster(wanted(bia))
    await clock.advance(8000 + GAP)
    expect(asked()).toEqual(['bia sync.request'])
    catchUp.unlinked()
    catchUp.linked()
    catchUp.missingRoster(wanted(bia))
    await clock.advance(GAP)
    expect(asked()).toEqual(['bia sync.request'])
  })
})
