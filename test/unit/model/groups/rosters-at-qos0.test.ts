/** Cards of groups are heard at QoS 0: what that leaves out is told, asked for or shown again. */
import { expect, test } from 'vitest'
import type { GroupId } from '../../../../src/core/ids.ts'
import { safeLine } from '../../../../src/core/safe-text.ts'
import { club, groupOf, lines, members, tell } from '../../../support/network/group.ts'
import { sees } from '../../../support/network/direct-session.ts'
import { town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A broker that loses everything that goes with QoS 0, as one may when it is busy. */
const deaf = { random: () => 0, lose: 1, hits: ({ qos }: { readonly qos: 0 | 1 }) => qos === 0 }

const topicOf = (who: Person, group: GroupId) => groupOf(who, group)?.card.topic
const change = (who: Person, group: GroupId, topic: string) =>
  who.send({ type: 'group.topic', group, topic: safeLine(topic) })

const three = async (world: Town) => {
  const { group, people } = await club(world, ['ana', 'bob', 'carla'])
  const [ana, bob, carla] = people
  if (!bob || !carla) throw new Error('nobody is there')
  return { group, ana, bob, carla }
}

test('who was away while the card changed twice reads what was said under each, with nobody else there', async () => {
  const world = town()
  const { group, ana, bob, carla } = await three(world)
  await bob.quit()
  await world.pass(20_000)
  tell(ana, group, 'one')
  change(ana, group, 'first')
  tell(ana, group, 'two')
  change(ana, group, 'second')
  tell(ana, group, 'three')
  await world.pass(5000)
  await carla.quit()
  await ana.quit()
  bob.start()
  await world.pass(30_000)
  expect(lines(bob, group)).toEqual(['ana: one', 'ana: two', 'ana: three'])
})

test('so does who was away while the leader, who had no broker, changed it', async () => {
  const world = town()
  const { group, ana, bob, carla } = await three(world)
  await bob.quit()
  await carla.quit()
  await world.pass(20_000)
  world.broker.listen(false)
  await world.pass(5000)
  change(ana, group, 'first')
  tell(ana, group, 'one')
  change(ana, group, 'second')
  tell(ana, group, 'two')
  world.broker.listen(true)
  await world.pass(60_000)
  await ana.quit()
  bob.start()
  await world.pass(30_000)
  expect(lines(bob, group)).toEqual(['ana: one', 'ana: two'])
})

test('a card that got lost on its way is asked for as soon as somebody says something under it', async () => {
  const world = town()
  const { group, ana, bob } = await three(world)
  world.broker.trouble(deaf)
  change(ana, group, 'lost')
  await world.pass(1000)
  expect(topicOf(bob, group)).toBe('')
  tell(ana, group, 'one')
  await world.pass(20_000)
  expect(topicOf(bob, group)).toBe('lost')
  expect(lines(bob, group)).toEqual(['ana: one'])
})

test('and comes by itself when the leader shows it again, where nobody says anything', async () => {
  const world = town()
  const { group, ana, bob } = await three(world)
  world.broker.trouble(deaf)
  change(ana, group, 'lost')
  await world.pass(MINUTE)
  expect(topicOf(bob, group)).toBe('')
  world.broker.trouble()
  await world.pass(12 * MINUTE)
  expect(topicOf(bob, group)).toBe('lost')
})

test('that the own record was wiped is not heard, but it is shown again in time', async () => {
  const world = town()
  const { bob } = await three(world)
  world.broker.trouble(deaf)
  world.broker.inject({
    topic: 'papo/USERS/ana',
    payload: new Uint8Array(),
    retain: true,
    qos: 1,
  })
  await world.pass(MINUTE)
  expect(world.broker.retained.has('papo/USERS/ana')).toBe(false)
  world.broker.trouble()
  await world.pass(12 * MINUTE)
  expect(world.broker.retained.has('papo/USERS/ana')).toBe(true)
  expect(sees(bob, 'ana')).toBe('online')
})

const isShown = (world: Town, group: GroupId, who: string) =>
  world.broker.retained.has(`papo/GROUPS/${group}/info/${who}`)

test.each([5, 4] as const)(
  'what is retained of who was away for 30 days is forgotten with MQTT 5, and only with that: %i',
  async (version) => {
    const world = town({ version })
    const { group, ana, bob, carla } = await three(world)
    for (const one of [ana, bob, carla]) {
      // one after the other, as people leave
      // oxlint-disable-next-line no-await-in-loop
      await one.quit()
    }
    await world.pass(29 * DAY)
    expect(world.broker.retained.has('papo/USERS/ana')).toBe(true)
    expect(isShown(world, group, 'ana')).toBe(true)
    await world.pass(2 * DAY)
    expect(world.broker.retained.has('papo/USERS/ana')).toBe(version === 4)
    expect(isShown(world, group, 'ana')).toBe(version === 4)
  },
)

test('while the leader is away for 55 days a member shows the card in her stead, so that the group is always found', async () => {
  const world = town()
  const { group, ana, bob, carla } = await three(world)
  await ana.quit()
  await carla.quit()
  for (let day = 0; day < 55; day += 5) {
    // day by day
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(5 * DAY)
    expect(['ana', 'bob'].some((who) => isShown(world, group, who))).toBe(true)
  }
  // the broker has forgotten hers by now
  expect(isShown(world, group, 'ana')).toBe(false)
  const dora = world.person('dora')
  dora.start()
  await world.pass(5000)
  expect(members(dora, group)).toEqual(['ana', 'bob', 'carla'])
  // she is back: hers stands again, and what was shown in her stead goes
  ana.start()
  await world.pass(12 * MINUTE)
  expect([ana, bob].map(({ name }) => isShown(world, group, name))).toEqual([true, false])
})

test('that a group was disbanded is retained for 30 days, and nobody shows an older card instead', async () => {
  const world = town()
  const { group, ana, bob, carla } = await three(world)
  ana.send({ type: 'group.disband', group })
  await world.pass(5000)
  await ana.quit()
  await carla.quit()
  await world.pass(29 * DAY)
  expect(isShown(world, group, 'ana')).toBe(true)
  await world.pass(3 * DAY)
  expect([ana, bob, carla].some(({ name }) => isShown(world, group, name))).toBe(false)
})
