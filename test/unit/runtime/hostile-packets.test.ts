/** Strangers and their packets: whatever they send, the program stays up and takes nothing from it. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../src/core/channel.ts'
import type { SafeText, SessionId } from '../../../src/core/ids.ts'
import { createRef, createSessionId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { freshUlid, signedFields, receiptBy, signedPacket } from '../../support/forged/packets.ts'
import { id, insecureSigner, createTestNetwork } from '../../support/network/network.ts'
import {
  deliveryProgress,
  meet,
  refusedCounts,
  seenStatus,
  sessionOf,
  stateOf,
  openSession,
} from '../../support/network/direct-session.ts'

test.each(['__proto__', 'constructor', 'toString', 'hasownproperty', 'echo2'])(
  'somebody called %s is a person like any other',
  async (name) => {
    const network = createTestNetwork()
    const { alice } = await meet(network)
    const odd = network.person(name)
    odd.start()
    await network.clock.until(() => seenStatus(alice, name) === 'online', 'alice sees them')
    odd.ask('alice', 'oi')
    await network.clock.until(() => alice.accept(name).ok, 'alice accepts')
    await network.clock.until(() => odd.session('alice') !== undefined, 'they talk')
    odd.sendText('alice', 'hello')
    await network.advance(3000)
    expect(alice.transcript(name)).toEqual([`${id(name)}: hello`])
    await alice.quit()
    alice.start()
    await network.advance(3000)
    expect(stateOf(alice).people.get(id(name))?.key).toBe(odd.signer.key)
    expect(alice.transcript(name)).toEqual([`${id(name)}: hello`])
  },
)

test('garbage on every topic is counted by its reason and stops nothing', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const garbage = ['', 'x', '{}', '[]', '{"v":1}', '\u0000', '\uFEFF{}', '9'.repeat(70_000)]
  const topics = ['USERS/alice', 'USERS/bob', 'CONTROL/alice_Control/bob', 'WHO/bob']
  const session = sessionOf(alice, 'bob')
  for (const topic of [
    ...topics,
    `SESSIONS/alice/bob/${session}`,
    'GROUPS/x/roster/y',
    'USERS/%00',
  ]) {
    for (const text of garbage) {
      const payload = new TextEncoder().encode(text)
      network.broker.inject({ topic: `papo/${topic}`, payload, retain: false, qos: 1 })
    }
  }
  bob.sendText('alice', 'still here?')
  await network.advance(5000)
  expect(alice.transcript('bob')).toEqual(['bob: still here?'])
  expect(seenStatus(alice, 'bob')).toBe('online')
  expect(refusedCounts(alice)).toMatchObject({
    'not-json': expect.any(Number),
    unsigned: expect.any(Number),
    'too-big': expect.any(Number),
    'foreign-topic': expect.any(Number),
  })
})

test('what was said in one space is forged in any other, whoever carries it there', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  const [bob, ana] = ['bob', 'ana'].map((name) => network.person(name, { space: 'club' }))
  for (const one of [alice, bob, ana]) one?.start()
  const inClub = network.person('alice', { space: 'club', copyOf: 'alice2' })
  inClub.start()
  await network.advance(3000)
  bob?.ask('alice', 'meet me')
  bob?.send({ type: 'group.create', name: safeText('Lab'), topic: safeText('') })
  await network.clock.until(() => inClub.accept('bob').ok, 'alice accepts in the club')
  await network.advance(3000)
  const recorded = network.traffic.filter(({ topic }) => topic.startsWith('club/'))
  expect(recorded.length).toBeGreaterThan(8)
  for (const packet of recorded) {
    network.broker.inject({ ...packet, topic: packet.topic.replace(/^club/u, 'papo') })
  }
  await network.advance(5000)
  const { requests, groups, sessions, people } = stateOf(alice)
  expect([requests.size, groups.size, people.has(id('bob'))]).toEqual([0, 0, false])
  expect([...sessions.keys()]).toEqual(['echo'])
  expect(Object.keys(refusedCounts(alice))).toEqual(['forged'])
})

test('a packet that was recorded and sent again later changes nothing', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  bob.sendText('alice', 'once')
  await network.advance(3000)
  await bob.quit()
  await network.advance(3000)
  const recorded = network.traffic.filter(({ clientId }) => clientId === 'papo-bob')
  for (const packet of recorded) network.broker.inject(packet)
  await network.advance(5000)
  expect(alice.transcript('bob')).toEqual(['bob: once'])
  expect(seenStatus(alice, 'bob')).toBe('offline')
  expect(stateOf(alice).requests.size).toBe(1)
})

test('words of strangers in sessions that nobody made are kept in bounds and never shown', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  await network.advance(2000)
  const at = network.clock.now()
  const signer = insecureSigner('mallory')
  const mallory = { name: id('mallory'), signer }
  const session = createSessionId(id('alice'), id('mallory'), at)
  const place = { kind: 'direct', session, to: id('alice'), from: id('mallory') } as const
  for (let n = 1; n <= 300; n += 1) {
    const command = {
      type: 'message.send',
      channel: directChannel(session),
      text: `${n}` as SafeText,
    } as const
    network.broker.inject(signedPacket(mallory, command, place, { at, seq: n }))
  }
  await network.advance(5000)
  expect(alice.disk.deferred.byAuthor('mallory')).toHaveLength(200)
  expect(alice.transcript('mallory')).toEqual([])
  expect(alice.disk.keyValues.list('in:')).toEqual([])
})

test('words of more than a hundred strangers are not kept', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  await network.advance(2000)
  const at = network.clock.now()
  for (let n = 0; n < 120; n += 1) {
    const stranger = { name: id(`stranger${n}`), signer: insecureSigner(`stranger${n}`) }
    const session = createSessionId(id('alice'), stranger.name, at)
    const place = { kind: 'direct', session, to: id('alice'), from: stranger.name } as const
    const command = {
      type: 'message.send',
      channel: directChannel(session),
      text: 'x' as SafeText,
    } as const
    network.broker.inject(signedPacket(stranger, command, place, { at, seq: 1 }))
  }
  await network.advance(5000)
  expect(alice.disk.deferred.authors()).toHaveLength(100)
})

test('an author who leaves gaps everywhere is confirmed as far as it can be said', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  const at = network.clock.now()
  const command = {
    type: 'message.send',
    channel: directChannel(session),
    text: 'x' as SafeText,
  } as const
  const before = network.traffic.length
  for (let n = 1; n <= 1200; n += 1) {
    network.broker.inject(signedPacket(bob, command, place, { at, seq: 2 * n }))
  }
  await network.advance(5000)
  expect(refusedCounts(alice)['too-many-gaps']).toBe(200)
  const receipt = network.traffic
    .slice(before)
    .findLast(({ topic }) => topic === 'papo/CONTROL/bob_Control/alice')
  const text = new TextDecoder().decode(receipt?.payload)
  expect(text).toContain('"upTo":128')
})

test('a receipt of somebody else, or for somebody else’s words, confirms nothing', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const carol = network.person('carol')
  carol.start()
  await network.advance(3000)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  alice.sendText('bob', 'not yet')
  await network.advance(50)
  network.broker.setFaults()
  const session = sessionOf(alice, 'bob')
  const have = { upTo: 1, gaps: [] }
  const at = network.clock.now()
  network.broker.inject(receiptBy(carol, 'alice', directChannel(session), have, at))
  network.broker.inject(receiptBy(carol, 'alice', { kind: 'inbox', of: carol.name }, have, at))
  const forged = { ...bob, signer: insecureSigner('not bob') }
  network.broker.inject(receiptBy(forged, 'alice', directChannel(session), have, at))
  await network.advance(50)
  expect(deliveryProgress(alice, 'bob')).toEqual(['sent'])
})

test('a stranger who takes part in no session changes none of it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'ours')
  await network.advance(3000)
  const carol = network.person('carol')
  carol.start()
  await network.advance(3000)
  const at = network.clock.now()
  const target = alice.messages('bob')[0]?.id ?? createRef(freshUlid(at), bob.signer.key)
  // her topic can only name a session between her and bob: it has to be another one
  const hers = createSessionId(id('bob'), id('carol'), at)
  const place = { kind: 'direct', session: hers, to: id('bob'), from: id('carol') } as const
  const edit = {
    type: 'message.edit',
    channel: directChannel(hers),
    target,
    text: 'hers' as SafeText,
  } as const
  network.broker.inject(signedPacket(carol, edit, place, { at, seq: 1 }))
  const wrong: SessionId = sessionOf(alice, 'bob')
  const fields = { v: 1, type: 'message.edit', id: freshUlid(at), by: 'carol', at, seq: 2 }
  const more = { session: wrong, target, text: 'hers', key: carol.signer.key }
  network.broker.inject(signedFields(carol.signer, { ...fields, ...more }, place))
  await network.advance(3000)
  expect(bob.transcript('alice')).toEqual(['alice: ours'])
})
