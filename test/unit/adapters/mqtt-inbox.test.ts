/** Packets are taken in first and acknowledged second, those together that came together. */
import { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { IPublishPacket } from 'mqtt'
import { onePerTurn } from '../../../src/adapters/one-per-turn.ts'
import { createPacketHandler } from '../../../src/adapters/mqtt/packet-handler.ts'
import type { Packet } from '../../../src/ports/transport.ts'
import { until } from '../../support/wait.ts'

const packet: IPublishPacket = {
  cmd: 'publish',
  topic: 't',
  payload: Buffer.from('word'),
  qos: 1,
  dup: false,
  retain: true,
}

const withQos = (qos: 0 | 1 | 2, messageId: number) => ({ ...packet, qos, messageId })

type Step = 'cork' | 'uncork' | 'begin' | 'stored' | `acknowledged ${number}` | Error | Packet

/** A handler that notes each step; `taken` is called for each packet. */
const setUp = (
  taken: (one: Packet) => void = () => {},
  isOpen = () => true,
  prepare: (one: Packet) => Promise<void> | undefined = () => undefined,
  isTaking = () => true,
) => {
  const steps: Step[] = []
  let acknowledged = 0
  let read: (() => void) | undefined
  const output = new Writable({
    highWaterMark: 1,
    write: (_, __, done) => {
      read = done
    },
  })
  output.cork = () => void steps.push('cork')
  output.uncork = () => void steps.push('uncork')
  const handler = createPacketHandler({
    output,
    acknowledge: (ids) => {
      for (const id of ids) steps.push(`acknowledged ${id}`)
      acknowledged = ids.at(-1) ?? acknowledged
    },
    onBatch: (task) => {
      steps.push('begin')
      task()
      steps.push('stored')
    },
    onPacket: (one) => {
      steps.push(one)
      taken(one)
    },
    onError: (error) => steps.push(error instanceof Error ? error : new Error(String(error))),
    isOpen,
    prepare,
    isTaking,
  })
  let handed = 0
  /** What mqtt.js does: the next packet only when it may go on from the one before. */
  const give = (count: number, more: Partial<IPublishPacket> = {}) => {
    const goOn = () => {
      if (handed === count) return
      handed += 1
      handler.handle({ ...packet, messageId: handed, ...more }, goOn)
    }
    goOn()
    return () => handed
  }
  const isGiven = async (count: number) => {
    await until(() => acknowledged === count, 'all acknowledged')
    await nextTurn()
  }
  return { steps, handler, give, isGiven, output, read: () => read?.() }
}

/** Which packets had been acknowledged, as far as anybody outside could know. */
const written = (steps: readonly Step[]): readonly Step[] => {
  const corked = steps.lastIndexOf('cork') > steps.lastIndexOf('uncork')
  const out = corked ? steps.slice(0, steps.lastIndexOf('cork')) : steps
  return out.filter((step) => typeof step === 'string' && step.startsWith('acknowledged'))
}

const slow = (millis: number) => () => {
  const end = performance.now() + millis
  while (performance.now() < end);
}

test('a packet is acknowledged after it was stored, not before', async () => {
  const { steps, give, isGiven } = setUp()
  give(1)
  expect(steps).toEqual([])
  await isGiven(1)
  const taken = { topic: 't', payload: Buffer.from('word'), retain: true }
  expect(steps).toEqual(['cork', 'begin', taken, 'stored', 'acknowledged 1', 'uncork'])
})

test('packets that came together are stored together, and none is acknowledged before', async () => {
  const { steps, give, isGiven } = setUp()
  give(500)
  await isGiven(500)
  const batches = steps.filter((step) => step === 'begin').length
  expect(batches).toBeGreaterThan(500 / 64)
  expect(batches).toBeLessThan(100)
  const early: Step[] = []
  let stored = 0
  let taken = 0
  for (const step of steps) {
    if (typeof step === 'object') taken += 1
    else if (step === 'stored') stored = taken
    else if (step.startsWith('acknowledged') && Number(step.split(' ')[1]) > stored)
      early.push(step)
  }
  expect(early).toEqual([])
  expect(stored).toBe(500)
})

test('a packet that may have been here before says so', async () => {
  const again: unknown[] = []
  const { handler } = setUp((one) => again.push(one.duplicate))
  handler.handle({ ...packet, dup: true }, () => {})
  handler.handle(packet, () => {})
  await until(() => again.length === 2, 'both are handed over')
  expect(again).toEqual([true, undefined])
})

test('where one could not be stored none of its batch is acknowledged, and nothing is thrown', async () => {
  const full = new Error('disk full')
  let count = 0
  const { steps, give } = setUp(() => {
    count += 1
    if (count === 200) throw full
  })
  give(500)
  await until(() => steps.includes(full), 'the disk is full')
  await nextTurn()
  expect(steps.at(-1)).toBe(full)
  const lastStored = steps
    .slice(0, steps.lastIndexOf('stored'))
    .filter((step) => typeof step === 'object').length
  expect(lastStored).toBeLessThan(200)
  expect(written(steps).length).toBe(lastStored)
})

test('slow packets are taken one at a time, and keys have their turn between them', async () => {
  const { steps, give, isGiven } = setUp(slow(5))
  const turns: number[] = []
  const onTurn = () => {
    turns.push(steps.filter((step) => typeof step === 'object').length)
    if (turns.at(-1) !== 4) setImmediate(onTurn)
  }
  setImmediate(onTurn)
  give(4)
  await isGiven(4)
  for (let index = 1; index < turns.length; index += 1)
    expect((turns[index] ?? 0) - (turns[index - 1] ?? 0)).toBeLessThanOrEqual(1)
})

test('after the end nothing is taken in any more, and what was not is not acknowledged', async () => {
  let open = true
  const { steps, give, handler } = setUp(undefined, () => open)
  give(1)
  open = false
  handler.flush()
  await nextTurn()
  expect(steps).toEqual([])
})

test('after the end the rest of a batch is not taken in either', async () => {
  let isLast = false
  let open = true
  const { steps, give, isGiven } = setUp(
    () => {
      if (!isLast) return
      slow(6)()
      open = false
    },
    () => open,
  )
  give(300)
  await isGiven(300)
  isLast = true
  const before = steps.length
  give(350)
  for (let turn = 0; turn < 5; turn += 1) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await nextTurn()
  }
  const since = steps.slice(before)
  expect(since.filter((step) => typeof step === 'object').length).toBe(1)
  expect(since.at(-1)).toBe('stored')
})

