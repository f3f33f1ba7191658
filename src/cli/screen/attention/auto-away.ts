/** Away by itself: shown to others after a while without a key, and taken back by the next one. */
import type { Stop } from '../../../core/stop.ts'
import type { Clock } from '../../../ports/clock.ts'

type Status = 'online' | 'away'

type Deps = {
  readonly clock: Pick<Clock, 'after'>
  /** How long there was no key (ms). */
  readonly idleFor: () => number
  /** After how long (ms) the person is away; 0 is never. */
  readonly limit: () => number
  /** What others see now; nothing while there is no program. */
  readonly status: () => Status | undefined
  readonly setStatus: (status: Status) => void
}

export type AutoAway = {
  /** The person did something. */
  readonly onKey: () => void
  /** It begins to count, or counts anew because the limit is another. */
  readonly start: () => void
  readonly stop: () => void
}

/** Makes one that waits; there is one timer at most, and none while the person is away. */
export const createAutoAway = ({ clock, idleFor, limit, status, setStatus }: Deps): AutoAway => {
  let timer: Stop | undefined
  // whoever said that they are away is not back by a key
  let isByItself = false

  const wait = (delay: number) => {
    timer?.()
    timer = clock.after(delay, check)
  }
  const check = () => {
    timer = undefined
    const left = limit() - idleFor()
    if (limit() === 0) return
    if (left > 0) return wait(left)
    if (status() !== 'online') return
    isByItself = true
    setStatus('away')
  }
  const start = () => {
    timer?.()
    timer = undefined
    if (limit() > 0) wait(limit())
  }
  return {
    start,
    onKey: () => {
      if (isByItself && status() === 'away') setStatus('online')
      isByItself = false
      if (!timer) start()
    },
    stop: () => {
      timer?.()
      timer = undefined
    },
  }
}
