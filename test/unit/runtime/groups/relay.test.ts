/** Relaying packets to one person at a time: what is sent, in which order, how many at once. */
import { expect, test } from 'vitest'
import type { Link } from '../../../../src/ports/transport.ts'
import { createRelay, rosterSlot } from '../../../../src/runtime/groups/relay.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { ana, bia, caio, first, GROUP } from '../../../support/groups/unsigned-rosters.ts'

const NAME = 'the messages of somebody'
type Outcome = Awaited<ReturnType<Link['publish']>>

const encode = (text: string) => new TextEncoder().encode(text)

const DURABLE = { whenDurable: (task: () => void) => task() }

/** Ana's relay, with so many messages of somebody on disk, and what is in flight. */
const setUp = (count = 20, window = 100, groupCommit = DURABLE) => {
  const disk = createMemoryDisk(() => 0)
  for (let seq = 1; seq <= count; seq += 1) disk.packets.put(NAME, seq, encode(`m${seq}`))
  disk.packets.put(rosterSlot(first.hash), first.rev, encode('the roster'))
  const inFlight: ((outcome: Outcome) => void)[] = []
  const sent: string[] = []
  const relay = createRelay({
    me: ana.id,
    disk,
    groupCommit,
    sender: {
      packSync: (message, channel, qos) => {
        if (message.type === 'sync.relay' && channel.kind === 'inbox')
          sent.push(`${channel.of} ${message.channel.kind} ${message.packet} ${qos}`)
        return { topic: '', payload: new Uint8Array(), retain: false, qos }
      },
    },
  })
  const publish = () => new Promise<Outcome>((resolve) => inFlight.push(resolve))
  const open = () => relay.linked({ publish, window } as Partial<Link> as Link)
  open()
  const settle = async (outcome: Outcome = 'done') => {
    inFlight.shift()?.(outcome)
    await Promise.resolve()
    await Promise.resolve()
  }
  const settleAll = async (times: number): Promise<void> => {
    if (times === 0) return
    await settle()
    await settleAll(times - 1)
  }
  return {
    relay,
    open,
    /** What was sent since this was asked last. */
    sent: () => sent.splice(0),
    /** The oldest packet in flight comes to this. */
    settle,
    /** So many packets arrive. */
    settleAll,
  }
}
const line = (seq: number, to = bia) => `${to.id} group m${seq} 1`

test('messages go out in their order, four at a time', async () => {
  const { relay, sent, settle } = setUp()
  relay.relayMessages(bia.id, GROUP, NAME, [
    [2, 4],
    [7, 9],
  ])
  expect(sent()).toEqual([2, 3, 4, 7].map((seq) => line(seq)))
  await settle()
  expect(sent()).toEqual([line(8)])
  await settle({ reason: 'not-authorised', detail: '' })
  expect(sent()).toEqual([line(9)])
  await settle()
  expect(sent()).toEqual([])
})

test('fewer at a time if the broker takes fewer', async () => {
  const { relay, sent, settle } = setUp(20, 2)
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 3]])
  expect(sent()).toEqual([line(1), line(2)])
  await settle()
  expect(sent()).toEqual([line(3)])
})

test('what may be lost to a power cut is relayed when it is durable, in its order, whatever was asked for meanwhile', async () => {
  const flushes: (() => void)[] = []
  const { relay, sent, settle } = setUp(20, 100, {
    whenDurable: (task) => void flushes.push(task),
  })
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 2]])
  expect(relay.isBusyWith(bia.id)).toBe(true)
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 3]])
  expect(sent()).toEqual([])
  flushes.shift()?.()
  expect(sent()).toEqual([line(1), line(2)])
  await settle()
  expect(sent()).toEqual([])
  flushes.shift()?.()
  expect(sent()).toEqual([line(3)])
})

test('a roster is relayed about its own channel', () => {
  const { relay, sent } = setUp()
  relay.relayRoster(bia.id, GROUP, first.hash, first.rev)
  relay.relayRoster(bia.id, GROUP, first.hash, first.rev + 1)
  expect(sent()).toEqual(['bia roster the roster 1'])
})

test('what is not on disk takes no turn', () => {
  const { relay, sent } = setUp(3)
  relay.relayMessages(bia.id, GROUP, NAME, [[4, 99]])
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 1]])
  expect(sent()).toEqual([line(1)])
})

test('a repeated request is sent once, until it has arrived', async () => {
  const { relay, sent, settleAll } = setUp()
  for (let times = 0; times < 3; times += 1) relay.relayMessages(bia.id, GROUP, NAME, [[1, 5]])
  await settleAll(5)
  expect(sent()).toEqual([1, 2, 3, 4, 5].map((seq) => line(seq)))
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 1]])
  relay.relayMessages(caio.id, GROUP, NAME, [[1, 1]])
  expect(sent()).toEqual([line(1), line(1, caio)])
})

test('nothing is relayed to myself', () => {
  const { relay, sent } = setUp()
  relay.relayMessages(ana.id, GROUP, NAME, [[1, 5]])
  expect(sent()).toEqual([])
})

test('whoever something is on its way to is known', async () => {
  const { relay, settleAll } = setUp()
  const busy = () => [bia, caio].filter(({ id }) => relay.isBusyWith(id)).map(({ id }) => id)
  expect(busy()).toEqual([])
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 4]])
  relay.relayMessages(caio.id, GROUP, NAME, [[1, 1]])
  // caio waits, bia is in flight
  expect(busy()).toEqual(['bia', 'caio'])
  await settleAll(4)
  expect(busy()).toEqual(['caio'])
  await settleAll(1)
  expect(busy()).toEqual([])
})

test('a link that broke takes everything along, and the next one begins anew', async () => {
  const { relay, sent, settle, open } = setUp()
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 6]])
  sent()
  relay.unlinked()
  relay.relayMessages(bia.id, GROUP, NAME, [[7, 7]])
  await settle('lost')
  expect(sent()).toEqual([])
  open()
  relay.relayMessages(bia.id, GROUP, NAME, [[8, 8]])
  expect(sent()).toEqual([line(8)])
})

test('what a link lost ends it, but not the one after it', async () => {
  const { relay, sent, settle, open } = setUp()
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 6]])
  sent()
  await settle('lost')
  expect(sent()).toEqual([])
  relay.relayMessages(bia.id, GROUP, NAME, [[7, 7]])
  expect(sent()).toEqual([])
  open()
  // the others of the old link are lost as well
  await settle('lost')
  expect(sent()).toEqual([line(5), line(6)])
})

test('what is too much is not relayed: whoever asked asks again', async () => {
  const { relay, sent, settleAll } = setUp(6000)
  relay.relayMessages(bia.id, GROUP, NAME, [[1, 6000]])
  await settleAll(6000)
  expect(sent()).toHaveLength(5000)
})
