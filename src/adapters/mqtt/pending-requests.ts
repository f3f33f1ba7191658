/** Answers that somebody waits for, each settled once: by the broker, or by the end of the connection. */

/** A set of open questions. */
export type Waiting = {
  /** Asks; resolves with what `start` gives to `done`, or with `lost` when the connection ends first. */
  readonly ask: <T>(start: (done: (answer: T) => void) => void, lost: T) => Promise<T>
  /** Calls `task` as soon as nothing is open. */
  readonly whenIdle: (task: () => void) => void
  /** Refuses new questions from now on. */
  readonly close: () => void
  /** Settles all with their `lost`. */
  readonly giveUp: () => void
}

/** No open questions yet. */
export const waiting = (): Waiting => {
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
    ask: (start, lost) =>
      new Promise((resolve) => {
        if (closed) {
          resolve(lost)
          return
        }
        const giveUp = () => resolve(lost)
        open.add(giveUp)
        start((answer) => {
          resolve(answer)
          open.delete(giveUp)
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
    giveUp: () => {
      closed = true
      for (const giveUp of open) giveUp()
      open.clear()
      settled()
    },
  }
}
