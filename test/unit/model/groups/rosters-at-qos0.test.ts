/** Cards of groups are heard at QoS 0: what that leaves out is told, asked for or shown again. */
import { expect, test } from 'vitest'
import type { GroupId } from '../../../../src/core/ids.ts'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import {
  groupWith,
  groupOf,
  groupTranscript,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
import { seenStatus } from '../../../support/network/direct-session.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A broker that loses everything that goes with QoS 0, as one may when it is busy. */
const deaf = { random: () => 0, lose: 1, hits: ({ qos }: { readonly qos: 0 | 1 }) => qos === 0 }

const topicOf = (who: Person, group: GroupId) => groupOf(who, group)?.roster.topic
const change = (who: Person, group: GroupId, topic: string) =>
  who.send({ type: 'group.topic', group, topic: safeLine(topic) })

const three = async (network: TestNetwork) => {
  const { group, people } = await groupWith(network, ['ana', 'bob', 'carla'])
  const [ana, bob, carla] = people
  return { group, ana, bob, carla }
}

test('who was away while the card changed twice reads what was said under each, with nobody else there', async () => {
  const network = createTestNetwork()
  const { group, ana, bob, carla } = await three(network)
  await bob.quit()
  await network.advance(20_000)
  sendToGroup(ana, group, 'one')
  change(ana, group, 'first')
  sendToGroup(ana, group, 'two')
  change(ana, group, 'second')
  sendToGroup(ana, group, 'three')
  await network.advance(5000)
  await carla.quit()
  await ana.quit()
  bob.start()
  await network.advance(30_000)
  expect(groupTranscript(bob, group)).toEqual(['ana: one', 'ana: two', 'ana: three'])
})

test('so does who was away while the leader, who had no broker, changed it', async () => {
  const network = createTestNetwork()
  const { group, ana, bob, carla } = await three(network)
  await bob.quit()
  await carla.quit()
  await network.advance(20_000)
  network.broker.listen(false)
  await network.advance(5000)
  change(ana, group, 'first')
  sendToGroup(ana, group, 'one')
  change(ana, group, 'second')
  sendToGroup(ana, group, 'two')
  network.broker.listen(true)
  await network.advance(60_000)
  await ana.quit()
  bob.start()
  await network.advance(30_000)
  expect(groupTranscript(bob, group)).toEqual(['ana: one', 'ana: two'])
})

test('a card that got lost on its way is asked for as soon as somebody says something under it', async () => {
  const network = createTestNetwork()
  const { group, ana, bob } = await three(network)
  network.broker.setFaults(deaf)
  change(ana, group, 'lost')
  await network.advance(1000)
  expect(topicOf(bob, group)).toBe('')
  sendToGroup(ana, group, 'one')
  await network.advance(20_000)
  expect(topicOf(bob, group)).toBe('lost')
  expect(groupTranscript(bob, group)).toEqual(['ana: one'])
})

test('and comes by itself when the leader shows it again, where nobody says anything', async () => {
  const network = createTestNetwork()
  const { group, ana, bob } = await three(network)
  network.broker.setFaults(deaf)
  change(ana, group, 'lost')
  await network.advance(MINUTE)
  expect(topicOf(bob, group)).toBe('')
  network.broker.setFaults()
  await network.advance(12 * MINUTE)
  expect(topicOf(bob, group)).toBe('lost')
})

test('that the own record was wiped is not heard, but it is shown again in time', async () => {
  const network = createTestNetwork()
  const { bob } = await three(network)
  network.broker.setFaults(deaf)
  network.broker.inject({
    topic: 'papo/USERS/ana',
    payload: new Uint8Array(),
    retain: true,
    qos: 1,
  })
  await network.advance(MINUTE)
  expect(network.broker.retained.has('papo/USERS/ana')).toBe(false)
  network.broker.setFaults()
  await network.advance(12 * MINUTE)
  expect(network.broker.retained.has('papo/USERS/ana')).toBe(true)
  expect(seenStatus(bob, 'ana')).toBe('online')
})

const isShown = (network: TestNetwork, group: GroupId, who: string) =>
  network.broker.retained.has(`papo/GROUPS/${group}/roster/${who}`)

test.each([5, 4] as const)(
  'what is retained of who was away for 30 days is forgotten with MQTT 5, and only with that: %i',
  async (version) => {
    const network = createTestNetwork({ version })
    const { group, ana, bob, carla } = await three(network)
    for (const one of [ana, bob, carla]) {
      // one after the other, as people leave
      // oxlint-disable-next-line no-await-in-loop
      await one.quit()
    }
    await network.advance(29 * DAY)
    expect(network.broker.retained.has('papo/USERS/ana')).toBe(true)
    expect(isShown(network, group, 'ana')).toBe(true)
    await network.advance(2 * DAY)
    expect(network.broker.retained.has('papo/USERS/ana')).toBe(version === 4)
    expect(isShown(network, group, 'ana')).toBe(version === 4)
  },
)

test('while the leader is away for 55 days a member shows the card in her stead, so that the group is always found', async () => {
  const network = createTestNetwork()
  const { group, ana, bob, carla } = await three(network)
  await ana.quit()
  await carla.quit()
  for (let day = 0; day < 55; day += 5) {
    // day by day
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(5 * DAY)
    expect(['ana', 'bob'].some((who) => isShown(network, group, who))).toBe(true)
  }
  // the broker has forgotten hers by now
  expect(isShown(network, group, 'ana')).toBe(false)
  const dora = network.person('dora')
  dora.start()
  await network.advance(5000)
  expect(memberIds(dora, group)).toEqual(['ana', 'bob', 'carla'])
  // she is back: hers stands again, and what was shown in her stead goes
  ana.start()
  await network.advance(12 * MINUTE)
  expect([ana, bob].map(({ name }) => isShown(network, group, name))).toEqual([true, false])
})

test('that a group was disbanded is retained for 30 days, and nobody shows an older card instead', async () => {
  const network = createTestNetwork()
  const { group, ana, bob, carla } = await three(network)
  ana.send({ type: 'group.disband', group })
  await network.advance(5000)
  await ana.quit()
  await carla.quit()
  await network.advance(29 * DAY)
  expect(isShown(network, group, 'ana')).toBe(true)
  await network.advance(3 * DAY)
  expect([ana, bob, carla].some(({ name }) => isShown(network, group, name))).toBe(false)
})
