/** The contract of the port `Transport` when people go, break off and come back, on every broker. */
import { describe, expect, test } from 'vitest'
import { waitForPackets, textOf, textPacket } from '../../support/transport/test-client.ts'
import { brokerKinds, mosquittoKinds } from '../../support/transport/brokers.ts'
import type { BrokerKind } from '../../support/transport/brokers.ts'
import { until } from '../../support/wait.ts'
import { useBroker } from '../../support/transport/contract.ts'

const contract = (kind: BrokerKind) => {
  const here = useBroker(kind)
  const { fresh, come } = here

  test('a packet is acknowledged only after it was taken in', async () => {
    const place = fresh()
    const first = await come('bob-5', { onPacket: (_, cut) => cut() })
    const alice = await come('alice-5')
    await first.link.subscribe([place])
    await alice.link.publish(textPacket(place, 'one'))
    await alice.link.publish(textPacket(place, 'two'))
    await until(() => first.ends.length > 0, 'the end of the first connection')
    expect(first.received.map(textOf)).toEqual(['one'])
    const second = await come('bob-5')
    expect(second.link.sessionPresent).toBe(true)
    await waitForPackets(second, 2)
    expect(second.received.map(textOf)).toEqual(['one', 'two'])
    await Promise.all([alice.link.close(), second.link.close()])
  })

  test('a packet that cannot be taken in ends the connection and comes again', async () => {
    const place = fresh()
    const first = await come('bob-6', {
      onPacket: () => {
        throw new Error('disk full')
      },
    })
    await first.link.subscribe([place])
    void first.link.publish(textPacket(place, 'word'))
    await until(() => first.ends.length > 0, 'the end of the first connection')
    expect(first.ends[0]?.detail).toContain('disk full')
    const second = await come('bob-6')
    await waitForPackets(second, 1)
    expect(textOf(second.received[0] ?? textPacket('', ''))).toBe('word')
    await second.link.close()
  })

  test('what nobody takes in any more comes again with the next connection, and what was taken in does not', async () => {
    const place = fresh()
    let isTaking = true
    const first = await come('bob-12', {
      isTaking: () => isTaking,
      onPacket: () => {
        isTaking = false
      },
    })
    await first.link.subscribe([place])
    const alice = await come('alice-12')
    const words = ['one', 'two', 'three']
    await Promise.all(words.map((word) => alice.link.publish(textPacket(place, word))))
    await waitForPackets(first, 1)
    await first.link.close()
    expect(first.received.map(textOf)).toEqual(['one'])
    const second = await come('bob-12')
    await waitForPackets(second, 2)
    // had the first one come again, it would have come first
    expect(second.received.map(textOf)).toEqual(['two', 'three'])
    await Promise.all([alice.link.close(), second.link.close()])
  })

  test('who was away gets what was said meanwhile, without asking again', async () => {
    const place = fresh()
    const before = await come('bob-7')
    await before.link.subscribe([place])
    await before.link.close()
    expect(before.ends).toHaveLength(1)
    const alice = await come('alice-7')
    for (const one of ['a', 'b', 'c']) {
      // oxlint-disable-next-line no-await-in-loop
      await alice.link.publish(textPacket(place, one))
    }
    const after = await come('bob-7')
    expect(after.link.sessionPresent).toBe(true)
    await waitForPackets(after, 3)
    expect(after.received.map(textOf)).toEqual(['a', 'b', 'c'])
    await Promise.all([alice.link.close(), after.link.close()])
  })

  test('a will is told after a break, and never after a clean close', async () => {
    const place = fresh()
    const bob = await come('bob-8')
    await bob.link.subscribe([place])
    const clean = await come('alice-8', { will: textPacket(place, 'clean') })
    await clean.link.close()
    const broken = await come('alice-8', { will: textPacket(place, 'broken') })
    broken.cut()
    // had the close told a will, it would have come first
    await waitForPackets(bob, 1)
    expect(bob.received.map(textOf)).toEqual(['broken'])
    expect(broken.ends.map(({ reason }) => reason)).toEqual(['closed'])
    await bob.link.close()
  })

  test('who connects with the same client id ends the older connection', async () => {
    const older = await come('twice')
    const newer = await come('twice')
    await until(() => older.ends.length > 0, 'the end of the older')
    expect(kind.takeoverErrors).toContain(older.ends[0]?.reason)
    expect(await newer.link.publish(textPacket(fresh(), 'still here'))).toBe('done')
    expect(await older.link.publish(textPacket(fresh(), 'ghost'))).toBe('lost')
    await older.link.close()
    await newer.link.close()
    expect([older.ends.length, newer.ends.length]).toEqual([1, 1])
  })

  test('what has no answer when the connection breaks is lost, and so is all later', async () => {
    const place = fresh()
    const alice = await come('alice-9')
    const answer = alice.link.publish(textPacket(place, 'on its way'))
    alice.cut()
    expect(await answer).toBe('lost')
    await until(() => alice.ends.length > 0, 'the end')
    expect(await alice.link.publish(textPacket(place, 'later'))).toBe('lost')
    expect(await alice.link.publish({ ...textPacket(place, 'later'), qos: 0 })).toBe('lost')
    expect(await alice.link.subscribe([place])).toBe('lost')
    expect(await alice.link.ping()).toBeUndefined()
    await alice.link.close()
    expect(alice.ends).toHaveLength(1)
  })

  test('a clean close first waits for what is on its way', async () => {
    const place = fresh()
    const alice = await come('alice-10')
    const answers = ['a', 'b', 'c'].map((one) => alice.link.publish(textPacket(place, one)))
    const closing = alice.link.close()
    expect(await alice.link.publish(textPacket(place, 'too late'))).toBe('lost')
    await closing
    expect(await Promise.all(answers)).toEqual(['done', 'done', 'done'])
    expect(alice.ends.map(({ detail }) => detail)).toEqual(['closed by us'])
  })

  const only5 = kind.agreedVersion === 5 ? [5] : []
  test.each(only5)('with MQTT %i who is back within the delay was never gone', async () => {
    const place = fresh()
    const bob = await come('bob-11')
    await bob.link.subscribe([place])
    const first = await come('alice-11', { will: textPacket(place, 'first') })
    first.cut()
    const second = await come('alice-11', { will: textPacket(place, 'second') })
    second.cut()
    await waitForPackets(bob, 1)
    expect(bob.received.map(textOf)).toEqual(['second'])
    await bob.link.close()
  })
}

describe.each(brokerKinds)('$name', (kind) => {
  contract(kind)
})
describe('on a real broker', { tags: ['mosquitto'] }, () => {
  describe.each(mosquittoKinds)('$name', (kind) => {
    contract(kind)
  })
})
