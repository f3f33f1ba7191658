/** How V8 uses memory in a program that runs for days. */
import { setFlagsFromString } from 'node:v8'
import { systemClock } from '../../adapters/clock.ts'
import { collectGarbage } from '../../adapters/garbage.ts'
import { createIdleCollector } from './idle-collector.ts'
import type { IdleCollector } from './idle-collector.ts'

const setGrowth = (factor: number) => setFlagsFromString(`--semi-space-growth-factor=${factor}`)
const USUAL = 2
/** At its first collection the space has 1 MiB; what a start makes until its first frame has room in 16, which is the most. */
const AT_ONCE = 16
/** Each part of the program has this module for itself, and the flags are those of the process. */
const GROWTH = Symbol.for('papo.new-space-growth')

const changeGrowth = (factor: number) => {
  setGrowth(factor)
  Reflect.set(process, GROWTH, factor)
}

/** What of Node the screen needs for its first frame: V8 takes what Node compiled of itself only with its usual flags. */
const NEEDED = ['node:crypto', 'node:perf_hooks', 'node:sqlite', 'node:timers/promises'] as const

/** The space for new objects grows at once as far as a start needs it: of what it makes, most stays in use. */
export const growNewSpaceAtOnce = (): void => {
  for (const name of NEEDED) process.getBuiltinModule(name)
  changeGrowth(AT_ONCE)
}

/**
 * The space for new objects does not grow from now on. V8 doubles it whenever much in it is still in use, as at a start
 * or in a flood, up to three times 16 MiB, and keeps it as long as a little happens now and then: half of the memory of
 * an idle program with 5,000 people was that. A space of 1 or 2 MiB is looked through more often and takes less time each
 * time. It is a habit and no limit: what is in use has all the room that it needs.
 */
export const keepNewSpaceSmall = (): void => {
  changeGrowth(1)
}

/** Does something with the flags with which the process began. */
export const withUsualFlags = <T>(task: () => T): T => {
  const factor: unknown = Reflect.get(process, GROWTH)
  if (typeof factor !== 'number') return task()
  setGrowth(USUAL)
  try {
    return task()
  } finally {
    setGrowth(factor)
  }
}

/** Gives memory back that this process no longer needs, when it has nothing to do. */
export const collectWhenIdle = (): IdleCollector =>
  createIdleCollector({
    cpu: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    },
    idle: () => performance.eventLoopUtilization().idle,
    now: () => performance.now(),
    memory: () => process.memoryUsage.rss(),
    after: systemClock.after,
    collect: () => collectGarbage({ type: 'major', flavor: 'last-resort' }),
  })
