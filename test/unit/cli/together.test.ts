/** Calls of one turn that send share a transaction; each is told what became of it. */
import { expect, test } from 'vitest'
import { createApi } from '../../../src/cli/api/api.ts'
import { createTogether } from '../../../src/cli/api/together.ts'
import { fail, ok } from '../../../src/core/result.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { createFailingDisk } from '../../support/disk/failing-disk.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

/** Alice's api, how many transactions stored messages of hers, and a way to let her disk fail. */
const alices = async () => {
  const network = createTestNetwork()
  let fails = false
  let commits = 0
  let depth = 0
  let hasPacket = false
  let bug: string | undefined
  const counted = <T>(task: () => T): T => {
    depth += 1
    try {
      return task()
    } finally {
      depth -= 1
      if (depth === 0 && hasPacket) commits += 1
      if (depth === 0) hasPacket = false
    }
  }
  const memory = createMemoryDisk(network.clock.now)
  const inner: Disk = {
    ...memory,
    packets: {
      ...memory.packets,
      put: (topic, seq, packet) => {
        hasPacket = true
        if (bug !== undefined && new TextDecoder().decode(packet).includes(bug))
          throw new Error('a bug')
        memory.packets.put(topic, seq, packet)
      },
    },
    transaction: (durable, work) => counted(() => memory.transaction(durable, work)),
    together: (work) => counted(() => memory.together(work)),
  }
  const { alice, bob } = await openSession(network, {
    alice: { disk: createFailingDisk(inner, () => fails) },
  })
  await network.advance(5000)
  const { call } = createApi({
    runtime: alice.runtime(),
    disk: alice.disk,
    space: 'papo',
    schedule: network.clock.after,
  })
  const send = (text: string) => call('send', { who: 'bob', text, timeout: 60_000 })
  const publish = () => call('send', { who: '>weather', text: 'sunny', timeout: 60_000 })
  const found = () => call('group new', { name: 'lab', timeout: 60_000 })
  return {
    network,
    alice,
    bob,
    send,
    found,
    publish,
    commits: () => commits,
    setFailing: (now: boolean) => {
      fails = now
    },
    /** To store a message with this text is a bug. */
    setBug: (text: string | undefined) => {
      bug = text
    },
  }
}

const texts = (count: number) => Array.from({ length: count }, (_, n) => `number ${n + 1}`)

test('a hundred calls of one turn take one transaction, and stay in their order', async () => {
  const { network, bob, send, commits } = await alices()
  const before = commits()
  const calls = texts(100).map(send)
  await network.clock.until(() => bob.messages('alice').length === 100, 'bob has all')
  expect((await Promise.all(calls)).every(({ ok: isSent }) => isSent)).toBe(true)
  expect(bob.transcript('alice')).toEqual(texts(100).map((text) => `alice: ${text}`))
  expect(commits() - before).toBe(1)
})

test('where the disk is full at the end all of them are told, and nothing was sent', async () => {
  const { network, alice, bob, send, setFailing } = await alices()
  setFailing(true)
  const calls = texts(3).map(send)
  await network.advance(10)
  expect(await Promise.all(calls)).toEqual(texts(3).map(() => fail('not-kept')))
  expect([alice.messages('bob'), stateOf(alice).waiting]).toEqual([[], 0])
  setFailing(false)
  const again = texts(3).map(send)
  await network.clock.until(() => bob.messages('alice').length === 3, 'bob has them')
  expect((await Promise.all(again)).every(({ ok: isSent }) => isSent)).toBe(true)
  expect(bob.transcript('alice')).toEqual(texts(3).map((text) => `alice: ${text}`))
})

test.each(['a roster', 'a line of an open topic'])(
  '%s does not leave before it is stored',
  async (what) => {
    const { network, alice, publish, found, setFailing } = await alices()
    const call = what === 'a roster' ? found : publish
    alice.send({ type: 'topic.follow', topic: 'weather' })
    await network.advance(5000)
    const [before, waiting] = [network.traffic.length, stateOf(alice).waiting]
    const sent = () =>
      network.traffic.slice(before).filter(({ topic }) => /lab~|weather/u.test(topic)).length
    setFailing(true)
    const failed = call()
    await network.advance(20_000)
    expect(await failed).toEqual(fail('not-kept'))
    setFailing(false)
    await network.advance(5000)
    expect(sent()).toBe(0)
    expect([stateOf(alice).groups.size, stateOf(alice).waiting]).toEqual([0, waiting])
    const again = call()
    await network.advance(20_000)
    expect((await again).ok).toBe(true)
    expect(sent()).toBe(1)
  },
)

const failWithBug = () => {
  throw new Error('a bug')
}

test('what one refuses or throws is no matter of the others', async () => {
  let runs = 0
  const together = createTogether({
    together: (task) => {
      runs += 1
      task()
      return ok(true)
    },
  })
  const all = await Promise.allSettled([
    together(() => ok(1)),
    together(failWithBug),
    together(() => fail('empty')),
    together(() => ok(2)),
  ])
  expect(all.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
    ok(1),
    'Error: a bug',
    fail('empty'),
    ok(2),
  ])
  expect(runs).toBe(1)
})

test('a bug while something is stored stores nothing of all of them: one throws, the others are told', async () => {
  const { network, alice, bob, send, setBug } = await alices()
  setBug('number 2')
  const calls = texts(3).map(send)
  await network.advance(10)
  const settled = await Promise.allSettled(calls)
  expect(settled[0]).toEqual({ status: 'fulfilled', value: fail('not-kept') })
  expect(settled[1]).toMatchObject({ status: 'rejected', reason: { message: 'a bug' } })
  expect(settled[2]).toEqual({ status: 'fulfilled', value: fail('not-kept') })
  expect([alice.messages('bob'), stateOf(alice).waiting]).toEqual([[], 0])
  setBug(undefined)
  const again = texts(3).map(send)
  await network.clock.until(() => bob.messages('alice').length === 3, 'bob has them')
  expect((await Promise.all(again)).every(({ ok: isSent }) => isSent)).toBe(true)
  expect(bob.transcript('alice')).toEqual(texts(3).map((text) => `alice: ${text}`))
})
