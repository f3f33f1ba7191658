/** Who is gone is seen to be gone; a cut network costs nothing but time. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  openSessionByRpc,
  searchMessages,
  statusesByName,
  remoteOf,
} from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import type { Proxy } from '../../support/transport/proxy.ts'
import { startProxy } from '../../support/transport/proxy.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { startShipped } from '../../support/process/shipped.ts'
import { until } from '../../support/wait.ts'

/** Seconds; the usual twenty would make these tests as slow. */
const KEEP_ALIVE = 2
/** How long the network is cut (ms); a whole minute with PAPO_LONG=1. */
const CUT = process.env['PAPO_LONG'] ? 60_000 : 8000

let home: Home
let mosquitto: Mosquitto
let proxies: readonly Proxy[] = []

beforeEach(async () => {
  home = openHome({ PAPO_KEEP_ALIVE: String(KEEP_ALIVE) })
  mosquitto = await startShipped('mosquitto.conf')
  proxies = await Promise.all([startProxy(mosquitto.port), startProxy(mosquitto.port)])
})
afterEach(async () => {
  await home.close()
  await Promise.all(proxies.map(({ stop }) => stop()))
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

/** Each behind a proxy of their own. */
const open = (who: string, place: number): Pty =>
  home.open(who, ['--broker', `mqtt://127.0.0.1:${proxies[place]?.port ?? 0}`])

/** Milliseconds until alice's screen shows that bob is away. */
const untilGone = async (alice: Pty, patience: number): Promise<number> => {
  const began = performance.now()
  await alice.sees(/○ bob/u, patience)
  return performance.now() - began
}

const together = async () => {
  const [alice, bob] = [open('alice', 0), open('bob', 1)]
  await alice.sees(/● bob/u)
  return [alice, bob] as const
}

describe('who is gone', () => {
  test('is shown offline within 1.5 keep-alives after a kill -9', async () => {
    const [alice, bob] = await together()
    bob.kill('SIGKILL')
    expect(await untilGone(alice, 10_000)).toBeLessThan(1.5 * KEEP_ALIVE * 1000)
  })

  test('is shown offline at once after a clean end', async () => {
    const keepAlive = 20
    await home.close()
    home = openHome({ PAPO_KEEP_ALIVE: String(keepAlive) })
    const [alice, bob] = await together()
    await bob.press('/quit', keys.enter)
    await bob.ended
    // much sooner than the last will, which waits for half of a keep-alive
    expect(await untilGone(alice, 20_000)).toBeLessThan(keepAlive * 250)
  })

  test('is shown offline when the network goes silent, as soon as the broker notices', async () => {
    const [alice] = await together()
    proxies[1]?.blackHole()
    // Mosquitto waits 1.5 keep-alives but looks every five seconds only; the last will waits half of one
    expect(await untilGone(alice, 20_000)).toBeLessThan(2 * KEEP_ALIVE * 1000 + 5000)
    await alice.sees(/● \d+ ms/u)
  })
})

test('our own broker is killed while both talk: one of them starts it again, and nothing is lost', async () => {
  const [alice, bob] = [home.open('alice'), home.open('bob')]
  const [hers, his] = [await remoteOf(home, 'alice'), await remoteOf(home, 'bob')]
  await openSessionByRpc(hers, his)
  await alice.press('/chat bob', keys.enter)
  const pid = home.brokerPid() ?? 0
  process.kill(pid, 'SIGKILL')
  await alice.press('ponte sem broker', keys.enter)
  await until(async () => (await searchMessages(his, 'ponte')).length === 1, 'it arrives', 20_000)
  await bob.press('/chat alice', keys.enter, 'ponte de volta', keys.enter)
  await alice.sees('ponte de volta')
  expect(home.brokerPid()).not.toBe(pid)
  for (const screen of [alice, bob]) await screen.sees(/● \d+ ms/u)
}, 60_000)

test('both type through a cut network: they see that it is cut, and everything arrives after', async () => {
  const [alice, bob] = [open('alice', 0), open('bob', 1)]
  const [hers, his] = [await remoteOf(home, 'alice'), await remoteOf(home, 'bob')]
  await openSessionByRpc(hers, his)
  await alice.press('/chat bob', keys.enter)
  await bob.press('/chat alice', keys.enter)

  for (const proxy of proxies) proxy.blackHole()
  const mended = performance.now() + CUT
  let said = 0
  const typeOn = async () => {
    said += 1
    await alice.press(`ponte ${said} de alice`, keys.enter)
    await bob.press(`ponte ${said} de bob`, keys.enter)
    await alice.sees(`ponte ${said} de alice`)
    await bob.sees(`ponte ${said} de bob`)
  }
  await typeOn()
  for (const screen of [alice, bob]) await screen.sees(/○ offline|connecting/u, 10_000)
  while (performance.now() < mended) {
    await typeOn()
    await alice.quiet(300)
  }
  expect(said).toBeGreaterThan(3)
  expect((await searchMessages(his, 'ponte alice')).length).toBe(0)

  for (const proxy of proxies) proxy.restore()
  const numbers = Array.from({ length: said }, (_, index) => index + 1)
  for (const [remote, who] of [
    [his, 'alice'],
    [hers, 'bob'],
  ] as const) {
    const texts = async () =>
      (await searchMessages(remote, 'ponte')).filter(({ by }) => by === who).map(({ text }) => text)
    await until(async () => (await texts()).length >= said, `all of ${who}'s words arrive`, 45_000)
    expect(await texts()).toEqual(numbers.map((number) => `ponte ${number} de ${who}`))
  }
  for (const screen of [alice, bob]) await screen.sees(/● \d+ ms/u, 15_000)
  await alice.sees(new RegExp(`ponte ${said} de alice.*(?:✓✓|read)`, 'u'), 15_000)
  expect(await statusesByName(hers)).toMatchObject({ bob: 'online' })
}, 180_000)
