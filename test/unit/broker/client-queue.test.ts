/** The broker's way to one client: what is written, when, and what the client's session keeps. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createClientQueue } from '../../../src/adapters/broker/sessions/client-queue.ts'
import { createMemoryBudget } from '../../../src/adapters/broker/guard/memory-budget.ts'
import { memoryOf, NO_BYTES, NO_IDS } from '../../../src/adapters/broker/protocol/message.ts'
import type { QueuedMessage } from '../../../src/adapters/broker/protocol/message.ts'
import type { RetainedScan } from '../../../src/adapters/broker/store/retained-messages.ts'

/** What a client queue is given, in order; `from`..`to` are numbers of messages. */
type Given =
  | 'start'
  | 'stop'
  /** The socket takes no more bytes after the next write, or takes them again. */
  | 'congest'
  | 'drain'
  /** Messages are put on disk without being offered, as those from before the connection. */
  | readonly ['stored', from: number, to: number]
  /** Messages are offered; where there is a disk they are stored first. */
  | readonly ['offered' | 'offered again', from: number, to: number]
  | readonly ['retained', from: number, to: number]
  /** The client acknowledges the messages that were written at these places, counted from 1. */
  | readonly ['acknowledged', from: number, to: number]
  /** Reading from disk fails from now on. */
  | 'disk fails'

type Step =
  | Given
  /** The client acknowledges everything, until nothing more comes. */
  | 'all acknowledged'
  /** Without waiting for a read from disk in between. */
  | readonly ['at once', ...steps: Given[]]

type Outcome = { readonly written: string; readonly onDisk: string; readonly overflows: number }

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n)

const queued = (counter: number, text = 'message'): QueuedMessage => ({
  counter,
  topic: 'talk',
  payload: Buffer.from(`${text} ${counter}.`),
  properties: NO_BYTES,
  expiresAt: 0,
  qos: 1,
  ids: NO_IDS,
  retain: text === 'retained',
})

