/** The whole life of a conversation of two, told as stories; broker and disk are in memory. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import { personConversationId } from '../../../../src/core/ids.ts'
import { MAX_PRESENCE_COUNT } from '../../../../src/protocol/limits.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import { lookUpPerson } from '../../../../src/model/people/strangers.ts'
import {
  endSession,
  viewConversation,
  deliveryProgress,
  meet,
  seenStatus,
  sessionOf,
  stateOf,
  openSession,
} from '../../../support/network/direct-session.ts'

test('two people see each other come and go', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  await bob.quit()
  await network.clock.until(() => seenStatus(alice, 'bob') === 'offline', 'alice sees bob leave')
  bob.start()
  await network.clock.until(() => seenStatus(alice, 'bob') === 'online', 'alice sees bob return')
  bob.crash()
  await network.clock.until(
    () => seenStatus(alice, 'bob') === 'offline',
    'alice sees bob die',
    31_000,
  )
  expect(seenStatus(bob, 'alice')).toBe('online')
})

test('a will of an older connection does not make somebody offline', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  const boot = lookUpPerson(stateOf(alice), bob.name)?.boot ?? 0
  const { name } = stateOf(bob).me
  const will = {
    type: 'presence.publish',
    status: 'offline',
    name,
    caps: [],
    boot: boot - 1,
  } as const
  const at = network.clock.now()
  const card = { ...will, count: MAX_PRESENCE_COUNT, seen: at }
  network.broker.inject(
    signedPacket(bob, card, { kind: 'presence', of: bob.name }, { at, retain: true }),
  )
  const seen = new Set<string | undefined>()
  alice.runtime().store.subscribe(() => seen.add(seenStatus(alice, 'bob')))
  await network.advance(2000)
  expect(seen).toEqual(new Set(['online']))
  const kept = network.broker.retained.get('papo/USERS/bob')?.payload
  expect(new TextDecoder().decode(kept)).toContain('"status":"online"')
})

test('a request is accepted, both talk, and both see that everything arrived', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  expect(alice.session('bob')).toMatch(/^bob_alice_\d{8}T\d{6}Z$/u)
  expect(bob.session('alice')).toBe(alice.session('bob'))
  alice.sendText('bob', 'tudo bem?')
  await network.clock.until(() => bob.transcript('alice').length === 1, 'bob hears alice')
  bob.sendText('alice', 'tudo, e você?')
  await network.advance(3000)
  const both = ['alice: tudo bem?', 'bob: tudo, e você?']
  expect(alice.transcript('bob')).toEqual(both)
  expect(bob.transcript('alice')).toEqual(both)
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered'])
  expect(deliveryProgress(bob, 'alice')).toEqual(['delivered'])
  expect(stateOf(alice).waiting).toBe(0)
})

test('a message goes from waiting to sent to delivered to read', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  await bob.quit()
  network.broker.listen(false)
  await network.advance(100)
  alice.sendText('bob', 'are you there?')
  expect(deliveryProgress(alice, 'bob')).toEqual(['waiting'])
  expect(stateOf(alice).waiting).toBe(1)
  network.broker.listen(true)
  await network.clock.until(
    () => deliveryProgress(alice, 'bob')[0] === 'sent',
    'the broker has it',
    120_000,
  )
  expect(stateOf(alice).waiting).toBe(0)
  bob.start()
  await network.clock.until(() => deliveryProgress(alice, 'bob')[0] === 'delivered', 'bob has it')
  viewConversation(bob, personConversationId(id('alice')))
  await network.clock.until(() => deliveryProgress(alice, 'bob')[0] === 'read', 'bob has seen it')
})

test('a read mark that was lost with the link is told again', async () => {
  const network = createTestNetwork()
  let losing = false
  const { alice, bob } = await openSession(network, {
    bob: {
      wrapTransport: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('reason' in link) return link
          return {
            ...link,
            publish: (packet) => {
              if (!losing || packet.retain) return link.publish(packet)
              losing = false
              network.broker.cut('papo-bob')
              return Promise.resolve('lost')
            },
          }
        },
      }),
    },
  })
  alice.sendText('bob', 'oi')
  await network.clock.until(() => deliveryProgress(alice, 'bob')[0] === 'delivered', 'bob has it')
  await network.advance(3000)
  losing = true
  viewConversation(bob, personConversationId(id('alice')))
  await network.clock.until(
    () => deliveryProgress(alice, 'bob')[0] === 'read',
    'alice hears of it',
    60_000,
  )
  expect(stateOf(alice).waiting).toBe(0)
})

test('somebody is typing until the time is over, they say so, or they say something', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, { alice: { clockSkew: () => 3_600_000 } })
  const typing = (on: boolean) =>
    alice.send({ type: 'message.typing', channel: directChannel(sessionOf(alice, 'bob')), on })
  const seen = () =>
    stateOf(bob)
      .conversations.get(personConversationId(id('alice')))
      ?.typing.has(id('alice'))
  typing(true)
  await network.clock.until(() => seen() === true, 'bob sees her typing')
  // by the clock of bob, though hers is an hour ahead
  const until = stateOf(bob).conversations.get(personConversationId(id('alice')))?.typing
  expect(until?.get(id('alice'))).toBeLessThanOrEqual(network.clock.now() + 6000)
  await network.clock.until(() => seen() === false, 'it is over by itself', 7000)
  typing(true)
  await network.clock.until(() => seen() === true, 'bob sees her typing again')
  typing(false)
  await network.clock.until(() => seen() === false, 'she stopped', 1000)
  typing(true)
  await network.clock.until(() => seen() === true, 'bob sees her typing once more')
  alice.sendText('bob', 'oi')
  await network.clock.until(() => seen() === false, 'she said it', 1000)
  expect(bob.transcript('alice')).toEqual(['alice: oi'])
})

test('whoever types while the link is cut loses nothing', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.listen(false)
  await network.advance(1000)
  for (let n = 0; n < 5; n += 1) {
    alice.sendText('bob', `a${n}`)
    bob.sendText('alice', `b${n}`)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(10_000)
  }
  expect(stateOf(alice).link.status).toBe('offline')
  network.broker.listen(true)
  await network.clock.until(
    () => bob.messages('alice').length === 10 && alice.messages('bob').length === 10,
    'both have all',
    60_000,
  )
  await network.advance(5000)
  expect(alice.transcript('bob')).toEqual(bob.transcript('alice'))
  expect(new Set([...deliveryProgress(alice, 'bob'), ...deliveryProgress(bob, 'alice')])).toEqual(
    new Set(['delivered']),
  )
})

test('a conversation that both ended is closed, and a new request makes a new session', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const first = sessionOf(alice, 'bob')
  expect(alice.ask('bob').ok).toBe(false)
  endSession(alice, 'bob')
  await network.advance(1000)
  endSession(bob, 'alice')
  await network.advance(1000)
  expect(alice.session('bob')).toBeUndefined()
  expect(bob.session('alice')).toBeUndefined()
  const late = {
    type: 'message.send',
    channel: directChannel(first),
    text: stateOf(alice).me.name,
  } as const
  expect(alice.send(late)).toEqual({ ok: false, error: 'session-closed' })
  bob.ask('alice')
  await network.clock.until(() => alice.accept('bob').ok, 'alice accepts')
  await network.clock.until(() => bob.session('alice') !== undefined, 'a new session')
  expect(sessionOf(bob, 'alice')).toMatch(/^alice_bob_/u)
})

test('echo answers inside the program and is never told to anybody', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  await network.advance(2000)
  const before = network.traffic.length
  alice.sendText('echo', 'oi')
  await network.advance(1000)
  expect(alice.transcript('echo')).toEqual(['alice: oi', 'echo: oi'])
  expect(deliveryProgress(alice, 'echo')).toEqual(['read'])
  expect(network.traffic.length).toBe(before)
  expect(alice.ask('echo')).toEqual({ ok: false, error: 'reserved-name' })
  expect(endSession(alice, 'echo')).toEqual({ ok: false, error: 'reserved-name' })
})

test('echo answers after a restart too, when its window is not on hand', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  alice.sendText('echo', 'one')
  await network.advance(1000)
  await alice.quit()
  alice.start()
  alice.sendText('echo', 'two')
  await network.advance(1000)
  expect(alice.transcript('echo')).toEqual(['alice: one', 'echo: one', 'alice: two', 'echo: two'])
})
