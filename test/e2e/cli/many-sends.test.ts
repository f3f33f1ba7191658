/** Exit 0 of `papo send` means that the broker has the message: a subscriber of its own counts them. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { sendMany } from '../../support/process/many-sends.ts'

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

test('of 30 sends by processes of their own, a broker killed among them, each exit 0 was published', async () => {
  const { done, kept, unexpected, published } = await sendMany({
    home,
    mosquitto,
    count: 30,
    killEvery: 12,
  })
  expect(unexpected).toEqual([])
  expect(done.filter((number) => !published.has(number))).toEqual([])
  // at least those that were said while nobody listened
  expect(kept.length).toBeGreaterThanOrEqual(4)
  expect(done.length + kept.length).toBe(31)
}, 120_000)
