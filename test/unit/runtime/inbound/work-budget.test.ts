/** Budgets: each known person has one, all strangers share one, and what is dropped for it is not lost for good. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import { addMillis } from '../../../../src/core/ids.ts'
import type { SafeText } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Signer } from '../../../../src/ports/signer.ts'
import {
  ASKED_BY_STRANGERS,
  createBuckets,
  createWorkBudget,
  EARLY_OF_STRANGERS,
  OF_STRANGER,
  OF_STRANGERS,
  REPLAYED_OF_KNOWN,
  RETAINED_OF_STRANGERS,
  TIME_OF_KNOWN,
  TIME_OF_STRANGERS,
} from '../../../../src/runtime/inbound/work-budget.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { presencePacket, registeredPeople } from '../../../support/forged/registered.ts'
import {
  deliveryProgress,
  openSession,
  refusedCounts,
  sessionOf,
  stateOf,
} from '../../../support/network/direct-session.ts'
import { createTestNetwork, id, insecureSigner } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import { otherSigner } from '../../../support/network/presence-records.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const takes = (times: number, take: () => boolean) =>
  Array.from({ length: times }, take).filter(Boolean).length

test('a bucket gives what it holds, fills with time, and never holds more', async () => {
  const clock = createTestClock()
  const { take } = createBuckets(clock, { most: 10, perSecond: 2 })
  expect(takes(15, () => take('a'))).toBe(10)
  expect(takes(15, () => take('b'))).toBe(10)
  await clock.advance(499)
  expect(take('a')).toBe(false)
  await clock.advance(1)
  expect([take('a'), take('a')]).toEqual([true, false])
  await clock.advance(3_600_000)
  expect(takes(15, () => take('a'))).toBe(10)
})

test('a clock that is set back keeps nobody out, and names are forgotten', () => {
  let now = 1_000_000
  const { take } = createBuckets({ now: () => now as never }, { most: 2, perSecond: 1 })
  expect(takes(3, () => take('a'))).toBe(2)
  now = 0
  expect(take('a')).toBe(true)
  // of many names the one that was used least lately is forgotten, and begins anew
  for (let n = 0; n < 5000; n += 1) take(`n${n}`)
  expect(takes(3, () => take('a'))).toBe(2)
})

test('one stranger takes nothing of the others, and all of them nothing of those whom I know', () => {
  const budget = createWorkBudget(createTestClock())
  const flood = () => budget.allowsStranger('mallory', false)
  expect(takes(10_000, flood)).toBe(OF_STRANGER.most)
  let n = 0
  const many = () => budget.allowsStranger(`m${(n += 1)}`, false)
  expect(takes(10_000, many)).toBe(OF_STRANGERS.most - OF_STRANGER.most)
  expect(takes(10_000, () => budget.allowsStranger('x', true))).toBe(RETAINED_OF_STRANGERS.most)
  expect(takes(10_000, budget.allowsAsking)).toBe(ASKED_BY_STRANGERS.most)
  expect(takes(10_000, budget.allowsEarly)).toBe(EARLY_OF_STRANGERS.most)
  expect(takes(10_000, () => budget.allowsRepeated('bob'))).toBe(REPLAYED_OF_KNOWN.most)
  expect(budget.hasKnown('bob')).toBe(true)
  budget.spendKnown('bob', TIME_OF_KNOWN.most - 1)
  expect(budget.hasKnown('bob')).toBe(true)
  budget.spendKnown('bob', 1)
  expect([budget.hasKnown('bob'), budget.hasKnown('carol')]).toEqual([false, true])
})

test('who took more time than there is waits no longer than for what there was', async () => {
  const clock = createTestClock()
  const budget = createWorkBudget(clock)
  budget.spendKnown('bob', 100 * TIME_OF_KNOWN.most)
  await clock.advance(1000)
  expect(budget.hasKnown('bob')).toBe(true)
})

test('what all strangers publish takes no more time than there is for it, and what a broker kept takes none', async () => {
  const clock = createTestClock()
  const budget = createWorkBudget(clock)
  budget.spendStrangers(TIME_OF_STRANGERS.most)
  expect(budget.allowsStranger('mallory', false)).toBe(false)
  expect(budget.allowsStranger('mallory', true)).toBe(true)
  expect(budget.hasKnown('bob')).toBe(true)
  await clock.advance(Math.ceil(1000 / TIME_OF_STRANGERS.perSecond))
  expect(budget.allowsStranger('mallory', false)).toBe(true)
})

/** Checks signatures, notes by which keys, and takes so long (ms) for each. */
const counting = (name: string, took = 0) => {
  const own = insecureSigner(name)
  const checked: string[] = []
  let passed = 0
  const signer: Signer = {
    ...own,
    verify: (key, ...more) => {
      checked.push(key)
      passed += took
      return own.verify(key, ...more)
    },
  }
  return { signer, checked, clockSkew: () => passed }
}

/** How long (ms) a slow machine takes for a packet. */
const SLOW = 2
/** So many packets somebody whom I know has at once there: while they are handled time passes. */
const AT_ONCE = TIME_OF_KNOWN.most / SLOW / (1 - TIME_OF_KNOWN.perSecond / 1000)

