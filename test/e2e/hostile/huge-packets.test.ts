/** Packets that would fill the memory: a broker sends them, or keeps them for whoever comes. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
// @module-tag ps
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { openSessionByRpc, remoteOf, callOk } from '../../support/process/rpc-client.ts'
import { program } from '../../setup/tools.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
import { startRogueBroker } from '../../support/transport/rogue-broker.ts'
import type { RogueBroker } from '../../support/transport/rogue-broker.ts'
import { until } from '../../support/wait.ts'

const MEBIBYTE = 1024 * 1024
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

/** The memory of a process in bytes. */
const memoryOf = (pid: number) =>
  Number(execFileSync(program('ps'), ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) *
  1024

const lengthBytes = (length: number): readonly number[] =>
  length < 128 ? [length] : [(length % 128) | 128, ...lengthBytes(Math.floor(length / 128))]

/** The beginning of a PUBLISH at QoS 1, and how many bytes are still to come. */
const beginning = (version: 4 | 5, topic: string, id: number, length: number) => {
  const name = Buffer.from(topic)
  const head = Buffer.concat([
    Uint8Array.of(name.length >> 8, name.length & 255),
    name,
    Uint8Array.of(id >> 8, id & 255, ...(version === 5 ? [0] : [])),
  ])
  return {
    bytes: Buffer.concat([Uint8Array.from([0x32, ...lengthBytes(length)]), head]),
    rest: length - head.length,
  }
}

const ID = 65_000
const PUBACK = `4002${ID.toString(16)}`

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
    const { bytes, rest } = beginning(version, 'papo/USERS/mallory', ID, 250_000_000)
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
    await until(() => rogue.taken().includes(PUBACK), 'it is acknowledged')
    most = Math.max(most, memoryOf(tail.pid))
    expect(most - before).toBeLessThan(30 * MEBIBYTE)
    expect(await online()).toBe(true)
    expect(rogue.connections()).toBe(1)
    tail.kill('SIGTERM')
    await tail.done
  },
  120_000,
)

const retain = async (topic: string, size: number) => {
  const args = ['-p', String(world.mosquitto.port), '-q', '1', '-r', '-t', `papo/${topic}`, '-s']
  const child = spawn(program('mosquitto_pub'), args, { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.on('error', () => {})
  child.stdin.end(Buffer.alloc(size, 'x'))
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
}

test.each([4, 5] as const)(
  'people talk on a broker that keeps 100 MB for them (MQTT %i)',
  async (version) => {
    await retain('USERS/mallory', 100_000_000)
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
