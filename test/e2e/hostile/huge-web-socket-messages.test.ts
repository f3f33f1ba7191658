/** Packets that would fill the memory, through web sockets, whose library collects each message whole. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
// @module-tag ps
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { callOk, openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
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
import { frameHeader, frameOf } from '../../support/transport/web-socket-bytes.ts'
import { until } from '../../support/wait.ts'

const world = useHomeAndMosquitto()
let rogues: RogueBroker[] = []
afterEach(async () => {
  await Promise.all(rogues.map((rogue) => rogue.stop()))
  rogues = []
})
const rogueOf = async (version: 4 | 5) => {
  const rogue = await startRogueBroker(world.mosquitto.port, version, true)
  rogues.push(rogue)
  return rogue
}

const ID = 65_000
const LENGTH = 250_000_000

type Sending = { readonly first: Buffer; readonly next: (piece: Uint8Array) => Buffer }

const begin = (version: 4 | 5) => beginningOfPublish(version, 'papo/USERS/mallory', ID, LENGTH)
/** How the frames are around the bytes of the packet. */
const ways: readonly (readonly [string, (version: 4 | 5) => Sending])[] = [
  [
    'in one frame',
    (version) => {
      const { bytes, rest } = begin(version)
      const first = Buffer.concat([frameHeader(bytes.length + rest), bytes])
      return { first, next: (piece) => Buffer.from(piece) }
    },
  ],
  [
    'in one message of many frames, which never ends',
    (version) => ({
      first: frameOf(begin(version).bytes, { fin: false }),
      next: (piece) => frameOf(piece, { opcode: 0, fin: false }),
    }),
  ],
  [
    'in many messages',
    (version) => ({ first: frameOf(begin(version).bytes), next: (piece) => frameOf(piece) }),
  ],
]

test.each(
  ways.flatMap(([way, sending]) =>
    ([4, 5] as const).map((version) => [way, version, sending] as const),
  ),
)(
  'a broker that sends 250 MB in one packet %s gets it acknowledged, and fills no memory (MQTT %i)',
  async (_, version, sending) => {
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
    const { first, next } = sending(version)
    rogue.holdBroker(true)
    rogue.taken()
    await rogue.send(first)
    const piece = new Uint8Array(MEBIBYTE).fill(120)
    let most = 0
    for (let left = begin(version).rest; left > 0; left -= piece.length) {
      // as fast as it is taken, and no faster
      // oxlint-disable-next-line no-await-in-loop
      await rogue.send(next(piece.subarray(0, Math.min(left, piece.length))))
      if (left % (10 * MEBIBYTE) < MEBIBYTE) most = Math.max(most, memoryOf(tail.pid))
    }
    rogue.holdBroker(false)
    await until(() => rogue.taken().includes(pubackOf(ID)), 'it is acknowledged')
    most = Math.max(most, memoryOf(tail.pid))
    expect(most - before).toBeLessThan(64 * MEBIBYTE)
    expect(await online()).toBe(true)
    expect(rogue.connections()).toBe(1)
    tail.kill('SIGTERM')
    await tail.done
  },
  120_000,
)

test('people talk through web sockets on a broker of MQTT 3.1.1 that keeps 20 MB for them', async () => {
  await publishLarge(world.mosquitto.port, 'USERS/mallory', 20_000_000)
  const [hers, his] = [await rogueOf(4), await rogueOf(4)]
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
  await alice.press('/refused', keys.enter)
  await alice.sees('Refused packets')
  expect(alice.text()).toMatch(/1 {2}too large/u)
}, 120_000)
