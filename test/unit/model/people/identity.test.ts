/** Who is who: names that are taken, keys that change, cards that are stolen, profiles that are copied. */
import { expect, test } from 'vitest'
import type { PublicKey, SafeText } from '../../../../src/core/ids.ts'
import { conversationWith } from '../../../../src/core/ids.ts'
import { freeName } from '../../../../src/runtime/connection/suggest-name.ts'
import { cardBy, other, personSeen } from '../../../support/network/presence-records.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import { id, quickSigner, town } from '../../../support/network/network.ts'
import type { Town } from '../../../support/network/network.ts'
import {
  answers,
  end,
  looks,
  marks,
  meet,
  refused,
  sees,
  sessionOf,
  stateOf,
  talk,
} from '../../../support/network/direct-session.ts'

const keyOfRetained = (world: Town, name: string): string => {
  const payload = world.broker.retained.get(`papo/USERS/${name}`)?.payload ?? new Uint8Array()
  return /"key":"(.{43})"/u.exec(new TextDecoder().decode(payload))?.[1] ?? ''
}

test('a name that another key holds is refused at the first sign-in, with a free one', async () => {
  const world = town()
  const { bob } = await meet(world)
  const second = world.person('alice', { signer: other, twin: 'second' })
  const third = world.person('alice2', { signer: quickSigner('third') })
  third.start()
  await world.pass(3000)
  second.start()
  await world.pass(3000)
  expect(stateOf(second).link).toMatchObject({
    status: 'stopped',
    trouble: 'name-taken',
    suggestion: 'alice3',
  })
  expect(world.broker.online()).not.toContain('papo-second')
  expect(personSeen(bob, 'alice')?.rival).toBeUndefined()
  expect(sees(bob, 'alice')).toBe('online')
})

test.each([
  ['alice', [], 'alice2'],
  ['alice', ['alice2', 'alice3'], 'alice4'],
  ['x'.repeat(32), [], `${'x'.repeat(31)}2`],
  ['漢'.repeat(10), [], `${'漢'.repeat(10)}2`],
  ['😀', [], '😀'],
])('a free name for %s when %j are taken is %s', (name, taken, free) => {
  const known = new Set<string>(taken)
  expect(freeName(name as SafeText, (one) => known.has(one))).toBe(free)
})

test('a name that was mine here stays mine, whoever shows a card in it while I am away', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  await alice.quit()
  world.broker.inject(cardBy(world, 'alice'))
  await world.pass(1000)
  expect(personSeen(bob, 'alice')?.rival).toBe(other.key)
  alice.start()
  await world.pass(5000)
  expect(stateOf(alice).link.status).toBe('online')
  expect(keyOfRetained(world, 'alice')).toBe(alice.signer.key)
  expect(personSeen(bob, 'alice')?.rival).toBeUndefined()
})

test('a name that was mine at one broker may be another’s at the next', async () => {
  const world = town()
  let url = 'mqtt://one'
  const alice = world.person('alice', { url: () => url })
  alice.start()
  await world.pass(5000)
  await alice.quit()
  world.broker.inject(cardBy(world, 'alice'))
  url = 'mqtt://two'
  alice.start()
  await world.pass(5000)
  expect(stateOf(alice).link).toMatchObject({ status: 'stopped', trouble: 'name-taken' })
  url = 'mqtt://one'
  alice.runtime().reconnect()
  await world.pass(5000)
  expect(stateOf(alice).link.status).toBe('online')
})

test('my card that was wiped or overwritten is back within a second, and the pin stays', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  await world.pass(10_000)
  const topic = 'papo/USERS/alice'
  world.broker.inject({ topic, payload: new Uint8Array(), retain: true, qos: 1 })
  await world.pass(1200)
  expect(keyOfRetained(world, 'alice')).toBe(alice.signer.key)
  world.broker.inject(cardBy(world, 'alice'))
  await world.pass(10)
  expect(personSeen(bob, 'alice')?.rival).toBe(other.key)
  await world.pass(2200)
  expect(keyOfRetained(world, 'alice')).toBe(alice.signer.key)
  expect(personSeen(bob, 'alice')).toMatchObject({ key: alice.signer.key, status: 'online' })
  expect(personSeen(bob, 'alice')?.rival).toBeUndefined()
  expect(refused(bob)['other-key']).toBeGreaterThan(0)
})

