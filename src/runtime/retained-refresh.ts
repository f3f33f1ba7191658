/** My card on the broker: shown, renewed in time, and put right when somebody else changed it. */
import type { Stop } from '../core/stop.ts'
import type { Clock, Names } from '../ports.ts'

/** Own cards are shown again every ten minutes, two more or less (ms). */
const EVERY = 10 * 60_000
const JITTER = 2 * 60_000
/** Between two corrections at least this (ms); against somebody who keeps on, up to the other. */
const CORRECT_FIRST = 1000
const CORRECT_MOST = 60_000

export type OwnCard = {
  /** I am here: the card is out. */
  readonly begin: () => void
  /** What stands there is wrong or gone. */
  readonly correct: () => void
  readonly stop: () => void
}

type Needs = {
  readonly clock: Clock
  readonly names: Names
  readonly show: () => void
}

/** Keeps my card as it must be, by `show`. */
export const createOwnCard = ({ clock, names, show }: Needs): OwnCard => {
  let stopRenewal: Stop | undefined
  let stopCorrection: Stop | undefined
  let corrected = 0
  let pause = CORRECT_FIRST

  const renew = () => {
    stopRenewal?.()
    stopRenewal = clock.after(EVERY + (names.chance() * 2 - 1) * JITTER, () => {
      show()
      renew()
    })
  }

  return {
    begin: renew,
    correct: () => {
      if (stopCorrection) return
      const now = clock.now()
      // two programs that put each other right must not go on like that every second
      const again = now - corrected < 4 * pause
      const longer = pause * 2 < CORRECT_MOST ? pause * 2 : CORRECT_MOST
      pause = again && corrected > 0 ? longer : CORRECT_FIRST
      const wait = corrected + pause - now
      stopCorrection = clock.after(wait > 0 ? wait : 0, () => {
        stopCorrection = undefined
        corrected = clock.now()
        show()
      })
    },
    stop: () => {
      stopRenewal?.()
      stopCorrection?.()
      stopCorrection = undefined
    },
  }
}
