/** Somebody else's roster on the broker: what a member does about it while its signer is away. */
import { describe, expect, test } from 'vitest'
import type { State } from '../../../../src/model/state.ts'
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
import {
  DAY,
  second,
  third,
  fourth,
  ofBia,
  startRetaining,
  STAND_IN,
} from '../../../support/groups/retained-rosters-program.ts'

describe("somebody else's roster", () => {
  const IN_STEAD = 'r3 3 of a roster at a roster'

  test('is published in their stead after a while, if they are away', async () => {
    const { published, clock } = startRetaining(ofBia)
    await clock.advance(STAND_IN - 1)
    expect(published).toEqual([])
    await clock.advance(1)
    expect(published).toEqual([
      {
        topic: `papo/GROUPS/${GROUP}/roster/bia`,
        payload: new TextEncoder().encode(IN_STEAD),
        retain: true,
        qos: 1,
        expires: (30 * DAY) / 1000,
      },
    ])
  })

  type Start = ReturnType<typeof startRetaining>
  const seen =
    (who: typeof ana, what: Parameters<Start['retained']['observed']>[2]) => (on: Start) =>
      on.retained.observed(GROUP, who.id, what)

  test.each<[string, State, (on: Start) => void, readonly string[]]>([
    ['nobody has it', ofBia, () => {}, [IN_STEAD]],
    ['its signer has it', ofBia, seen(ana, third.hash), []],
    ['a member has it in their stead', ofBia, seen(caio, third.hash), []],
    ['a stranger has it', ofBia, seen(dora, third.hash), [IN_STEAD]],
    ['its signer has an older one', ofBia, seen(ana, second.hash), [IN_STEAD]],
    ['its signer has something else', ofBia, seen(ana, 'wrong'), [IN_STEAD]],
    [
      'a member had it',
      ofBia,
      (on) => [third.hash, 'nothing' as const].forEach((what) => seen(caio, what)(on)),
      [IN_STEAD],
    ],
    ['its signer is here', ofBia, ({ here }) => here.add(ana.id), []],
    [
      'I have the name of its signer',
      withRosters(stateOf({ ...ana, key: dora.key }), third),
      () => {},
      [],
    ],
    ['another one counts by now', ofBia, ({ retained }) => retained.changed(GROUP), [IN_STEAD]],
    ['I am no member', withRosters(stateOf(dora), third), () => {}, []],
    ['the link broke', ofBia, ({ retained }) => retained.unlinked(false), []],
    [
      'I was removed meanwhile',
      ofBia,
      ({ now }) => now({ ...ofBia, me: { ...ofBia.me, ...dora } }),
      [],
    ],
  ])('if %s', async (_, state, before, done) => {
    const on = startRetaining(state)
    before(on)
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual(done)
  })

  test('is waited for while they are here, and again when they go', async () => {
    const { here, sent, clock } = startRetaining(ofBia)
    here.add(ana.id)
    await clock.advance(2 * STAND_IN)
    expect(sent()).toEqual([])
    here.clear()
    await clock.advance(STAND_IN)
    expect(sent()).toEqual([IN_STEAD])
  })

  test('is published in their stead by whoever was let in', async () => {
    const ofDora = withRosters(stateOf(dora), third)
    const { retained, sent, clock, now } = startRetaining(ofDora)
    now(withRosters(ofDora, admitting(third, 'd4', dora)))
    retained.changed(GROUP)
    await clock.advance(STAND_IN)
    expect(sent()).toEqual(['d4 4 of a roster at a roster'])
  })

  test('is published in their stead where a former stranger had it, whom nobody remembers', async () => {
    const { retained, sent, clock, now } = startRetaining(ofBia)
    const lettingDoraIn = admitting(third, 'd4', dora)
    retained.observed(GROUP, dora.id, lettingDoraIn.hash)
    now(withRosters(ofBia, lettingDoraIn))
    retained.changed(GROUP)
    await clock.advance(STAND_IN)
    expect(sent()).toEqual(['d4 4 of a roster at a roster'])
  })

  test('is looked for again when something else is there', async () => {
    const on = startRetaining(ofBia)
    seen(ana, third.hash)(on)
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([])
    seen(ana, 'wrong')(on)
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([IN_STEAD])
  })

  test('that I deleted is not relied on when it is there again', async () => {
    const on = startRetaining(ofBia)
    await on.clock.advance(STAND_IN)
    for (const [who, what] of [
      [bia, third.hash],
      [ana, third.hash],
      [ana, 'nothing'],
      [bia, third.hash],
    ] as const)
      seen(who, what)(on)
    expect(on.sent()).toEqual([IN_STEAD, 'deleted'])
    on.retained.everyMinute()
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([IN_STEAD])
  })

  test('is looked for once at a time, whatever strangers publish', async () => {
    const { retained, sent, clock } = startRetaining(ofBia)
    await clock.advance(STAND_IN - 1)
    retained.observed(GROUP, dora.id, 'wrong')
    await clock.advance(1)
    expect(sent()).toEqual([IN_STEAD])
    retained.observed(GROUP, bia.id, third.hash)
    retained.observed(GROUP, dora.id, 'wrong')
    await clock.advance(10 * STAND_IN)
    expect(sent()).toEqual([])
  })

  test.each<[string, (on: Start) => void, readonly string[]]>([
    ['stays', () => {}, []],
    ['goes when its signer publishes it', seen(ana, third.hash), ['deleted']],
    ['stays when another member does', seen(caio, third.hash), []],
    ['stays when its signer has another', seen(ana, second.hash), []],
    [
      'goes when another one counts',
      ({ now, retained }) => {
        now(withRosters(ofBia, fourth))
        retained.changed(GROUP)
      },
      ['deleted'],
    ],
    ['goes when it is overwritten', seen(bia, 'wrong'), ['deleted']],
    ['needs nothing when it is gone', seen(bia, 'nothing'), []],
  ])('published in their stead, %s', async (_, then, done) => {
    const on = startRetaining(ofBia)
    await on.clock.advance(STAND_IN)
    seen(bia, third.hash)(on)
    on.sent()
    then(on)
    expect(on.sent()).toEqual(done)
  })

  test.each<[string, readonly ((on: Start) => void)[], readonly string[]]>([
    ['mine, in their stead', [seen(bia, third.hash)], []],
    ['mine, of an older roster', [seen(bia, second.hash)], ['deleted']],
    ['nothing', [], []],
    ['theirs', [seen(ana, third.hash)], []],
    ['both', [seen(ana, third.hash), seen(bia, third.hash)], ['deleted']],
    ['both, mine first', [seen(bia, third.hash), seen(ana, third.hash)], ['deleted']],
  ])('with a new link, %s being retained', async (_, before, done) => {
    const on = startRetaining(ofBia, { offline: true })
    for (const one of before) one(on)
    on.sent()
    on.link()
    expect(on.sent()).toEqual(done)
  })

  test('that may have expired is published again: of whoever is away for long, and in their stead', async () => {
    const on = startRetaining(ofBia)
    on.meet(ana, on.clock.now())
    seen(ana, third.hash)(on)
    await on.clock.advance(20 * DAY - 1 - STAND_IN)
    on.retained.everyMinute()
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([])
    await on.clock.advance(1)
    on.retained.everyMinute()
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([IN_STEAD])
    seen(bia, third.hash)(on)
    await on.clock.advance(10 * DAY - STAND_IN - 1)
    on.retained.everyMinute()
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([])
    await on.clock.advance(1)
    on.retained.everyMinute()
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([IN_STEAD])
  })

  test('is forgotten with the link: who knows what is retained at the next one?', async () => {
    const on = startRetaining(ofBia)
    seen(ana, third.hash)(on)
    on.retained.unlinked(false)
    on.link()
    await on.clock.advance(STAND_IN)
    expect(on.sent()).toEqual([IN_STEAD])
  })

  test('published in their stead is deleted also by whoever was removed meanwhile', () => {
    const withoutBia = after(third, 'w4', {
      members: third.members.filter(({ id }) => id !== bia.id),
      departed: [{ ...bia, have: { upTo: 0, gaps: [] }, left: false }],
    })
    const on = startRetaining(withRosters(ofBia, withoutBia))
    seen(bia, third.hash)(on)
    expect(on.sent()).toEqual(['deleted'])
  })

  test('of which the bytes are gone is not published', async () => {
    const { sent, clock } = startRetaining(ofBia, { bytes: false })
    await clock.advance(STAND_IN)
    expect(sent()).toEqual([])
  })
})

test('what is seen of an unknown group changes nothing', async () => {
  const { retained, sent, clock } = startRetaining(stateOf(bia))
  retained.observed(GROUP, ana.id, third.hash)
  retained.changed(GROUP)
  await clock.advance(STAND_IN)
  expect(sent()).toEqual([])
})