test('what is not taken in any more in the middle of a batch stays unacknowledged, and what was taken in does not', () => {
  let isTaking = true
  const { steps, give, handler } = setUp(
    () => {
      isTaking = false
    },
    undefined,
    undefined,
    () => isTaking,
  )
  give(3)
  // as before DISCONNECT
  handler.flush()
  expect(written(steps)).toEqual(['acknowledged 1'])
  expect(steps.at(-1)).toBe('uncork')
  expect(steps.filter((step) => typeof step === 'object').length).toBe(1)
})

/** A batch of slow packets, each a slice, that begins with number 301; after two of them nothing is taken in any more. */
const leaveInBatch = async () => {
  let isTaking = true
  let isSlow = false
  const { steps, give, isGiven, handler } = setUp(
    () => (isSlow ? slow(6)() : undefined),
    undefined,
    undefined,
    () => isTaking,
  )
  give(300)
  await isGiven(300)
  isSlow = true
  const before = steps.length
  const since = () => steps.slice(before)
  const handed = () => since().filter((step) => typeof step === 'object').length
  give(340)
  await until(() => handed() === 2, 'two slices are handed over')
  isTaking = false
  return { handler, since, handed }
}

test('what waits in a batch of several slices goes no further, and DISCONNECT is not held back', async () => {
  const { handler, since, handed } = await leaveInBatch()
  handler.flush()
  expect(since().at(-1)).toBe('uncork')
  expect(since().filter((step) => typeof step === 'string' && step.startsWith('ack'))).toEqual(
    Array.from({ length: handed() }, (_, index) => `acknowledged ${301 + index}`),
  )
})

test('a slice that comes when nothing is taken in any more acknowledges those before it', async () => {
  const { since, handed } = await leaveInBatch()
  await until(() => since().at(-1) === 'uncork', 'the batch is over')
  expect(since()).toContain(`acknowledged ${300 + handed()}`)
  expect(since()).not.toContain(`acknowledged ${301 + handed()}`)
})

test('what is not taken in holds up nothing behind it', async () => {
  let isTaking = true
  const { give } = setUp(undefined, undefined, undefined, () => isTaking)
  const given = give(500)
  expect(given()).toBe(128)
  isTaking = false
  await until(() => given() === 500, 'all were read')
})

