/** A broker on this machine that was away for a while: it is asked every few seconds, and people are back soon after it is. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import { startShipped } from '../../support/process/shipped.ts'

/** How long it is away (ms): the waits between attempts would have grown to half a minute. */
const AWAY = 34_000
/** The longest wait (s) that the screen may tell; it gives whole seconds. */
const LONGEST = 3 + 1

/** Seconds from now until the clock that the screen names, in this day or the next. */
const secondsUntil = (clock: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const now = new Date()
  const today = (now.getUTCHours() * 60 + now.getUTCMinutes()) * 60 + now.getUTCSeconds()
  const ahead = (hours * 60 + minutes) * 60 + seconds - today
  return ahead < -43_200 ? ahead + 86_400 : ahead
}

test('after half a minute without it the next attempt is never further than three seconds', async () => {
  const home = openHome({ TZ: 'UTC' })
  const mosquitto = await startShipped('mosquitto.conf')
  try {
    const screen = home.open('alice', ['--broker', mosquitto.url])
    await screen.sees('● echo')
    await mosquitto.stop('SIGKILL')
    const told: number[] = []
    const end = performance.now() + AWAY
    while (performance.now() < end) {
      const [, clock] = /next try at (\d\d:\d\d:\d\d)/u.exec(screen.text()) ?? []
      if (clock !== undefined) told.push(secondsUntil(clock))
      // oxlint-disable-next-line no-await-in-loop
      await pause(250)
    }
    expect(told.length).toBeGreaterThan(10)
    expect(Math.max(...told)).toBeLessThanOrEqual(LONGEST)
    await mosquitto.restart()
    await screen.sees(/alice  mqtt:.*● \d/u)
  } finally {
    await home.close()
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  }
}, 120_000)
