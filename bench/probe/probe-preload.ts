/**
 * Is loaded into a program that is measured, before it: writes what only the process itself can tell into the file
 * PAPO_PROBE. SIGUSR2 collects all garbage and writes a line: megabytes of the heap that are in use, and the longest time
 * (ms) that the loop did nothing else since the line before.
 */
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

const file = process.env['PAPO_PROBE']
/** How often (ms) the loop is looked at. */
const RESOLUTION = 5

if (isMainThread && file !== undefined) {
  // what it starts is not measured
  delete process.env['PAPO_PROBE']
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  process.on('SIGUSR2', () => {
    // the collection is ours, and not the program's
    const [longest, p99] = [delay.max, delay.percentile(99)].map(
      (nanoseconds) => nanoseconds / 1_000_000 - RESOLUTION,
    )
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    if (typeof collect === 'function') collect()
    const heap = process.memoryUsage().heapUsed / 1024 / 1024
    // the next look of the monitor still sees the collection
    setTimeout(() => {
      delay.reset()
      appendFileSync(file, `${JSON.stringify({ heap, longest, p99 })}\n`)
    }, 4 * RESOLUTION)
  })
}
