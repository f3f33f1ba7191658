/** A home for the built program and a Mosquitto, for each test of a file. */
import { rmSync } from 'node:fs'
import { afterEach, beforeEach } from 'vitest'
import type { Home } from '../process/home.ts'
import { openHome } from '../process/home.ts'
import type { Mosquitto } from '../process/mosquitto.ts'
import { startMosquitto } from '../process/mosquitto.ts'

/** Call it once at the top of a file that has the tag `mosquitto`; what it gives is that of the test that runs. */
export const useHomeAndMosquitto = (): { readonly home: Home; readonly mosquitto: Mosquitto } => {
  let home: Home
  let mosquitto: Mosquitto
  beforeEach(async () => {
    home = openHome()
    mosquitto = await startMosquitto()
  })
  afterEach(async () => {
    await home.close()
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  })
  return {
    get home() {
      return home
    },
    get mosquitto() {
      return mosquitto
    },
  }
}