test('two programs that both believe in their name do not correct each other every second', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  await world.pass(5000)
  await alice.quit()
  world.broker.wipe()
  const rival = world.person('alice', { signer: other, twin: 'rival' })
  rival.start()
  await world.pass(5000)
  alice.start()
  await world.pass(600_000)
  const before = world.traffic.length
  await world.pass(3_600_000)
  expect(world.traffic.length - before).toBeLessThan(200)
})

test('a key that changed is not believed until the person says so, and then it is', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'before')
  await world.pass(3000)
  await alice.quit()
  const fresh = world.person('alice', { signer: other, twin: 'fresh' })
  world.broker.inject({
    topic: 'papo/USERS/alice',
    payload: new Uint8Array(),
    retain: true,
    qos: 1,
  })
  fresh.start()
  await world.pass(5000)
  expect(stateOf(fresh).link.status).toBe('online')
  fresh.ask('bob')
  await world.pass(5000)
  expect(answers(bob)).toEqual(['alice asked bob: accepted'])
  expect(personSeen(bob, 'alice')).toMatchObject({ key: alice.signer.key, rival: other.key })
  const wrong = 'A'.repeat(43) as PublicKey
  const trust = { type: 'person.trust', who: id('alice') } as const
  expect(bob.send({ ...trust, key: wrong })).toEqual({ ok: false, error: 'other-key' })
  const session = sessionOf(bob, 'alice')
  expect(bob.send({ ...trust, key: other.key }).ok).toBe(true)
  expect(personSeen(bob, 'alice')).toMatchObject({ key: other.key, trust: 'pinned' })
  // the old session was with the old key: nobody would hear it
  expect(bob.session('alice')).toBeUndefined()
  const late = { type: 'session.say', session, text: 'x' as SafeText } as const
  expect(bob.send(late)).toEqual({ ok: false, error: 'session-closed' })
  await world.clock.until(() => bob.accept('alice').ok, 'her request comes again', 2 * 3_600_000)
  await world.clock.until(() => fresh.session('bob') !== undefined, 'they talk')
  fresh.say('bob', 'after')
  await world.pass(5000)
  expect(bob.sees('alice')).toEqual(['alice: before', 'alice: after'])
  expect(marks(fresh, 'bob')).toEqual(['delivered'])
})

test('a new key is not told what the old one had said', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 5; n += 1) alice.say('bob', `${n}`)
  await world.pass(3000)
  await alice.quit()
  world.broker.inject(cardBy(world, 'alice'))
  await world.pass(1000)
  bob.send({ type: 'person.trust', who: id('alice'), key: other.key })
  const before = world.traffic.length
  looks(bob, conversationWith(id('alice')))
  await world.pass(5000)
  await bob.quit()
  bob.start()
  await world.pass(60_000)
  const receipts = world.traffic
    .slice(before)
    .filter(({ topic }) => topic.includes('alice_Control'))
  expect(receipts).toEqual([])
})

test('a word in the name of another, of myself or of echo changes nothing', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const session = sessionOf(alice, 'bob')
  const at = world.clock.now()
  const say = { type: 'session.say', session, text: 'forged' as SafeText } as const
  const toBob = { kind: 'session', id: session, to: id('bob') } as const
  for (const name of ['alice', 'bob', 'echo']) {
    const from = { name: id(name), signer: other }
    world.broker.inject(wordOf(from, say, { ...toBob, from: id(name) }, { at, seq: 9 }))
  }
  await world.pass(3000)
  expect(bob.sees('alice')).toEqual([])
  expect(stateOf(bob).people.get(id('echo'))?.key).toBeUndefined()
  end(alice, 'bob')
  await world.pass(3000)
  expect(stateOf(bob).sessions.get(session)?.ends.has(id('alice'))).toBe(true)
})

test.each([4, 5] as const)(
  'a taken name is refused also where the broker sends what it retains last, with MQTT %i',
  async (version) => {
    const world = town({ version })
    const { bob } = await meet(world)
    // QoS 0 is slow here: it comes after the mark by which a program knows that it has all
    const slow = { random: () => 0.5, delay: 1, delayMillis: 1000 }
    world.broker.trouble({ ...slow, hits: ({ qos }) => qos === 0 })
    const second = world.person('alice', { signer: other, twin: 'second' })
    second.start()
    await world.pass(10_000)
    expect(stateOf(second).link).toMatchObject({ status: 'stopped', trouble: 'name-taken' })
    // the holder has put the name right, and the second one did not make it theirs for the next time
    expect(sees(bob, 'alice')).toBe('online')
    second.runtime().reconnect()
    await world.pass(10_000)
    expect(stateOf(second).link).toMatchObject({ status: 'stopped', trouble: 'name-taken' })
  },
)
