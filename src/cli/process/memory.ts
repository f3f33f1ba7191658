/** How V8 uses memory in a program that runs for days. */
import { getHeapSpaceStatistics } from 'node:v8'
import { systemClock } from '../../adapters/clock.ts'
import { collectGarbage } from '../../adapters/garbage.ts'
import { changeFlag, flagNow } from '../../adapters/v8-flags.ts'
import { createIdleCollector } from './idle-collector.ts'
import type { IdleCollector } from './idle-collector.ts'

const growth = (factor: number) => `--semi-space-growth-factor=${factor}`
const USUAL = growth(2)
/** At its first collection the space has 1 MiB; what a start makes until its first frame has room in 16, which is the most. */
const AT_ONCE = growth(16)

/** What of Node the screen needs for its first frame: V8 takes what Node compiled of itself only with its usual flags. */
const NEEDED = [
  'node:crypto',
  'node:module',
  'node:perf_hooks',
  'node:sqlite',
  'node:timers/promises',
] as const

/** The space for new objects grows at once as far as a start needs it: of what it makes, most stays in use. */
export const growNewSpaceAtOnce = (): void => {
  for (const name of NEEDED) process.getBuiltinModule(name)
  changeFlag(USUAL, AT_ONCE)
}

/**
 * The space for new objects does not grow from now on. V8 doubles it whenever much in it is still in use, as at a start
 * or in a flood, up to three times 16 MiB, and keeps it as long as a little happens now and then: half of the memory of
 * an idle program with 5,000 people was that. A space of 1 or 2 MiB is looked through more often and takes less time each
 * time. It is a habit and no limit: what is in use has all the room that it needs.
 */
export const keepNewSpaceSmall = (): void => {
  changeFlag(USUAL, growth(1))
}

/** What the space for new objects has, in bytes, both halves of it. */
const newSpaceSize = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0

/**
 * In a flood the space for new objects grows to so many bytes in two halves. In a space of 1 MiB it is collected three
 * hundred times a second, and what nobody needs some messages later is taken for old each time. Where there is less to do it
 * stays as it is: in a larger space each collection takes longer, and a key may have to wait for it.
 */
const WANTED = 32 * 1024 * 1024
/** It is looked so often (events) whether that is reached. */
const LOOK_EVERY = 32

/** Lets the space for new objects grow in a flood. */
const growInFlood = () => {
  let events = 0
  return {
    onFlood: () => {
      // a start, which has more than that
      if (flagNow(USUAL) === AT_ONCE) return
      // V8 makes the space smaller too, whenever it collects everything
      if (events % LOOK_EVERY === 0) changeFlag(USUAL, growth(newSpaceSize() < WANTED ? 4 : 1))
      events += 1
    },
    // it grows no more; what is collected when the program is idle makes it small again
    onCalm: () => {
      events = 0
      keepNewSpaceSmall()
    },
  }
}

/**
 * Gives memory back that this process no longer needs, when it has nothing to do. V8 does so by itself too, eight seconds
 * after a start, and once more half a second or eight seconds later. The first time frees what the start left; the second
 * time finds 0.2 MB and wakes every thread some ten times, so there is none.
 */
export const collectWhenIdle = (): IdleCollector => {
  changeFlag('--memory-reducer-gc-count=2', '--memory-reducer-gc-count=1')
  return createIdleCollector({
    cpu: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    },
    idle: () => performance.eventLoopUtilization().idle,
    now: () => performance.now(),
    memory: () => process.memoryUsage.rss(),
    after: systemClock.after,
    collect: () => collectGarbage({ type: 'major', flavor: 'last-resort' }),
    ...growInFlood(),
  })
}
