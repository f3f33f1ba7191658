/** Confirms what I have: at most one receipt a second per place, but a hole is reported at once. */
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import { common, present, size } from '../../core/seq-ranges.ts'
import type { Millis } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock, Names } from '../../ports.ts'
import { MAX_HOLES } from '../../protocol/fields.ts'
import type { Incoming, Ledger } from '../counters.ts'
import { nameOf } from '../counters.ts'
import { createThrift } from './receipt-budget.ts'

/** Between two receipts for one place, in milliseconds; a fresh hole waits only a part of it. */
const EVERY = 1000
const EVERY_WITH_HOLES = 250
/** The first receipt of a lull waits this long (ms) for company. */
const LULL = 40
/** In a group of many a receipt waits so long (ms) for company, and chance spreads those of many; see thrift.ts too. */
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
  readonly tell: (counter: Incoming) => Promise<unknown>
  /** Keeps a counter on disk. */
  readonly keep: (counter: Incoming) => void
}

/** What of a place fits one receipt: beyond the last hole that fits nothing is confirmed. */
export const confirmable = ({ got }: Pick<Incoming, 'got'>): Coverage => {
  const beyond = got.holes[MAX_HOLES]
  if (!beyond) return got
  return { upto: beyond[0] - 1, holes: got.holes.slice(0, MAX_HOLES) }
}

/** What of it was shown, as far as it fits: the newest runs, since the others were told before. */
export const readable = ({ read }: Pick<Incoming, 'read'>, have: Coverage): readonly Range[] =>
  common(present(read), present(have)).slice(-MAX_HOLES)

const untold = ({ got, told, read }: Incoming) =>
  got.upto !== told.upto || got.holes.length !== told.holes || size(present(read)) !== told.read

/** A receipt to come; `urgent`: its author waits for it, so it may cost what it costs. */
type Pending = {
  readonly stop: Stop
  readonly at: number
  readonly since: Millis
  readonly urgent: boolean
}

/** Receipts for everything that arrives. */
export const createReceipts = (needs: Needs): Receipts => {
  const { clock, names, ledger, isRare, isCurrent, tell, keep } = needs
  const lastTold = new Map<string, Millis>()
  const timers = new Map<string, Pending>()
  const lost = new Map<string, number>()
  const thrift = createThrift()
  // up to which number the words of a place were there
  const had = new Map<string, number>()
  let linked = false

  const send = async (name: string) => {
    const pending = timers.get(name)
    timers.delete(name)
    const counter = ledger.incomingByName(name)
    if (!linked || !counter || !isCurrent(counter)) return
    if (pending && !pending.urgent && isRare(counter)) {
      const { since } = pending
      const wait = RARELY * (0.5 + names.chance())
      if (!thrift.pays(counter.about, since, clock.now())) return plan(name, since, wait, false)
    }
    lastTold.set(name, clock.now())
    const { upto, holes } = counter.got
    const read = size(present(counter.read))
    keep({ ...counter, told: { upto, holes: holes.length, read } })
    const outcome = await tell(counter)
    if (outcome === 'lost') lost.set(name, (lost.get(name) ?? 0) + 1)
    else lost.delete(name)
  }

  const plan = (name: string, since: Millis, delay: number, urgent: boolean) => {
    const stop = clock.after(delay, () => void send(name))
    timers.set(name, { at: clock.now() + delay, since, urgent, stop })
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
    // a hole is to be filled; and who says a word again that was confirmed did not hear of that
    const urgent = counter.got.holes.length > counter.told.holes || !untold(counter)
    const pending = timers.get(name)
    if (pending && pending.at <= at && (pending.urgent || !urgent)) return
    // what waits because it costs too much is not brought forward by more of the same
    if (pending && !urgent && isRare(counter)) return
    pending?.stop()
    const due = pending && pending.at < at ? pending.at : at
    plan(name, pending?.since ?? now, due - now, urgent || (pending?.urgent ?? false))
  }

  const noteHeard = (counter: Incoming) => {
    const name = nameOf(counter)
    const before = had.get(name) ?? counter.got.upto - 1
    had.set(name, counter.got.upto)
    if (counter.got.upto > before && isRare(counter)) thrift.heard(counter.about, clock.now())
  }

  return {
    touch: (counter) => {
      noteHeard(counter)
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
