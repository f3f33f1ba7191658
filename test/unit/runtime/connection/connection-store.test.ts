/** Which version of MQTT a broker is asked for, by what was found out about it. */
import { expect, test } from 'vitest'
import { createConnectionStore } from '../../../../src/runtime/connection/connection-store.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'

const START = 1_800_000_000_000
const DAY = 24 * 3_600_000

test.each([
  ['for a week it is not asked for MQTT 5 again', 7 * DAY, 4],
  ['after that it is', 7 * DAY + 1, 5],
  ['it is too where the clock was set back since', -1, 5],
])('%s', (_, passed, version) => {
  let now = START
  const disk = createMemoryDisk(() => now)
  const { mqttVersion } = createConnectionStore(disk, 'papo', () => now)
  expect(mqttVersion.get('mqtt://town')).toBe(5)
  mqttVersion.put('mqtt://town')
  now += passed
  expect(mqttVersion.get('mqtt://town')).toBe(version)
})
