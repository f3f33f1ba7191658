/** Numbers that somebody else chooses: none of them is ever how often the program does something. */
import { expect, test } from 'vitest'
import type { Intent, WireCommand } from '../../../../src/model/commands.ts'
import { rosterRef } from '../../../../src/model/groups/membership.ts'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import { MAX_SEQ, MAX_SEQ_JUMP } from '../../../../src/core/seq-ranges.ts'
import type { GroupId, RosterHash, SafeText } from '../../../../src/core/ids.ts'
import type { SyncMessage } from '../../../../src/protocol/messages/sync.ts'
import { freshUlid, signedFields, signedPacket } from '../../../support/forged/packets.ts'
import { openSession, refusedCounts, sessionOf } from '../../../support/network/direct-session.ts'
import {
  groupMessages,
  groupOf,
  groupTranscript,
  groupWith,
} from '../../../support/network/group.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'
import { createObservedRosters } from '../../../../src/runtime/groups/observed-rosters.ts'
import type { EventStore } from '../../../../src/runtime/event-store.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

const LAST = Number.MAX_SAFE_INTEGER

const toGroup = (group: GroupId, text: string): Intent => ({
  type: 'message.send',
  channel: groupChannel(group),
  text: text as SafeText,
})

/** A message of this member under any number at all. */
const inject = (network: TestNetwork, by: Person, group: GroupId, seq: number, text: string) => {
  const roster = groupOf(by, group)
  if (!roster) throw new Error('no group')
  const command: WireCommand = {
    type: 'message.send',
    channel: groupChannel(group),
    text: text as SafeText,
    roster: rosterRef(roster),
  }
  const place = { kind: 'group', group, from: by.name } as const
  network.broker.inject(signedPacket(by, command, place, { at: network.clock.now(), seq }))
}

const injectSync = (network: TestNetwork, by: Person, to: Person, message: SyncMessage) =>
  network.broker.inject(
    signedPacket(
      by,
      message,
      { kind: 'inbox', of: to.name, from: by.name },
      { at: network.clock.now() },
    ),
  )

test('three packets with the largest number do not freeze a member', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'mallory', 'carol'])
  const [alice, mallory] = people
  inject(network, mallory, group, 1, 'one')
  inject(network, mallory, group, LAST, 'far away')
  await network.advance(1000)
  const channel = groupChannel(group)
  const author = mallory.name
  injectSync(network, mallory, alice, { type: 'sync.request', channel, author, from: 1, to: LAST })
  await network.advance(5000)
  expect(groupTranscript(alice, group)).toEqual(['mallory: one'])
  expect(groupMessages(alice, group)).toHaveLength(1)
  // the number is none that anybody can use
  expect(refusedCounts(alice)['malformed']).toBe(2)
  // and she goes on
  alice.send(toGroup(group, 'still here'))
  await network.advance(3000)
  expect(groupTranscript(people[2], group)).toContain('alice: still here')
})

test('a member who asks for a trillion messages gets those that are there', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'mallory', 'carol'])
  const [alice, mallory, carol] = people
  for (let n = 1; n <= 40; n += 1) carol.send(toGroup(group, `word ${n}`))
  await network.advance(5000)
  const before = network.traffic.length
  const channel = groupChannel(group)
  for (const author of [carol.name, alice.name, mallory.name])
    injectSync(network, mallory, alice, {
      type: 'sync.request',
      channel,
      author,
      from: 1,
      to: MAX_SEQ,
    })
  injectSync(network, mallory, alice, {
    type: 'sync.request',
    channel: { kind: 'roster', group },
    author: alice.name,
    from: 1,
    to: MAX_SEQ,
  })
  await network.advance(5000)
  const relayed = network.traffic
    .slice(before)
    .filter(({ clientId, topic }) => clientId === 'papo-alice' && topic.includes('CONTROL/mallory'))
  // the forty words and the three rosters, and a receipt or two
  expect(relayed.length).toBeGreaterThanOrEqual(43)
  expect(relayed.length).toBeLessThan(50)
})

test.each([
  ['with a number that is far ahead', (known: number) => known + 1 + MAX_SEQ_JUMP],
  ['with the largest number', () => MAX_SEQ],
])('a message %s is refused, and the next one of its author is taken', async (_, far) => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'mallory', 'carol'])
  const [alice, mallory] = people
  // he has no program that would tell what it knows
  mallory.crash()
  inject(network, mallory, group, 1, 'one')
  inject(network, mallory, group, far(1), 'far')
  inject(network, mallory, group, 2, 'two')
  await network.advance(3000)
  expect(groupTranscript(alice, group)).toEqual(['mallory: one', 'mallory: two'])
  expect(refusedCounts(alice)).toMatchObject({ 'too-far-ahead': 1 })
  expect(
    alice.disk.packets.seqs(
      `GROUPS/${group}/messages/mallory ${mallory.signer.key}`,
      1,
      MAX_SEQ,
      9,
    ),
  ).toEqual([1, 2])
  // as far as is believed, he is: what is between is missing, and nothing more
  inject(network, mallory, group, 2 + MAX_SEQ_JUMP, 'three')
  await network.advance(60_000)
  expect(groupTranscript(alice, group)).toEqual(['mallory: one', 'mallory: two', 'mallory: three'])
  // the program starts with such numbers as with others
  await alice.quit()
  alice.start()
  await network.advance(60_000)
  alice.send(toGroup(group, 'still here'))
  await network.advance(3000)
  expect(groupTranscript(people[2], group)).toContain('alice: still here')
})

