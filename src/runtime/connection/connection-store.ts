/** What a connection has to remember between two runs: boots, where the name is mine, what brokers speak. */
import type { Disk } from '../../ports.ts'
import type { ConnectionNeeds } from './connection-types.ts'
import { tolerating } from '../storage-errors.ts'

/** A broker that spoke only 3.1.1 is asked for MQTT 5 again after so many milliseconds. */
const TRY_AGAIN = 7 * 24 * 3_600_000

const old = (broker: string) => `speaks-3.1.1:${broker}`

/** Kept in slots of the disk; one that takes nothing more does not keep us from connecting. */
export const connectionMemory = (
  disk: Disk,
  space: string,
  now: () => number,
): Pick<ConnectionNeeds, 'lastBoot' | 'claimed' | 'speaks'> => {
  const keep = (name: string, value: string) =>
    tolerating(() => disk.transaction(false, () => disk.slots.put(name, value)))
  const claim = (broker: string) => `claimed:${space} ${broker}`
  const isKnownOld = (broker: string) =>
    now() - Number(disk.slots.get(old(broker)) ?? 0) < TRY_AGAIN
  return {
    lastBoot: {
      get: () => Number(disk.slots.get('boot') ?? 0),
      put: (boot) => keep('boot', String(boot)),
    },
    claimed: {
      get: (broker) => disk.slots.get(claim(broker)) === 'yes',
      put: (broker, mine = true) => keep(claim(broker), mine ? 'yes' : 'no'),
    },
    speaks: {
      get: (broker) => (isKnownOld(broker) ? 4 : 5),
      put: (broker) => {
        // the day of the finding counts, not the day of the last connection
        if (!isKnownOld(broker)) keep(old(broker), String(now()))
      },
    },
  }
}
