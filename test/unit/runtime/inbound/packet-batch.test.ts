/** Packets that came together: stored in one transaction, and nothing of them is true if that fails. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import { createRef } from '../../../../src/core/ids.ts'
import type { SafeText } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { hasSeq } from '../../../../src/core/seq-ranges.ts'
import type { IncomingCounter } from '../../../../src/runtime/counters.ts'
import type { Disk } from '../../../../src/ports/storage.ts'
import { createFailingDisk } from '../../../support/disk/failing-disk.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { freshUlid, signedPacket } from '../../../support/forged/packets.ts'
import { openSession, sessionOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'

/** Counts how often something is committed: a transaction in no other one, or several together. */
const counting = (disk: Disk) => {
  let isInside = false
  let count = 0
  const commits = <T>(work: () => T): T => {
    if (isInside) return work()
    isInside = true
    count += 1
    try {
      return work()
    } finally {
      isInside = false
    }
  }
  const counted: Disk = {
    ...disk,
    transaction: (durable, work) => commits(() => disk.transaction(durable, work)),
    together: (work) => commits(() => disk.together(work)),
  }
  return { disk: counted, count: () => count }
}

/** The same disk; to store such an event is a bug. */
const stumblingOver = (
  disk: Disk,
  isBug: (event: ChatEvent) => boolean,
  onBug: () => void = () => {},
): Disk => ({
  ...disk,
  history: {
    ...disk.history,
    append: (events, signed) =>
      disk.transaction(false, () => {
        disk.history.append(events, signed)
        if (events.some(isBug)) {
          onBug()
          throw new Error('a bug')
        }
      }),
  },
})

const setUp = async (batch: number, bug = '') => {
  const network = createTestNetwork({ batch: () => batch })
  let fails = false
  let stumbles = 0
  const counted = counting(
    createFailingDisk(
      stumblingOver(
        createMemoryDisk(() => network.clock.now()),
        (event) => event.type === 'message.sent' && event.message.text === bug,
        () => {
          stumbles += 1
        },
      ),
      () => fails,
    ),
  )
  const followed: string[] = []
  const { alice, bob } = await openSession(network, {
    alice: {
      disk: counted.disk,
      follow: (events) => {
        for (const event of events)
          if (event.type === 'message.sent') followed.push(event.message.text)
      },
    },
  })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  const channel = directChannel(session)
  /** What bob says comes at once. */
  const say = (from: number, count: number) => {
    for (let seq = from; seq < from + count; seq += 1) {
      const text = `message ${seq}` as SafeText
      const at = network.clock.now()
      network.broker.inject(
        signedPacket(bob, { type: 'message.send', channel, text }, place, { at, seq }),
      )
    }
  }
  const texts = () => alice.messages('bob').map(({ text }) => text)
  const setFailing = (failing: boolean) => {
    fails = failing
  }
  return {
    network,
    alice,
    say,
    texts,
    followed,
    setFailing,
    commits: counted.count,
    stumbles: () => stumbles,
  }
}

const messages = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `message ${from + index}`)

const commitsFor = async (batch: number) => {
  const { network, say, texts, commits } = await setUp(batch)
  const before = commits()
  say(1, 40)
  await network.advance(30)
  expect(texts()).toEqual(messages(1, 40))
  return commits() - before
}

test('packets that came together are one transaction', async () => {
  expect(await commitsFor(20)).toBeLessThan((await commitsFor(1)) / 5)
})

test('if the disk fails nothing of the batch is true, nobody is told of it, and all of it comes again', async () => {
  const { network, alice, say, texts, followed, setFailing, commits } = await setUp(20)
  say(1, 5)
  await network.advance(30)
  setFailing(true)
  const before = commits()
  say(6, 20)
  await network.advance(30)
  expect(commits()).toBeGreaterThan(before)
  expect(texts()).toEqual(messages(1, 5))
  expect(followed).toEqual(messages(1, 5))
  const { warnings } = alice.runtime().store.get()
  expect(warnings.map(({ key }) => key)).toContain('disk-full')
  setFailing(false)
  await network.clock.until(() => texts().length === 25, 'all of it', 120_000)
  expect(texts()).toEqual(messages(1, 25))
  expect(followed).toEqual(messages(1, 25))
  // and it is on disk
  alice.crash()
  alice.start()
  await network.advance(3000)
  expect(texts()).toEqual(messages(1, 25))
})

