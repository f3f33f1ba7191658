/** Requests and answers that cross on their way: both programs come to the same, whatever came first. */
import { expect, test } from 'vitest'
import type { SafeText } from '../../../../src/core/ids.ts'
import type { Outgoing } from '../../../../src/ports.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'
import { answers, meet, ordersOf, stateOf } from '../../../support/network/direct-session.ts'

const asked = (who: Person, from: string) =>
  [...stateOf(who).requests.values()].filter((one) => one.from === id(from))

const deny = (who: Person, from: string) => {
  const request = asked(who, from).find(({ answer }) => answer === 'waiting')
  if (!request) throw new Error('nothing waits')
  return who.send({ type: 'request.deny', request: request.id, reason: 'no' as SafeText })
}

test('bob accepts at once what alice asked while he asked her', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  bob.ask('alice')
  await world.pass(3000)
  const [first, second] = answers(alice).toSorted()
  expect([first, second]).toContain(
    [first, second].find((answer) => answer?.endsWith('accepted')) ?? 'one is accepted',
  )
  expect(answers(alice).toSorted()).toEqual(answers(bob).toSorted())
  expect(answers(alice).filter((answer) => answer.endsWith('crossed'))).toHaveLength(1)
  expect(alice.session('bob')).toBe(bob.session('alice'))
  expect(alice.session('bob')).toBeDefined()
})

/** Both ask while nothing arrives; `ahead` decides whose id is lower. */
const crossing = async (world: Town, ahead: number) => {
  const { alice, bob } = await meet(world, { bob: { ahead: () => ahead } })
  await world.pass(3000)
  world.broker.trouble({ random: () => 0, lose: 1 })
  alice.ask('bob')
  bob.ask('alice')
  await world.pass(200)
  world.broker.trouble()
  const words = world.traffic.filter(({ topic, qos }) => qos === 1 && topic.includes('CONTROL/'))
  const to = (name: string, from: string) =>
    words.filter(({ topic }) => topic === `papo/CONTROL/${name}_Control/${from}`)
  return { alice, bob, toBob: to('bob', 'alice'), toAlice: to('alice', 'bob') }
}

test.each([-3_600_000, 0, 3_600_000])(
  'crossed requests make one session whoever hears first (clock of bob %i ms ahead)',
  async (ahead) => {
    const outcomes: string[] = []
    for (const bobFirst of [true, false]) {
      const world = town()
      // oxlint-disable-next-line no-await-in-loop
      const { alice, bob, toBob, toAlice } = await crossing(world, ahead)
      const words: readonly Outgoing[] = bobFirst ? [...toBob, ...toAlice] : [...toAlice, ...toBob]
      for (const word of words) {
        world.broker.inject(word)
        // oxlint-disable-next-line no-await-in-loop
        await world.pass(3000)
      }
      expect(answers(alice).toSorted()).toEqual(answers(bob).toSorted())
      expect(alice.session('bob')).toBeDefined()
      expect(alice.session('bob')).toBe(bob.session('alice'))
      outcomes.push(answers(alice).toSorted().join(', '))
    }
    expect(outcomes[0]).toBe(outcomes[1])
  },
)

test('whoever denies and then asks has crossed nothing, in every order of arrival', async () => {
  for (const order of ordersOf([0, 1])) {
    const world = town()
    // oxlint-disable-next-line no-await-in-loop
    const { alice, bob } = await meet(world)
    alice.ask('bob')
    // oxlint-disable-next-line no-await-in-loop
    await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(3000)
    world.broker.trouble({ random: () => 0, lose: 1 })
    const before = world.traffic.length
    deny(bob, 'alice')
    bob.ask('alice')
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(100)
    world.broker.trouble()
    const words = world.traffic.slice(before).filter(({ topic }) => topic.includes('alice_Control'))
    expect(words).toHaveLength(2)
    for (const index of order) {
      const word = words[index]
      if (word) world.broker.inject(word)
      // oxlint-disable-next-line no-await-in-loop
      await world.pass(100)
    }
    const both = ['alice asked bob: denied', 'bob asked alice: waiting']
    expect(answers(alice).toSorted()).toEqual(both)
    expect(answers(bob).toSorted()).toEqual(both)
  }
})

test('an acceptance that overtakes the request of its author leaves no second request', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  world.broker.trouble({ random: () => 0, lose: 1 })
  bob.ask('alice')
  alice.ask('bob')
  await world.pass(100)
  world.broker.trouble()
  const [his] = world.traffic.filter(({ topic }) => topic === 'papo/CONTROL/alice_Control/bob')
  const hers = () => world.traffic.filter(({ topic }) => topic === 'papo/CONTROL/bob_Control/alice')
  const [asking] = hers()
  world.broker.trouble({ random: () => 0, lose: 0 })
  if (his) world.broker.inject(his)
  await world.pass(100)
  const accepting = hers().find(({ payload }) =>
    new TextDecoder().decode(payload).includes('request.accept'),
  )
  if (accepting && asking) {
    world.broker.inject(accepting)
    world.broker.inject(asking)
  }
  await world.pass(30_000)
  expect(answers(bob).filter((answer) => answer.endsWith('waiting'))).toEqual([])
  expect(alice.session('bob')).toBe(bob.session('alice'))
  expect(alice.session('bob')).toBeDefined()
})
