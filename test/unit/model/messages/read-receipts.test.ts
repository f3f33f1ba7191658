/** `read` is said of what was on a screen, and of nothing else: in talks of two and in groups. */
import { expect, test } from 'vitest'
import { conversationOf, conversationWith, ECHO } from '../../../../src/core/ids.ts'
import type { Coverage } from '../../../../src/core/seq-ranges.ts'
import { present } from '../../../../src/core/seq-ranges.ts'
import { openLedger } from '../../../../src/runtime/counters.ts'
import { admit, ask, club, joinFor, reach, tell } from '../../../support/network/group.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import { memoryDisk } from '../../../support/disk/memory-disk.ts'
import { change, looks, marks, sessionOf, stateOf, talk } from '../../../support/network/direct-session.ts'
import { id, quickSigner, town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const withAlice = conversationWith(id('alice'))
const newLine = (who: Person) => stateOf(who).conversations.get(withAlice)?.newFrom
const textOf = (who: Person, ref: string | undefined) =>
  who.messages('alice').find((message) => message.id === ref)?.text

const many = (count: number, one: string) => Array.from({ length: count }, () => one)

test('of sixty words the last twenty-three were on the screen: these are read, and no others', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 60; n += 1) alice.say('bob', `word ${n}`)
  await world.clock.until(() => bob.messages('alice').length === 60, 'bob has all')
  await world.pass(3000)
  looks(bob, withAlice, (_, index) => index >= 37)
  await world.pass(3000)
  const some = [...many(37, 'delivered'), ...many(23, 'read')]
  expect(marks(alice, 'bob')).toEqual(some)
  // the badge is gone all the same
  expect(stateOf(bob).conversations.get(withAlice)?.unread).toBe(0)

  // both know the same after they come back, and the line stands above the first that was not shown
  await bob.quit()
  await alice.quit()
  bob.start()
  alice.start()
  await world.pass(5000)
  expect(marks(alice, 'bob')).toEqual(some)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(textOf(bob, newLine(bob))).toBe('word 0')
  looks(bob, withAlice)
  await world.pass(3000)
  expect(marks(alice, 'bob')).toEqual(many(60, 'read'))
})

test('the line of what is new stands above nothing that was read before a restart', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (const text of ['one', 'two', 'three']) alice.say('bob', text)
  await world.pass(3000)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(textOf(bob, newLine(bob))).toBe('one')
  looks(bob, withAlice)
  await bob.quit()
  bob.start()
  await world.pass(3000)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(newLine(bob)).toBeUndefined()
  await bob.quit()
  alice.say('bob', 'four')
  bob.start()
  await world.pass(5000)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(textOf(bob, newLine(bob))).toBe('four')
})

test('the line stands above what was said while nobody looked, also where it comes before the eyes', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'before')
  await world.pass(3000)
  looks(bob, withAlice)
  await bob.quit()
  alice.say('bob', 'away')
  await world.pass(3000)
  // the program opens the conversation that was open, and a moment later the broker brings the word
  bob.start()
  bob.send({ type: 'view.open', conversation: withAlice })
  let since = world.clock.now()
  const readSince = () => bob.send({ type: 'view.read', conversation: withAlice, since })
  await world.pass(5000)
  readSince()
  expect(textOf(bob, newLine(bob))).toBe('away')
  alice.say('bob', 'live')
  await world.pass(1000)
  readSince()
  expect(textOf(bob, newLine(bob))).toBe('away')
  looks(bob, withAlice)

  // and above nothing that was said while somebody looked on
  bob.send({ type: 'view.open', conversation: conversationWith(ECHO) })
  bob.send({ type: 'view.open', conversation: withAlice })
  since = world.clock.now()
  await world.pass(10)
  alice.say('bob', 'now')
  await world.pass(1000)
  readSince()
  expect(newLine(bob)).toBeUndefined()
})

