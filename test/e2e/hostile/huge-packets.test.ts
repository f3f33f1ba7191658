/** Packets that would fill the memory: a broker sends them, or keeps them for whoever comes. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
// @module-tag ps
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { openSessionByRpc, remoteOf, callOk } from '../../support/process/rpc-client.ts'
import { publishLarge } from '../../support/e2e/publish-large.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
import {
  beginningOfPublish,
  MEBIBYTE,
  memoryOf,
  pubackOf,
} from '../../support/transport/huge-packet.ts'
import { startRogueBroker } from '../../support/transport/rogue-broker.ts'
import type { RogueBroker } from '../../support/transport/rogue-broker.ts'
import { until } from '../../support/wait.ts'

const world = useHomeAndMosquitto()
let rogues: RogueBroker[] = []
afterEach(async () => {
  await Promise.all(rogues.map((rogue) => rogue.stop()))
  rogues = []
})
const rogueOf = async (version: 4 | 5) => {
  const rogue = await startRogueBroker(world.mosquitto.port, version)
  rogues.push(rogue)
  return rogue
}

const ID = 65_000

test.each([4, 5] as const)(
  'a broker that sends 250 MB in one packet gets it acknowledged, and fills no memory (MQTT %i)',
  async (version) => {
    const rogue = await rogueOf(version)
    const tail = world.home.start(
      ['tail', '--name', 'alice', '--profile', 'alice', '--broker', rogue.url, '--json'],
      '',
    )
    const remote = await remoteOf(world.home, 'alice')
    const online = async () => (await callOk(remote, 'link', {})).status === 'online'
    await until(online, 'alice is online')
    await pause(1000)
    const before = memoryOf(tail.pid)
    const { bytes, rest } = beginningOfPublish(version, 'papo/USERS/mallory', ID, 250_000_000)
    rogue.holdBroker(true)
    rogue.taken()
    await rogue.send(bytes)
    const piece = new Uint8Array(MEBIBYTE).fill(120)
    let most = 0
    for (let left = rest; left > 0; left -= piece.length) {
      // as fast as it is taken, and no faster
      // oxlint-disable-next-line no-await-in-loop
      await rogue.send(piece.subarray(0, Math.min(left, piece.length)))
      if (left % (10 * MEBIBYTE) < MEBIBYTE) most = Math.max(most, memoryOf(tail.pid))
    }
    rogue.holdBroker(false)
    await until(() => rogue.taken().includes(pubackOf(ID)), 'it is acknowledged')
    most = Math.max(most, memoryOf(tail.pid))
    expect(most - before).toBeLessThan(30 * MEBIBYTE)
    expect(await online()).toBe(true)
    expect(rogue.connections()).toBe(1)
    tail.kill('SIGTERM')
    await tail.done
  },
  120_000,
)

test.each([4, 5] as const)(
  'people talk on a broker that keeps 100 MB for them (MQTT %i)',
  async (version) => {
    await publishLarge(world.mosquitto.port, 'USERS/mallory', 100_000_000)
    const [hers, his] = [await rogueOf(version), await rogueOf(version)]
    const alice = world.home.open('alice', ['--broker', hers.url])
    const bob = world.home.open('bob', ['--broker', his.url])
    await openSessionByRpc(await remoteOf(world.home, 'alice'), await remoteOf(world.home, 'bob'))
    await alice.press('/chat bob', keys.enter)
    await bob.press('/chat alice', keys.enter)
    await bob.press('good evening', keys.enter)
    await alice.sees('good evening')
    await alice.press('likewise', keys.enter)
    await bob.sees('likewise')
    // nobody was thrown out, now or again
    expect([hers.connections(), his.connections()]).toEqual([1, 1])
    // a broker of MQTT 5 knows that she does not take it, and so she knows nothing of it
    await alice.press('/refused', keys.enter)
    await alice.sees('Refused packets')
    expect(/1 {2}too large/u.test(alice.text())).toBe(version === 4)
  },
  120_000,
)
