/** Lines that are handled one after the other: what one of them opens is told before the next one is looked at. */

type Handlers = {
  /** Can lines be handled now? */
  readonly isReady: () => boolean
  /** Handles a line; true when it opened something that is told in a moment. */
  readonly handle: (line: string) => boolean
  /** Everything was handled, and no more will come. */
  readonly onEnd: () => void
}

export type LineQueue = {
  readonly add: (line: string) => void
  /** What was opened has been told, or lines can be handled now. */
  readonly goOn: () => void
  /** No more lines will come. */
  readonly end: () => void
}

/** What is opened and never told does not hold up the rest for longer than this (ms). */
const LONGEST = 2000

export const createLineQueue = ({ isReady, handle, onEnd }: Handlers): LineQueue => {
  const waiting: string[] = []
  let pause: NodeJS.Timeout | undefined
  let isEnding = false
  const drain = () => {
    while (!pause && isReady()) {
      const line = waiting.shift()
      if (line === undefined) break
      if (handle(line)) pause = setTimeout(goOn, LONGEST)
    }
    if (isEnding && !pause && waiting.length === 0) onEnd()
  }
  const goOn = () => {
    clearTimeout(pause)
    pause = undefined
    drain()
  }
  return {
    add: (line) => {
      waiting.push(line)
      drain()
    },
    goOn,
    end: () => {
      isEnding = true
      drain()
    },
  }
}
