/** An id belongs to its author: who sees one on the broker and uses it first takes nothing of others. */
import { expect, test } from 'vitest'
import type { GroupId, Millis, Ref, SafeText, SessionId, Ulid } from '../../../src/core/ids.ts'
import {
  createRef,
  createSessionId,
  groupConversationId,
  personConversationId,
} from '../../../src/core/ids.ts'
import { rosterRef } from '../../../src/model/groups/membership.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { directChannel, groupChannel } from '../../../src/core/channel.ts'
import type { WireCommand } from '../../../src/model/commands.ts'
import { freshUlid, signedPacket } from '../../support/forged/packets.ts'
import type { Person, TestNetwork } from '../../support/network/network.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import { refusedCounts, sessionOf, stateOf } from '../../support/network/direct-session.ts'
import {
  createGroup,
  groupMessages,
  groupOf,
  groupTranscript,
  groupWith,
  memberIds,
} from '../../support/network/group.ts'

const text = (value: string) => value as SafeText

/** Alice talks with bob, who is honest, and with carol, who is not. */
const talkingWithBoth = async () => {
  const network = createTestNetwork()
  const [alice, bob, carol] = [
    network.person('alice'),
    network.person('bob'),
    network.person('carol'),
  ]
  for (const one of [alice, bob, carol]) one.start()
  await network.advance(3000)
  for (const one of [bob, carol]) {
    one.ask('alice')
    // oxlint-disable-next-line no-await-in-loop
    await network.clock.until(() => alice.accept(one.name).ok, `alice accepts ${one.name}`)
    // oxlint-disable-next-line no-await-in-loop
    await network.clock.until(() => one.session('alice') !== undefined, `${one.name} hears it`)
  }
  return { network, alice, bob, carol, at: network.clock.now() }
}

const inSession = (from: Person, to: Person, session: SessionId = sessionOf(to, from.name)) =>
  ({ kind: 'direct', session, to: to.name, from: from.name }) as const
const toInbox = (from: Person, of: Person) =>
  ({ kind: 'inbox', of: of.name, from: from.name }) as const

const sends = (from: Person, to: Person, what: string): WireCommand => ({
  type: 'message.send',
  channel: directChannel(sessionOf(to, from.name)),
  text: text(what),
})
/** In this group, under the roster that this person has. */
const inGroup = (who: Person, group: GroupId) => {
  const known = groupOf(who, group)
  if (!known) throw new Error('no such group')
  return { channel: groupChannel(group), roster: rosterRef(known) }
}
const sendsToGroup = (who: Person, group: GroupId, what: string, reply?: Ref): WireCommand => ({
  type: 'message.send',
  ...inGroup(who, group),
  text: text(what),
  ...(reply ? { reply } : {}),
})

const shown = (who: Person, of: Person): readonly string[] => {
  const window = stateOf(who).conversations.get(personConversationId(of.name))?.messages ?? []
  return window.map(({ by, text: said }) => `${by}: ${said}`)
}

const restart = async (network: TestNetwork, who: Person) => {
  who.crash()
  who.start()
  await network.advance(3000)
}

test('a message is shown though another used its id in a session of theirs before it came', async () => {
  const { network, alice, bob, carol, at } = await talkingWithBoth()
  const stolen = freshUlid(at)
  for (const one of [carol, bob]) {
    const sent = sends(one, alice, `of ${one.name}`)
    network.broker.inject(
      signedPacket(one, sent, inSession(one, alice), { at, seq: 1, id: stolen }),
    )
  }
  await network.advance(3000)
  const seen = () => [bob, carol].map((one) => [shown(alice, one), alice.transcript(one.name)])
  const wanted = [bob, carol].map(({ name }) => [[`${name}: of ${name}`], [`${name}: of ${name}`]])
  expect(seen()).toEqual(wanted)
  await restart(network, alice)
  for (const one of [bob, carol])
    alice.send({ type: 'view.open', conversation: personConversationId(one.name) })
  expect(seen()).toEqual(wanted)
})

const groupOfThree = async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'bob', 'carol'])
  const [alice, bob, carol] = people as [Person, Person, Person]
  // their programs know nothing of what is said in their names here
  for (const one of [bob, carol]) one.crash()
  const inject = (by: Person, command: WireCommand, seq: number, ulid?: Ulid) =>
    network.broker.inject(
      signedPacket(
        by,
        command,
        { kind: 'group', group, from: by.name },
        { at: network.clock.now(), seq, ...(ulid ? { id: ulid } : {}) },
      ),
    )
  return { network, group, alice, bob, carol, inject }
}

