/** My commands share an fsync, and nothing of mine is published before it. */
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Disk } from '../../../../src/ports/storage.ts'
import { diskFailure } from '../../../../src/ports/storage.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import { createGroupCommit } from '../../../../src/runtime/outbound/group-commit.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { at } from '../../../support/groups/unsigned-rosters.ts'
import { openSession, stateOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { TestNetwork } from '../../../support/network/network.ts'

/**
 * A disk of which a power cut leaves what it had when its last flush began; that may be made to fail, or to take as
 * long as the test wants.
 */
const cuttable = (inner: Disk) => {
  let flushes = 0
  let isFull = false
  let isSlow = false
  let fails = false
  const flying: (() => void)[] = []
  const durable = new Set<string>()
  const sinceThen: string[] = []
  const disk: Disk = {
    ...inner,
    packets: {
      ...inner.packets,
      put: (topic, seq, packet) => {
        sinceThen.push(`${topic} ${seq}`)
        inner.packets.put(topic, seq, packet)
      },
    },
    together: (work) =>
      inner.together(() => {
        const result = work()
        if (!fails) return result
        fails = false
        sinceThen.length = 0
        throw diskFailure(new Error('full at the commit'))
      }),
    flush: (done) => {
      if (isFull) return done(diskFailure(new Error('full')))
      flushes += 1
      const taken = sinceThen.splice(0)
      const end = () => {
        for (const one of taken) durable.add(one)
        done()
      }
      if (isSlow) flying.push(end)
      else end()
    },
  }
  return {
    disk,
    durable,
    flushes: () => flushes,
    setFull: (now: boolean) => {
      isFull = now
    },
    /** What is stored together next is not. */
    failNext: () => {
      fails = true
    },
    /** From now on a flush takes until `finish`. */
    slowDown: () => {
      isSlow = true
    },
    finish: () => flying.shift()?.(),
  }
}

/** Alice talks with bob; `unsafe` are her messages that were published before they could survive a power cut. */
const alices = async () => {
  const network = createTestNetwork()
  const cut = cuttable(createMemoryDisk(network.clock.now))
  const unsafe: string[] = []
  const people = await openSession(network, {
    alice: {
      disk: cut.disk,
      wrapTransport: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('reason' in link) return link
          const publish: typeof link.publish = (packet) => {
            const text = new TextDecoder().decode(packet.payload)
            // what only proves that I may write there is empty
            const read: unknown = JSON.parse(text === '' ? '{}' : text)
            const { seq }: { readonly seq?: unknown } = Object(read)
            const name = `${packet.topic.slice('papo/'.length)} ${String(seq)}`
            if (typeof seq === 'number' && !cut.durable.has(name)) unsafe.push(name)
            return link.publish(packet)
          }
          return { ...link, publish }
        },
      }),
    },
  })
  const session = people.alice.session('bob')
  if (session === undefined) throw new Error('they talk')
  const [from, to] = [people.alice.name, people.bob.name]
  const topic = `papo/${topicOf({ ...directChannel(session), from, to })}`
  return { network, cut, unsafe, topic, ...people }
}

const published = ({ traffic }: TestNetwork, topic: string) =>
  traffic.filter((packet) => packet.topic === topic && packet.qos === 1).length

test('hundreds of messages of one turn share one fsync, and all of them are durable before they are published', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  const before = cut.flushes()
  for (let n = 1; n <= 300; n += 1) expect(alice.sendText('bob', `word ${n}`).ok).toBe(true)
  expect(published(network, topic)).toBe(0)
  await network.clock.until(() => bob.messages('alice').length === 300, 'bob has all')
  expect(cut.flushes() - before).toBe(1)
  expect(unsafe).toEqual([])
  // nobody's number was used twice
  expect(published(network, topic)).toBe(300)
})

test('messages of several turns do not wait for each other', async () => {
  const { network, cut, topic, alice } = await alices()
  const before = cut.flushes()
  for (const text of ['one', 'two', 'three']) {
    alice.sendText('bob', text)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1)
  }
  expect(cut.flushes() - before).toBe(3)
  expect(published(network, topic)).toBe(3)
})

