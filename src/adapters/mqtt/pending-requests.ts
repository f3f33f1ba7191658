/** Answers that somebody waits for, each settled once: by the broker, or by the end of the connection. */

/** A set of open questions. */
export type PendingRequests = {
  /** Asks; resolves with what `start` gives to `done`, or with `lost` when the connection ends first. */
  readonly request: <T>(start: (done: (answer: T) => void) => void, lost: T) => Promise<T>
  /** Calls `task` as soon as nothing is open. */
  readonly whenIdle: (task: () => void) => void
  /** Refuses new questions from now on. */
  readonly close: () => void
  /** Settles all with their `lost`. */
  readonly settleAll: () => void
}

/** No open questions yet. */
export const createPendingRequests = (): PendingRequests => {
  const open = new Set<() => void>()
  let closed = false
  let idle: (() => void) | undefined

  const settled = () => {
    if (open.size > 0) return
    const task = idle
    idle = undefined
    task?.()
  }

  return {
    request: (start, lost) =>
      new Promise((resolve) => {
        if (closed) {
          resolve(lost)
          return
        }
        const settleLost = () => resolve(lost)
        open.add(settleLost)
        start((answer) => {
          resolve(answer)
          open.delete(settleLost)
          settled()
        })
      }),
    whenIdle: (task) => {
      idle = task
      settled()
    },
    close: () => {
      closed = true
    },
    settleAll: () => {
      closed = true
      for (const settleLost of open) settleLost()
      open.clear()
      settled()
    },
  }
}