test('in a flood of strangers few signatures are checked, and an honest message is shown at once', async () => {
  const network = createTestNetwork()
  const { signer, checked } = counting('alice')
  const { alice, bob } = await openSession(network, { alice: { signer } })
  checked.length = 0
  let shown: readonly string[] = []
  const people = registeredPeople(2000)
  for (let second = 0; second < 10; second += 1) {
    for (const who of people) {
      network.broker.inject(presencePacket(who, 'online', second + 1, network.clock.now()))
    }
    if (second === 5) bob.sendText('alice', 'still here?')
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
    if (second === 5) shown = alice.transcript('bob')
  }
  expect(shown).toEqual(['bob: still here?'])
  expect(checked.length).toBeLessThan(OF_STRANGERS.most + 11 * OF_STRANGERS.perSecond)
  // what was dropped is counted, and each count makes no state of its own
  await network.advance(2000)
  expect(refusedCounts(alice)['too-fast']).toBe(
    20_000 - checked.filter((key) => key !== bob.signer.key).length,
  )
})

test('on a slow machine strangers have less, and an honest message is shown at once', async () => {
  const network = createTestNetwork()
  const { checked, ...slow } = counting('alice', 10)
  const { alice, bob } = await openSession(network, { alice: slow })
  checked.length = 0
  for (const who of registeredPeople(1500))
    network.broker.inject(presencePacket(who, 'online', 1, network.clock.now()))
  bob.sendText('alice', 'still here?')
  await network.advance(100)
  expect(alice.transcript('bob')).toEqual(['bob: still here?'])
  const ofStrangers = checked.filter((key) => key !== bob.signer.key).length
  expect(ofStrangers).toBeGreaterThan(0.8 * (TIME_OF_STRANGERS.most / 10))
  expect(ofStrangers).toBeLessThan(1.5 * (TIME_OF_STRANGERS.most / 10))
})

test('a flood in the name of somebody whom I know takes nothing of theirs', async () => {
  const network = createTestNetwork()
  const { signer, checked } = counting('alice')
  const { alice, bob } = await openSession(network, { alice: { signer } })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  checked.length = 0
  for (let n = 1; n <= 2500; n += 1) {
    const say = {
      type: 'message.send',
      channel: directChannel(session),
      text: 'forged' as SafeText,
    } as const
    const at = network.clock.now()
    network.broker.inject(
      signedPacket({ name: id('bob'), signer: otherSigner }, say, place, { at, seq: n }),
    )
  }
  bob.sendText('alice', 'it is me')
  await network.advance(3000)
  expect(alice.transcript('bob')).toEqual(['bob: it is me'])
  expect(checked.filter((key) => key === otherSigner.key)).toHaveLength(OF_STRANGER.most)
})

/** More than any budget. */
const FLOOD = Math.ceil(AT_ONCE) + 1000

/** Alice and bob talk, and mallory has read what bob published. */
const openOverheard = async () => {
  const network = createTestNetwork()
  const { checked, ...slow } = counting('alice', SLOW)
  const { alice, bob } = await openSession(network, { alice: slow })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  const overheard = () =>
    network.traffic.filter(({ clientId, retain }) => clientId === 'papo-bob' && !retain)
  checked.length = 0
  /** Bob says it, and it is shown before anything of it could be sent again. */
  const isHeardAtOnce = async (text: string) => {
    bob.sendText('alice', text)
    await network.advance(100)
    return alice.transcript('bob').includes(`bob: ${text}`)
  }
  return { network, alice, bob, place, overheard, isHeardAtOnce }
}

test('wrong signatures with the key of somebody whom I know take nothing of their budget', async () => {
  const { network, alice, bob, place, isHeardAtOnce } = await openOverheard()
  const forger = { name: bob.name, signer: { ...bob.signer, sign: otherSigner.sign } }
  const channel = directChannel(place.session)
  for (let n = 1; n <= FLOOD; n += 1) {
    const say = { type: 'message.send', channel, text: 'forged' as SafeText } as const
    network.broker.inject(signedPacket(forger, say, place, { at: network.clock.now(), seq: n }))
  }
  expect(await isHeardAtOnce('it is me')).toBe(true)
  expect(refusedCounts(alice)).toMatchObject({ forged: FLOOD })
})

test('what somebody whom I know has said, again and again, takes nothing of their budget', async () => {
  const { network, alice, bob, overheard, isHeardAtOnce } = await openOverheard()
  bob.sendText('alice', 'once')
  await network.advance(3000)
  const captured = overheard()
  expect(new Set(captured.map(({ topic }) => topic.split('/')[1])).size).toBeGreaterThan(1)
  for (let n = 0; n < FLOOD; n += 1) {
    const packet = captured[n % captured.length]
    if (packet) network.broker.inject(packet)
  }
  expect(await isHeardAtOnce('it is me')).toBe(true)
  expect(alice.transcript('bob').filter((line) => line === 'bob: once')).toHaveLength(1)
  // what exceeds the budget of repetitions is dropped
  await network.advance(2000)
  expect(refusedCounts(alice)['too-fast']).toBeGreaterThan(FLOOD / 2)
})