test('what a later word leaves behind as a hole is not read with it', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'here')
  await world.pass(3000)
  const session = sessionOf(alice, 'bob')
  const at = world.clock.now()
  alice.say('bob', 'on its way')
  alice.say('bob', 'later')
  // a receiver who names more as read than they have, in a hole and beyond the end
  const have = { upto: 3, holes: [[2, 2]] as const }
  const receipt = {
    type: 'receipt',
    place: session,
    have,
    read: [[1, 9_000_000_000_000]],
    other: [],
  } as const
  const place = { kind: 'control', of: id('alice'), from: bob.name } as const
  await bob.quit()
  world.broker.inject(wordOf(bob, receipt, place, { at }))
  await world.pass(10)
  expect(marks(alice, 'bob')).toEqual(['read', 'sent', 'read'])
  alice.say('bob', 'more')
  await world.pass(100)
  expect(marks(alice, 'bob')).toEqual(['read', 'sent', 'read', 'sent'])
})

test('what a broker refuses stays failed with its reason, whatever is read later and after a restart', async () => {
  let limit = 2000
  const world = town()
  const { alice, bob } = await talk(world, {
    alice: {
      through: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('trouble' in link) return link
          return {
            ...link,
            publish: (packet) =>
              packet.payload.length > limit
                ? Promise.resolve({ reason: 'too-large', detail: '' })
                : link.publish(packet),
          }
        },
      }),
    },
  })
  alice.say('bob', 'x'.repeat(5000))
  await world.pass(1000)
  alice.say('bob', 'short')
  await world.pass(3000)
  const failure = () => stateOf(alice).delivery.get(sessionOf(alice, 'bob'))?.failed.get(1)
  expect(marks(alice, 'bob')).toEqual(['failed', 'delivered'])
  looks(bob, withAlice)
  await world.pass(3000)
  expect(marks(alice, 'bob')).toEqual(['failed', 'read'])
  expect(failure()).toBe('too-large')

  // also while nobody can try it, with the next link, and after ten minutes, when it is tried again
  await alice.quit()
  world.broker.listen(false)
  alice.start()
  await world.pass(3000)
  expect(marks(alice, 'bob')).toEqual(['failed', 'read'])
  world.broker.listen(true)
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back', 120_000)
  await world.pass(700_000)
  world.broker.cut('papo-alice')
  await world.pass(60_000)
  expect(marks(alice, 'bob')).toEqual(['failed', 'read'])
  expect(failure()).toBe('too-large')
  expect(stateOf(alice).waiting).toBe(0)

  // once the broker takes it, it goes out by itself or when it is asked for, and arrives
  limit = 60_000
  alice.runtime().retry(sessionOf(alice, 'bob'), 1)
  await world.clock.until(() => marks(alice, 'bob')[0] === 'delivered', 'bob has it')
  expect(failure()).toBeUndefined()
})

test('an edit and a reaction are no gaps in what was read', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'one')
  change(alice, 'bob', 0, { edit: 'two' })
  change(alice, 'bob', 0, { react: '👍' })
  alice.say('bob', 'three')
  await world.pass(3000)
  looks(bob, withAlice)
  await world.pass(3000)
  expect(marks(alice, 'bob')).toEqual(['read', 'read'])
  const delivery = stateOf(alice).delivery.get(sessionOf(alice, 'bob'))
  expect(delivery?.read).toEqual({ upto: 4, holes: [] })
})

test('more runs than a receipt holds are told from the newest on, and never more than there are', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 200; n += 1) alice.say('bob', `word ${n}`)
  await world.clock.until(() => bob.messages('alice').length === 200, 'bob has all')
  await world.pass(3000)
  looks(bob, withAlice, (_, index) => index % 2 === 1)
  await world.pass(3000)
  const got = marks(alice, 'bob')
  expect(got.filter((one) => one === 'read').length).toBe(64)
  expect(got.every((one, index) => one === 'delivered' || index % 2 === 1)).toBe(true)
  expect(got.slice(72).filter((one) => one === 'read').length).toBe(64)
  // once the gaps are closed, all of it fits
  looks(bob, withAlice)
  await world.pass(3000)
  expect(marks(alice, 'bob')).toEqual(many(200, 'read'))
})

test('what is read while there is no broker is told when there is one', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (const text of ['one', 'two', 'three']) alice.say('bob', text)
  await world.pass(5000)
  world.broker.cut('papo-bob')
  await world.pass(1)
  expect(stateOf(bob).link.status).not.toBe('online')
  looks(bob, withAlice, (_, index) => index > 0)
  expect(marks(alice, 'bob')).toEqual(many(3, 'delivered'))
  await world.pass(60_000)
  expect(marks(alice, 'bob')).toEqual(['delivered', 'read', 'read'])
})

