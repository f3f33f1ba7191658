/** The contract of the port `Transport`, told to the fake and, through mqtt.js, to real brokers. */
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { waitForPackets, textOf, textPacket } from '../../support/transport/test-client.ts'
import { brokerKinds, maxPacket, mosquittoKinds } from '../../support/transport/brokers.ts'
import type { BrokerKind } from '../../support/transport/brokers.ts'
import { until } from '../../support/wait.ts'
import { useBroker } from '../../support/transport/contract.ts'

const contract = (kind: BrokerKind) => {
  const here = useBroker(kind)
  const { fresh, come } = here

  test('the best version that both know is agreed on', async () => {
    const { link } = await come('version')
    expect(link.version).toBe(kind.agreedVersion)
    expect(link.sessionPresent).toBe(false)
    expect(link.window).toBeGreaterThan(0)
    await link.close()
  })

  test('what is published arrives as it was and is acknowledged', async () => {
    const place = fresh()
    const bob = await come('bob-1')
    const alice = await come('alice-1')
    expect(await bob.link.subscribe([`${place}/+`])).toEqual([])
    const payload = Uint8Array.from({ length: 60_000 }, (_, index) => index % 256)
    const packet = { topic: `${place}/é`, payload, retain: false, qos: 1 } as const
    expect(await alice.link.publish(packet)).toBe('done')
    await waitForPackets(bob, 1)
    expect(bob.received[0]?.topic).toBe(`${place}/é`)
    expect(bob.received[0]?.retain).toBe(false)
    expect(Buffer.compare(bob.received[0]?.payload ?? Uint8Array.of(), payload)).toBe(0)
    await Promise.all([alice.link.close(), bob.link.close()])
  })

  test('a QoS 0 packet is done when it is written, and arrives', async () => {
    const place = fresh()
    const bob = await come('bob-2')
    await bob.link.subscribe([place])
    expect(await bob.link.publish({ ...textPacket(place, 'typing'), qos: 0 })).toBe('done')
    await waitForPackets(bob, 1)
    expect(bob.received.map(textOf)).toEqual(['typing'])
    await bob.link.close()
  })

  test('a thousand words with ten in flight arrive once and in order', async () => {
    const place = fresh()
    const bob = await come('bob-3')
    const alice = await come('alice-3')
    await bob.link.subscribe([`${place}/#`])
    const texts = Array.from({ length: 1000 }, (_, index) => String(index))
    const left = texts.values()
    const answers: unknown[] = []
    const say = async () => {
      for (const next of left) {
        // each of the ten says one word after the other
        // oxlint-disable-next-line no-await-in-loop
        answers.push(await alice.link.publish(textPacket(`${place}/alice`, next)))
      }
    }
    await Promise.all(Array.from({ length: 10 }, say))
    await waitForPackets(bob, 1000)
    expect(answers.every((answer) => answer === 'done')).toBe(true)
    expect(bob.received.map(textOf)).toEqual(texts)
    await Promise.all([alice.link.close(), bob.link.close()])
  })

  test('who comes late gets what is retained, and not what was cleared', async () => {
    const place = fresh()
    const alice = await come('alice-4')
    await alice.link.publish(textPacket(`${place}/old`, 'old', true))
    await alice.link.publish(textPacket(`${place}/kept`, 'kept', true))
    await alice.link.publish(textPacket(`${place}/old`, '', true))
    const bob = await come('bob-4')
    await bob.link.subscribe([`${place}/+`])
    // QoS 1 in one session keeps the order, so nothing retained can come after this
    await waitForPackets(bob, 1)
    await alice.link.publish(textPacket(`${place}/live`, 'live', true))
    await waitForPackets(bob, 2)
    expect(bob.received.map((packet) => [textOf(packet), packet.retain])).toEqual([
      ['kept', true],
      ['live', false],
    ])
    await Promise.all([alice.link.close(), bob.link.close()])
  })

  test('who wants no more of a filter gets no more of it, and the rest as before', async () => {
    const place = fresh()
    const alice = await come('alice-6')
    const bob = await come('bob-6')
    await bob.link.subscribe([`${place}/a/+`, `${place}/b/+`])
    expect(await bob.link.unsubscribe([`${place}/a/+`])).toBe('done')
    await alice.link.publish(textPacket(`${place}/a/x`, 'no more'))
    await alice.link.publish(textPacket(`${place}/b/x`, 'still'))
    await waitForPackets(bob, 1)
    expect(bob.received.map(textOf)).toEqual(['still'])
    await Promise.all([alice.link.close(), bob.link.close()])
  })

  test('what is asked for at QoS 0 does not wait for who is away, also where it once did', async () => {
    const place = fresh()
    const alice = await come('alice-7')
    const before = await come('bob-7')
    await before.link.subscribe([`${place}/words/+`, `${place}/now/+`])
    // as a newer program asks for it, in the session of the older one
    await before.link.subscribe([`${place}/now/+`], 0)
    await before.link.close()
    await alice.link.publish(textPacket(`${place}/now/alice`, 'here', true))
    await alice.link.publish(textPacket(`${place}/words/alice`, 'one'))
    await alice.link.publish(textPacket(`${place}/now/alice`, 'gone', true))
    const bob = await come('bob-7')
    expect(bob.link.sessionPresent).toBe(true)
    await waitForPackets(bob, 1)
    await alice.link.publish(textPacket(`${place}/now/alice`, 'here again', true))
    await waitForPackets(bob, 2)
    expect(bob.received.map(textOf)).toEqual(['one', 'here again'])
    await bob.link.subscribe([`${place}/now/+`], 0)
    await waitForPackets(bob, 3)
    expect(bob.received.map(textOf)).toEqual(['one', 'here again', 'here again'])
    await Promise.all([alice.link.close(), bob.link.close()])
  })

  test('a wide filter at QoS 0 does not keep from who is away what a narrow one asks for at QoS 1', async () => {
    const place = fresh()
    const alice = await come('alice-8')
    const before = await come('bob-8')
    await before.link.subscribe([`${place}/words/+`])
    await before.link.subscribe([`${place}/#`], 0)
    await before.link.close()
    await alice.link.publish(textPacket(`${place}/now/alice`, 'here'))
    await alice.link.publish(textPacket(`${place}/words/alice`, 'one'))
    const bob = await come('bob-8')
    await waitForPackets(bob, 1)
    expect(bob.received.map(textOf)).toEqual(['one'])
    await Promise.all([alice.link.close(), bob.link.close()])
  })

  test('what is retained may be forgotten after a time, the last will too, where MQTT 5 says so', async () => {
    const place = fresh()
    const alice = await come('alice-9', {
      will: { ...textPacket(`${place}/will`, 'gone', true), expires: 1 },
    })
    await alice.link.publish({ ...textPacket(`${place}/short`, 'short', true), expires: 1 })
    await alice.link.publish({ ...textPacket(`${place}/long`, 'long', true), expires: 3600 })
    const watching = await come('watching')
    await watching.link.subscribe([`${place}/will`])
    alice.cut()
    await waitForPackets(watching, 1)
    await pause(2500)
    const bob = await come('bob-9')
    await bob.link.subscribe([`${place}/+`])
    await waitForPackets(bob, 1)
    await bob.link.publish(textPacket(`${place}/end`, 'end'))
    const forgotten = kind.agreedVersion === 5 ? [] : ['gone', 'short']
    await waitForPackets(bob, forgotten.length + 2)
    expect(bob.received.map(textOf).toSorted()).toEqual(['end', 'long', ...forgotten].toSorted())
    await Promise.all([watching.link.close(), bob.link.close()])
  })

  test('a ping tells the round trip', async () => {
    const trips: number[] = []
    const { link } = await come('ping', { onTrip: (millis) => trips.push(millis) })
    const [one, other] = await Promise.all([link.ping(), link.ping()])
    expect(trips).toEqual([one, other])
    expect(one).toBeGreaterThan(0)
    expect(other).toBeLessThan(1000)
    await link.close()
  })

  // a condition of their own would run the hooks of a world that is left out
  const travelling = kind.isRemote === true ? [kind.name] : []
  test.each(travelling)(
    'a word that is alone on its way tells the round trip too: %s',
    async () => {
      const trips: number[] = []
      const { link } = await come('trip', { onTrip: (millis) => trips.push(millis) })
      await link.publish(textPacket(fresh(), 'x'))
      expect(trips.length).toBe(1)
      expect(trips[0]).toBeGreaterThanOrEqual(0)
      await Promise.all(Array.from({ length: 20 }, () => link.publish(textPacket(fresh(), 'x'))))
      // a whole conversation does not measure at each word
      expect(trips.length).toBe(1)
      await link.close()
    },
  )

  test.each(travelling)('signs of life tell the round trip without being asked: %s', async () => {
    const trips: number[] = []
    const { link } = await come('life', { keepAlive: 1, onTrip: (millis) => trips.push(millis) })
    await until(() => trips.length >= 2, 'two of them')
    expect(Math.max(...trips)).toBeLessThan(1000)
    await link.close()
  })

  test('a denied topic is named where the broker tells, and the connection lives on', async () => {
    const { link } = await come('mallory')
    const answer = await link.publish(textPacket('forbidden/topic', 'x'))
    const told = typeof answer === 'string' ? answer : answer.reason
    expect(told).toBe(kind.reportsDenied.publish ? 'not-authorised' : 'done')
    const refused = kind.reportsDenied.subscribe ? ['forbidden/filter'] : []
    expect(await link.subscribe([fresh(), 'forbidden/filter', fresh()])).toEqual(refused)
    expect(await link.publish(textPacket(fresh(), 'allowed'))).toBe('done')
    await link.close()
  })

  const only5 = kind.agreedVersion === 5 ? [5] : []
  test.each(only5)('with MQTT %i a packet over the limit is not even sent', async () => {
    const { link } = await come('loud')
    expect(link.maxPacket).toBe(maxPacket)
    const answer = await link.publish(textPacket(fresh(), 'x'.repeat(maxPacket)))
    expect(answer).toMatchObject({ reason: 'too-large' })
    expect(await link.publish(textPacket(fresh(), 'whisper'))).toBe('done')
    await link.close()
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