test('a batch that was not stored is acknowledged by no flush, though nothing is taken in any more', () => {
  let isTaking = true
  let open = true
  const { steps, give, handler } = setUp(
    () => {
      isTaking = false
      open = false
      throw new Error('disk full')
    },
    () => open,
    undefined,
    () => isTaking,
  )
  give(3)
  handler.flush()
  handler.flush()
  expect(steps.filter((step) => typeof step === 'string' && step.startsWith('ack'))).toEqual([])
})

test('a batch begins in another turn of the event loop than a frame', async () => {
  let turn = 0
  const turns: number[] = []
  const { give } = setUp(() => turns.push(turn))
  onePerTurn(() => turns.push(turn))
  give(1)
  while (turns.length < 2) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await nextTurn()
    turn += 1
  }
  expect(turns[1]).toBeGreaterThan(turns[0] ?? 0)
})

test('mqtt.js acknowledges no packet of QoS 2 that is not taken in any more', async () => {
  let isTaking = true
  const { steps, handler } = setUp(
    () => {
      isTaking = false
    },
    undefined,
    undefined,
    () => isTaking,
  )
  handler.handle(withQos(1, 1), () => {})
  handler.handle(withQos(2, 2), () => steps.push('acknowledged 2'))
  handler.flush()
  await nextTurn()
  expect(written(steps)).toEqual(['acknowledged 1'])
})

test('what is handed over at once while it is prepared is not handed over again', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let ready = Promise.resolve()
  const { steps, give, isGiven, handler } = setUp(
    undefined,
    () => true,
    () => ready,
  )
  give(300)
  await isGiven(300)
  ready = promise
  give(302)
  await nextTurn()
  handler.flush()
  const handed = steps.length
  resolve()
  await nextTurn()
  expect(steps.slice(-2)).toEqual(['acknowledged 302', 'uncork'])
  expect(steps.length).toBe(handed)
})

test('before DISCONNECT is sent everything is handed over at once', () => {
  const { steps, give, handler } = setUp()
  give(1)
  handler.flush()
  expect(written(steps)).toEqual(['acknowledged 1'])
})

test('what can be done in the background is done when a packet is handed over', async () => {
  const ready = new Set<Packet>()
  const unprepared: Packet[] = []
  const { steps, give, isGiven } = setUp(
    (one) => {
      if (!ready.has(one)) unprepared.push(one)
    },
    () => true,
    async (one) => {
      await nextTurn()
      ready.add(one)
    },
  )
  give(300)
  await isGiven(300)
  // one that comes when nothing waits is handed over without it
  expect(unprepared.length).toBeGreaterThan(0)
  expect(unprepared.length).toBeLessThan(steps.filter((step) => step === 'begin').length)
  expect(ready.size).toBe(300 - unprepared.length)
})

test('what is done in the background for the next batch begins before this one is stored', async () => {
  let begun = 0
  const begunBy: number[] = []
  const { give, isGiven } = setUp(
    () => begunBy.push(begun),
    () => true,
    () => {
      begun += 1
      return Promise.resolve()
    },
  )
  give(300)
  await isGiven(300)
  begun = 0
  begunBy.length = 0
  give(500)
  await isGiven(500)
  // 64 are a batch
  expect(begunBy[0]).toBeGreaterThan(100)
})

test('while nothing is handed over only so many packets are taken', () => {
  expect(setUp().give(500)()).toBe(128)
  expect(setUp().give(500, { payload: Buffer.alloc(100_000) })()).toBe(3)
})

test('large packets are taken in turn, as there is room', async () => {
  const { give, isGiven } = setUp()
  const given = give(20, { payload: Buffer.alloc(100_000) })
  await isGiven(20)
  expect(given()).toBe(20)
})

test('while nobody reads the acknowledgements only one more packet is taken', async () => {
  const { steps, give, output, read } = setUp()
  output.write('one')
  const given = give(500)
  await until(() => steps.includes('acknowledged 1'), 'the first one is acknowledged')
  await nextTurn()
  expect(given()).toBe(1)
  read()
  await until(() => steps.includes('acknowledged 500'), 'all are acknowledged')
})

test('a packet of QoS 2 is acknowledged by mqtt.js when it is stored, and one of QoS 0 not at all', async () => {
  const { steps, handler } = setUp()
  handler.handle(withQos(0, 1), () => {})
  handler.handle(withQos(1, 2), () => {})
  handler.handle(withQos(2, 3), () => steps.push('acknowledged 3'))
  await until(() => steps.includes('acknowledged 3'), 'the last one is acknowledged')
  expect(steps.slice(steps.lastIndexOf('stored'))).toEqual(['stored', 'uncork', 'acknowledged 3'])
  expect(steps.filter((step) => typeof step === 'object').length).toBe(3)
  expect(steps).toContain('acknowledged 2')
  expect(steps).not.toContain('acknowledged 1')
})

