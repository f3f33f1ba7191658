/** `read` is said of what was on a screen, and of nothing else: in talks of two and in groups. */
import { directChannel } from '../../../../src/core/channel.ts'
import { expect, test } from 'vitest'
import { groupConversationId, personConversationId, ECHO } from '../../../../src/core/ids.ts'
import {
  admit,
  askToJoin,
  groupWith,
  waitingJoin,
  groupProgress,
  sendToGroup,
} from '../../../support/network/group.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  changeMessage,
  viewConversation,
  deliveryProgress,
  sessionOf,
  stateOf,
  openSession,
} from '../../../support/network/direct-session.ts'
import { id, insecureSigner, createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const withAlice = personConversationId(id('alice'))
const newLine = (who: Person) => stateOf(who).conversations.get(withAlice)?.newFrom
const textOf = (who: Person, ref: string | undefined) =>
  who.messages('alice').find((message) => message.id === ref)?.text

const many = (count: number, one: string) => Array.from({ length: count }, () => one)

test('of sixty words the last twenty-three were on the screen: these are read, and no others', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 60; n += 1) alice.sendText('bob', `word ${n}`)
  await network.clock.until(() => bob.messages('alice').length === 60, 'bob has all')
  await network.advance(3000)
  viewConversation(bob, withAlice, (_, index) => index >= 37)
  await network.advance(3000)
  const some = [...many(37, 'delivered'), ...many(23, 'read')]
  expect(deliveryProgress(alice, 'bob')).toEqual(some)
  // the badge is gone all the same
  expect(stateOf(bob).conversations.get(withAlice)?.unread).toBe(0)

  // both know the same after they come back, and the line stands above the first that was not shown
  await bob.quit()
  await alice.quit()
  bob.start()
  alice.start()
  await network.advance(5000)
  expect(deliveryProgress(alice, 'bob')).toEqual(some)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(textOf(bob, newLine(bob))).toBe('word 0')
  viewConversation(bob, withAlice)
  await network.advance(3000)
  expect(deliveryProgress(alice, 'bob')).toEqual(many(60, 'read'))
})

test('the line of what is new stands above nothing that was read before a restart', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (const text of ['one', 'two', 'three']) alice.sendText('bob', text)
  await network.advance(3000)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(textOf(bob, newLine(bob))).toBe('one')
  viewConversation(bob, withAlice)
  await bob.quit()
  bob.start()
  await network.advance(3000)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(newLine(bob)).toBeUndefined()
  await bob.quit()
  alice.sendText('bob', 'four')
  bob.start()
  await network.advance(5000)
  bob.send({ type: 'view.open', conversation: withAlice })
  expect(textOf(bob, newLine(bob))).toBe('four')
})

test('the line stands above what was said while nobody looked, also where it comes before the eyes', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'before')
  await network.advance(3000)
  viewConversation(bob, withAlice)
  await bob.quit()
  alice.sendText('bob', 'away')
  await network.advance(3000)
  // the program opens the conversation that was open, and a moment later the broker brings the word
  bob.start()
  bob.send({ type: 'view.open', conversation: withAlice })
  let since = network.clock.now()
  const readSince = () => bob.send({ type: 'view.markRead', conversation: withAlice, since })
  await network.advance(5000)
  readSince()
  expect(textOf(bob, newLine(bob))).toBe('away')
  alice.sendText('bob', 'live')
  await network.advance(1000)
  readSince()
  expect(textOf(bob, newLine(bob))).toBe('away')
  viewConversation(bob, withAlice)

  // and above nothing that was said while somebody looked on
  bob.send({ type: 'view.open', conversation: personConversationId(ECHO) })
  bob.send({ type: 'view.open', conversation: withAlice })
  since = network.clock.now()
  await network.advance(10)
  alice.sendText('bob', 'now')
  await network.advance(1000)
  readSince()
  expect(newLine(bob)).toBeUndefined()
})

test('what a later word leaves behind as a hole is not read with it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'here')
  await network.advance(3000)
  const session = sessionOf(alice, 'bob')
  const at = network.clock.now()
  alice.sendText('bob', 'on its way')
  alice.sendText('bob', 'later')
  // a receiver who names more as read than they have, in a hole and beyond the end
  const have = { upTo: 3, gaps: [[2, 2]] as const }
  const receipt = {
    type: 'receipt',
    channel: directChannel(session),
    have,
    read: [[1, 900_000_000_000]],
    conflicts: [],
  } as const
  const channel = { kind: 'inbox', of: id('alice'), from: bob.name } as const
  await bob.quit()
  network.broker.inject(signedPacket(bob, receipt, channel, { at }))
  await network.advance(10)
  expect(deliveryProgress(alice, 'bob')).toEqual(['read', 'sent', 'read'])
  alice.sendText('bob', 'more')
  await network.advance(100)
  expect(deliveryProgress(alice, 'bob')).toEqual(['read', 'sent', 'read', 'sent'])
})