test('after a bug nothing of the batch is true; what came with it comes again, and that one is put aside', async () => {
  const { network, alice, say, texts, followed } = await setUp(20, 'message 8')
  say(1, 5)
  await network.advance(30)
  say(6, 20)
  await network.advance(30)
  expect(texts()).toEqual(messages(1, 5))
  const rest = [...messages(1, 7), ...messages(9, 17)]
  await network.clock.until(() => texts().length === 24, 'the others', 120_000)
  expect(texts()).toEqual(rest)
  expect(followed).toEqual(rest)
  const { warnings } = alice.runtime().store.get()
  expect(warnings.map(({ key }) => key)).toEqual(['poison-packet'])
  // the counter on disk is that of the messages on disk, and what is put aside stays so
  alice.crash()
  alice.start()
  await network.advance(30_000)
  expect(texts()).toEqual(rest)
  say(26, 1)
  await network.clock.until(() => texts().length === 25, 'the next one', 120_000)
})

test('what a batch has told is told once, and in its order', async () => {
  const { network, say, followed } = await setUp(7)
  say(1, 30)
  await network.advance(3000)
  expect(followed).toEqual(messages(1, 30))
})

test('a packet with a bug is put aside after the second time, also where the program ends each time', async () => {
  const { network, alice, say, texts, stumbles } = await setUp(20, 'message 2')
  say(1, 3)
  for (let time = 0; time < 2; time += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(30)
    alice.crash()
    alice.start()
  }
  await network.clock.until(() => texts().length === 2, 'the others', 120_000)
  expect(texts()).toEqual(['message 1', 'message 3'])
  expect(stumbles()).toBe(2)
  expect(
    alice
      .runtime()
      .store.get()
      .warnings.map(({ key }) => key),
  ).toEqual(['poison-packet'])
})

test('when a batch is stored, the numbers of its messages are stored with them', async () => {
  const network = createTestNetwork({ batch: () => 20 })
  const disk = createMemoryDisk(() => network.clock.now())
  const numbers: (readonly [counted: number, stored: number])[] = []
  const looking: Disk = {
    ...disk,
    together: (work) => {
      const result = disk.together(work)
      for (const [name, text] of disk.keyValues.list('in:')) {
        const { received } = JSON.parse(text) as { readonly received: { readonly upTo: number } }
        const topic = name.slice('in:'.length)
        numbers.push([received.upTo, disk.packets.seqs(topic, 1, 1000, 1000).length])
      }
      return result
    },
  }
  const { alice, bob } = await openSession(network, { alice: { disk: looking } })
  for (let seq = 1; seq <= 40; seq += 1) bob.sendText('alice', `message ${seq}`)
  await network.clock.until(() => alice.messages('bob').length === 40, 'all of them')
  expect(numbers.filter(([counted, stored]) => counted !== stored)).toEqual([])
  expect(numbers.length).toBeGreaterThan(3)
})

test('a bug in what a message releases costs neither the message nor its number', async () => {
  const network = createTestNetwork({ batch: () => 20 })
  const disk = stumblingOver(
    createMemoryDisk(() => network.clock.now()),
    ({ type }) => type === 'message.edited',
  )
  const { alice, bob } = await openSession(network, { alice: { disk } })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  const channel = directChannel(session)
  const at = network.clock.now()
  const ulid = freshUlid(at)
  const target = createRef(ulid, bob.signer.key)
  const inject = (packet: ReturnType<typeof signedPacket>) => network.broker.inject(packet)
  const message = signedPacket(
    bob,
    { type: 'message.send', channel, text: 'the message' as SafeText },
    place,
    { at, seq: 1, id: ulid },
  )
  // both come before what they are about
  const emoji = 'x' as SafeText
  inject(
    signedPacket(bob, { type: 'message.react', channel, target, emoji, on: true }, place, {
      at,
      seq: 2,
    }),
  )
  const text = 'edited' as SafeText
  inject(signedPacket(bob, { type: 'message.edit', channel, target, text }, place, { at, seq: 3 }))
  await network.advance(2000)
  expect(disk.deferred.byAuthor('bob')).toHaveLength(2)
  const stored = () => disk.history.find(target)
  const counted = () =>
    disk.keyValues
      .list('in:SESSIONS')
      .some(([, counter]) =>
        hasSeq((JSON.parse(counter) as Pick<IncomingCounter, 'received'>).received, 1),
      )
  inject(message)
  for (let time = 0; time < 100 && !stored(); time += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(500)
    expect(counted()).toBe(stored() !== undefined)
  }
  expect(stored()).toMatchObject({ text: 'the message', reactions: [{ emoji }] })
  expect(alice.messages('bob')).toMatchObject([{ text: 'the message' }])
  expect(disk.deferred.byAuthor('bob')).toEqual([])
})
