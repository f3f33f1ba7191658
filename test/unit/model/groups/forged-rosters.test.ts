/** An outsider with a key of his own forges cards in every way: nobody believes one of them. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { SignedCard } from '../../../../src/model/groups/roster.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { safeLine } from '../../../../src/core/safe-text.ts'
import type { Outgoing } from '../../../../src/ports.ts'
import { club, found, leader, members, tell } from '../../../support/network/group.ts'
import type { Stage } from '../../../support/forged/rosters.ts'
import { NOWHERE, tricks } from '../../../support/forged/rosters.ts'
import {
  belief,
  cardOf,
  forgedCard,
  infoOf,
  nextCard,
  refusals,
  relayedBy,
} from '../../../support/forged/outsider.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'
import { refused } from '../../../support/network/direct-session.ts'

let world: Town
let lab: GroupId
let all: readonly Person[]
let mallory: Person
/** The card of the group that counts. */
let card: SignedCard
let stage: Stage
/** Everything that the leader showed so far. */
let shown: readonly Outgoing[]

/** ana leads, bia and caio are members, dora looks on; mallory is known to them all. */
beforeEach(async () => {
  world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  const [dora, stranger] = [world.person('dora'), world.person('mallory')]
  dora.start()
  stranger.start()
  await world.pass(3000)
  tell(bia, group, 'between us')
  ana.send({ type: 'group.topic', group, topic: safeLine('what we try') })
  // whoever may take over may do so soon: time alone is not what keeps others from it
  ana.send({ type: 'group.heirs', group, heirs: [], after: 1000 })
  await world.pass(60_000)
  lab = group
  all = [...people, dora]
  mallory = stranger
  card = cardOf(ana, lab)
  shown = world.traffic.filter(({ topic }) => topic === infoOf(lab, 'ana'))
  const [newest] = shown.slice(-1)
  if (!newest) throw new Error('nothing is shown')
  stage = { outsider: mallory, now: world.clock.now(), card, shown: newest }
})

/** How often each of them refused a packet for this reason. */
const counted = (reason: string) => all.map((who) => refused(who)[reason] ?? 0)
const believed = () => all.map((who) => belief(who, lab))

describe.each(tricks)('%s', (_, trick, reason) => {
  test('is believed by nobody, and counted', async () => {
    const before = believed()
    const times = counted(reason)
    world.broker.inject(trick(stage))
    await world.pass(60_000)
    expect(believed()).toEqual(before)
    expect(counted(reason)).toEqual(times.map((one) => one + 1))
  })

  test('is believed by nobody who gets it passed on, nor by a newcomer', async () => {
    const before = believed()
    const times = refusals(all)
    for (const { name } of all) {
      world.broker.inject(relayedBy(mallory, trick(stage), `!${lab}`, { person: name }, stage.now))
    }
    world.broker.inject(relayedBy(mallory, trick(stage), `!${lab}`, { group: lab }, stage.now))
    world.broker.inject(trick(stage))
    await world.pass(60_000)
    expect(believed()).toEqual(before)
    expect(refusals(all)).toBeGreaterThan(times + all.length)
    const eva = world.person('eva')
    eva.start()
    await world.pass(10_000)
    expect(cardOf(eva, lab)).toEqual(card)
    expect(leader(eva, lab)).toBe('ana')
  })
})

test('cards of the leader in his own topic are none, the newest as little as older ones', async () => {
  const before = believed()
  for (const { payload } of shown) {
    world.broker.inject({ topic: infoOf(lab, 'mallory'), payload, retain: true, qos: 1 })
  }
  await world.pass(60_000)
  expect(believed()).toEqual(before)
  expect(counted('forged')).toEqual(all.map(() => shown.length))
})

test('cards of before, shown again, change nothing, and the newest stands again', async () => {
  const before = believed()
  expect(shown.length).toBeGreaterThan(4)
  for (const old of shown) {
    world.broker.inject(old)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(100)
  }
  const [oldest] = shown
  if (!oldest) throw new Error('nothing was shown')
  world.broker.inject(oldest)
  await world.pass(60_000)
  expect(believed()).toEqual(before)
  expect(world.broker.retained.get(infoOf(lab, 'ana'))?.payload).toEqual(shown.at(-1)?.payload)
})

test('a card of another group does not count here, also when that has the same leader', async () => {
  const [ana] = all
  if (!ana) throw new Error('no ana')
  found(ana, 'other')
  await world.pass(3000)
  const others = world.traffic.find(({ topic }) => topic.includes('/other~'))
  if (!others) throw new Error('no other group')
  const before = believed()
  world.broker.inject({ ...others, topic: infoOf(lab, 'ana') })
  for (const { name } of all) {
    world.broker.inject(relayedBy(mallory, others, `!${lab}`, { person: name }, stage.now))
  }
  await world.pass(60_000)
  expect(believed()).toEqual(before)
  // once in the leader's topic, and once passed on
  expect(counted('forged')).toEqual(all.map(() => 2))
})

test('who lead before has no say any more, and neither has who might have taken over then', async () => {
  const [ana, bia, caio] = all
  if (!ana || !bia || !caio) throw new Error('not three')
  ana.send({ type: 'group.transfer', group: lab, to: id('bia') })
  await world.pass(5000)
  bia.send({ type: 'group.remove', group: lab, who: id('ana') })
  bia.send({ type: 'group.remove', group: lab, who: id('caio') })
  await world.pass(5000)
  const before = believed()
  expect(members(bia, lab)).toEqual(['bia'])
  const at = world.clock.now()
  const further = nextCard(cardOf(bia, lab))
  // by the line that she led: the old one, and the new one that is not hers to sign
  world.broker.inject(forgedCard(ana, { ...further, line: card.line, rev: 1000 }, { at }))
  world.broker.inject(forgedCard(ana, { ...further, gone: [] }, { at }))
  await world.pass(60_000)
  expect(before.map((one) => one.leader)).toEqual(['bia', 'bia', 'bia', 'bia'])
  expect(believed()).toEqual(before)
  // by the heirs of long ago, of whom he was one: nobody who is a member believes that
  const step = { id: caio.name, key: caio.signer.key, rev: card.rev + 1 } as const
  const line = [...card.line, { ...step, how: 'claimed', heirs: card.heirs } as const]
  const taken = { ...nextCard(card), line }
  world.broker.inject(forgedCard(caio, taken, { at }))
  world.broker.inject(forgedCard(caio, { ...taken, before: NOWHERE, rev: 1000 }, { at }))
  await world.pass(60_000)
  expect(leader(bia, lab)).toBe('bia')
  expect(members(bia, lab)).toEqual(['bia'])
  expect(cardOf(bia, lab).by).toBe('bia')
})