test('what is written without a broker is durable at the end of its turn', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  network.broker.listen(false)
  network.broker.cut()
  await network.advance(1000)
  const hers = () => [...cut.durable].filter((name) => `papo/${name}`.startsWith(`${topic} `))
  const before = cut.flushes()
  alice.sendText('bob', 'one')
  alice.sendText('bob', 'two')
  await Promise.resolve()
  expect([cut.flushes() - before, hers().length]).toEqual([1, 2])
  expect(published(network, topic)).toBe(0)
  network.broker.listen(true)
  await network.clock.until(() => bob.messages('alice').length === 2, 'bob has both')
  expect(unsafe).toEqual([])
})

test('while the disk cannot make them durable nothing is published and the person is told; then all goes out', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  cut.setFull(true)
  expect(alice.sendText('bob', 'wait').ok).toBe(true)
  expect(alice.sendText('bob', 'for room').ok).toBe(true)
  await network.advance(5000)
  expect(published(network, topic)).toBe(0)
  expect(stateOf(alice).waiting).toBe(2)
  expect(stateOf(alice).warnings.filter(({ key }) => key === 'disk-full')).toHaveLength(1)
  cut.setFull(false)
  await network.advance(5000)
  expect(bob.transcript('alice')).toEqual(['alice: wait', 'alice: for room'])
  expect(stateOf(alice).waiting).toBe(0)
  expect(unsafe).toEqual([])
})

test('what a program stored that died before the fsync is durable before the next one publishes it', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  cut.setFull(true)
  alice.sendText('bob', 'a last one')
  alice.crash()
  await network.advance(5000)
  expect(published(network, topic)).toBe(0)
  cut.setFull(false)
  alice.start()
  await network.clock.until(() => bob.messages('alice').length === 1, 'bob has it')
  expect(unsafe).toEqual([])
})

test('while an fsync takes its time the program goes on, and what is stored meanwhile shares the next one', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  cut.slowDown()
  const before = cut.flushes()
  alice.sendText('bob', 'first')
  await network.advance(1)
  for (const text of ['second', 'third']) {
    alice.sendText('bob', text)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1)
  }
  expect(stateOf(alice).waiting).toBe(3)
  expect([cut.flushes() - before, published(network, topic)]).toEqual([1, 0])
  cut.finish()
  await network.advance(1)
  // a stream of messages keeps none back
  expect([cut.flushes() - before, published(network, topic)]).toEqual([2, 1])
  expect(bob.transcript('alice')).toEqual(['alice: first'])
  cut.finish()
  await network.advance(1)
  expect([cut.flushes() - before, published(network, topic)]).toEqual([2, 3])
  expect(unsafe).toEqual([])
})

test('a link that comes while an fsync is on its way gets nothing that a power cut would take', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  network.broker.listen(false)
  network.broker.cut()
  await network.advance(1000)
  cut.slowDown()
  alice.sendText('bob', 'only just stored')
  network.broker.listen(true)
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'she is back')
  await network.advance(1000)
  expect(published(network, topic)).toBe(0)
  cut.finish()
  await network.clock.until(() => bob.messages('alice').length === 1, 'bob has it')
  expect(unsafe).toEqual([])
})

test('a number that a failed transaction gave back is not published before what has it now is durable', async () => {
  const { network, cut, unsafe, topic, alice, bob } = await alices()
  cut.slowDown()
  const before = cut.flushes()
  cut.failNext()
  const stored = alice.runtime().together(() => {
    alice.sendText('bob', 'one that is lost')
    alice.sendText('bob', 'another one')
  })
  expect([stored.ok, alice.messages('bob'), stateOf(alice).waiting]).toEqual([false, [], 0])
  // the fsync that they had asked for is on its way, and these two are not in it
  await Promise.resolve()
  alice.sendText('bob', 'one that is kept')
  alice.sendText('bob', 'and one more')
  expect(cut.flushes() - before).toBe(1)
  cut.finish()
  await network.advance(1)
  expect(published(network, topic)).toBe(0)
  cut.finish()
  await network.clock.until(() => bob.messages('alice').length === 2, 'bob has both')
  expect(bob.transcript('alice')).toEqual(['alice: one that is kept', 'alice: and one more'])
  expect(unsafe).toEqual([])
})

