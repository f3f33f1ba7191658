/** The contract of the port `Transport` when people go, break off and come back, on every broker. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter, sees, text, word } from '../../support/transport/test-client.ts'
import type { Wish } from '../../support/transport/test-client.ts'
import { kinds, mosquittoKinds } from '../../support/transport/brokers.ts'
import type { Kind, World } from '../../support/transport/brokers.ts'
import { until } from '../../support/wait.ts'

const contract = (kind: Kind) => {
  let world: World
  let stories = 0
  /** A topic level that no other story uses. */
  const fresh = () => {
    stories += 1
    return `story/${stories}`
  }

  beforeAll(async () => {
    world = await kind.start()
  })
  afterAll(() => world.stop())

  const come = (clientId: string, wish?: Wish) => enter(world, kind, clientId, wish)

  test('a packet is acknowledged only after it was taken in', async () => {
    const place = fresh()
    const first = await come('bob-5', { onPacket: (_, cut) => cut() })
    const alice = await come('alice-5')
    await first.link.subscribe([place])
    await alice.link.publish(word(place, 'one'))
    await alice.link.publish(word(place, 'two'))
    await until(() => first.ends.length > 0, 'the end of the first connection')
    expect(first.seen.map(text)).toEqual(['one'])
    const second = await come('bob-5')
    expect(second.link.sessionPresent).toBe(true)
    await sees(second, 2)
    expect(second.seen.map(text)).toEqual(['one', 'two'])
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
    void first.link.publish(word(place, 'word'))
    await until(() => first.ends.length > 0, 'the end of the first connection')
    expect(first.ends[0]?.detail).toContain('disk full')
    const second = await come('bob-6')
    await sees(second, 1)
    expect(text(second.seen[0] ?? word('', ''))).toBe('word')
    await second.link.close()
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
      await alice.link.publish(word(place, one))
    }
    const after = await come('bob-7')
    expect(after.link.sessionPresent).toBe(true)
    await sees(after, 3)
    expect(after.seen.map(text)).toEqual(['a', 'b', 'c'])
    await Promise.all([alice.link.close(), after.link.close()])
  })

  test('a will is told after a break, and never after a clean close', async () => {
    const place = fresh()
    const bob = await come('bob-8')
    await bob.link.subscribe([place])
    const clean = await come('alice-8', { will: word(place, 'clean') })
    await clean.link.close()
    const broken = await come('alice-8', { will: word(place, 'broken') })
    broken.cut()
    // had the close told a will, it would have come first
    await sees(bob, 1)
    expect(bob.seen.map(text)).toEqual(['broken'])
    expect(broken.ends.map(({ trouble }) => trouble)).toEqual(['closed'])
    await bob.link.close()
  })

  test('who connects with the same client id ends the older connection', async () => {
    const older = await come('twice')
    const newer = await come('twice')
    await until(() => older.ends.length > 0, 'the end of the older')
    expect(kind.takeover).toContain(older.ends[0]?.trouble)
    expect(await newer.link.publish(word(fresh(), 'still here'))).toBe('done')
    expect(await older.link.publish(word(fresh(), 'ghost'))).toBe('lost')
    await older.link.close()
    await newer.link.close()
    expect([older.ends.length, newer.ends.length]).toEqual([1, 1])
  })

  test('what has no answer when the connection breaks is lost, and so is all later', async () => {
    const place = fresh()
    const alice = await come('alice-9')
    const answer = alice.link.publish(word(place, 'on its way'))
    alice.cut()
    expect(await answer).toBe('lost')
    await until(() => alice.ends.length > 0, 'the end')
    expect(await alice.link.publish(word(place, 'later'))).toBe('lost')
    expect(await alice.link.publish({ ...word(place, 'later'), qos: 0 })).toBe('lost')
    expect(await alice.link.subscribe([place])).toBe('lost')
    expect(await alice.link.ping()).toBeUndefined()
    await alice.link.close()
    expect(alice.ends).toHaveLength(1)
  })

  test('a clean close first waits for what is on its way', async () => {
    const place = fresh()
    const alice = await come('alice-10')
    const answers = ['a', 'b', 'c'].map((one) => alice.link.publish(word(place, one)))
    const closing = alice.link.close()
    expect(await alice.link.publish(word(place, 'too late'))).toBe('lost')
    await closing
    expect(await Promise.all(answers)).toEqual(['done', 'done', 'done'])
    expect(alice.ends.map(({ detail }) => detail)).toEqual(['closed by us'])
  })

  const only5 = kind.agreed === 5 ? [5] : []
  test.each(only5)('with MQTT %i who is back within the delay was never gone', async () => {
    const place = fresh()
    const bob = await come('bob-11')
    await bob.link.subscribe([place])
    const first = await come('alice-11', { will: word(place, 'first') })
    first.cut()
    const second = await come('alice-11', { will: word(place, 'second') })
    second.cut()
    await sees(bob, 1)
    expect(bob.seen.map(text)).toEqual(['second'])
    await bob.link.close()
  })
}

describe.each(kinds)('$name', (kind) => {
  contract(kind)
})
describe('on a real broker', { tags: ['mosquitto'] }, () => {
  describe.each(mosquittoKinds)('$name', (kind) => {
    contract(kind)
  })
})
