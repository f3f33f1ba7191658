/** An outsider wipes the cards of groups and does what he can to keep them away: they come back. */
import { beforeEach, expect, test } from 'vitest'
import type { GroupId } from '../../../../src/core/ids.ts'
import type { OutgoingPacket } from '../../../../src/ports/transport.ts'
import {
  groupWith,
  groupIdOf,
  groupOf,
  leaderId,
  memberIds,
} from '../../../support/network/group.ts'
import {
  rosterOf,
  rosterTopic,
  relayedBy,
  clearingRetained,
} from '../../../support/forged/outsider.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

let network: TestNetwork
let lab: GroupId
let ana: Person
let mallory: Person
/** Those who stay: ana leads and may be away. */
let here: readonly Person[]
/** The leader's newest card, as she showed it. */
let shown: OutgoingPacket

beforeEach(async () => {
  network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [first, ...others] = people
  mallory = network.person('mallory')
  mallory.start()
  await network.advance(60_000)
  ana = first
  here = others
  lab = group
  const [newest] = network.traffic
    .filter(({ topic }) => topic === rosterTopic(lab, 'ana'))
    .slice(-1)
  if (!newest) throw new Error('nothing is shown')
  shown = newest
})

const inject = (packets: readonly OutgoingPacket[]) => {
  for (const packet of packets) network.broker.inject(packet)
}
const wipe = () => inject(clearingRetained(network.broker.retained.keys()))
const garbage = (topic: string): OutgoingPacket => ({
  topic,
  payload: new TextEncoder().encode('mine now'),
  retain: true,
  qos: 1,
})

/** What somebody who was never here finds. */
const foundBy = async (name: string) => {
  const newcomer = network.person(name)
  newcomer.start()
  await network.advance(10_000)
  return [groupOf(newcomer, lab)?.roster, leaderId(newcomer, lab), memberIds(newcomer, lab)]
}
const asItIs = () => [rosterOf(ana, lab), 'ana', ['ana', 'bia', 'caio']]

test('while the leader is here her card stands again within seconds, however often', async () => {
  for (const name of ['dora', 'eva', 'fabio']) {
    wipe()
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(10_000)
    expect(network.broker.retained.get(rosterTopic(lab, 'ana'))?.payload).toEqual(shown.payload)
    // oxlint-disable-next-line no-await-in-loop
    expect(await foundBy(name)).toEqual(asItIs())
  }
})

test('garbage at every topic for cards is no card, and the leader takes her own topic back', async () => {
  inject(['ana', 'bia', 'caio', 'mallory', 'zeca'].map((who) => garbage(rosterTopic(lab, who))))
  await network.advance(60_000)
  expect(network.broker.retained.get(rosterTopic(lab, 'ana'))?.payload).toEqual(shown.payload)
  expect(network.broker.retained.has(rosterTopic(lab, 'bia'))).toBe(false)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('while the leader is away the members show it in her stead, as often as it is wiped', async () => {
  await ana.quit()
  for (const name of ['dora', 'eva', 'fabio']) {
    wipe()
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(60_000)
    // oxlint-disable-next-line no-await-in-loop
    expect(await foundBy(name)).toEqual(asItIs())
  }
})

test('they do so also when garbage comes all the time', async () => {
  await ana.quit()
  wipe()
  for (let times = 0; times < 12; times += 1) {
    inject([garbage(rosterTopic(lab, 'ana')), garbage(rosterTopic(lab, 'zeca'))])
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(5000)
  }
  const inStead = here.filter(({ name }) => network.broker.retained.has(rosterTopic(lab, name)))
  expect(inStead).not.toEqual([])
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when the outsider sends the card to each of them', async () => {
  await ana.quit()
  wipe()
  await network.advance(100)
  inject(
    here.map(({ name }) =>
      relayedBy(
        mallory,
        shown,
        { kind: 'roster', group: lab },
        { person: name },
        network.clock.now(),
      ),
    ),
  )
  await network.advance(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when he shows the card himself and then no more', async () => {
  await ana.quit()
  wipe()
  await network.advance(100)
  inject([
    relayedBy(mallory, shown, { kind: 'roster', group: lab }, { group: lab }, network.clock.now()),
  ])
  await network.advance(60_000)
  inject(clearingRetained([rosterTopic(lab, 'mallory')]))
  await network.advance(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when he shows it where nobody new can read it', async () => {
  await ana.quit()
  wipe()
  await network.advance(100)
  const own = relayedBy(
    mallory,
    shown,
    { kind: 'roster', group: lab },
    { group: lab },
    network.clock.now(),
  )
  inject([own])
  await mallory.quit()
  // of somebody who is not known to be there nobody takes anything that is passed on
  inject(clearingRetained(['papo/USERS/mallory']))
  await network.advance(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when he shows it as a card of another group', async () => {
  await ana.quit()
  wipe()
  await network.advance(100)
  const about = { kind: 'roster', group: groupIdOf(mallory, 'other') } as const
  inject([relayedBy(mallory, shown, about, { group: lab }, network.clock.now())])
  await network.advance(60_000)
  expect(await foundBy('dora')).toEqual(asItIs())
})

test('they do so also when it is not known any more who shows it', async () => {
  await ana.quit()
  wipe()
  await network.advance(60_000)
  for (const one of here) {
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await one.quit()
  }
  inject(clearingRetained(['papo/USERS/bia', 'papo/USERS/caio']))
  await network.advance(1000)
  expect(await foundBy('dora')).toEqual(asItIs())
})
