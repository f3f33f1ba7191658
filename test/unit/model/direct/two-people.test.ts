/** The whole life of a conversation of two, told as stories; broker and disk are in memory. */
import { expect, test } from 'vitest'
import { conversationWith } from '../../../../src/core/ids.ts'
import { LAST } from '../../../../src/runtime/connection/connection-types.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import { id, town } from '../../../support/network/network.ts'
import { end, looks, marks, meet, sees, sessionOf, stateOf, talk } from '../../../support/network/direct-session.ts'

test('two people see each other come and go', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  await bob.quit()
  await world.clock.until(() => sees(alice, 'bob') === 'offline', 'alice sees bob leave')
  bob.start()
  await world.clock.until(() => sees(alice, 'bob') === 'online', 'alice sees bob return')
  bob.crash()
  await world.clock.until(() => sees(alice, 'bob') === 'offline', 'alice sees bob die', 31_000)
  expect(sees(bob, 'alice')).toBe('online')
})

test('a will of an older connection does not make somebody offline', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  const boot = stateOf(alice).people.get(bob.name)?.boot ?? 0
  const { name } = stateOf(bob).me
  const will = { type: 'presence.show', status: 'offline', name, caps: [], boot: boot - 1 } as const
  const at = world.clock.now()
  const card = { ...will, count: LAST, seen: at }
  world.broker.inject(wordOf(bob, card, { kind: 'card', of: bob.name }, { at, retain: true }))
  const seen = new Set<string | undefined>()
  alice.runtime().store.subscribe(() => seen.add(sees(alice, 'bob')))
  await world.pass(2000)
  expect(seen).toEqual(new Set(['online']))
  const kept = world.broker.retained.get('papo/USERS/bob')?.payload
  expect(new TextDecoder().decode(kept)).toContain('"status":"online"')
})

test('a request is accepted, both talk, and both see that everything arrived', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  expect(alice.session('bob')).toMatch(/^bob_alice_\d{8}T\d{6}Z$/u)
  expect(bob.session('alice')).toBe(alice.session('bob'))
  alice.say('bob', 'tudo bem?')
  await world.clock.until(() => bob.sees('alice').length === 1, 'bob hears alice')
  bob.say('alice', 'tudo, e você?')
  await world.pass(3000)
  const both = ['alice: tudo bem?', 'bob: tudo, e você?']
  expect(alice.sees('bob')).toEqual(both)
  expect(bob.sees('alice')).toEqual(both)
  expect(marks(alice, 'bob')).toEqual(['delivered'])
  expect(marks(bob, 'alice')).toEqual(['delivered'])
  expect(stateOf(alice).waiting).toBe(0)
})

test('a message goes from waiting to sent to delivered to read', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  await bob.quit()
  world.broker.listen(false)
  await world.pass(100)
  alice.say('bob', 'are you there?')
  expect(marks(alice, 'bob')).toEqual(['waiting'])
  expect(stateOf(alice).waiting).toBe(1)
  world.broker.listen(true)
  await world.clock.until(() => marks(alice, 'bob')[0] === 'sent', 'the broker has it', 120_000)
  expect(stateOf(alice).waiting).toBe(0)
  bob.start()
  await world.clock.until(() => marks(alice, 'bob')[0] === 'delivered', 'bob has it')
  looks(bob, conversationWith(id('alice')))
  await world.clock.until(() => marks(alice, 'bob')[0] === 'read', 'bob has seen it')
})

test('a read mark that was lost with the link is told again', async () => {
  const world = town()
  let losing = false
  const { alice, bob } = await talk(world, {
    bob: {
      through: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('trouble' in link) return link
          return {
            ...link,
            publish: (packet) => {
              if (!losing || packet.retain) return link.publish(packet)
              losing = false
              world.broker.cut('papo-bob')
              return Promise.resolve('lost')
            },
          }
        },
      }),
    },
  })
  alice.say('bob', 'oi')
  await world.clock.until(() => marks(alice, 'bob')[0] === 'delivered', 'bob has it')
  await world.pass(3000)
  losing = true
  looks(bob, conversationWith(id('alice')))
  await world.clock.until(() => marks(alice, 'bob')[0] === 'read', 'alice hears of it', 60_000)
  expect(stateOf(alice).waiting).toBe(0)
})

