/** What the broker in memory holds for one client, and what a bad network does to it. */
import type { Packet } from '../../../../src/ports/transport.ts'

/** One packet on its way to one client. */
export type QueuedPacket = { readonly packet: Packet; readonly qos: 0 | 1 }

/** What goes wrong between broker and subscribers; chances in [0, 1], zero unless told. */
export type Faults = {
  /** Gives numbers in [0, 1); a seeded one makes a story that can be told again. */
  readonly random: () => number
  /** What it happens to; everything unless told. */
  readonly hits?: (copy: QueuedPacket) => boolean
  /** The broker acknowledges and forgets. */
  readonly lose?: number
  /** The client gets it twice. */
  readonly duplicate?: number
  /** The packet overtakes the one before it. */
  readonly reorder?: number
  /** The packet is held back for up to `delayMillis`. */
  readonly delay?: number
  readonly delayMillis?: number
}

/** Puts `copy` into `queue` as `trouble` has it; `later` runs a task after milliseconds. */
export const enqueue = (
  queue: QueuedPacket[],
  queued: QueuedPacket,
  faults: Faults,
  later: (millis: number, task: () => void) => void,
) => {
  if (faults.hits?.(queued) === false) {
    queue.push(queued)
    return
  }
  const { random, lose = 0, duplicate = 0, reorder = 0, delay = 0, delayMillis = 0 } = faults
  if (random() < lose) return
  const copies = random() < duplicate ? [queued, queued] : [queued]
  const place = () => {
    const at = random() < reorder ? Math.max(queue.length - 1, 0) : queue.length
    queue.splice(at, 0, ...copies)
  }
  if (random() < delay) later(random() * delayMillis, place)
  else place()
}

/** A network without trouble. */
export const noFaults: Faults = { random: () => 0.999 }