/** Carol, who talks with alice as well. */
const joinedByCarol = async (network: TestNetwork, alice: Person): Promise<Person> => {
  const carol = network.person('carol')
  carol.start()
  await network.advance(3000)
  alice.ask('carol')
  await network.clock.until(() => carol.accept('alice').ok, 'carol accepts')
  await network.advance(3000)
  return carol
}

test('somebody whom I know and who floods is dropped unread, and takes nothing of the others', async () => {
  const network = createTestNetwork()
  const { checked, ...slow } = counting('alice', SLOW)
  const { alice, bob } = await openSession(network, { alice: slow })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  const carol = await joinedByCarol(network, alice)
  checked.length = 0
  for (let n = 1; n <= FLOOD; n += 1) {
    const channel = directChannel(session)
    const say = { type: 'message.send', channel, text: `spam ${n}` as SafeText } as const
    network.broker.inject(signedPacket(bob, say, place, { at: network.clock.now(), seq: n }))
  }
  carol.sendText('alice', 'and me?')
  await network.advance(100)
  expect(alice.transcript('carol')).toEqual(['carol: and me?'])
  const ofBob = checked.filter((key) => key === bob.signer.key).length
  expect(ofBob).toBeGreaterThan(0.9 * AT_ONCE)
  expect(ofBob).toBeLessThan(1.1 * AT_ONCE)
})

test('a block in the middle of a flood ends it at once, and everything else goes on', async () => {
  const { network, alice, bob, place } = await openOverheard()
  const carol = await joinedByCarol(network, alice)
  let seq = 0
  const flood = async (seconds: number) => {
    for (let tenth = 0; tenth < 10 * seconds; tenth += 1) {
      for (let n = 0; n < 200; n += 1) {
        seq += 1
        const channel = directChannel(place.session)
        const say = { type: 'message.send', channel, text: `spam ${seq}` as SafeText } as const
        network.broker.inject(signedPacket(bob, say, place, { at: network.clock.now(), seq }))
      }
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(100)
    }
  }
  const shown = () => alice.transcript('bob').length
  await flood(1)
  expect(shown()).toBeGreaterThan(100)
  alice.send({ type: 'person.block', who: bob.name })
  const before = shown()
  await flood(1)
  carol.sendText('alice', 'and now?')
  await network.advance(100)
  expect(shown()).toBe(before)
  expect(alice.transcript('carol')).toEqual(['carol: and now?'])
  expect(refusedCounts(alice)['blocked']).toBeGreaterThan(0)
})

test('of somebody whom I know nothing is lost, however fast it comes, and its order stays', async () => {
  const network = createTestNetwork()
  const { checked: _, ...slow } = counting('alice', SLOW)
  const { alice, bob } = await openSession(network, { alice: slow })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  for (let n = 0; n < FLOOD; n += 1) {
    const typing = { type: 'message.typing', channel: directChannel(session), on: true } as const
    network.broker.inject(
      signedPacket(bob, typing, place, { at: addMillis(network.clock.now(), n) }),
    )
  }
  const count = 60
  for (let n = 0; n < count; n += 1) bob.sendText('alice', `${n}`)
  await network.advance(100)
  expect(alice.messages('bob').length).toBeLessThan(count)
  await network.clock.until(
    () => alice.messages('bob').length === count,
    'everything is there',
    120_000,
  )
  expect(alice.transcript('bob')).toEqual(Array.from({ length: count }, (_, n) => `bob: ${n}`))
  await network.advance(30_000)
  expect(deliveryProgress(bob, 'alice').every((one) => one === 'delivered')).toBe(true)
})

test('strangers ask no more than there is room for, and ask again when it had no room', async () => {
  const network = createTestNetwork()
  const bob = network.person('bob')
  bob.start()
  await network.advance(3000)
  const ask = { type: 'request.make', to: bob.name, text: safeText('buy') } as const
  for (const who of registeredPeople(600)) {
    const inbox = { kind: 'inbox', of: bob.name, from: who.name } as const
    network.broker.inject(signedPacket(who, ask, inbox, { at: network.clock.now(), seq: 1 }))
  }
  const eve = network.person('eve')
  eve.start()
  await network.advance(3000)
  eve.ask('bob', 'it is me')
  await network.clock.until(
    () => [...stateOf(bob).requests.values()].some(({ from }) => from === eve.name),
    'she is heard',
    120_000,
  )
  expect(stateOf(bob).requests.size).toBeLessThanOrEqual(200)
  expect(stateOf(bob).people.size).toBeLessThanOrEqual(202)
  expect(bob.disk.keyValues.list('in:').length).toBeLessThanOrEqual(201)
  const kept = JSON.stringify(bob.disk.snapshots.load(0)).match(/"type":"request.made"/gu) ?? []
  expect(kept.length).toBeLessThanOrEqual(200)
  // and whoever floods is blocked by one key press
  const [first] = [...stateOf(bob).requests.values()]
  expect(first && bob.send({ type: 'request.block', request: first.id }).ok).toBe(true)
  expect(first && stateOf(bob).people.get(first.from)?.blocked).toBe(true)
})