test('a roster is published when it survives a power cut, also with a link that comes meanwhile', async () => {
  const { network, cut, alice } = await alices()
  const rosters = () => network.traffic.filter(({ topic }) => topic.includes('lab~')).length
  cut.slowDown()
  alice.send({ type: 'group.create', name: 'lab', topic: safeText('') })
  await network.advance(1000)
  expect([stateOf(alice).groups.size, rosters()]).toEqual([1, 0])
  network.broker.cut()
  await network.advance(10_000)
  expect([stateOf(alice).link.status, rosters()]).toEqual(['online', 0])
  cut.finish()
  await network.advance(1000)
  expect(rosters()).toBeGreaterThan(0)
})

test('who leaves right after a message waits for the fsync, and the message goes out', async () => {
  const { network, cut, unsafe, alice, bob } = await alices()
  cut.slowDown()
  alice.sendText('bob', 'bye')
  const stopped = alice.quit()
  await Promise.resolve()
  cut.finish()
  await stopped
  await network.clock.until(() => bob.messages('alice').length === 1, 'bob has it')
  expect(unsafe).toEqual([])
})

/** A group commit, and what it did: how often it flushed, and whose turn came. */
const commitOn = () => {
  const cut = cuttable(createMemoryDisk(() => at(0)))
  const retries: (() => void)[] = []
  const clock = {
    after: (_delay: number, task: () => void) => {
      retries.push(task)
      return () => {}
    },
  }
  const turns: string[] = []
  const { stored, whenDurable, settled } = createGroupCommit({ disk: cut.disk, clock })
  const wait = (name: string) => whenDurable(() => void turns.push(name))
  return { cut, retries, turns, stored, wait, settled }
}

test('there is one fsync for what was stored, and none for nothing', async () => {
  const { cut, turns, stored, wait } = commitOn()
  // an earlier program may have left something
  wait('first')
  expect([cut.flushes(), turns]).toEqual([0, []])
  await Promise.resolve()
  expect([cut.flushes(), turns]).toEqual([1, ['first']])
  wait('nothing new')
  expect([cut.flushes(), turns]).toEqual([1, ['first', 'nothing new']])
  stored()
  wait('one')
  stored()
  wait('two')
  await Promise.resolve()
  expect([cut.flushes(), turns.slice(2)]).toEqual([2, ['one', 'two']])
})

test('what failed is tried again, with all that came since then, in its order', async () => {
  const { cut, retries, turns, wait } = commitOn()
  cut.setFull(true)
  wait('one')
  await Promise.resolve()
  wait('two')
  await Promise.resolve()
  expect([turns, cut.flushes()]).toEqual([[], 0])
  cut.setFull(false)
  retries.at(-1)?.()
  expect([turns, cut.flushes()]).toEqual([['one', 'two'], 1])
})

test('who waits until all is settled waits for a flush that is on its way, and for nothing else', async () => {
  const { cut, turns, wait, settled } = commitOn()
  await settled()
  cut.slowDown()
  wait('one')
  const planned = settled().then(() => turns.push('settled'))
  await setImmediate()
  const flying = settled().then(() => turns.push('settled'))
  await setImmediate()
  expect(turns).toEqual([])
  cut.finish()
  await planned
  cut.finish()
  await flying
  expect(turns).toEqual(['one', 'settled', 'settled'])
})

test('what is stored while a flush is under way is not durable when it ends', async () => {
  const { cut, turns, stored, wait } = commitOn()
  cut.slowDown()
  wait('one')
  await Promise.resolve()
  stored()
  cut.finish()
  wait('two')
  await Promise.resolve()
  expect([cut.flushes(), turns]).toEqual([2, ['one']])
  cut.finish()
  expect(turns).toEqual(['one', 'two'])
})

test('many who wait in one turn plan one flush, and one try after a failure', async () => {
  const { cut, retries, turns, wait } = commitOn()
  cut.setFull(true)
  wait('one')
  wait('two')
  await setImmediate()
  expect([turns, retries.length]).toEqual([[], 1])
})
