/** Anti-entropy: what a member does about what others have, and what they request. */
import { describe, expect, test } from 'vitest'
import { groupChannel } from '../../../../src/core/channel.ts'
import type { SyncMessage } from '../../../../src/protocol/messages/sync.ts'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import { toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import {
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  dora,
  GROUP,
  hashNamed,
  remembering,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import { id, insecureSigner } from '../../../support/network/network.ts'
import { ROSTERS_FOR_STRANGERS } from '../../../../src/runtime/groups/serve-history.ts'
import type { Has, Options } from '../../../support/groups/catch-up-program.ts'
import {
  GAP,
  second,
  third,
  fourth,
  ofAna,
  OTHER,
  startCatchUp,
} from '../../../support/groups/catch-up-program.ts'

const have = (
  roster: { readonly rev: number; readonly hash: string },
  authors: Has = [],
): Extract<SyncMessage, { type: 'sync.have' }> => ({
  type: 'sync.have',
  channel: groupChannel(GROUP),
  roster: { rev: roster.rev, hash: roster.hash as SignedRoster['hash'] },
  authors: authors.map(([who, ranges]) => ({
    author: who.id,
    key: who.key,
    have: toSeqRanges(ranges),
  })),
})

const unseen = (rev: number) => ({ rev, hash: hashNamed('unseen') })

const answers = async (
  state: State,
  by: typeof ana,
  message: SyncMessage & { type: 'sync.have' | 'sync.request' },
  options: Options = {},
  busy: readonly (typeof ana)[] = [],
) => {
  const on = await startCatchUp(state, options)
  for (const who of busy) on.busy.add(who.id)
  on.catchUp.received(by.id, by.key, message)
  const given = on.given()
  await on.clock.advance(GAP)
  return { given, asked: on.asked(), own: on.own() }
}

const request = (kind: 'group' | 'roster', group = GROUP) =>
  ({ type: 'sync.request', channel: { kind, group }, author: caio.id, from: 1, to: 2 }) as const

/** The same, where dora asks to be let in. */
const asking = (state: State): State => {
  const { id: from, key } = dora
  const join = { id: 'j', kind: 'ask', group: GROUP, from, key, to: ana.id } as const
  return { ...state, joins: new Map([[join.id, join]]) as unknown as State['joins'] }
}

describe('what others have', () => {
  const [other, lost] = [
    claimedBy(caio, third, 'c4', { at: at(third.at + 500) }),
    after(second, 'x3', { at: at(second.at + 1) }),
  ]
  const whole = withRosters(ofAna, fourth)
  const longAgo: State = (() => {
    const many = Array.from({ length: 70 }, (_, place) => place).reduce<readonly SignedRoster[]>(
      (all, place) => [...all, after(all.at(-1) ?? third, `n${place + 4}`)],
      [third],
    )
    return withRosters(ofAna, ...many.slice(1))
  })()

  test.each<
    [string, State, typeof ana, ReturnType<typeof have>, readonly string[], readonly string[]]
  >([
    ['the same roster', whole, bia, have(fourth), [], []],
    ['an older one', whole, bia, have(third), ['bia r3', 'bia r4'], []],
    ['an older one, as no member', whole, dora, have(third), ['dora r3', 'dora r4'], []],
    [
      'one that lost',
      withRosters(whole, other),
      bia,
      have(fourth),
      ['bia r3', 'bia r4', 'bia c4'],
      [],
    ],
    [
      'an unknown one',
      whole,
      bia,
      have(unseen(9)),
      ['bia r1', 'bia r2', 'bia r3', 'bia r4'],
      ['bia sync.have'],
    ],
    [
      'an unknown one, as no member',
      whole,
      dora,
      have(unseen(9)),
      ['dora r1', 'dora r2', 'dora r3', 'dora r4'],
      [],
    ],
  ])('somebody has %s', async (_, state, by, message, given, asked) => {
    expect(await answers(state, by, message)).toEqual({ given, asked, own: [] })
  })

  test.each<[string, number, string]>([
    ['mine, if theirs is newer', 99, 'bia n10'],
    ['theirs, if mine is newer', 70, 'bia n10'],
  ])(
    'of an unknown branch the newest rosters are given, counted back from %s',
    async (_, rev, one) => {
      const { given } = await answers(longAgo, bia, have(unseen(rev)))
      expect(given).toHaveLength(64)
      expect([given[0], given.at(-1)]).toEqual([one, 'bia n73'])
    },
  )

  test('losing branches are given with the chain, to show where they parted', async () => {
    const state = remembering(whole, [lost], 2)
    expect((await answers(state, bia, have(fourth))).given).toEqual([])
    const { given } = await answers(withRosters(state, after(fourth, 'r5')), bia, have(fourth))
    expect(given).toEqual(['bia x3', 'bia r4', 'bia r5'])
  })

  test.each<
    [string, typeof ana, Has, Options, readonly string[], readonly string[], readonly string[]]
  >([
    [
      'less of somebody',
      bia,
      [[caio, [[1, 1]]]],
      { here: [bia], received: [[caio, [[1, 3]]]] },
      ['bia caio [[2,3]]'],
      [],
      [],
    ],
    [
      'less of somebody, as no member',
      dora,
      [[caio, [[1, 1]]]],
      { received: [[caio, [[1, 3]]]] },
      [],
      [],
      [],
    ],
    [
      'less, with the key of somebody else',
      { ...bia, key: dora.key },
      [[caio, []]],
      { received: [[caio, [[1, 3]]]] },
      [],
      [],
      [],
    ],
    [
      'more of somebody',
      bia,
      [[caio, [[1, 5]]]],
      { here: [bia, caio], random: 0 },
      [],
      ['bia sync.have'],
      [],
    ],
    ['some of mine', bia, [[ana, [[1, 5]]]], {}, [], [], ['bia 5']],
    [
      'some of my name with another key',
      bia,
      [[{ ...ana, key: dora.key }, [[1, 5]]]],
      {},
      [],
      [],
      [],
    ],
    [
      'some of mine, and less of somebody',
      bia,
      [
        [ana, [[1, 5]]],
        [caio, []],
      ],
      { received: [[caio, [[1, 1]]]] },
      ['bia caio [[1,1]]'],
      [],
      ['bia 5'],
    ],
  ])('somebody has %s', async (_, by, authors, options, given, asked, own) => {
    expect(await answers(ofAna, by, have(third, authors), options)).toEqual({ given, asked, own })
  })

  test('whoever is being given something has to wait', async () => {
    const options = { received: [[caio, [[1, 3]]]] } as const
    const message = have(second, [[caio, []]])
    expect((await answers(ofAna, bia, message, options, [bia])).given).toEqual([])
    expect((await answers(ofAna, bia, message, options, [caio])).given).not.toEqual([])
  })

  test.each<[string, typeof ana, ReturnType<typeof request>, readonly string[]]>([
    ['rosters, as a member', bia, request('roster'), ['bia r1', 'bia r2']],
    ['rosters, as no member', dora, request('roster'), ['dora r1', 'dora r2']],
    ['messages, as a member', bia, request('group'), ['bia caio [[1,2]]']],
    ['messages, as no member', dora, request('group'), []],
    ['rosters of an unknown group', bia, request('roster', OTHER), []],
  ])('somebody requests %s', async (_, by, message, given) => {
    const options = { received: [[caio, [[1, 3]]]] } as const
    expect((await answers(ofAna, by, message, options)).given).toEqual(given)
  })

  // they are far larger than the question
  test('strangers share a few rosters, and take none from whoever has to do with the group', async () => {
    const on = await startCatchUp(asking(ofAna))
    const eva = { id: id('eva'), key: insecureSigner('eva').key }
    const ask = ({ id: who, key }: typeof ana) => {
      on.catchUp.received(who, key, request('roster'))
      return on.given().length
    }
    const total = (who: typeof ana) =>
      Array.from({ length: 1000 }, () => ask(who)).reduce((sum, one) => sum + one, 0)
    expect(total(eva)).toBe(ROSTERS_FOR_STRANGERS.most)
    // by another key it is somebody else who asks
    expect(total({ ...dora, key: eva.key })).toBe(0)
    expect(total({ ...bia, key: eva.key })).toBe(0)
    expect([total(bia), total(dora)]).toEqual([2000, 2000])
    await on.clock.advance(10_000)
    expect(total(eva)).toBe(10 * ROSTERS_FOR_STRANGERS.perSecond)
  })
})