test('a command that nobody understands is counted only within reach', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const inbox = { kind: 'inbox', of: alice.name, from: bob.name } as const
  const unknown = (seq: number) => {
    const at = network.clock.now()
    const fields = { v: 1, type: 'papo.later', id: freshUlid(at), by: 'bob', at, seq }
    network.broker.inject(signedFields(bob.signer, { ...fields, key: bob.signer.key }, inbox))
  }
  const received = () =>
    alice.disk.keyValues
      .list('in:CONTROL/alice_Control/bob')
      .map(([, text]) => (JSON.parse(text) as { received: { upTo: number } }).received.upTo)
  const [before = 0] = received()
  unknown(before + 1 + MAX_SEQ_JUMP)
  await network.advance(1000)
  expect(received()).toEqual([before])
  unknown(before + MAX_SEQ_JUMP)
  await network.advance(1000)
  expect(received()).toEqual([before + MAX_SEQ_JUMP])
})

/** The newest numbers that a receiver believes, one after the other. */
const FAR = [1_000_001, 2_000_001, 3_000_000]

test('somebody who lacks more than a million messages gets them step by step', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  bob.crash()
  const session = sessionOf(alice, 'bob')
  const topic = `SESSIONS/bob/alice/${session}`
  alice.sendText('bob', 'first')
  // alice has said three million words since: three of them are enough to see it
  const counter = () => JSON.parse(alice.disk.keyValues.get(`out:${topic}`) ?? '{}') as object
  await network.advance(3000)
  for (const seq of FAR) {
    const at = network.clock.now()
    const command = {
      type: 'message.send',
      channel: directChannel(session),
      text: `${seq}` as SafeText,
    } as const
    const place = { kind: 'direct', session, to: bob.name, from: alice.name } as const
    alice.disk.packets.put(topic, seq, signedPacket(alice, command, place, { at, seq }).payload)
  }
  await alice.quit()
  const sent = { upTo: 3_000_000, gaps: [] }
  alice.disk.keyValues.put(`out:${topic}`, JSON.stringify({ ...counter(), count: 3_000_000, sent }))
  alice.start()
  // what the broker had queued for him is lost
  bob.start()
  await network.advance(10 * 60_000)
  expect(bob.transcript('alice')).toEqual(['first', ...FAR].map((text) => `alice: ${text}`))
})

test('a member who names thousands of rosters is asked about a part of them at a time', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'mallory'])
  const [alice, mallory] = people
  const roster = groupOf(alice, group)
  if (!roster) throw new Error('no group')
  const place = { kind: 'group', group, from: mallory.name } as const
  const before = network.traffic.length
  for (let seq = 1; seq <= 1500; seq += 1) {
    const command: WireCommand = {
      type: 'message.send',
      channel: groupChannel(group),
      text: 'x' as SafeText,
      roster: {
        rev: 100 + seq,
        hash: rosterRef(roster).hash.replaceAll(/^..../gu, String(1000 + seq)) as RosterHash,
      },
    }
    network.broker.inject(signedPacket(mallory, command, place, { at: network.clock.now(), seq }))
  }
  await network.advance(5000)
  const asked = network.traffic
    .slice(before)
    .filter(
      ({ clientId, payload }) =>
        clientId === 'papo-alice' && new TextDecoder().decode(payload).includes('sync.request'),
    )
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.length).toBeLessThanOrEqual(1000)
  // two hundred of them wait, as of anybody
  expect(alice.disk.deferred.byAuthor('mallory')).toHaveLength(200)
})

test('what anybody says at the topics of rosters is forgotten, but for those who may retain one', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'bob'])
  const [alice] = people
  const { observe, isRetained } = createObservedRosters({
    me: alice.name,
    clock: { now: network.clock.now, after: network.clock.after },
    eventStore: { state: alice.runtime().store.get } as EventStore,
  })
  const known = groupOf(alice, group)
  if (!known) throw new Error('no group')
  const { hash } = known.roster
  observe(group, id('stranger'), hash)
  expect(isRetained(group, known)).toBe(false)
  observe(group, id('bob'), hash)
  expect(isRetained(group, known)).toBe(true)
  observe(group, id('bob'), 'nothing')
  expect(isRetained(group, known)).toBe(false)
})

test('a liar cannot push the numbers of somebody out of reach of the others', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'mallory', 'carol'])
  const [alice, mallory, carol] = people
  const claim = (upTo: number) =>
    injectSync(network, mallory, alice, {
      type: 'receipt',
      channel: groupChannel(group),
      have: { upTo, gaps: [] },
      read: [],
      conflicts: [],
    })
  alice.send(toGroup(group, 'one'))
  await network.advance(3000)
  // carol is away while it happens, and knows of nothing
  await carol.quit()
  for (const upTo of [1_000_001, 900_001, 949_000, 960_000, 1_900_000, MAX_SEQ]) {
    claim(upTo)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
    alice.send(toGroup(group, `after ${upTo}`))
  }
  const seqs = groupMessages(alice, group).map(({ seq }) => seq)
  expect(Math.max(...seqs)).toBeLessThan(952_000)
  expect(Math.max(...seqs)).toBeGreaterThan(900_000)
  carol.start()
  await network.advance(120_000)
  expect(groupTranscript(carol, group)).toEqual(groupTranscript(alice, group))
  expect(refusedCounts(carol)['too-far-ahead']).toBeUndefined()
})
