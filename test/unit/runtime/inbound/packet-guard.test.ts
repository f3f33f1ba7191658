/** Packets on which the program died: put aside for an hour, tried once more, then put aside for good. */
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../../../src/model/events.ts'
import type { Millis } from '../../../../src/core/ids.ts'
import { diskFailure } from '../../../../src/ports/storage.ts'
import {
  ASIDE_FOR,
  createPacketGuard,
  SLOW_AFTER,
} from '../../../../src/runtime/inbound/packet-guard.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { createMemoryMark } from '../../../support/disk/memory-mark.ts'
import { insecureSigner } from '../../../support/network/network.ts'

const packet = (text: string, topic = 'USERS/mallory') => ({
  topic,
  bytes: new TextEncoder().encode(text),
})

const failWith = (error: Error) => () => {
  throw error
}

/** A profile whose program can die in the middle of something. */
const profile = () => {
  const mark = createMemoryMark()
  let now = 1_795_000_000_000
  const disk = createMemoryDisk(() => now)
  const run = () => {
    const events: ChatEvent[] = []
    const warnings: string[] = []
    const guard = createPacketGuard({
      mark: mark.open(),
      disk,
      signer: insecureSigner('alice'),
      eventStore: { commit: (more) => events.push(...more) },
      now: () => now as Millis,
      warn: (key, about) => warnings.push(`${key} ${about}`),
    })
    return { guard, events, warnings }
  }
  return {
    run,
    mark,
    disk,
    pass: (delay: number) => {
      now += delay
    },
    /** Handles this packet, and the program dies while it does: what comes after an end is never reached. */
    die: (what: ReturnType<typeof packet>, ...inside: ReturnType<typeof packet>[]) => {
      const left = mark.open()
      const { guard } = run()
      let died: string | undefined
      let stored: string | undefined
      const next = (rest: readonly ReturnType<typeof packet>[]): boolean => {
        const [first, ...more] = rest
        if (first) return guard.run(first, () => void next(more))
        died = mark.open().unfinished()
        stored = disk.keyValues.get('suspect-packets')
        return true
      }
      const handled = next([what, ...inside])
      if (died !== undefined) left.set(died)
      if (stored !== undefined) disk.keyValues.put('suspect-packets', stored)
      return handled
    },
  }
}

test('nothing is left behind by packets that are handled to their end', () => {
  const { run, mark, disk } = profile()
  const { guard, events, warnings } = run()
  const seen: (string | undefined)[] = []
  for (const text of ['a', 'b'])
    expect(guard.run(packet(text), () => seen.push(mark.open().unfinished()))).toBe(true)
  expect(new Set(seen).size).toBe(2)
  expect(seen).not.toContain(undefined)
  expect(mark.open().unfinished()).toBeUndefined()
  expect([events, warnings]).toEqual([[], []])
  expect(disk.keyValues.list('')).toEqual([])
})

test('of packets that are handled together each has its mark, and none when all have come to their end', () => {
  const { run, mark } = profile()
  const { guard, events } = run()
  const seen: (string | undefined)[] = []
  const look = () => void seen.push(mark.open().unfinished())
  guard.together(() => {
    for (const text of ['a', 'b', 'c']) guard.run(packet(text), look)
  })
  expect(new Set(seen).size).toBe(3)
  expect(seen).not.toContain(undefined)
  look()
  expect(seen.at(-1)).toBeUndefined()
  // nor when one of them failed
  expect(() =>
    guard.together(() => void guard.run(packet('d'), failWith(diskFailure(new Error('full'))))),
  ).toThrow('full')
  look()
  expect(seen.at(-1)).toBeUndefined()
  expect(events).toEqual([])
})

test('a packet on which the program died is put aside, counted, and told of once', () => {
  const { run, die } = profile()
  expect(die(packet('poison'))).toBe(true)
  const { guard, events, warnings } = run()
  const handled: string[] = []
  const take = (text: string, topic?: string) =>
    guard.run(packet(text, topic), () => handled.push(text))
  expect([take('other'), take('poison'), take('poison'), take('more')]).toEqual([
    true,
    false,
    false,
    true,
  ])
  expect(handled).toEqual(['other', 'more'])
  const refused = { type: 'packet.refused', reason: 'poison' }
  expect(events).toEqual([refused, refused])
  expect(warnings).toEqual(['poison-packet USERS/mallory'])
  // the same bytes elsewhere are another packet
  expect(take('poison', 'USERS/other')).toBe(true)
})

