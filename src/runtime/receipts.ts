/** Confirms what I have: at most one receipt a second per place, but a hole is reported at once. */
import type { Millis } from '../core/names.ts'
import type { Stop } from '../core/stop.ts'
import type { Clock, Names } from '../ports.ts'
import { MAX_HOLES } from '../protocol/fields.ts'
import type { Incoming, Ledger } from './ledger.ts'
import { nameOf } from './ledger.ts'

/** Between two receipts for one place, in milliseconds; a fresh hole waits only a part of it. */
const EVERY = 1000
const EVERY_WITH_HOLES = 250
/** The first receipt of a lull waits this long (ms) for company. */
const LULL = 40
/** In a group of many a receipt waits so long (ms) for company, and chance spreads those of many. */
const RARELY = 45_000
const RARE_LULL = 6000
/** A receipt that was lost with its link is told again so often; after that its author has to ask. */
const TELL_AGAIN = 2

export type Receipts = {
  /** Something of this place arrived (again), or was shown. */
  readonly touch: (counter: Incoming) => void
  /** The link is there: everything that was not told yet is told now. */
  readonly linked: () => void
  readonly unlinked: () => void
}

type Needs = {
  readonly clock: Clock
  readonly names: Pick<Names, 'chance'>
  readonly ledger: Ledger
  /** Is this of a group so large that receipts have to be rare? */
  readonly isRare: (counter: Incoming) => boolean
  /** Is this counter for the key that its author has now? Only that one is told of it. */
  readonly isCurrent: (counter: Incoming) => boolean
  /** Sends a receipt; resolves with `lost` when the link ended before the broker had it. */
  readonly tell: (counter: Incoming, have: Incoming['got']) => Promise<unknown>
  /** Keeps a counter on disk. */
  readonly keep: (counter: Incoming) => void
}

/** What of a place fits one receipt: beyond the last hole that fits nothing is confirmed. */
export const confirmable = ({ got }: Pick<Incoming, 'got'>): Incoming['got'] => {
  const beyond = got.holes[MAX_HOLES]
  if (!beyond) return got
  return { upto: beyond[0] - 1, holes: got.holes.slice(0, MAX_HOLES) }
}

const untold = ({ got, told, read }: Incoming) =>
  got.upto !== told.upto || got.holes.length !== told.holes || read !== told.read

/** Receipts for everything that arrives. */
export const createReceipts = (needs: Needs): Receipts => {
  const { clock, names, ledger, isRare, isCurrent, tell, keep } = needs
  const lastTold = new Map<string, Millis>()
  const timers = new Map<string, { readonly stop: Stop; readonly at: number }>()
  const lost = new Map<string, number>()
  let linked = false

  const send = async (name: string) => {
    timers.delete(name)
    const counter = ledger.incomingByName(name)
    if (!linked || !counter || !isCurrent(counter)) return
    lastTold.set(name, clock.now())
    const { upto, holes } = counter.got
    keep({ ...counter, told: { upto, holes: holes.length, read: counter.read } })
    const outcome = await tell(counter, confirmable(counter))
    if (outcome === 'lost') lost.set(name, (lost.get(name) ?? 0) + 1)
    else lost.delete(name)
  }

  const paceOf = (counter: Incoming) => {
    const spread = isRare(counter) ? 0.5 + names.chance() : 0
    const holed = counter.got.holes.length > counter.told.holes
    if (holed) return { pause: EVERY_WITH_HOLES * (1 + 4 * spread), lull: LULL * (1 + 20 * spread) }
    return spread > 0
      ? { pause: RARELY * spread, lull: RARE_LULL * spread }
      : { pause: EVERY, lull: LULL }
  }

  const schedule = (counter: Incoming) => {
    const name = nameOf(counter)
    const now = clock.now()
    const last = lastTold.get(name)
    const { pause, lull } = paceOf(counter)
    const at = last === undefined || now - last > pause ? now + lull : last + pause
    const pending = timers.get(name)
    if (pending && pending.at <= at) return
    pending?.stop()
    timers.set(name, { at, stop: clock.after(at - now, () => void send(name)) })
  }

  return {
    touch: (counter) => {
      if (linked) schedule(counter)
    },
    linked: () => {
      linked = true
      for (const counter of ledger.allIncoming()) {
        const times = lost.get(nameOf(counter)) ?? 0
        if (untold(counter) || (times > 0 && times <= TELL_AGAIN)) schedule(counter)
      }
    },
    unlinked: () => {
      linked = false
      for (const { stop } of timers.values()) stop()
      timers.clear()
    },
  }
}