test('packets that are slow all at once share no slice, and leave together when all are stored', async () => {
  let isSlow = false
  const { steps, give, isGiven } = setUp(() => (isSlow ? slow(6)() : undefined))
  give(300)
  await isGiven(300)
  isSlow = true
  const before = steps.length
  const turns: number[] = []
  let isOver = false
  const onTurn = () => {
    turns.push(steps.filter((step) => typeof step === 'object').length)
    if (!isOver) setImmediate(onTurn)
  }
  setImmediate(onTurn)
  give(340)
  await until(() => steps.filter((step) => typeof step === 'object').length === 340, 'all of them')
  await nextTurn()
  isOver = true
  for (let index = 1; index < turns.length; index += 1)
    expect((turns[index] ?? 0) - (turns[index - 1] ?? 0)).toBeLessThanOrEqual(1)
  // the first of these batches was as large as those of fast packets
  const since = steps.slice(before)
  const first = since.slice(0, since.indexOf('uncork'))
  expect(first.filter((step) => step === 'begin').length).toBeGreaterThan(1)
  expect(first.filter((step) => step === 'stored').length).toBe(
    first.filter((step) => typeof step === 'object').length,
  )
})

/** A clock of the test: so many milliseconds pass, and what is due is done, with turns of the event loop between. */
const withClock = (story: (pass: (millis: number) => void) => void) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'hrtime'] })
  try {
    story((millis) => vi.advanceTimersByTime(millis))
  } finally {
    // nobody would do what is planned for the clock of the test
    vi.runAllTimers()
    vi.useRealTimers()
  }
}
const batchesOf = (steps: readonly Step[]) => steps.filter((step) => step === 'begin').length

test('packets of a stream gather for some milliseconds, and are acknowledged together', () =>
  withClock((pass) => {
    const { steps, handler } = setUp()
    for (let id = 1; id <= 80; id += 1) {
      handler.handle(withQos(1, id), () => {})
      pass(1)
    }
    pass(20)
    expect(written(steps)).toHaveLength(80)
    // one in each millisecond, eight milliseconds between two batches, and small ones until it is known what a packet takes
    expect(batchesOf(steps)).toBeGreaterThanOrEqual(9)
    expect(batchesOf(steps)).toBeLessThanOrEqual(16)
  }))

test('a packet that comes after a pause waits for no other one', () =>
  withClock((pass) => {
    const { steps, handler } = setUp()
    for (let id = 1; id <= 5; id += 1) {
      handler.handle(withQos(1, id), () => {})
      pass(0)
      pass(0)
      expect(written(steps)).toHaveLength(id)
      pass(10)
    }
  }))

test('a pause in which nothing came is forgotten: packets of a later stream gather', () =>
  withClock((pass) => {
    const { steps, handler } = setUp()
    let id = 0
    const give = () => {
      id += 1
      handler.handle(withQos(1, id), () => {})
    }
    give()
    pass(2)
    // waiting brings no other one
    give()
    pass(60)
    const before = batchesOf(steps)
    for (let millis = 0; millis < 3000; millis += 1) {
      give()
      pass(1)
    }
    expect(batchesOf(steps) - before).toBeLessThan(3000 / 2)
  }))

test('many that are there do not wait for more', () =>
  withClock((pass) => {
    const { steps, handler } = setUp()
    handler.handle(withQos(1, 1), () => {})
    pass(1)
    expect(written(steps)).toHaveLength(1)
    for (let id = 2; id <= 11; id += 1) handler.handle(withQos(1, id), () => {})
    pass(1)
    expect(steps).toContain('acknowledged 2')
  }))

test.each([1, 3, 7])(
  'a broker that gives only %i before it has acknowledgements is made to wait once',
  (window) =>
    withClock((pass) => {
      const { steps, handler } = setUp()
      let id = 0
      const giveWindow = () => {
        for (let index = 0; index < window; index += 1) {
          id += 1
          handler.handle(withQos(1, id), () => {})
        }
      }
      let millis = 0
      for (let round = 1; round <= 20; round += 1) {
        giveWindow()
        while (written(steps).length < id) {
          pass(1)
          millis += 1
        }
      }
      // a turn of the event loop is a millisecond here, and a batch needs one or two
      expect(millis).toBeLessThan(20 * 2 + 10)
    }),
)
