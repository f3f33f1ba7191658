/** Strangers and their packets: whatever they send, the program stays up and takes nothing from it. */
import { expect, test } from 'vitest'
import type { SafeText, SessionId } from '../../../src/core/ids.ts'
import { sessionId } from '../../../src/core/ids.ts'
import { freshRef, fieldsOf, receiptOf, wordOf } from '../../support/forged/packets.ts'
import { id, quickSigner, town } from '../../support/network/network.ts'
import { marks, meet, refused, sees, sessionOf, stateOf, talk } from '../../support/network/direct-session.ts'

test.each(['__proto__', 'constructor', 'toString', 'hasownproperty', 'echo2'])(
  'somebody called %s is a person like any other',
  async (name) => {
    const world = town()
    const { alice } = await meet(world)
    const odd = world.person(name)
    odd.start()
    await world.clock.until(() => sees(alice, name) === 'online', 'alice sees them')
    odd.ask('alice', 'oi')
    await world.clock.until(() => alice.accept(name).ok, 'alice accepts')
    await world.clock.until(() => odd.session('alice') !== undefined, 'they talk')
    odd.say('alice', 'hello')
    await world.pass(3000)
    expect(alice.sees(name)).toEqual([`${id(name)}: hello`])
    await alice.quit()
    alice.start()
    await world.pass(3000)
    expect(stateOf(alice).people.get(id(name))?.key).toBe(odd.signer.key)
    expect(alice.sees(name)).toEqual([`${id(name)}: hello`])
  },
)

test('garbage on every topic is counted by its reason and stops nothing', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const garbage = ['', 'x', '{}', '[]', '{"v":1}', '\u0000', '\uFEFF{}', '9'.repeat(70_000)]
  const topics = ['USERS/alice', 'USERS/bob', 'CONTROL/alice_Control/bob', 'WHO/bob']
  const session = sessionOf(alice, 'bob')
  for (const topic of [
    ...topics,
    `SESSIONS/alice/bob/${session}`,
    'GROUPS/x/info/y',
    'USERS/%00',
  ]) {
    for (const text of garbage) {
      const payload = new TextEncoder().encode(text)
      world.broker.inject({ topic: `papo/${topic}`, payload, retain: false, qos: 1 })
    }
  }
  bob.say('alice', 'still here?')
  await world.pass(5000)
  expect(alice.sees('bob')).toEqual(['bob: still here?'])
  expect(sees(alice, 'bob')).toBe('online')
  expect(refused(alice)).toMatchObject({
    'not-json': expect.any(Number),
    unsigned: expect.any(Number),
    'too-big': expect.any(Number),
    'foreign-topic': expect.any(Number),
  })
})

test('a packet that was recorded and sent again later changes nothing', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  bob.say('alice', 'once')
  await world.pass(3000)
  await bob.quit()
  await world.pass(3000)
  const recorded = world.traffic.filter(({ clientId }) => clientId === 'papo-bob')
  for (const packet of recorded) world.broker.inject(packet)
  await world.pass(5000)
  expect(alice.sees('bob')).toEqual(['bob: once'])
  expect(sees(alice, 'bob')).toBe('offline')
  expect(stateOf(alice).requests.size).toBe(1)
})

test('words of strangers in sessions that nobody made are kept in bounds and never shown', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  await world.pass(2000)
  const at = world.clock.now()
  const signer = quickSigner('mallory')
  const mallory = { name: id('mallory'), signer }
  const session = sessionId(id('alice'), id('mallory'), at)
  const place = { kind: 'session', id: session, to: id('alice'), from: id('mallory') } as const
  for (let n = 1; n <= 300; n += 1) {
    const word = { type: 'session.say', session, text: `${n}` as SafeText } as const
    world.broker.inject(wordOf(mallory, word, place, { at, seq: n }))
  }
  await world.pass(5000)
  expect(alice.disk.held.of('mallory')).toHaveLength(200)
  expect(alice.sees('mallory')).toEqual([])
  expect(alice.disk.slots.list('in:')).toEqual([])
})

test('words of more than a hundred strangers are not kept', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  await world.pass(2000)
  const at = world.clock.now()
  for (let n = 0; n < 120; n += 1) {
    const stranger = { name: id(`stranger${n}`), signer: quickSigner(`stranger${n}`) }
    const session = sessionId(id('alice'), stranger.name, at)
    const place = { kind: 'session', id: session, to: id('alice'), from: stranger.name } as const
    const word = { type: 'session.say', session, text: 'x' as SafeText } as const
    world.broker.inject(wordOf(stranger, word, place, { at, seq: 1 }))
  }
  await world.pass(5000)
  expect(alice.disk.held.authors()).toHaveLength(100)
})

test('an author who leaves holes everywhere is confirmed as far as it can be said', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'session', id: session, to: id('alice'), from: id('bob') } as const
  const at = world.clock.now()
  const word = { type: 'session.say', session, text: 'x' as SafeText } as const
  const before = world.traffic.length
  for (let n = 1; n <= 1200; n += 1) {
    world.broker.inject(wordOf(bob, word, place, { at, seq: 2 * n }))
  }
  await world.pass(5000)
  expect(refused(alice)['too-many-holes']).toBe(200)
  const receipt = world.traffic
    .slice(before)
    .findLast(({ topic }) => topic === 'papo/CONTROL/bob_Control/alice')
  const text = new TextDecoder().decode(receipt?.payload)
  expect(text).toContain('"upto":128')
})

test('a receipt of somebody else, or for somebody else’s words, confirms nothing', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const carol = world.person('carol')
  carol.start()
  await world.pass(3000)
  world.broker.trouble({ random: () => 0, lose: 1 })
  alice.say('bob', 'not yet')
  await world.pass(50)
  world.broker.trouble()
  const session = sessionOf(alice, 'bob')
  const have = { upto: 1, holes: [] }
  const at = world.clock.now()
  world.broker.inject(receiptOf(carol, 'alice', session, have, at))
  world.broker.inject(receiptOf(carol, 'alice', 'control', have, at))
  const forged = { ...bob, signer: quickSigner('not bob') }
  world.broker.inject(receiptOf(forged, 'alice', session, have, at))
  await world.pass(50)
  expect(marks(alice, 'bob')).toEqual(['sent'])
})

test('a stranger who takes part in no session changes none of it', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'ours')
  await world.pass(3000)
  const carol = world.person('carol')
  carol.start()
  await world.pass(3000)
  const at = world.clock.now()
  const target = alice.messages('bob')[0]?.id ?? freshRef(at)
  // her topic can only name a session between her and bob: it has to be another one
  const hers = sessionId(id('bob'), id('carol'), at)
  const place = { kind: 'session', id: hers, to: id('bob'), from: id('carol') } as const
  const edit = { type: 'session.edit', session: hers, target, text: 'hers' as SafeText } as const
  world.broker.inject(wordOf(carol, edit, place, { at, seq: 1 }))
  const wrong: SessionId = sessionOf(alice, 'bob')
  const fields = { v: 1, type: 'session.edit', id: freshRef(at), by: 'carol', at, seq: 2 }
  const more = { session: wrong, target, text: 'hers', key: carol.signer.key }
  world.broker.inject(fieldsOf(carol.signer, { ...fields, ...more }, place))
  await world.pass(3000)
  expect(bob.sees('alice')).toEqual(['alice: ours'])
})
