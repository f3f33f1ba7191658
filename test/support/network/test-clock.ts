/** A clock that stands still until the test moves it: timers run in order, as fast as they can. */
import type { Millis } from '../../../src/core/ids.ts'
import type { Stop } from '../../../src/core/stop.ts'
import type { Clock } from '../../../src/ports/clock.ts'

type Timer = { readonly at: number; readonly order: number; readonly task: () => void }

export type TestClock = Clock & {
  /** Moves time on by `delay` milliseconds, running what is due on the way. */
  readonly advance: (delay: number) => Promise<void>
  /** Runs what is due until `done` holds; fails after `most` milliseconds of test time. */
  readonly until: (done: () => boolean, what: string, most?: number) => Promise<void>
}

/** Timers by their time, and in the order of their making: a heap, because a crowd has thousands. */
const queue = () => {
  const heap: Timer[] = []
  const alive = new Set<Timer>()

  const isBefore = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order)
  const put = (timer: Timer) => {
    let place = heap.length
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = heap[above]
      if (!parent || !isBefore(timer, parent)) break
      heap[place] = parent
      place = above
    }
    heap[place] = timer
  }
  const firstChild = (place: number) => {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]]
    if (!left || !right) return left && ([left, 2 * place + 1] as const)
    return isBefore(left, right)
      ? ([left, 2 * place + 1] as const)
      : ([right, 2 * place + 2] as const)
  }
  const drop = () => {
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let place = 0
    for (let child = firstChild(0); child; child = firstChild(place)) {
      const [timer, at] = child
      if (!isBefore(timer, last)) break
      heap[place] = timer
      place = at
    }
    heap[place] = last
  }

  return {
    put: (timer: Timer): Stop => {
      alive.add(timer)
      put(timer)
      return () => void alive.delete(timer)
    },
    /** The first timer that is due by `end`, which is then over. */
    take: (end: number): Timer | undefined => {
      for (let first = heap[0]; first && first.at <= end; first = heap[0]) {
        drop()
        if (alive.delete(first)) return first
      }
      return undefined
    },
  }
}

const resolved = Promise.resolve()

/** Lets everything that promises have pending happen. */
const settle = async () => {
  for (let turn = 0; turn < 12; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await resolved
  }
}

/** A clock that begins on 20 November 2026. */
export const createTestClock = (start = Date.UTC(2026, 10, 20, 9, 12, 4)): TestClock => {
  let now = start
  let order = 0
  const timers = queue()

  /** Runs what is due before `end`; true as soon as `done` holds, which is asked once a step. */
  const run = async (end: number, done: () => boolean) => {
    await settle()
    if (done()) return true
    for (let due = timers.take(end); due; due = timers.take(end)) {
      now = due.at > now ? due.at : now
      due.task()
      // oxlint-disable-next-line no-await-in-loop
      await settle()
      if (done()) return true
    }
    now = end
    return false
  }

  return {
    now: () => now as Millis,
    after: (delay, task) => {
      order += 1
      return timers.put({ at: now + Math.max(0, Math.ceil(delay)), order, task })
    },
    advance: async (delay) => {
      await run(now + delay, () => false)
    },
    until: async (done, what, most = 600_000) => {
      const begun = now
      const came = await run(now + most, done)
      if (!came) throw new Error(`waited ${now - begun} ms of test time in vain: ${what}`)
    },
  }
}
