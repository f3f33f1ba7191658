/** The same profile twice: the newer goes on, the older stops and says so, and nobody fights. */
// @module-tag mosquitto
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startShipped } from '../../support/process/shipped.ts'
import { keys } from '../../support/screen/keys.ts'

/** How long a war would have to show itself (ms): reconnects come after 1 to 30 s. */
const WATCH = process.env['PAPO_LONG'] ? 60_000 : 10_000

let home: Home
let elsewhere: Home
let mosquitto: Mosquitto
beforeEach(async () => {
  home = openHome()
  elsewhere = openHome()
  mosquitto = await startShipped('mosquitto.conf')
})
afterEach(async () => {
  await home.close()
  await elsewhere.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const connects = () => mosquitto.log().match(/New client connected/gu)?.length ?? 0

test('on one machine the older screen ends with a clear message and 1, and the newer goes on', async () => {
  const args = ['--broker', mosquitto.url]
  const bob = home.open('bob', args)
  const older = home.open('alice', args)
  await bob.sees(/● alice/u)
  const newer = home.open('alice', args)
  expect(await older.ended).toEqual({ code: 1, signal: 0 })
  expect(older.leftOn()).toEqual([])
  expect(older.text()).toContain('opened again with this profile; this one has stopped')
  await newer.sees(/● \d+ ms/u)
  await newer.sees(/● bob/u)
  await bob.sees(/● alice/u)
  const before = connects()
  await pause(2000)
  expect(connects()).toBe(before)
  expect(newer.ending()).toBeUndefined()
}, 60_000)

test('a copied profile: the older one stays on its screen, says that it stopped, and stays away', async () => {
  const args = ['--broker', mosquitto.url]
  const first = home.open('alice', args)
  await first.sees(/● \d+ ms/u)
  await first.press('/quit', keys.enter)
  await first.ended
  cpSync(join(home.data, 'alice'), join(elsewhere.data, 'alice'), { recursive: true })

  const older = home.open('alice', args)
  await older.sees(/● \d+ ms/u)
  const newer = elsewhere.open('alice', args)
  await older.sees(/stopped/u, 20_000)
  await newer.sees(/● \d+ ms/u, 20_000)
  const before = connects()
  await pause(WATCH)
  expect(connects() - before).toBeLessThanOrEqual(1)
  expect(older.ending()).toBeUndefined()
  await older.sees(/○ stopped.*this one stopped/u)
  await newer.sees(/● \d+ ms/u)
}, 120_000)
