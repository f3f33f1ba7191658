/** `/wire` while the broker is killed and comes back: each packet once, as the broker's own log has it. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
let mosquitto: Mosquitto
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto({ config: 'allow_anonymous true\nlog_type all' })
})
afterEach(async () => {
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

/** The list is long enough for all of them. */
const SIZE = { columns: 120, rows: 80 } as const
const shown = (screen: Pty) => screen.text().match(/[←→] PUBLISH /gu)?.length ?? 0
const logged = (log: string) => log.match(/(?:Sending|Received) PUBLISH /gu)?.length ?? 0

test('no packet is counted twice when the broker was killed', async () => {
  const alice = home.open('alice', ['--broker', mosquitto.url], SIZE)
  await alice.sees(/● \d+ ms/u)
  await alice.press('/wire', keys.enter)
  await alice.sees('MQTT packets')
  await alice.press('/', 'PUBLISH', keys.enter)
  await alice.quiet()
  for (let round = 0; round < 2; round += 1) {
    const before = { shown: shown(alice), log: mosquitto.log().length }
    // one death after the other
    // oxlint-disable-next-line no-await-in-loop
    await mosquitto.stop('SIGKILL')
    // oxlint-disable-next-line no-await-in-loop
    await mosquitto.restart()
    const here = () => shown(alice) - before.shown
    const there = () => logged(mosquitto.log().slice(before.log))
    // oxlint-disable-next-line no-await-in-loop
    await until(() => here() > 2 && here() === there(), 'both have the same packets', 20_000)
    // oxlint-disable-next-line no-await-in-loop
    await alice.quiet(500)
    expect(here()).toBe(there())
  }
}, 60_000)