test('what a broker refuses stays failed with its reason, whatever is read later and after a restart', async () => {
  let limit = 2000
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, {
    alice: {
      wrapTransport: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('reason' in link) return link
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
  alice.sendText('bob', 'x'.repeat(5000))
  await network.advance(1000)
  alice.sendText('bob', 'short')
  await network.advance(3000)
  const failure = () => stateOf(alice).delivery.get(sessionOf(alice, 'bob'))?.failed.get(1)
  expect(deliveryProgress(alice, 'bob')).toEqual(['failed', 'delivered'])
  viewConversation(bob, withAlice)
  await network.advance(3000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['failed', 'read'])
  expect(failure()).toBe('too-large')

  // also while nobody can try it, with the next link, and after ten minutes, when it is tried again
  await alice.quit()
  network.broker.listen(false)
  alice.start()
  await network.advance(3000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['failed', 'read'])
  network.broker.listen(true)
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back', 120_000)
  await network.advance(700_000)
  network.broker.cut('papo-alice')
  await network.advance(60_000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['failed', 'read'])
  expect(failure()).toBe('too-large')
  expect(stateOf(alice).waiting).toBe(0)

  // once the broker takes it, it goes out by itself or when it is asked for, and arrives
  limit = 60_000
  alice.runtime().retry(directChannel(sessionOf(alice, 'bob')), 1)
  await network.clock.until(() => deliveryProgress(alice, 'bob')[0] === 'delivered', 'bob has it')
  expect(failure()).toBeUndefined()
})

test('an edit and a reaction are no gaps in what was read', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'one')
  changeMessage(alice, 'bob', 0, { edit: 'two' })
  changeMessage(alice, 'bob', 0, { react: '👍' })
  alice.sendText('bob', 'three')
  await network.advance(3000)
  viewConversation(bob, withAlice)
  await network.advance(3000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['read', 'read'])
  const delivery = stateOf(alice).delivery.get(sessionOf(alice, 'bob'))
  expect(delivery?.read).toEqual({ upTo: 4, gaps: [] })
})

test('more runs than a receipt holds are told from the newest on, and never more than there are', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 200; n += 1) alice.sendText('bob', `word ${n}`)
  await network.clock.until(() => bob.messages('alice').length === 200, 'bob has all')
  await network.advance(3000)
  viewConversation(bob, withAlice, (_, index) => index % 2 === 1)
  await network.advance(3000)
  const got = deliveryProgress(alice, 'bob')
  expect(got.filter((one) => one === 'read').length).toBe(64)
  expect(got.every((one, index) => one === 'delivered' || index % 2 === 1)).toBe(true)
  expect(got.slice(72).filter((one) => one === 'read').length).toBe(64)
  // once the gaps are closed, all of it fits
  viewConversation(bob, withAlice)
  await network.advance(3000)
  expect(deliveryProgress(alice, 'bob')).toEqual(many(200, 'read'))
})

test('what is read while there is no broker is told when there is one', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (const text of ['one', 'two', 'three']) alice.sendText('bob', text)
  await network.advance(5000)
  network.broker.cut('papo-bob')
  await network.advance(1)
  expect(stateOf(bob).link.status).not.toBe('online')
  viewConversation(bob, withAlice, (_, index) => index > 0)
  expect(deliveryProgress(alice, 'bob')).toEqual(many(3, 'delivered'))
  await network.advance(60_000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'read', 'read'])
})

test('of two keys that one name had in a group, the one is told that said what was read', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'caio'])
  const [ana, before] = people
  sendToGroup(before, group, 'one')
  await network.advance(5000)
  await before.quit()
  const caio = network.person('caio', {
    signer: insecureSigner('caio anew'),
    disk: createMemoryDisk(network.clock.now),
  })
  ana.send({ type: 'group.remove', group, who: caio.name })
  await network.advance(5000)
  // the broker forgot who had the name
  const topic = 'papo/USERS/caio'
  network.broker.inject({ topic, payload: new Uint8Array(0), retain: true, qos: 1 })
  caio.start()
  await network.advance(5000)
  ana.send({ type: 'person.trust', who: caio.name, key: caio.signer.key })
  askToJoin(caio, group)
  await network.clock.until(() => waitingJoin(ana, 'caio') !== undefined, 'caio asks')
  expect(admit(ana, 'caio').ok).toBe(true)
  await network.advance(5000)
  sendToGroup(caio, group, 'two')
  await network.advance(5000)
  expect(groupProgress(caio, group)).toEqual(['delivered'])
  viewConversation(ana, groupConversationId(group), ({ text }) => text === 'two')
  await network.advance(5000)
  expect(groupProgress(caio, group)).toEqual(['read'])
})

test('in a group a word is read when it was on the screen of every member', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  for (const text of ['one', 'two', 'three']) sendToGroup(ana, group, text)
  sendToGroup(caio, group, 'four')
  await network.advance(5000)
  viewConversation(bia, groupConversationId(group), (message) => message.text !== 'one')
  await network.advance(5000)
  expect(groupProgress(ana, group)).toEqual(['delivered', 'delivered', 'delivered'])
  viewConversation(caio, groupConversationId(group))
  await network.advance(5000)
  expect(groupProgress(ana, group)).toEqual(['delivered', 'read', 'read'])
  expect(groupProgress(caio, group)).toEqual(['delivered'])
  viewConversation(ana, groupConversationId(group))
  await network.advance(5000)
  expect(groupProgress(caio, group)).toEqual(['read'])
  // who leaves takes nothing back, and after a restart the same is known
  await ana.quit()
  ana.start()
  await network.advance(5000)
  caio.send({ type: 'group.leave', group })
  await network.advance(5000)
  expect(groupProgress(ana, group)).toEqual(['delivered', 'read', 'read'])
})

test('what somebody blocked says in a group is never read', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana, bia] = people
  bia.send({ type: 'person.block', who: ana.name })
  sendToGroup(ana, group, 'one')
  await network.advance(5000)
  viewConversation(bia, groupConversationId(group))
  await network.advance(5000)
  expect(groupProgress(ana, group)).toEqual(['delivered'])
})
