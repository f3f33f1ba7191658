/** The broker in memory does to packets what a story asks for. */
import { expect, test } from 'vitest'
import type { LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { Link } from '../../../src/ports/transport.ts'
import { createMemoryBroker } from '../../support/network/memory-broker.ts'
import type { MemoryBroker } from '../../support/network/memory-broker.ts'
import { matches } from '../../support/network/memory-broker/filters.ts'
import { until } from '../../support/wait.ts'

const textPacket = (topic: string, payload: string, retain = false) => ({
  topic,
  payload: new TextEncoder().encode(payload),
  retain,
  qos: 1 as const,
})

const enter = async ({ transport }: MemoryBroker, clientId: string) => {
  const seen: string[] = []
  const ends: LinkEnd[] = []
  const link = await transport.connect(
    {
      url: 'mqtt://memory',
      clientId,
      keepAlive: 20,
      version: 5,
      will: textPacket('will', clientId),
    },
    {
      onPacket: ({ payload }) => seen.push(new TextDecoder().decode(payload)),
      onEnd: (end) => ends.push(end),
    },
  )
  return { link, seen, ends }
}
const live = (link: Link | LinkEnd): Link => {
  if ('reason' in link) throw new Error(link.detail)
  return link
}

const listening = async (broker: MemoryBroker) => {
  const bob = await enter(broker, 'bob')
  await live(bob.link).subscribe(['#'])
  return bob
}
const say = async (broker: MemoryBroker, words: readonly string[]) => {
  const alice = live((await enter(broker, 'alice')).link)
  const answers = await Promise.all(words.map((one) => alice.publish(textPacket('t', one))))
  await alice.close()
  return answers
}

test('a lost packet was acknowledged all the same', async () => {
  const broker = createMemoryBroker()
  const bob = await listening(broker)
  broker.setFaults({ random: () => 0, lose: 0.5 })
  expect(await say(broker, ['lost'])).toEqual(['done'])
  broker.setFaults()
  await say(broker, ['kept'])
  await until(() => bob.seen.includes('kept'), 'the word after')
  expect(bob.seen).toEqual(['kept'])
})

test('a doubled packet comes twice', async () => {
  const broker = createMemoryBroker()
  const bob = await listening(broker)
  broker.setFaults({ random: () => 0, duplicate: 0.5 })
  await say(broker, ['a', 'b'])
  await until(() => bob.seen.length === 4, 'four packets')
  expect(bob.seen).toEqual(['a', 'a', 'b', 'b'])
})

test('an overtaken packet comes after its successor', async () => {
  const broker = createMemoryBroker()
  const bob = await listening(broker)
  live(bob.link)
  broker.cut('bob')
  broker.setFaults({ random: () => 0, reorder: 0.5 })
  await say(broker, ['a', 'b'])
  const back = await enter(broker, 'bob')
  await until(() => back.seen.length === 2, 'two packets')
  expect(back.seen).toEqual(['b', 'a'])
})

test('a late packet comes when its time has come, also to who was away meanwhile', async () => {
  const waits: { readonly delay: number; readonly task: () => void }[] = []
  const broker = createMemoryBroker({
    after: (delay, task) => {
      if (delay === 0) setImmediate(task)
      else waits.push({ delay, task })
      return () => {}
    },
  })
  const bob = await listening(broker)
  broker.setFaults({ random: () => 0.25, delay: 0.5, delayMillis: 1000 })
  await say(broker, ['late'])
  broker.setFaults()
  await say(broker, ['soon'])
  await until(() => bob.seen.length === 1, 'the first')
  await live(bob.link).close()
  expect(waits.map(({ delay }) => delay)).toEqual([250])
  waits[0]?.task()
  const back = await enter(broker, 'bob')
  await until(() => back.seen.length === 1, 'the second')
  expect([...bob.seen, ...back.seen]).toEqual(['soon', 'late'])
})

test('only so much is kept for who is away', async () => {
  const broker = createMemoryBroker({ queueLimit: 2 })
  const bob = await listening(broker)
  await live(bob.link).close()
  await say(broker, ['a', 'b', 'c'])
  const back = await enter(broker, 'bob')
  await say(broker, ['d'])
  await until(() => back.seen.includes('d'), 'the last')
  expect(back.seen).toEqual(['a', 'b', 'd'])
})

test('a wiped broker remembers nobody and nothing, and tells no wills', async () => {
  const broker = createMemoryBroker({ version: 4 })
  const bob = await listening(broker)
  broker.inject(textPacket('card', 'kept', true))
  broker.wipe()
  await until(() => bob.ends.length === 1, 'the end')
  expect(broker.retained.size).toBe(0)
  const back = await enter(broker, 'bob')
  expect(live(back.link).sessionPresent).toBe(false)
  await live(back.link).subscribe(['#'])
  await say(broker, ['after'])
  await until(() => back.seen.length > 0, 'a word')
  expect(back.seen).toEqual(['after'])
})

test('a broker that is down refuses, and lets in again when it is up', async () => {
  const broker = createMemoryBroker()
  const bob = await listening(broker)
  broker.listen(false)
  await until(() => bob.ends.length === 1, 'the end')
  expect((await enter(broker, 'bob')).link).toMatchObject({ reason: 'refused' })
  broker.listen(true)
  expect(live((await enter(broker, 'bob')).link).sessionPresent).toBe(true)
  expect(broker.online()).toEqual(['bob'])
})

test.each([
  ['a/+', 'a/b', true],
  ['a/+', 'a', false],
  ['a/+', 'a/b/c', false],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['+/b', 'a/b', true],
  ['#', 'a/b', true],
  ['#', '$SYS/x', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['a/b', 'a/b', true],
  ['a/b', 'a/bc', false],
  ['a/+/c', 'a//c', true],
])('the filter %j and the topic %j: %j', (filter, topic, wanted) => {
  expect(matches(filter, topic)).toBe(wanted)
})

test('what is asked for at QoS 0 is not kept for who is away, and the higher of two filters counts', async () => {
  const broker = createMemoryBroker()
  const bob = await enter(broker, 'bob')
  await live(bob.link).subscribe(['now/#', 'now/words'], 1)
  await live(bob.link).subscribe(['now/#'], 0)
  await live(bob.link).close()
  broker.inject(textPacket('now/people', 'here', true))
  broker.inject(textPacket('now/words', 'one'))
  const back = await enter(broker, 'bob')
  await say(broker, ['unheard'])
  broker.inject(textPacket('now/people', 'gone', true))
  await until(() => back.seen.length === 2, 'two packets')
  expect(back.seen).toEqual(['one', 'gone'])
})

test('trouble may hit QoS 0 alone', async () => {
  const broker = createMemoryBroker()
  const bob = await enter(broker, 'bob')
  await live(bob.link).subscribe(['words'], 1)
  await live(bob.link).subscribe(['now'], 0)
  broker.setFaults({ random: () => 0, lose: 1, hits: ({ qos }) => qos === 0 })
  broker.inject(textPacket('now', 'here'))
  broker.inject(textPacket('words', 'one'))
  await until(() => bob.seen.length === 1, 'a word')
  expect(bob.seen).toEqual(['one'])
})
