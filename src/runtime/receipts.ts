/** Confirms what I have: at most one receipt a second per place, but a hole is reported at once. */
import type { Millis } from '../core/names.ts'
import type { Stop } from '../core/stop.ts'
import type { Clock } from '../ports.ts'
import { MAX_HOLES } from '../protocol/wire.ts'
import type { Incoming, Ledger } from './ledger.ts'

/** Between two receipts for one place, in milliseconds; a fresh hole waits only a part of it. */
const EVERY = 1000
const EVERY_WITH_HOLES = 250
/** The first receipt of a lull waits this long (ms) for company. */
const LULL = 40

export type Receipts = {
  /** Something of this place arrived (again), or was shown. */
  readonly touch: (counter: Incoming) => void
  /** The link is there: everything that was not told yet is told now. */
  readonly linked: () => void
  readonly unlinked: () => void
}

type Needs = {
  readonly clock: Clock
  readonly ledger: Ledger
  /** Sends a receipt; false when there is no link. */
  readonly tell: (counter: Incoming, have: Incoming['got']) => boolean
}

/** What of a place fits one receipt: beyond the last hole that fits nothing is confirmed. */
export const confirmable = ({ got }: Incoming): Incoming['got'] => {
  const beyond = got.holes[MAX_HOLES]
  if (!beyond) return got
  return { upto: beyond[0] - 1, holes: got.holes.slice(0, MAX_HOLES) }
}

const untold = ({ got, told, read }: Incoming) =>
  got.upto !== told.upto || got.holes.length !== told.holes || read !== told.read

/** Receipts for everything that arrives. */
export const createReceipts = ({ clock, ledger, tell }: Needs): Receipts => {
  const lastTold = new Map<string, Millis>()
  const timers = new Map<string, { readonly stop: Stop; readonly at: number }>()
  let linked = false

  const send = (name: string) => {
    timers.delete(name)
    const counter = ledger.incomingByName(name)
    if (!counter || !tell(counter, confirmable(counter))) return
    lastTold.set(name, clock.now())
    const { upto, holes } = counter.got
    ledger.put({ ...counter, told: { upto, holes: holes.length, read: counter.read } })
  }

  const schedule = (counter: Incoming) => {
    const name = `${counter.topic} ${counter.key}`
    const now = clock.now()
    const last = lastTold.get(name)
    const pause = counter.got.holes.length > counter.told.holes ? EVERY_WITH_HOLES : EVERY
    const at = last === undefined || now - last > pause ? now + LULL : last + pause
    const pending = timers.get(name)
    if (pending && pending.at <= at) return
    pending?.stop()
    timers.set(name, { at, stop: clock.after(at - now, () => send(name)) })
  }

  return {
    touch: (counter) => {
      if (linked) schedule(counter)
    },
    linked: () => {
      linked = true
      for (const counter of ledger.allIncoming()) if (untold(counter)) schedule(counter)
    },
    unlinked: () => {
      linked = false
      for (const { stop } of timers.values()) stop()
      timers.clear()
    },
  }
}