test('somebody is typing until the time is over, they say so, or they say something', async () => {
  const world = town()
  const { alice, bob } = await talk(world, { alice: { ahead: () => 3_600_000 } })
  const typing = (on: boolean) =>
    alice.send({ type: 'session.typing', session: sessionOf(alice, 'bob'), on })
  const seen = () =>
    stateOf(bob)
      .conversations.get(conversationWith(id('alice')))
      ?.typing.has(id('alice'))
  typing(true)
  await world.clock.until(() => seen() === true, 'bob sees her typing')
  // by the clock of bob, though hers is an hour ahead
  const until = stateOf(bob).conversations.get(conversationWith(id('alice')))?.typing
  expect(until?.get(id('alice'))).toBeLessThanOrEqual(world.clock.now() + 6000)
  await world.clock.until(() => seen() === false, 'it is over by itself', 7000)
  typing(true)
  await world.clock.until(() => seen() === true, 'bob sees her typing again')
  typing(false)
  await world.clock.until(() => seen() === false, 'she stopped', 1000)
  typing(true)
  await world.clock.until(() => seen() === true, 'bob sees her typing once more')
  alice.say('bob', 'oi')
  await world.clock.until(() => seen() === false, 'she said it', 1000)
  expect(bob.sees('alice')).toEqual(['alice: oi'])
})

test('whoever types while the link is cut loses nothing', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.listen(false)
  await world.pass(1000)
  for (let n = 0; n < 5; n += 1) {
    alice.say('bob', `a${n}`)
    bob.say('alice', `b${n}`)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(10_000)
  }
  expect(stateOf(alice).link.status).toBe('offline')
  world.broker.listen(true)
  await world.clock.until(
    () => bob.messages('alice').length === 10 && alice.messages('bob').length === 10,
    'both have all',
    60_000,
  )
  await world.pass(5000)
  expect(alice.sees('bob')).toEqual(bob.sees('alice'))
  expect(new Set([...marks(alice, 'bob'), ...marks(bob, 'alice')])).toEqual(new Set(['delivered']))
})

test('a conversation that both ended is closed, and a new request makes a new session', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const first = sessionOf(alice, 'bob')
  expect(alice.ask('bob').ok).toBe(false)
  end(alice, 'bob')
  await world.pass(1000)
  end(bob, 'alice')
  await world.pass(1000)
  expect(alice.session('bob')).toBeUndefined()
  expect(bob.session('alice')).toBeUndefined()
  const late = { type: 'session.say', session: first, text: stateOf(alice).me.name } as const
  expect(alice.send(late)).toEqual({ ok: false, error: 'session-closed' })
  bob.ask('alice')
  await world.clock.until(() => alice.accept('bob').ok, 'alice accepts')
  await world.clock.until(() => bob.session('alice') !== undefined, 'a new session')
  expect(sessionOf(bob, 'alice')).toMatch(/^alice_bob_/u)
})

test('echo answers inside the program and is never told to anybody', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  await world.pass(2000)
  const before = world.traffic.length
  alice.say('echo', 'oi')
  await world.pass(1000)
  expect(alice.sees('echo')).toEqual(['alice: oi', 'echo: oi'])
  expect(marks(alice, 'echo')).toEqual(['read'])
  expect(world.traffic.length).toBe(before)
  expect(alice.ask('echo')).toEqual({ ok: false, error: 'reserved-name' })
  expect(end(alice, 'echo')).toEqual({ ok: false, error: 'reserved-name' })
})

test('echo answers after a restart too, when its window is not on hand', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  alice.say('echo', 'one')
  await world.pass(1000)
  await alice.quit()
  alice.start()
  alice.say('echo', 'two')
  await world.pass(1000)
  expect(alice.sees('echo')).toEqual(['alice: one', 'echo: one', 'alice: two', 'echo: two'])
})
