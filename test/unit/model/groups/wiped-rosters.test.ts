/** An outsider wipes the cards of groups and does what he can to keep them away: they come back. */
import { beforeEach, expect, test } from 'vitest'
import type { GroupId } from '../../../../src/core/ids.ts'
import type { Outgoing } from '../../../../src/ports.ts'
import { club, gidOf, groupOf, leader, members } from '../../../support/network/group.ts'
import { cardOf, infoOf, relayedBy, wiping } from '../../../support/forged/outsider.ts'
import { town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'

let world: Town
let lab: GroupId
let ana: Person
let mallory: Person
/** Those who stay: ana leads and may be away. */
let here: readonly Person[]
/** The leader's newest card, as she showed it. */
let shown: Outgoing

beforeEach(async () => {
  world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [first, ...others] = people
  mallory = world.person('mallory')
  mallory.start()
  await world.pass(60_000)
  ana = first
  here = others
  lab = group
  const [newest] = world.traffic.filter(({ topic }) => topic === infoOf(lab, 'ana')).slice(-1)
  if (!newest) throw new Error('nothing is shown')
  shown = newest
})

const inject = (packets: readonly Outgoing[]) => {
  for (const packet of packets) world.broker.inject(packet)
}
const wipe = () => inject(wiping(world.broker.retained.keys()))
const garbage = (topic: string): Outgoing => ({
  topic,
  payload: new TextEncoder().encode('mine now'),
  retain: true,
  qos: 1,
})

/** What somebody who was never here finds. */
const foundBy = async (name: string) => {
  const newcomer = world.person(name)
  newcomer.start()
  await world.pass(10_000)
  return [groupOf(newcomer, lab)?.card, leader(newcomer, lab), members(newcomer, lab)]
}
const asItIs = () => [cardOf(ana, lab), 'ana', ['ana', 'bia', 'caio']]

test('while the leader is here her card stands again within seconds, however often', async () => {
  for (const name of ['dora', 'eva', 'fabio']) {
    wipe()
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(10_000)
    expect(world.broker.retained.get(infoOf(lab, 'ana'))?.payload).toEqual(shown.payload)
    // oxlint-disable-next-line no-await-in-loop
    expect(await foundBy(name)).toEqual(asItIs())
  }
})

test('garbage at every topic for cards is no card, and the leader takes her own topic back', async () => {
  inject(['ana', 'bia', 'caio', 'mallory', 'zeca'].map((who) => garbage(infoOf(lab, who))))
  await world.pass(60_000)
  expect(world.broker.retained.get(infoOf(lab, 'ana'))?.payload).toEqual(shown.payload)
  expect(world.broker.retained.has(infoOf(lab, 'bia'))).toBe(false)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('while the leader is away the members show it in her stead, as often as it is wiped', async () => {
  await ana.quit()
  for (const name of ['dora', 'eva', 'fabio']) {
    wipe()
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(60_000)
    // oxlint-disable-next-line no-await-in-loop
    expect(await foundBy(name)).toEqual(asItIs())
  }
})

test('they do so also when garbage comes all the time', async () => {
  await ana.quit()
  wipe()
  for (let times = 0; times < 12; times += 1) {
    inject([garbage(infoOf(lab, 'ana')), garbage(infoOf(lab, 'zeca'))])
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(5000)
  }
  const inStead = here.filter(({ name }) => world.broker.retained.has(infoOf(lab, name)))
  expect(inStead).not.toEqual([])
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when the outsider sends the card to each of them', async () => {
  await ana.quit()
  wipe()
  await world.pass(100)
  inject(
    here.map(({ name }) =>
      relayedBy(mallory, shown, `!${lab}`, { person: name }, world.clock.now()),
    ),
  )
  await world.pass(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when he shows the card himself and then no more', async () => {
  await ana.quit()
  wipe()
  await world.pass(100)
  inject([relayedBy(mallory, shown, `!${lab}`, { group: lab }, world.clock.now())])
  await world.pass(60_000)
  inject(wiping([infoOf(lab, 'mallory')]))
  await world.pass(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when he shows it where nobody new can read it', async () => {
  await ana.quit()
  wipe()
  await world.pass(100)
  const own = relayedBy(mallory, shown, `!${lab}`, { group: lab }, world.clock.now())
  inject([own])
  await mallory.quit()
  // of somebody who is not known to be there nobody takes anything that is passed on
  inject(wiping(['papo/USERS/mallory']))
  await world.pass(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when he shows it as a card of another group', async () => {
  await ana.quit()
  wipe()
  await world.pass(100)
  const about = `!${gidOf(mallory, 'other')}` as const
  inject([relayedBy(mallory, shown, about, { group: lab }, world.clock.now())])
  await world.pass(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when it is not known any more who shows it', async () => {
  await ana.quit()
  wipe()
  await world.pass(60_000)
  for (const one of here) {
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await one.quit()
  }
  inject(wiping(['papo/USERS/bia', 'papo/USERS/caio']))
  await world.pass(1000)
  expect(await foundBy('dora')).toEqual(asItIs())
})
