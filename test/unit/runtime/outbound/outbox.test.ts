/** The outbox: in which order messages go to the broker, how many at once, and what becomes of them. */
import { expect, test } from 'vitest'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import type { BrokerDenial } from '../../../../src/core/broker/link-end.ts'
import type { Link } from '../../../../src/ports/transport.ts'
import { createOutbox } from '../../../../src/runtime/outbound/outbox.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { at } from '../../../support/groups/unsigned-rosters.ts'

type Outcome = 'done' | 'lost' | BrokerDenial

type Step =
  /** These messages of a topic are due. */
  | readonly ['due', topic: string, ...ranges: SeqRange[]]
  /** Of this topic only these still have to be sent. */
  | readonly ['keep', topic: string, ...ranges: SeqRange[]]
  /** A link with this window; none was there before. */
  | readonly ['link', window: number]
  /** The broker answers the oldest packets that are on their way. */
  | readonly ['answers', count: number, outcome?: Outcome]
  /** The link ends; what was on its way is lost, the newest first if so wanted. */
  | readonly ['ends', by: 'us' | 'broker', order?: 'newest first']
  | readonly ['pause', millis: number]

const DENIED: BrokerDenial = { reason: 'quota', detail: '' }

/** Lets the promises of what was answered go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Everything that was published, with a bar for each new link, then what is waiting and what was reported. */
const run = async (steps: readonly Step[]) => {
  const disk = createMemoryDisk(() => at(0))
  for (const topic of ['a', 'b']) {
    for (let seq = 1; seq <= 200; seq += 1)
      disk.packets.put(topic, seq, new TextEncoder().encode(`${topic}${seq}`))
  }
  // large ones
  for (let seq = 1; seq <= 9; seq += 1)
    disk.packets.put('l', seq, new TextEncoder().encode(`l${seq}`.padEnd(20_000)))
  let now = 1_800_000_000_000
  let flying: ((outcome: Outcome) => void)[] = []
  const published: string[] = []
  const reported: string[] = []
  const told: number[] = []
  const outbox = createOutbox(
    {
      disk,
      now: () => now,
      fullTopic: (topic) => `papo/${topic}`,
      whenDurable: (task) => task(),
    },
    {
      onSent: (topic, seqs) => reported.push(...seqs.map((seq) => `${topic}${seq} sent`)),
      onRefused: (topic, seq, reason) => reported.push(`${topic}${seq} ${reason}`),
      onWaiting: () => told.push(outbox.waiting()),
    },
  )
  const linkOf = (window: number): Link => ({
    sessionPresent: true,
    version: 5,
    window,
    retains: true,
    maxPacket: 1000,
    publish: ({ payload, qos, topic, retain }) => {
      const text = new TextDecoder().decode(payload).trimEnd()
      expect([topic, qos, retain]).toEqual([`papo/${text.slice(0, 1)}`, 1, false])
      published.push(text)
      return new Promise((resolve) => flying.push(resolve))
    },
    subscribe: () => Promise.resolve([]),
    unsubscribe: () => Promise.resolve('done'),
    ping: () => Promise.resolve(1),
    close: () => Promise.resolve(),
  })
  const take = async (step: Step) => {
    if (step[0] === 'due' || step[0] === 'keep') {
      const [what, topic, ...ranges] = step
      if (what === 'due') outbox.enqueue(topic, ranges)
      else outbox.keepOnly(topic, ranges)
    } else if (step[0] === 'link') {
      published.push('|')
      outbox.onLinked(linkOf(step[1]))
    } else if (step[0] === 'answers') {
      const [, count, outcome = 'done'] = step
      for (const answer of flying.splice(0, count)) answer(outcome)
    } else if (step[0] === 'ends') {
      const lost = step[2] === undefined ? flying : flying.toReversed()
      flying = []
      outbox.onUnlinked(step[1] === 'broker')
      for (const answer of lost) answer('lost')
    } else now += step[1]
    await settle()
  }
  // one after the other
  await steps.reduce((before, step) => before.then(() => take(step)), Promise.resolve())
  return {
    published: published.join(' '),
    waiting: outbox.waiting(),
    /** What the person was told to be waiting, at last. */
    told: told.at(-1) ?? 0,
    reported,
    outbox,
    answer: (outcome: Outcome) => flying.forEach((settleOne) => settleOne(outcome)),
  }
}

