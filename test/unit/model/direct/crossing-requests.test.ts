/** Requests and answers that cross on their way: both programs come to the same, whatever came first. */
import { expect, test } from 'vitest'
import type { SafeText } from '../../../../src/core/ids.ts'
import type { OutgoingPacket } from '../../../../src/ports/transport.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import {
  requestAnswers,
  meet,
  permutationsOf,
  stateOf,
} from '../../../support/network/direct-session.ts'

const asked = (who: Person, from: string) =>
  [...stateOf(who).requests.values()].filter((one) => one.from === id(from))

const deny = (who: Person, from: string) => {
  const request = asked(who, from).find(({ answer }) => answer === 'waiting')
  if (!request) throw new Error('nothing waits')
  return who.send({ type: 'request.deny', request: request.id, reason: 'no' as SafeText })
}

test('bob accepts at once what alice asked while he asked her', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  alice.ask('bob')
  bob.ask('alice')
  await network.advance(3000)
  const [first, second] = requestAnswers(alice).toSorted()
  expect([first, second]).toContain(
    [first, second].find((answer) => answer?.endsWith('accepted')) ?? 'one is accepted',
  )
  expect(requestAnswers(alice).toSorted()).toEqual(requestAnswers(bob).toSorted())
  expect(requestAnswers(alice).filter((answer) => answer.endsWith('crossed'))).toHaveLength(1)
  expect(alice.session('bob')).toBe(bob.session('alice'))
  expect(alice.session('bob')).toBeDefined()
})

/** Both ask while nothing arrives; `ahead` decides whose id is lower. */
const crossing = async (network: TestNetwork, ahead: number) => {
  const { alice, bob } = await meet(network, { bob: { clockSkew: () => ahead } })
  await network.advance(3000)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  alice.ask('bob')
  bob.ask('alice')
  await network.advance(200)
  network.broker.setFaults()
  const packets = network.traffic.filter(
    ({ topic, qos }) => qos === 1 && topic.includes('CONTROL/'),
  )
  const to = (name: string, from: string) =>
    packets.filter(({ topic }) => topic === `papo/CONTROL/${name}_Control/${from}`)
  return { alice, bob, toBob: to('bob', 'alice'), toAlice: to('alice', 'bob') }
}

test.each([-3_600_000, 0, 3_600_000])(
  'crossed requests make one session whoever hears first (clock of bob %i ms ahead)',
  async (ahead) => {
    const outcomes: string[] = []
    for (const bobFirst of [true, false]) {
      const network = createTestNetwork()
      // oxlint-disable-next-line no-await-in-loop
      const { alice, bob, toBob, toAlice } = await crossing(network, ahead)
      const packets: readonly OutgoingPacket[] = bobFirst
        ? [...toBob, ...toAlice]
        : [...toAlice, ...toBob]
      for (const packet of packets) {
        network.broker.inject(packet)
        // oxlint-disable-next-line no-await-in-loop
        await network.advance(3000)
      }
      expect(requestAnswers(alice).toSorted()).toEqual(requestAnswers(bob).toSorted())
      expect(alice.session('bob')).toBeDefined()
      expect(alice.session('bob')).toBe(bob.session('alice'))
      outcomes.push(requestAnswers(alice).toSorted().join(', '))
    }
    expect(outcomes[0]).toBe(outcomes[1])
  },
)

test('whoever denies and then asks has crossed nothing, in every order of arrival', async () => {
  for (const order of permutationsOf([0, 1])) {
    const network = createTestNetwork()
    // oxlint-disable-next-line no-await-in-loop
    const { alice, bob } = await meet(network)
    alice.ask('bob')
    // oxlint-disable-next-line no-await-in-loop
    await network.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(3000)
    network.broker.setFaults({ random: () => 0, lose: 1 })
    const before = network.traffic.length
    deny(bob, 'alice')
    bob.ask('alice')
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(100)
    network.broker.setFaults()
    const packets = network.traffic
      .slice(before)
      .filter(({ topic }) => topic.includes('alice_Control'))
    expect(packets).toHaveLength(2)
    for (const index of order) {
      const packet = packets[index]
      if (packet) network.broker.inject(packet)
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(100)
    }
    const both = ['alice asked bob: denied', 'bob asked alice: waiting']
    expect(requestAnswers(alice).toSorted()).toEqual(both)
    expect(requestAnswers(bob).toSorted()).toEqual(both)
  }
})

test('an acceptance that overtakes the request of its author leaves no second request', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  bob.ask('alice')
  alice.ask('bob')
  await network.advance(100)
  network.broker.setFaults()
  const [his] = network.traffic.filter(({ topic }) => topic === 'papo/CONTROL/alice_Control/bob')
  const hers = () =>
    network.traffic.filter(({ topic }) => topic === 'papo/CONTROL/bob_Control/alice')
  const [asking] = hers()
  network.broker.setFaults({ random: () => 0, lose: 0 })
  if (his) network.broker.inject(his)
  await network.advance(100)
  const accepting = hers().find(({ payload }) =>
    new TextDecoder().decode(payload).includes('request.accept'),
  )
  if (accepting && asking) {
    network.broker.inject(accepting)
    network.broker.inject(asking)
  }
  await network.advance(30_000)
  expect(requestAnswers(bob).filter((answer) => answer.endsWith('waiting'))).toEqual([])
  expect(alice.session('bob')).toBe(bob.session('alice'))
  expect(alice.session('bob')).toBeDefined()
})