test('in a group both messages of one id are shown to everybody, on screen and disk', async () => {
  const { network, group, alice, bob, carol, inject } = await groupOfThree()
  const stolen = freshUlid(network.clock.now())
  inject(carol, sendsToGroup(alice, group, 'first'), 1, stolen)
  await network.advance(10)
  inject(bob, sendsToGroup(alice, group, 'true'), 1, stolen)
  await network.advance(5000)
  const wanted = ['carol: first', 'bob: true']
  expect(groupTranscript(alice, group)).toEqual(wanted)
  const window = stateOf(alice).conversations.get(groupConversationId(group))?.messages
  expect(window?.map(({ by, text: said }) => `${by}: ${said}`)).toEqual(wanted)
})

test('a change or a reply by a stolen id is about the message of the author that it names', async () => {
  const { network, group, alice, bob, carol, inject } = await groupOfThree()
  const stolen = freshUlid(network.clock.now())
  const [bobs, carols] = [bob, carol].map(({ signer }) => createRef(stolen, signer.key)) as [
    Ref,
    Ref,
  ]
  inject(carol, sendsToGroup(alice, group, 'hers'), 1, stolen)
  inject(bob, sendsToGroup(alice, group, 'his'), 1, stolen)
  await network.advance(1000)
  const about = inGroup(alice, group)
  // of her own she may do what she likes; of his she may do nothing but react and reply
  inject(carol, { type: 'message.edit', ...about, target: carols, text: text('edited') }, 2)
  inject(carol, { type: 'message.edit', ...about, target: bobs, text: text('forged') }, 3)
  inject(carol, { type: 'message.delete', ...about, target: bobs }, 4)
  inject(carol, { type: 'message.react', ...about, target: bobs, emoji: text('!'), on: true }, 5)
  inject(carol, sendsToGroup(alice, group, 'to him', bobs), 6)
  await network.advance(3000)
  const message = (of: Ref) => groupMessages(alice, group).find(({ id: ref }) => ref === of)
  expect(message(bobs)).toMatchObject({ by: 'bob', text: 'his', reactions: [{ by: 'carol' }] })
  expect(message(bobs)?.edited).toBeUndefined()
  expect(message(carols)).toMatchObject({ by: 'carol', text: 'edited', reactions: [] })
  const reply = groupMessages(alice, group).find(({ text: said }) => said === 'to him')
  expect(reply?.reply).toBe(bobs)
  expect(refusedCounts(alice)['not-yours-to-change']).toBe(2)
})

test('a change that comes before what it changes waits for the message of its own author', async () => {
  const { network, group, alice, bob, carol, inject } = await groupOfThree()
  const stolen = freshUlid(network.clock.now())
  const about = inGroup(alice, group)
  const [bobs, carols] = [bob, carol].map(({ signer }) => createRef(stolen, signer.key)) as [
    Ref,
    Ref,
  ]
  inject(carol, { type: 'message.delete', ...about, target: bobs }, 1)
  inject(carol, { type: 'message.delete', ...about, target: carols }, 2)
  inject(alice, { type: 'message.react', ...about, target: bobs, emoji: text('!'), on: true }, 90)
  await network.advance(1000)
  inject(bob, sendsToGroup(alice, group, 'his'), 1, stolen)
  await network.advance(1000)
  const found = (): Message | undefined =>
    groupMessages(alice, group).find(({ id: ref }) => ref === bobs)
  expect(found()?.text).toBe('his')
  await restart(network, alice)
  expect(found()).toMatchObject({ text: 'his', by: 'bob' })
})