const numbers = (topic: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${topic}${from + n}`).join(' ')

test('numbers of which nothing is on disk cost nothing, however many they are', async () => {
  const before = process.cpuUsage()
  const { published, waiting } = await run([
    ['due', 'a', [150, 1_000_000_000_000]],
    ['due', 'b', [199, 199], [300, 900_000_000_000]],
    ['link', 200],
    ...Array.from({ length: 20 }, (): Step => ['answers', 10]),
  ])
  expect(published).toBe(`| a150 b199 ${numbers('a', 151, 200)}`)
  expect(waiting).toBe(0)
  const { user, system } = process.cpuUsage(before)
  expect(user + system).toBeLessThan(2_000_000)
})

test.each<[string, readonly Step[], string]>([
  [
    'messages go in the order of their numbers',
    [
      ['due', 'a', [2, 3], [5, 5]],
      ['link', 20],
    ],
    '| a2 a3 a5',
  ],
  [
    'also when they became due while there was a link',
    [
      ['link', 20],
      ['due', 'a', [1, 1]],
      ['due', 'a', [2, 2]],
    ],
    '| a1 a2',
  ],
  [
    'topics take turns',
    [
      ['due', 'a', [1, 3]],
      ['due', 'b', [1, 2]],
      ['link', 20],
    ],
    '| a1 b1 a2 b2 a3',
  ],
  [
    'also when there is room for only one more at a time',
    [
      ['due', 'a', [1, 9]],
      ['due', 'b', [1, 2]],
      ['link', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 b1 a2 b2 a3 a4',
  ],
  [
    'sixty-four are on their way at most',
    [
      ['due', 'a', [1, 80]],
      ['link', 200],
    ],
    `| ${numbers('a', 1, 64)}`,
  ],
  [
    'large ones are fewer, so that a slow line is not theirs for minutes',
    [
      ['due', 'l', [1, 9]],
      ['link', 20],
      ['answers', 1],
    ],
    `| ${numbers('l', 1, 5)}`,
  ],
  [
    'fewer when the broker allows fewer, over all topics',
    [
      ['due', 'a', [1, 9]],
      ['due', 'b', [1, 9]],
      ['link', 3],
      ['answers', 1],
    ],
    '| a1 b1 a2 b2',
  ],
  [
    'what was lost with its link goes again, in order and before the others',
    [
      ['due', 'a', [1, 5]],
      ['link', 3],
      ['ends', 'us'],
      ['link', 3],
    ],
    '| a1 a2 a3 | a1 a2 a3',
  ],
  [
    'however the losses were reported',
    [
      ['due', 'a', [1, 5]],
      ['link', 3],
      ['ends', 'us', 'newest first'],
      ['link', 20],
    ],
    '| a1 a2 a3 | a1 a2 a3 a4 a5',
  ],
  [
    'what was answered does not go again',
    [
      ['due', 'a', [1, 5]],
      ['link', 3],
      ['answers', 2],
      ['ends', 'us'],
      ['link', 20],
    ],
    '| a1 a2 a3 a4 a5 | a3 a4 a5',
  ],
  [
    'an earlier number that is due again goes before those that were read ahead',
    [
      ['due', 'a', [5, 9]],
      ['link', 1],
      ['due', 'a', [2, 3]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a5 a2 a3 a6',
  ],
  [
    'a number among those that were read ahead too',
    [
      ['due', 'a', [1, 2], [5, 6]],
      ['link', 1],
      ['due', 'a', [4, 4]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 a2 a4 a5 a6',
  ],
  [
    'what is due or on its way is not due a second time',
    [
      ['due', 'a', [1, 3]],
      ['link', 1],
      ['due', 'a', [1, 3]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 a2 a3',
  ],
  [
    'what was answered can be due again',
    [
      ['due', 'a', [1, 1]],
      ['link', 1],
      ['answers', 1],
      ['due', 'a', [1, 1]],
    ],
    '| a1 a1',
  ],
  [
    'also when it is the last one that was read ahead',
    [
      ['due', 'a', [1, 3]],
      ['link', 1],
      ['due', 'a', [3, 3]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 a2 a3',
  ],
  [
    'of several numbers some may be earlier and some later',
    [
      ['due', 'a', [4, 6]],
      ['link', 1],
      ['due', 'a', [2, 2], [9, 9]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a4 a2 a5 a6 a9',
  ],
  [
    'a number just before the last one that was read ahead',
    [
      ['due', 'a', [1, 1], [3, 3], [5, 5], [9, 9]],
      ['link', 1],
      ['due', 'a', [7, 7]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 a3 a5 a7 a9',
  ],
  [
    'a link that lost a packet is over, even if nobody said so yet',
    [
      ['due', 'a', [1, 5]],
      ['link', 3],
      ['answers', 1, 'lost'],
    ],
    '| a1 a2 a3',
  ],
  [
    'but not the next one, on which it goes again',
    [
      ['due', 'a', [1, 3]],
      ['link', 1],
      ['link', 5],
      ['answers', 1, 'lost'],
    ],
    '| a1 | a2 a3 a1',
  ],
  [
    'what the receivers have is not sent',
    [
      ['due', 'a', [1, 6]],
      ['link', 1],
      ['keep', 'a', [2, 2], [5, 9]],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 a2 a5 a6',
  ],
  [
    'nor before anything was read',
    [
      ['due', 'a', [1, 6]],
      ['keep', 'a', [2, 2]],
      ['keep', 'b', [2, 2]],
      ['link', 20],
    ],
    '| a2',
  ],
  [
    'a message that is not on disk is left out',
    [
      ['due', 'a', [199, 210]],
      ['link', 20],
    ],
    '| a199 a200',
  ],
  [
    'what a broker may have closed the connection for goes alone',
    [
      ['due', 'a', [1, 4]],
      ['link', 2],
      ['ends', 'broker'],
      ['link', 20],
    ],
    '| a1 a2 | a1',
  ],
  [
    'unless the receivers have it',
    [
      ['due', 'a', [1, 4]],
      ['link', 2],
      ['ends', 'broker'],
      ['keep', 'a', [3, 4]],
      ['link', 20],
    ],
    '| a1 a2 | a3 a4',
  ],
  [
    'what a broker may have closed the connection for goes one at a time',
    [
      ['due', 'a', [1, 4]],
      ['link', 2],
      ['ends', 'broker'],
      ['link', 20],
      ['answers', 1],
      ['answers', 1],
    ],
    '| a1 a2 | a1 a2 a3 a4',
  ],
])('%s', async (_, steps, published) => {
  expect((await run(steps)).published).toBe(published)
})

test('however many are due, all go, each once and in order', async () => {
  const { published, waiting } = await run([
    ['due', 'a', [1, 140]],
    ['link', 20],
    ...Array.from({ length: 14 }, (): Step => ['answers', 10]),
  ])
  expect(published).toBe(`| ${numbers('a', 1, 140)}`)
  expect(waiting).toBe(0)
})

test.each<[string, readonly Step[], readonly string[], number]>([
  [
    'an answer is reported, and the message no longer waits',
    [
      ['due', 'a', [1, 3]],
      ['link', 2],
      ['answers', 1],
    ],
    ['a1 sent'],
    2,
  ],
  [
    'a denial too, with its reason',
    [
      ['due', 'a', [1, 3]],
      ['link', 20],
      ['answers', 1, DENIED],
      ['answers', 1],
    ],
    ['a1 quota', 'a2 sent'],
    1,
  ],
  [
    'however many are due, all are told to be waiting',
    [
      ['due', 'a', [1, 100]],
      ['link', 2],
    ],
    [],
    100,
  ],
  [
    'but not what the receivers have',
    [
      ['due', 'a', [1, 4]],
      ['keep', 'a', [3, 3]],
    ],
    [],
    1,
  ],
  [
    'a loss is not reported',
    [
      ['due', 'a', [1, 3]],
      ['link', 20],
      ['ends', 'us'],
    ],
    [],
    3,
  ],
  [
    'a message that was alone twice when the broker closed the connection is refused',
    [
      ['due', 'a', [1, 3]],
      ['link', 1],
      ['ends', 'broker'],
      ['link', 1],
      ['ends', 'broker'],
    ],
    ['a1 broker-closes'],
    2,
  ],
  [
    'not when the connection was closed long after',
    [
      ['due', 'a', [1, 3]],
      ['link', 1],
      ['pause', 2001],
      ['ends', 'broker'],
      ['link', 1],
      ['pause', 2001],
      ['ends', 'broker'],
    ],
    [],
    3,
  ],
])('%s', async (_, steps, reported, waiting) => {
  const result = await run(steps)
  expect(result.reported).toEqual(reported)
  expect([result.waiting, result.told]).toEqual([waiting, waiting])
})

test('a message that was refused because of a closed connection is not sent again', async () => {
  const { published } = await run([
    ['due', 'a', [1, 2]],
    ['link', 1],
    ['ends', 'broker'],
    ['link', 1],
    ['ends', 'broker'],
    ['link', 20],
  ])
  expect(published).toBe('| a1 | a1 | a2')
})

test('also when its loss was reported before the end of the connection', async () => {
  const { published, reported } = await run([
    ['due', 'a', [1, 2]],
    ['link', 1],
    ['ends', 'broker'],
    ['link', 1],
    ['answers', 1, 'lost'],
    ['ends', 'broker'],
    ['link', 20],
  ])
  expect(published).toBe('| a1 | a1 | a2')
  expect(reported).toEqual(['a1 broker-closes'])
})

test('it is known which messages were handed to a link, whatever became of them', async () => {
  const { outbox } = await run([
    ['due', 'a', [1, 3]],
    ['link', 2],
    ['ends', 'us'],
  ])
  expect(outbox.attempted('a')).toEqual({ upTo: 2, gaps: [] })
  expect(outbox.attempted('b')).toEqual({ upTo: 0, gaps: [] })
})

test('a packet that is worthless later is published now or never', async () => {
  const packet = {
    topic: 'papo/a',
    payload: new TextEncoder().encode('a7'),
    retain: false,
    qos: 1,
  } as const
  const offline = await run([])
  expect(await offline.outbox.publishEphemeral(packet)).toBe('lost')
  const ended = await run([
    ['link', 5],
    ['ends', 'us'],
  ])
  expect(await ended.outbox.publishEphemeral(packet)).toBe('lost')
  const { outbox, answer, published } = await run([['link', 5]])
  const attempt = outbox.publishEphemeral(packet)
  answer('done')
  expect([await attempt, published]).toEqual(['done', '|'])
})