test('after an hour it is handled once more, and forgotten when that goes well', () => {
  const { run, die, pass, disk } = profile()
  die(packet('innocent'))
  const { guard } = run()
  const take = () => guard.run(packet('innocent'), () => {})
  pass(ASIDE_FOR - 1)
  expect(take()).toBe(false)
  pass(1)
  expect(take()).toBe(true)
  expect(disk.keyValues.get('suspect-packets')).toBe('[]')
  pass(1)
  expect(take()).toBe(true)
})

test('a packet on which the program died twice is put aside for good', () => {
  const { run, die, pass } = profile()
  die(packet('poison'))
  // the hour begins when the next run finds it
  run()
  pass(ASIDE_FOR)
  expect(die(packet('poison'))).toBe(true)
  for (const delay of [0, ASIDE_FOR, 1000 * ASIDE_FOR]) {
    pass(delay)
    expect(run().guard.run(packet('poison'), () => {})).toBe(false)
  }
})

test('of a packet inside another one, that one is put aside, whatever it comes in', () => {
  const { run, die } = profile()
  die(packet('relay 1'), packet('poison'))
  const { guard } = run()
  const handled: string[] = []
  guard.run(packet('relay 2'), () => {
    handled.push('relay 2')
    guard.run(packet('poison'), () => handled.push('poison'))
    handled.push('end of relay 2')
  })
  expect(handled).toEqual(['relay 2', 'end of relay 2'])
})

test('the mark is on the outer packet again when the inner one is done', () => {
  const { run, mark } = profile()
  const marks: (string | undefined)[] = []
  const note = () => marks.push(mark.open().unfinished())
  const { guard } = run()
  guard.run(packet('outer'), () => {
    note()
    guard.run(packet('inner'), note)
    note()
  })
  expect(marks[0]).not.toBe(marks[1])
  expect(marks[2]).toBe(marks[0])
})

test('an exception ends the link twice at most, but a failing disk is no fault of the packet', () => {
  const { run, disk } = profile()
  const { guard } = run()
  expect(() => guard.run(packet('a'), failWith(diskFailure(new Error('full'))))).toThrow('full')
  expect(guard.run(packet('a'), () => {})).toBe(true)
  expect(() => guard.run(packet('b'), failWith(new Error('a bug')))).toThrow('a bug')
  // also over the end of the program
  expect(disk.keyValues.get('suspect-packets')).toContain('"deaths":1')
  const next = run()
  expect(() => next.guard.run(packet('b'), failWith(new Error('a bug')))).toThrow('a bug')
  expect(next.guard.run(packet('b'), () => {})).toBe(false)
  expect(run().guard.run(packet('b'), () => {})).toBe(false)
  // what goes well the second time was no fault of the packet either
  expect(() => next.guard.run(packet('c'), failWith(new Error('once')))).toThrow('once')
  expect(next.guard.run(packet('c'), () => {})).toBe(true)
  expect(disk.keyValues.get('suspect-packets')).not.toContain('"deaths":1')
})

test('handling that takes longer than a second is told of, once for what was inside', () => {
  const { run, pass } = profile()
  const { guard, warnings } = run()
  guard.run(packet('quick'), () => pass(SLOW_AFTER))
  expect(warnings).toEqual([])
  guard.run(packet('slow', 'WHO/mallory'), () => {
    guard.run(packet('inner'), () => pass(SLOW_AFTER + 1))
  })
  expect(warnings).toEqual(['slow-packet WHO/mallory'])
})

test('what is stored of them has a bound, and damaged values are none', () => {
  const { run, die, pass, disk } = profile()
  for (let n = 0; n < 100; n += 1) {
    die(packet(`poison ${n}`))
    pass(1)
  }
  expect((JSON.parse(disk.keyValues.get('suspect-packets') ?? '') as unknown[]).length).toBe(64)
  expect(run().guard.run(packet('poison 99'), () => {})).toBe(false)
  expect(run().guard.run(packet('poison 1'), () => {})).toBe(true)
  disk.keyValues.put('suspect-packets', '[{"packet":7}]')
  expect(run().guard.run(packet('poison 99'), () => {})).toBe(true)
})