test('two requests with one id are two, and each gets its own answer', async () => {
  const network = createTestNetwork()
  const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => network.person(name)) as [
    Person,
    Person,
    Person,
  ]
  for (const one of [alice, bob, carol]) one.start()
  await network.advance(3000)
  const at = network.clock.now()
  const stolen = freshUlid(at)
  for (const one of [carol, bob]) {
    const asked = { type: 'request.make', to: alice.name, text: text(`of ${one.name}`) } as const
    network.broker.inject(signedPacket(one, asked, toInbox(one, alice), { at, seq: 1, id: stolen }))
  }
  await network.advance(1000)
  const requests = () =>
    [...stateOf(alice).requests.values()].map(({ from, text: said, answer }) => [
      from,
      said,
      answer,
    ])
  expect(requests()).toEqual([
    ['carol', 'of carol', 'waiting'],
    ['bob', 'of bob', 'waiting'],
  ])
  const carols = createRef(stolen, carol.signer.key)
  expect(alice.send({ type: 'request.deny', request: carols, reason: text('') }).ok).toBe(true)
  expect(alice.accept('bob').ok).toBe(true)
  expect(requests()).toEqual([
    ['carol', 'of carol', 'denied'],
    ['bob', 'of bob', 'accepted'],
  ])
})

test('nobody answers what was asked of another, whatever id they use', async () => {
  const { network, alice, bob, carol, at } = await talkingWithBoth()
  const dave = network.person('dave')
  dave.start()
  await network.advance(3000)
  const asked = alice.ask('dave', 'oi')
  if (!asked.ok) throw new Error(asked.error)
  const session = createSessionId(carol.name, alice.name, at)
  const answers: readonly WireCommand[] = [
    { type: 'request.accept', request: asked.value, session },
    { type: 'request.deny', request: asked.value, reason: text('no') },
    // an id of hers that is hers alone
    { type: 'request.deny', request: createRef(freshUlid(at), carol.signer.key), reason: text('') },
  ]
  answers.forEach((answer, index) => {
    const later = (network.clock.now() + index) as Millis
    network.broker.inject(
      signedPacket(carol, answer, toInbox(carol, alice), { at: later, seq: 10 + index }),
    )
  })
  await network.advance(3000)
  expect(stateOf(alice).requests.get(asked.value)?.answer).toBe('waiting')
  expect(stateOf(alice).sessions.has(session)).toBe(false)
  expect(dave.accept('alice').ok).toBe(true)
  expect(bob.session('alice')).toBe(alice.session('bob'))
})

test('two asks, and two invitations, with one id are two: who is let in is who was meant', async () => {
  const network = createTestNetwork()
  const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => network.person(name)) as [
    Person,
    Person,
    Person,
  ]
  for (const one of [alice, bob, carol]) one.start()
  await network.advance(3000)
  const group = createGroup(alice, 'lab')
  const his = createGroup(bob, 'his')
  const hers = createGroup(carol, 'hers')
  await network.advance(1000)
  const at = network.clock.now()
  const stolen = freshUlid(at)
  const known = groupOf(alice, group)
  if (!known) throw new Error('no group')
  for (const one of [carol, bob]) {
    const ask = {
      type: 'group.ask',
      group,
      to: alice.name,
      roster: rosterRef(known),
      text: text(''),
    } as const
    network.broker.inject(signedPacket(one, ask, toInbox(one, alice), { at, seq: 1, id: stolen }))
  }
  await network.advance(1000)
  const bobs = createRef(stolen, bob.signer.key)
  const carols = createRef(stolen, carol.signer.key)
  expect(alice.send({ type: 'group.admit', ask: bobs }).ok).toBe(true)
  await network.advance(1000)
  expect(memberIds(alice, group)).toEqual(['alice', 'bob'])
  expect(stateOf(alice).joins.get(carols)?.answer).toBe('waiting')
  expect(alice.send({ type: 'group.deny', join: carols, reason: text('') }).ok).toBe(true)

  const another = freshUlid(network.clock.now())
  for (const [one, where] of [
    [carol, hers],
    [bob, his],
  ] as const) {
    const invitation = {
      type: 'group.invite',
      group: where,
      to: alice.name,
      name: text('group'),
      text: text(''),
    } as const
    network.broker.inject(
      signedPacket(one, invitation, toInbox(one, alice), {
        at: network.clock.now(),
        seq: 2,
        id: another,
      }),
    )
  }
  await network.advance(1000)
  const invited = (who: Person) => stateOf(alice).joins.get(createRef(another, who.signer.key))
  expect([invited(bob)?.group, invited(carol)?.group]).toEqual([his, hers])
  const yes = createRef(another, bob.signer.key)
  expect(alice.send({ type: 'group.ask', group: his, text: text(''), invitation: yes }).ok).toBe(
    true,
  )
  expect([invited(bob)?.answer, invited(carol)?.answer]).toEqual(['accepted', 'waiting'])
  expect(stateOf(alice).joins.size).toBe(5)
})
