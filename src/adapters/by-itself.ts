/** What a program does by itself while nobody uses it leaves the threads of V8 asleep. */
import type { Stop } from '../core/stop.ts'
import { changeFlag } from './v8-flags.ts'

/**
 * What wakes threads, as it usually is, and as it is meanwhile. The filters say which functions may be optimised: none. V8 asks
 * them whenever a function has run often, on the main thread, and for nothing else. Simple code is compiled in batches, and one of
 * this size never comes together. The rest is done by the main thread alone: there is little of it.
 */
const WAKING: ReadonlyMap<string, string> = new Map([
  ['--maglev-filter=*', '--maglev-filter=-*'],
  ['--turbo-filter=*', '--turbo-filter=-*'],
  [
    '--baseline-batch-compilation-threshold=4096',
    '--baseline-batch-compilation-threshold=2000000000',
  ],
  ['--parallel-scavenge', '--no-parallel-scavenge'],
  ['--concurrent-array-buffer-sweeping', '--no-concurrent-array-buffer-sweeping'],
])

/**
 * The versions of Node with which this was tried. V8 promises nothing about its flags, and a flag that it no longer has is an
 * error on the terminal, each minute anew.
 */
const TRIED: ReadonlySet<string> = new Set(['24', '26'])
const isTried = TRIED.has(process.versions.node.split('.')[0] ?? '')

/** How many such things are going on. */
let open = 0

const end = () => {
  open -= 1
  if (open === 0) for (const usual of WAKING.keys()) changeFlag(usual, usual)
}

/** From now on nothing wakes other threads of V8, until what it gives back is called, and behind what that leaves for the end of the turn. */
export const letThreadsSleep = (): Stop => {
  if (!isTried) return () => {}
  open += 1
  if (open === 1) for (const [usual, meanwhile] of WAKING) changeFlag(usual, meanwhile)
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    // React draws in microtasks, and what it puts off until after that comes with the first of these
    setImmediate(() => setImmediate(end))
  }
}

/**
 * Does something that comes with the time, such as "1 min ago", and what follows of it in the same turn of the loop, such as
 * drawing it. Much of what that calls has run often at the start and would be optimised just then, a few functions more
 * in each minute, and each wakes two or three threads: for a frame that takes four milliseconds without.
 */
export const byItself = (task: () => void): void => {
  const stop = letThreadsSleep()
  try {
    task()
  } finally {
    stop()
  }
}
