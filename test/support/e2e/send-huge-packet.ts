/** A packet that is far too large, from a rogue broker to a program without a screen, and what it does to its memory. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Home } from '../process/home.ts'
import { callOk, remoteOf } from '../process/rpc-client.ts'
import { beginningOfPublish, MEBIBYTE, memoryOf, pubackOf } from '../transport/huge-packet.ts'
import type { RogueBroker } from '../transport/rogue-broker.ts'
import { until } from '../wait.ts'

const ID = 65_000
const LENGTH = 250_000_000

/** What the packet begins with, and how many bytes are still to come. */
export type HugePacket = { readonly bytes: Buffer; readonly rest: number }

/** How the bytes of the packet are sent: as they are, or with something around them. */
export type Framing = {
  readonly first: (packet: HugePacket) => Uint8Array
  readonly next: (piece: Uint8Array) => Uint8Array
}

/** Sends 250 MB in one packet, which has to be acknowledged on the connection; by how many bytes the memory grew at most. */
export const growthByHugePacket = async (
  home: Home,
  rogue: RogueBroker,
  version: 4 | 5,
  { first, next }: Framing,
): Promise<number> => {
  const tail = home.start(
    ['tail', '--name', 'alice', '--profile', 'alice', '--broker', rogue.url, '--json'],
    '',
  )
  const remote = await remoteOf(home, 'alice')
  const online = async () => (await callOk(remote, 'link', {})).status === 'online'
  await until(online, 'alice is online')
  await pause(1000)
  const before = memoryOf(tail.pid)
  const packet = beginningOfPublish(version, 'papo/USERS/mallory', ID, LENGTH)
  rogue.holdBroker(true)
  rogue.taken()
  await rogue.send(first(packet))
  const piece = new Uint8Array(MEBIBYTE).fill(120)
  let most = 0
  for (let left = packet.rest; left > 0; left -= piece.length) {
    // as fast as it is taken, and no faster
    // oxlint-disable-next-line no-await-in-loop
    await rogue.send(next(piece.subarray(0, Math.min(left, piece.length))))
    if (left % (10 * MEBIBYTE) < MEBIBYTE) most = Math.max(most, memoryOf(tail.pid))
  }
  rogue.holdBroker(false)
  await until(() => rogue.taken().includes(pubackOf(ID)), 'it is acknowledged')
  most = Math.max(most, memoryOf(tail.pid))
  expect(await online()).toBe(true)
  expect(rogue.connections()).toBe(1)
  tail.kill('SIGTERM')
  await tail.done
  return most - before
}
