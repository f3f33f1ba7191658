/** Lines that are handled one after the other: what one of them opens is told before the next one is looked at. */

type Handlers = {
  /** Can lines be handled now? */
  readonly isReady: () => boolean
  /** Handles a line: nothing more is to be done, or something is told in a moment, or the line comes `again` in a while. */
  readonly handle: (line: string) => 'done' | 'pending' | 'again'
  /** Everything was handled, and no more will come. */
  readonly onEnd: () => void
}

/** Takes lines as they come, and when nothing more can come. */
export type LineQueue = {
  readonly add: (line: string) => void
  /** What was opened has been told, or lines can be handled now. */
  readonly goOn: () => void
  /** Perhaps lines can be handled now. */
  readonly look: () => void
  /** No more lines will come. */
  readonly end: () => void
}

/** What is opened and never told does not hold up the rest for longer than this (ms). */
const LONGEST = 2000
/** What could not be done at the moment is tried again after so long (ms). */
const AGAIN = 1000

/** Handles a line as soon as it can be; one that comes again stays the first. */
export const createLineQueue = ({ isReady, handle, onEnd }: Handlers): LineQueue => {
  const waiting: string[] = []
  let pause: NodeJS.Timeout | undefined
  let isEnding = false
  const drain = () => {
    while (!pause && isReady()) {
      const line = waiting.shift()
      if (line === undefined) break
      const outcome = handle(line)
      if (outcome === 'again') waiting.unshift(line)
      if (outcome !== 'done') pause = setTimeout(goOn, outcome === 'again' ? AGAIN : LONGEST)
    }
    if (!isEnding || pause || waiting.length > 0) return
    isEnding = false
    onEnd()
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
    look: drain,
    end: () => {
      isEnding = true
      drain()
    },
  }
}
