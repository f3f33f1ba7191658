/** My presence record on the broker: published, renewed in time, and corrected when somebody else changed it. */
import type { Stop } from '../core/stop.ts'
import type { RuntimeContext } from './runtime-context.ts'
import { hasPassed } from '../core/elapsed.ts'

/** My record is published again every ten minutes (ms), give or take two. */
const RENEW_INTERVAL = 10 * 60_000
const JITTER = 2 * 60_000
/** The least time (ms) between two corrections; against somebody who keeps on, it grows up to the other. */
const MIN_CORRECTION_INTERVAL = 1000
const MAX_CORRECTION_INTERVAL = 60_000

type Deps = Pick<RuntimeContext, 'clock' | 'ids'> & {
  readonly publish: () => void
}

/** Keeps my record as it must be, by `publish`. */
export const createRetainedRefresh = ({ clock, ids, publish }: Deps) => {
  let stopRenewal: Stop | undefined
  let stopCorrection: Stop | undefined
  let corrected = 0
  let pause = MIN_CORRECTION_INTERVAL

  const renew = () => {
    stopRenewal?.()
    stopRenewal = clock.after(RENEW_INTERVAL + (ids.random() * 2 - 1) * JITTER, () => {
      publish()
      renew()
    })
  }

  return {
    /** I am online: the record is published. */
    begin: renew,
    /** The retained record is wrong or gone. */
    correct: () => {
      if (stopCorrection) return
      const now = clock.now()
      // two programs that correct each other must not do so every second
      const again = !hasPassed(now, corrected, 4 * pause)
      const longer = pause * 2 < MAX_CORRECTION_INTERVAL ? pause * 2 : MAX_CORRECTION_INTERVAL
      pause = again && corrected > 0 ? longer : MIN_CORRECTION_INTERVAL
      const wait = hasPassed(now, corrected, pause) ? 0 : corrected + pause - now
      stopCorrection = clock.after(wait, () => {
        stopCorrection = undefined
        corrected = clock.now()
        publish()
      })
    },
    stop: () => {
      stopRenewal?.()
      stopCorrection?.()
      stopCorrection = undefined
    },
  }
}

export type RetainedRefresh = ReturnType<typeof createRetainedRefresh>
