/** What a connection has to remember between two runs: boots, where the name is mine, what brokers speak. */
import { readInteger } from '../../core/schema.ts'
import { MAX_MILLIS } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import type { ConnectionDeps } from './connection-types.ts'
import { tolerateDiskFailure } from '../storage-errors.ts'
import { hasPassed } from '../../core/elapsed.ts'

/** A broker that spoke only 3.1.1 is asked for MQTT 5 again after so many milliseconds. */
const RETRY_MQTT5_AFTER = 7 * 24 * 3_600_000

const legacySlot = (broker: string) => `speaks-3.1.1:${broker}`

/** Stored on disk; a disk that can store nothing more does not keep us from connecting. */
export const createConnectionStore = (
  disk: Disk,
  space: string,
  now: () => number,
): Pick<ConnectionDeps, 'lastBoot' | 'ownNames' | 'mqttVersion' | 'rostersProved'> => {
  const store = (name: string, value: string) =>
    tolerateDiskFailure(() => disk.transaction(false, () => disk.keyValues.put(name, value)))
  const number = (name: string) => readInteger(0, MAX_MILLIS)(Number(disk.keyValues.get(name))) ?? 0
  const claimSlot = (broker: string) => `claimed:${space} ${broker}`
  const provedSlot = (broker: string) => `rosters-proved:${space} ${broker}`
  const isLegacy = (broker: string) =>
    !hasPassed(now(), number(legacySlot(broker)), RETRY_MQTT5_AFTER)
  return {
    lastBoot: {
      get: () => number('boot'),
      put: (boot) => store('boot', String(boot)),
    },
    ownNames: {
      get: (broker) => disk.keyValues.get(claimSlot(broker)) === 'yes',
      put: (broker, own = true) => store(claimSlot(broker), own ? 'yes' : 'no'),
    },
    rostersProved: {
      get: (broker) => number(provedSlot(broker)),
      put: (broker, at) => store(provedSlot(broker), String(at)),
    },
    mqttVersion: {
      get: (broker) => (isLegacy(broker) ? 4 : 5),
      put: (broker) => {
        // the day of the finding counts, not the day of the last connection
        if (!isLegacy(broker)) store(legacySlot(broker), String(now()))
      },
    },
  }
}
