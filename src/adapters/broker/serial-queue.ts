/** One job at a time, in the order of the calls: it puts all publishes in one order. */

/** Runs jobs one after the other. */
export type SerialQueue = {
  /** Queues a job; it must call `done` exactly once, at once or later. */
  readonly run: (job: (done: () => void) => void) => void
  /** Resolves when no job is running or waiting. */
  readonly idle: () => Promise<void>
}

/** An empty queue. */
export const createSerialQueue = (): SerialQueue => {
  let waiting: ((done: () => void) => void)[] = []
  let busy = false
  let looping = false
  let idleWaiters: (() => void)[] = []

  const finished = () => {
    busy = false
    if (!looping) loop()
  }
  // a loop and not a recursion: thousands of jobs may end without ever waiting
  const loop = () => {
    looping = true
    while (waiting.length > 0 && !busy) {
      const jobs = waiting
      waiting = []
      for (let next = 0; next < jobs.length; next += 1) {
        if (busy) {
          waiting = [...jobs.slice(next), ...waiting]
          break
        }
        busy = true
        jobs[next]?.(finished)
      }
    }
    looping = false
    if (!busy) {
      const done = idleWaiters
      idleWaiters = []
      for (const resolveIdle of done) resolveIdle()
    }
  }

  return {
    run: (job) => {
      waiting.push(job)
      if (!busy && !looping) loop()
    },
    idle: () =>
      busy || waiting.length > 0
        ? new Promise((resolve) => idleWaiters.push(resolve))
        : Promise.resolve(),
  }
}
