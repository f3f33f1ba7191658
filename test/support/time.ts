/** A clock that stands still until the test moves it: timers run in order, as fast as they can. */
import type { Millis } from '../../src/core/names.ts'
import type { Clock } from '../../src/ports.ts'

type Timer = { readonly at: number; readonly order: number; readonly task: () => void }

export type TestClock = Clock & {
  /** Moves time on by `delay` milliseconds, running what is due on the way. */
  readonly pass: (delay: number) => Promise<void>
  /** Runs what is due until `done` holds; fails after `most` milliseconds of test time. */
  readonly until: (done: () => boolean, what: string, most?: number) => Promise<void>
}

/** Lets everything that promises have pending happen. */
const settle = async () => {
  for (let turn = 0; turn < 12; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await Promise.resolve()
  }
}

/** A clock that begins on 20 November 2026. */
export const testClock = (start = Date.UTC(2026, 10, 20, 9, 12, 4)): TestClock => {
  let now = start
  let order = 0
  let timers: Timer[] = []

  const next = (before: number) => {
    let first: Timer | undefined
    for (const timer of timers) {
      if (timer.at > before) continue
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) {
        first = timer
      }
    }
    return first
  }

  /** Runs what is due before `end`; true as soon as `done` holds, which is asked once a step. */
  const run = async (end: number, done: () => boolean) => {
    await settle()
    if (done()) return true
    for (let timer = next(end); timer; timer = next(end)) {
      const due = timer
      timers = timers.filter((one) => one !== due)
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
      const timer = { at: now + Math.max(0, Math.ceil(delay)), order, task }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    pass: async (delay) => {
      await run(now + delay, () => false)
    },
    until: async (done, what, most = 600_000) => {
      const begun = now
      const came = await run(now + most, done)
      if (!came) throw new Error(`waited ${now - begun} ms of test time in vain: ${what}`)
    },
  }
}
