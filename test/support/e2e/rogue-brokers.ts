/** Brokers that send what no honest one does, in front of the Mosquitto of the test that runs. */
import { afterEach } from 'vitest'
import { startRogueBroker } from '../transport/rogue-broker.ts'
import type { RogueBroker } from '../transport/rogue-broker.ts'
import type { useHomeAndMosquitto } from './home-and-mosquitto.ts'

/** Call it once at the top of a file; what it gives starts one, which ends with the test. `isWeb`: through web sockets. */
export const useRogueBrokers = (
  world: Pick<ReturnType<typeof useHomeAndMosquitto>, 'mosquitto'>,
  isWeb = false,
): ((version: 4 | 5) => Promise<RogueBroker>) => {
  let rogues: RogueBroker[] = []
  afterEach(async () => {
    await Promise.all(rogues.map((rogue) => rogue.stop()))
    rogues = []
  })
  return async (version) => {
    const rogue = await startRogueBroker(world.mosquitto.port, version, isWeb)
    rogues.push(rogue)
    return rogue
  }
}
