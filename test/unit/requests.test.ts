/** Asking and being asked: once, twice, at the same time, and against somebody's will. */
import { expect, test } from 'vitest'
import type { Ref, SafeText } from '../../src/core/names.ts'
import type { Outgoing } from '../../src/ports.ts'
import { id, quickSigner, town } from '../support/people.ts'
import type { Person, Town } from '../support/people.ts'
import { answers, meet, ordersOf, refused, stateOf, talk } from '../support/pair.ts'

const deny = (who: Person, from: string, reason = 'busy') => {
  const request = [...stateOf(who).requests.values()].find(
    (one) => one.from === id(from) && one.answer === 'waiting',
  )
  if (!request) return { ok: false as const }
  return who.send({ type: 'request.deny', request: request.id, reason: reason as SafeText })
}

const asked = (who: Person, from: string) =>
  [...stateOf(who).requests.values()].filter((one) => one.from === id(from))

test('a second request to the same person is not granted while the first one waits', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(alice.ask('bob').ok).toBe(true)
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'already-asked' })
  await world.pass(1000)
  expect(asked(bob, 'alice')).toHaveLength(1)
  expect(bob.notified).toHaveLength(1)
})

test('nobody asks themselves, and nobody answers a request that was made to somebody else', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(alice.ask('alice')).toEqual({ ok: false, error: 'talking-to-yourself' })
  alice.ask('bob')
  await world.pass(1000)
  const [request] = asked(alice, 'alice')
  const wish = { type: 'request.accept', request: request?.id as Ref } as const
  expect(alice.send(wish)).toEqual({ ok: false, error: 'not-yours-to-answer' })
  expect(bob.send(wish).ok).toBe(true)
  expect(bob.send(wish)).toEqual({ ok: false, error: 'not-yours-to-answer' })
})

test('a denial arrives with its reason, and asking again has to wait ten minutes', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => deny(bob, 'alice', 'in a meeting').ok, 'bob denies')
  await world.clock.until(() => asked(alice, 'alice')[0]?.answer === 'denied', 'alice hears it')
  expect(asked(alice, 'alice')[0]?.reason).toBe('in a meeting')
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'ask-later' })
  await world.pass(10 * 60_000 + 1000)
  expect(alice.ask('bob').ok).toBe(true)
  await world.clock.until(() => bob.accept('alice').ok, 'bob has it, and has time now')
})

test('a request, its reason and its answer are never longer than others can read', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(alice.ask('bob', 'x'.repeat(2001))).toEqual({ ok: false, error: 'too-long' })
  alice.ask('bob', 'x'.repeat(2000))
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  expect(deny(bob, 'alice', 'x'.repeat(201))).toEqual({ ok: false, error: 'too-long' })
})

test('somebody blocked gets no answer, and is not shown again', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  const request = asked(bob, 'alice')[0]?.id as Ref
  await world.pass(3000)
  const before = world.traffic.length
  bob.send({ type: 'request.block', request })
  bob.notified.length = 0
  await world.pass(5000)
  const told = world.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-bob')
  expect(told).toEqual([])
  expect(answers(alice)).toEqual(['alice asked bob: waiting'])
  expect(bob.notified).toEqual([])
  expect(bob.send({ type: 'person.unblock', who: id('alice') }).ok).toBe(true)
})

test('what somebody says while blocked is not confirmed and comes after the unblocking', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  bob.send({ type: 'person.block', who: id('alice') })
  alice.say('bob', 'hello?')
  await world.pass(60_000)
  expect(bob.sees('alice')).toEqual([])
  expect(refused(bob)['blocked']).toBeGreaterThan(0)
  bob.send({ type: 'person.unblock', who: id('alice') })
  await world.clock.until(() => bob.sees('alice').length === 1, 'it comes', 2 * 3_600_000)
})

test('one key may have three waiting requests, and all together two hundred', async () => {
  const world = town()
  const bob = world.person('bob')
  bob.start()
  const signer = quickSigner('spammer')
  for (let n = 0; n < 5; n += 1) {
    const spammer = world.person(`spam${n}`, { signer })
    spammer.start()
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
    spammer.ask('bob', 'buy')
  }
  await world.pass(5000)
  expect(stateOf(bob).requests.size).toBe(3)
  expect(refused(bob)['too-many-requests']).toBeGreaterThanOrEqual(2)
})

test('a request that had no room is asked again when there is room', async () => {
  const world = town()
  const bob = world.person('bob')
  bob.start()
  const signer = quickSigner('family')
  const family = ['ana', 'bia', 'caio', 'duda'].map((name) => world.person(name, { signer }))
  for (const one of family) {
    one.start()
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
    one.ask('bob')
  }
  await world.pass(5000)
  expect(stateOf(bob).requests.size).toBe(3)
  bob.accept('ana')
  await world.clock.until(() => asked(bob, 'duda').length === 1, 'the fourth', 2 * 3_600_000)
})

test('accepting somebody who left reaches them when they come back', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  await alice.quit()
  bob.accept('alice')
  bob.say('alice', 'there you are')
  await bob.quit()
  alice.start()
  await world.clock.until(() => alice.sees('bob').length === 1, 'alice has both words')
  expect(alice.session('bob')).toBeDefined()
})

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