/** `1..3 7 r8`: runs of numbers, in the order of writing. */
const runsOf = (names: readonly string[]) => {
  const runs: { first: string; last: string }[] = []
  for (const name of names) {
    const run = runs.at(-1)
    const follows = run && !name.startsWith('r') && Number(name) === Number(run.last) + 1
    if (follows) run.last = name
    else runs.push({ first: name, last: name })
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}..${last}`)).join(' ')
}

/** Of a source, where a test is about something else. */
const NO_MATTER = {
  hasRetained: () => {},
  cache: { add: () => {}, isFull: () => false, release: () => {} },
}

const createHarness = (persistent: boolean, capacity: number) => {
  const written: { readonly name: string; readonly id: number }[] = []
  const onDisk = new Map<number, QueuedMessage>()
  const idsInUse = new Set<number>()
  let congested = false
  let broken = false
  let overflows = 0
  const memory = capacity * memoryOf(queued(10))
  const budget = createMemoryBudget({ memory, memoryInAll: memory, cachedInAll: 1000 })
  const queue = createClientQueue({
    send: ({ counter, retain }, { messageId: id }) => {
      expect(idsInUse.has(id)).toBe(false)
      idsInUse.add(id)
      written.push({ name: retain ? `r${counter}` : `${counter}`, id })
      return congested ? 'full' : 'sent'
    },
    source: persistent
      ? {
          read: (counter) => {
            if (broken) return Promise.reject(new Error('cannot read'))
            const waiting = [...onDisk.values()].filter((one) => one.counter > counter)
            return Promise.resolve({ messages: waiting.slice(0, 500), done: waiting.length === 0 })
          },
          remove: ({ counter }) => void onDisk.delete(counter),
          unanswered: new Map(),
          ...NO_MATTER,
        }
      : undefined,
    memory: budget.open(() => {
      overflows += 1
      queue.stop()
    }),
    scan: (_, counter) => ({
      counter,
      next: () => Promise.resolve({ messages: [queued(counter, 'retained')], done: true }),
    }),
    maxFilters: 10,
    now: () => 0,
    failed: () => (overflows += 1),
  })

  const acknowledge = (id: number) => {
    idsInUse.delete(id)
    queue.acknowledge(id)
  }

  const take = (step: Given) => {
    if (step === 'start') queue.start()
    else if (step === 'stop') queue.stop()
    else if (step === 'congest') congested = true
    else if (step === 'disk fails') broken = true
    else if (step === 'drain') {
      congested = false
      queue.drained()
    } else {
      const [what, from, to] = step
      for (const number of numbers(from, to)) {
        if (what === 'acknowledged') acknowledge(written[number - 1]?.id ?? 0)
        else if (what === 'retained')
          queue.enqueueRetained([{ filter: 'talk', qos: 1, id: 0 }], number)
        else {
          if (persistent && what !== 'offered again') onDisk.set(number, queued(number))
          if (what !== 'stored') queue.enqueue(queued(number))
        }
      }
    }
  }

  const acknowledgeAll = async () => {
    for (let place = 1; place <= written.length; place += 1) {
      take(['acknowledged', place, place])
      // what was read from disk is written a moment later
      // oxlint-disable-next-line no-await-in-loop
      if (place === written.length) await turn()
    }
  }

  return {
    acknowledgeAll,
    take,
    outcome: (): Outcome => ({
      written: runsOf(written.map(({ name }) => name)),
      onDisk: runsOf([...onDisk.keys()].map(String)),
      overflows,
    }),
  }
}

const run = async (persistent: boolean, all: readonly Step[], capacity = 1000) => {
  const { take, acknowledgeAll, outcome } = createHarness(persistent, capacity)
  for (const step of all) {
    if (step === 'all acknowledged') await acknowledgeAll()
    else if (typeof step === 'string' || step[0] !== 'at once') take(step)
    else {
      const [, ...steps] = step
      for (const one of steps) take(one)
    }
    // oxlint-disable-next-line no-await-in-loop
    await turn()
  }
  return outcome()
}

test.each<[string, readonly Step[], written: string, onDisk: string]>([
  [
    'nothing is written before the start',
    [
      ['stored', 1, 2],
      ['offered', 3, 4],
    ],
    '',
    '1..4',
  ],
  [
    'what waits on disk comes first',
    [['stored', 1, 3], 'start', ['offered', 4, 5]],
    '1..5',
    '1..5',
  ],
  [
    'a message that was read before it was offered is written once',
    [['stored', 1, 3], 'start', ['offered again', 3, 3], ['offered', 4, 4]],
    '1..4',
    '1..4',
  ],
  [
    'so is one that two filters of the client match',
    ['start', ['offered', 1, 1], ['offered again', 1, 1], ['offered', 2, 2]],
    '1..2',
    '1..2',
  ],
  [
    'an acknowledgement takes a message off the disk',
    ['start', ['offered', 1, 3], ['acknowledged', 2, 2]],
    '1..3',
    '1 3',
  ],
  [
    'an acknowledgement of nothing changes nothing',
    ['start', ['offered', 1, 1], ['acknowledged', 5, 5]],
    '1',
    '1',
  ],
  ['a hundred are on their way', ['start', ['offered', 1, 150]], '1..100', '1..150'],
  [
    'each acknowledgement lets one more go',
    ['start', ['offered', 1, 150], ['acknowledged', 1, 20]],
    '1..120',
    '21..150',
  ],
  [
    'what does not fit the memory is read again in order',
    ['start', ['offered', 1, 2500], 'all acknowledged'],
    '1..2500',
    '',
  ],
  [
    'more than a page waits on disk',
    [['stored', 1, 1200], 'start', ['offered', 1201, 1210], 'all acknowledged'],
    '1..1210',
    '',
  ],
  [
    'a full socket stops it after one message',
    ['start', 'congest', ['offered', 1, 3]],
    '1',
    '1..3',
  ],
  [
    'it goes on where it stopped',
    ['start', 'congest', ['offered', 1, 3], 'drain', ['offered', 4, 4]],
    '1..4',
    '1..4',
  ],
  [
    'retained messages go between by their numbers',
    [['stored', 1, 2], ['stored', 5, 6], ['retained', 4, 4], 'start'],
    '1..2 r4 5..6',
    '1..2 5..6',
  ],
  [
    'an acknowledged retained message of the same number leaves the disk as it is',
    [['stored', 4, 4], ['retained', 4, 4], 'start', ['acknowledged', 2, 2]],
    '4 r4',
    '4',
  ],
  [
    'a message that is stored while the disk is read is read as well',
    [
      ['stored', 1, 3],
      ['at once', 'start', ['offered', 4, 4]],
    ],
    '1..4',
    '1..4',
  ],
  ['after a stop it does not start', [['stored', 1, 2], 'stop', 'start'], '', '1..2'],
  [
    'a read that fails after a stop ends nothing more',
    [['stored', 1, 2], 'disk fails', ['at once', 'start', 'stop']],
    '',
    '1..2',
  ],
  [
    'an acknowledged retained message leaves the disk as it is',
    [['stored', 1, 1], ['retained', 4, 4], 'start', ['acknowledged', 1, 2]],
    '1 r4',
    '',
  ],
  [
    'after a stop nothing is written',
    ['start', ['offered', 1, 1], 'stop', ['offered', 2, 2], ['retained', 3, 3], 'start'],
    '1',
    '1..2',
  ],
])('a client with a session: %s', async (_, steps, written, onDisk) => {
  expect(await run(true, steps)).toEqual({ written, onDisk, overflows: 0 })
})

test.each<[string, readonly Step[], written: string, overflows: number]>([
  ['messages wait in memory', [['offered', 1, 3], 'start'], '1..3', 0],
  ['one message twice is written once', ['start', ['offered', 1, 1], ['offered', 1, 1]], '1', 0],
  [
    'as many as the capacity may wait',
    ['start', 'congest', ['offered', 1, 11], 'drain'],
    '1..11',
    0,
  ],
  ['with one more it is given up, once', ['start', 'congest', ['offered', 1, 20], 'drain'], '1', 1],
])('a client without a session: %s', async (_, steps, written, overflows) => {
  expect(await run(false, steps, 10)).toEqual({ written, onDisk: '', overflows })
})

test('a disk that cannot be read ends the connection, and the messages stay there', async () => {
  const steps: readonly Step[] = [['stored', 1, 2], 'disk fails', 'start', ['offered', 3, 3]]
  expect(await run(true, steps)).toEqual({ written: '', onDisk: '1..3', overflows: 1 })
})

test('an id that is on its way is not given to another message', async () => {
  const { take, outcome } = createHarness(false, 70_000)
  take('start')
  take(['offered', 1, 2])
  // the first one is never acknowledged, while the ids go around
  for (let number = 3; number <= 65_600; number += 1) {
    take(['acknowledged', number - 1, number - 1])
    take(['offered', number, number])
  }
  take(['acknowledged', 1, 1])
  take(['acknowledged', 65_600, 65_600])
  take(['offered', 65_601, 65_701])
  expect(outcome().written).toBe('1..65700')
})

/** A queue whose messages are collected with the form in which they were sent. */
const openPlain = (more: Partial<Parameters<typeof createClientQueue>[0]> = {}) => {
  const sent: (readonly [counter: number, id: number, dup: boolean])[] = []
  const budget = createMemoryBudget({
    memory: 1_000_000,
    memoryInAll: 1_000_000,
    cachedInAll: 1000,
  })
  const queue = createClientQueue({
    send: ({ counter }, { messageId, dup }) => {
      sent.push([counter, messageId, dup])
      return 'sent'
    },
    source: undefined,
    memory: budget.open(() => undefined),
    scan: (_, counter) => ({ counter, next: () => Promise.resolve({ messages: [], done: true }) }),
    maxFilters: 10,
    now: () => 1000,
    failed: () => undefined,
    ...more,
  })
  queue.start()
  return { queue, sent }
}

test('no more messages are on their way than the client takes', () => {
  const { queue, sent } = openPlain({ receiveMaximum: 2 })
  for (const counter of [1, 2, 3, 4]) queue.enqueue(queued(counter))
  expect(sent.map(([counter]) => counter)).toEqual([1, 2])
  queue.acknowledge(2)
  expect(sent.map(([counter]) => counter)).toEqual([1, 2, 3])
})

test('QoS 2 goes on to PUBREL at its PUBREC, and its place is free at the PUBCOMP', () => {
  const { queue, sent } = openPlain({ receiveMaximum: 1 })
  for (const counter of [1, 2, 3]) queue.enqueue({ ...queued(counter), qos: 2 })
  expect(queue.received(1, false)).toBe(true)
  expect(sent).toHaveLength(1)
  queue.acknowledge(1)
  expect(sent).toHaveLength(2)
  // a refused one is not released, and the next one goes
  expect(queue.received(2, true)).toBe(false)
  expect(sent).toHaveLength(3)
  expect(queue.received(9, false)).toBe(false)
})

test('what is out of date is not sent, and what is too large for the client neither', async () => {
  const removed: number[] = []
  const { queue, sent } = openPlain({
    source: {
      read: () => Promise.resolve({ messages: [], done: true }),
      remove: ({ counter }) => removed.push(counter),
      unanswered: new Map(),
      ...NO_MATTER,
    },
    send: ({ counter }, { messageId }) => {
      if (counter === 3) return 'unwanted'
      sent.push([counter, messageId, false])
      return 'sent'
    },
  })
  await turn()
  queue.enqueue({ ...queued(1), expiresAt: 1000 })
  queue.enqueue({ ...queued(2), expiresAt: 1001 })
  queue.enqueue(queued(3))
  queue.enqueue(queued(4))
  expect(sent.map(([counter]) => counter)).toEqual([2, 4])
  expect(removed).toEqual([1, 3])
})

test('what was on its way is sent again with DUP and under the ids that it had', async () => {
  const disk = [1, 2, 3].map((counter) => queued(counter))
  const unanswered = new Map<number, number>()
  const source = {
    read: (after: number) =>
      Promise.resolve({
        messages: disk.filter(({ counter }) => counter > after),
        done: after >= 3,
      }),
    remove: ({ counter }: { readonly counter: number }) =>
      void disk.splice(
        disk.findIndex((one) => one.counter === counter),
        1,
      ),
    unanswered,
    ...NO_MATTER,
  }
  const first = openPlain({ source, receiveMaximum: 2 })
  await turn()
  first.queue.acknowledge(1)
  await turn()
  first.queue.stop()
  expect(first.sent).toEqual([
    [1, 1, false],
    [2, 2, false],
    [3, 3, false],
  ])
  const second = openPlain({ source })
  await turn()
  second.queue.enqueue(queued(4))
  await turn()
  expect(second.sent).toEqual([
    [2, 2, true],
    [3, 3, true],
    [4, 1, false],
  ])
})

/** A source without messages that notes what is taken off. */
const emptySource = (unanswered: Map<number, number>, removed: number[] = []) => ({
  read: () => Promise.resolve({ messages: [], done: true }),
  remove: ({ counter }: { readonly counter: number }) => void removed.push(counter),
  unanswered,
  ...NO_MATTER,
})

test('the packet id of a message that expired while its client was away is free again', async () => {
  const unanswered = new Map([[1, 7]])
  const { queue, sent } = openPlain({ source: emptySource(unanswered) })
  await turn()
  queue.enqueue({ ...queued(1), expiresAt: 1000 })
  expect(unanswered.size).toBe(0)
  for (let counter = 2; counter <= 9; counter += 1) queue.enqueue(queued(counter))
  expect(sent.map(([, id]) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('where every packet id belongs to a message that was sent before, messages still go', async () => {
  const unanswered = new Map(numbers(1, 65_535).map((id) => [id, id]))
  const { queue, sent } = openPlain({ source: emptySource(unanswered) })
  await turn()
  queue.enqueue(queued(70_000))
  queue.enqueue(queued(70_001))
  expect(sent.map(([counter, , dup]) => [counter, dup])).toEqual([
    [70_000, false],
    [70_001, false],
  ])
  expect(new Set(sent.map(([, id]) => id)).size).toBe(2)
})

/** A scan that finds `count` retained messages at once. */
const scanOf =
  (count: number, text?: string) =>
  (_: unknown, counter: number): RetainedScan => ({
    counter,
    next: () =>
      Promise.resolve({
        messages: Array.from({ length: count }, () => queued(counter, text)),
        done: true,
      }),
  })

test('a message of QoS 0 waits behind the retained messages that the client lacks, and comes before later ones', async () => {
  const { queue, sent } = openPlain({ scan: scanOf(2), receiveMaximum: 1 })
  const live = (counter: number) => queue.enqueueUnreliable({ ...queued(counter), qos: 0 })
  expect(live(1)).toBe('free')
  queue.enqueueRetained([{ filter: 'talk', qos: 1, id: 0 }], 2)
  expect(live(3)).toBe('waits')
  await turn()
  // the window is full after the first of the two
  expect(live(4)).toBe('waits')
  expect(sent.map(([counter]) => counter)).toEqual([2])
  queue.acknowledge(1)
  expect(sent.map(([counter]) => counter)).toEqual([2, 2, 3, 4])
  expect(live(5)).toBe('free')
  queue.enqueueRetained([{ filter: 'talk', qos: 1, id: 0 }], 6)
  for (let counter = 7; counter < 2000; counter += 1) live(counter)
  // no more of them wait than 256 KiB
  expect(live(2000)).toBe('dropped')
  queue.stop()
  expect(live(2001)).toBe('dropped')
})

test('retained messages that wait count in the memory of their client', async () => {
  const budget = createMemoryBudget({ memory: 1000, memoryInAll: 1000, cachedInAll: 1000 })
  const cut: string[] = []
  const { queue } = openPlain({
    scan: scanOf(1, 'x'.repeat(900)),
    memory: budget.open((why) => {
      cut.push(why)
      queue.stop()
    }),
  })
  queue.enqueueRetained([{ filter: 'talk', qos: 1, id: 0 }], 2)
  await turn()
  expect(cut).toEqual([expect.stringMatching(/does not read/u)])
})

test('others have their turn while retained messages are searched and none is found', async () => {
  let pieces = 0
  const { queue } = openPlain({
    scan: (_, counter) => ({
      counter,
      next: () => {
        pieces += 1
        return Promise.resolve({ messages: [], done: pieces === 100 })
      },
    }),
  })
  queue.enqueueRetained([{ filter: 'talk', qos: 1, id: 0 }], 2)
  for (let turns = 0; turns < 50; turns += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await turn()
  }
  expect(pieces).toBeGreaterThan(10)
  expect(pieces).toBeLessThan(100)
})

test('that the client has what was retained is told once, when it has acknowledged all of it', async () => {
  const told: string[] = []
  const source = { ...emptySource(new Map()), hasRetained: () => void told.push('all') }
  const pieces = [[queued(5, 'a'), queued(5, 'b')], [queued(5, 'c')]]
  const open = (parts: readonly (readonly QueuedMessage[])[]) => {
    const rest = [...parts]
    return openPlain({
      source,
      receiveMaximum: 2,
      scan: (_, counter) => ({
        counter,
        next: () => Promise.resolve({ messages: rest.shift() ?? [], done: rest.length === 0 }),
      }),
    })
  }
  const { queue, sent } = open(pieces)
  await turn()
  queue.enqueueRetained([{ filter: 'x', qos: 1, id: 0 }], 5)
  await turn()
  queue.acknowledge(1)
  await turn()
  queue.acknowledge(2)
  await turn()
  expect([sent.length, told]).toEqual([3, []])
  queue.acknowledge(3)
  expect(told).toEqual(['all'])
  queue.enqueue(queued(6))
  queue.acknowledge(4)
  expect(told).toEqual(['all'])
  // who leaves before lacks some
  const left = open(pieces)
  await turn()
  left.queue.enqueueRetained([{ filter: 'x', qos: 1, id: 0 }], 5)
  await turn()
  left.queue.acknowledge(1)
  left.queue.stop()
  left.queue.drained()
  await turn()
  expect(told).toEqual(['all'])
})

test('where all have enough in memory, what comes is read from disk when it is its turn', async () => {
  const budget = createMemoryBudget({
    memory: 1,
    memoryInAll: 1,
    cachedInAll: 5 * memoryOf(queued(1)),
  })
  const disk: QueuedMessage[] = []
  let reads = 0
  const start = () => {
    const removed = new Set<number>()
    return openPlain({
      source: {
        ...emptySource(new Map()),
        read: (after) => {
          reads += 1
          const messages = disk.filter(({ counter }) => counter > after).slice(0, 2)
          return Promise.resolve({ messages, done: messages.length === 0 })
        },
        remove: ({ counter }) => void removed.add(counter),
        cache: budget.openCache(),
      },
      receiveMaximum: 1,
    })
  }
  const [first, second] = [start(), start()]
  await turn()
  reads = 0
  // the window of each takes one
  for (const message of numbers(1, 20).map((counter) => queued(counter))) {
    disk.push(message)
    for (const { queue } of [first, second]) queue.enqueue(message)
  }
  const cache = budget.openCache()
  expect(cache.isFull()).toBe(true)
  expect(reads).toBe(0)
  for (let id = 1; id <= 20; id += 1)
    for (const { queue } of [first, second]) {
      queue.acknowledge(id)
      // oxlint-disable-next-line no-await-in-loop
      await turn()
    }
  for (const { sent } of [first, second])
    expect(sent.map(([counter]) => counter)).toEqual(numbers(1, 20))
  expect(reads).toBeGreaterThan(0)
  expect(cache.isFull()).toBe(false)
})

test('who leaves gives back what it had in memory of what all may have', async () => {
  const cachedInAll = 5 * memoryOf(queued(1))
  const budget = createMemoryBudget({ memory: 1, memoryInAll: 1, cachedInAll })
  const source = { ...emptySource(new Map()), cache: budget.openCache() }
  const { queue } = openPlain({ source, receiveMaximum: 1 })
  await turn()
  for (const counter of numbers(1, 20)) queue.enqueue(queued(counter))
  const other = budget.openCache()
  expect(other.isFull()).toBe(true)
  queue.stop()
  expect(other.isFull()).toBe(false)
})
