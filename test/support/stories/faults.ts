/** What can happen to a network and a broker in a story. */
import type { Chance } from './random.ts'
import type { Loopback } from '../network/memory-broker.ts'

const MOST_DELAY = 20_000

/** Kinds 0 to 5: cut, closed, open, wiped, calm, stormy (each packet in trouble by at most `storm` of 1). */
export const weather = (broker: Loopback, chance: Chance, kind: number, storm: number): void => {
  if (kind === 0) broker.cut()
  if (kind === 1) broker.listen(false)
  if (kind === 2) broker.listen(true)
  if (kind === 3) broker.wipe()
  if (kind === 4) broker.trouble()
  if (kind === 5) {
    broker.trouble({
      random: chance.number,
      lose: chance.number() * storm,
      duplicate: chance.number() * storm,
      reorder: chance.number() * storm,
      delay: chance.number() * 0.3,
      delayMillis: chance.number() * MOST_DELAY,
    })
  }
}
