/** What a connection has to remember between two runs: its boots, and where the name is mine. */
import type { Disk } from '../ports.ts'
import type { ConnectionNeeds } from './connecting.ts'
import { tolerating } from './diskful.ts'

/** Kept in slots of the disk; one that takes nothing more does not keep us from connecting. */
export const connectionMemory = (
  disk: Disk,
  space: string,
): Pick<ConnectionNeeds, 'lastBoot' | 'claimed'> => {
  const keep = (name: string, value: string) =>
    tolerating(() => disk.transaction(false, () => disk.slots.put(name, value)))
  const claim = (broker: string) => `claimed:${space} ${broker}`
  return {
    lastBoot: {
      get: () => Number(disk.slots.get('boot') ?? 0),
      put: (boot) => keep('boot', String(boot)),
    },
    claimed: {
      get: (broker) => disk.slots.get(claim(broker)) === 'yes',
      put: (broker) => keep(claim(broker), 'yes'),
    },
  }
}