test('of two keys that one name had in a group, the one is told that said what was read', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'caio'])
  const [ana, before] = people
  if (!before) throw new Error('no caio')
  tell(before, group, 'one')
  await world.pass(5000)
  await before.quit()
  const caio = world.person('caio', {
    signer: quickSigner('caio anew'),
    disk: memoryDisk(world.clock.now),
  })
  ana.send({ type: 'group.remove', group, who: caio.name })
  await world.pass(5000)
  // the broker forgot who had the name
  const topic = 'papo/USERS/caio'
  world.broker.inject({ topic, payload: new Uint8Array(0), retain: true, qos: 1 })
  caio.start()
  await world.pass(5000)
  ana.send({ type: 'person.trust', who: caio.name, key: caio.signer.key })
  ask(caio, group)
  await world.clock.until(() => joinFor(ana, 'caio') !== undefined, 'caio asks')
  expect(admit(ana, 'caio').ok).toBe(true)
  await world.pass(5000)
  tell(caio, group, 'two')
  await world.pass(5000)
  expect(reach(caio, group)).toEqual(['delivered'])
  looks(ana, conversationOf(group), ({ text }) => text === 'two')
  await world.pass(5000)
  expect(reach(caio, group)).toEqual(['read'])
})

test('in a group a word is read when it was on the screen of every member', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  for (const text of ['one', 'two', 'three']) tell(ana, group, text)
  tell(caio, group, 'four')
  await world.pass(5000)
  looks(bia, conversationOf(group), (message) => message.text !== 'one')
  await world.pass(5000)
  expect(reach(ana, group)).toEqual(['delivered', 'delivered', 'delivered'])
  looks(caio, conversationOf(group))
  await world.pass(5000)
  expect(reach(ana, group)).toEqual(['delivered', 'read', 'read'])
  expect(reach(caio, group)).toEqual(['delivered'])
  looks(ana, conversationOf(group))
  await world.pass(5000)
  expect(reach(caio, group)).toEqual(['read'])
  // who leaves takes nothing back, and after a restart the same is known
  await ana.quit()
  ana.start()
  await world.pass(5000)
  caio.send({ type: 'group.leave', group })
  await world.pass(5000)
  expect(reach(ana, group)).toEqual(['delivered', 'read', 'read'])
})

test('what somebody blocked says in a group is never read', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  bia.send({ type: 'person.block', who: ana.name })
  tell(ana, group, 'one')
  await world.pass(5000)
  looks(bia, conversationOf(group))
  await world.pass(5000)
  expect(reach(ana, group)).toEqual(['delivered'])
})

const shown = (read: Coverage | undefined) => read && present(read)

test('a disk of version 0.1 has read up to a number what it had up to there', () => {
  const disk = memoryDisk(() => 0)
  const topic = 'SESSIONS/alice/bob/s'
  const key = 'k'.repeat(43)
  const got = { upto: 9, holes: [[3, 4]] }
  const told = { upto: 9, holes: 1, read: 5 }
  const words = { topic, key, from: 'bob', about: 's', got, read: 5, told }
  disk.slots.put(`in:${topic} ${key}`, JSON.stringify(words))
  const mine = { topic, about: 's', count: 9, sent: got, aside: [], repeatedAt: 0 }
  const receiver = { to: 'bob', delivered: got, read: 7 }
  disk.slots.put(`out:${topic}`, JSON.stringify({ ...mine, receivers: [receiver] }))
  disk.slots.put('out:older', JSON.stringify({ ...mine, topic: 'older', ...receiver }))
  const ledger = openLedger(disk.slots)
  expect(shown(ledger.allIncoming()[0]?.read)).toEqual([
    [1, 2],
    [5, 5],
  ])
  for (const name of [topic, 'older']) {
    expect(shown(ledger.outgoingOf(name)?.receivers[0]?.read)).toEqual([
      [1, 2],
      [5, 7],
    ])
  }
})
