/** What can happen to a network and a broker in a story. */
import type { Random } from './random.ts'
import type { MemoryBroker } from '../network/memory-broker.ts'

const MOST_DELAY = 20_000

/** Kinds 0 to 5: cut, closed, open, wiped, calm, stormy (each packet in trouble by at most `storm` of 1). */
export const applyFault = (
  broker: MemoryBroker,
  random: Random,
  kind: number,
  severity: number,
): void => {
  if (kind === 0) broker.cut()
  if (kind === 1) broker.listen(false)
  if (kind === 2) broker.listen(true)
  if (kind === 3) broker.wipe()
  if (kind === 4) broker.setFaults()
  if (kind === 5) {
    broker.setFaults({
      random: random.number,
      lose: random.number() * severity,
      duplicate: random.number() * severity,
      reorder: random.number() * severity,
      delay: random.number() * 0.3,
      delayMillis: random.number() * MOST_DELAY,
    })
  }
}
