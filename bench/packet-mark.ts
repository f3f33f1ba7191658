/**
 * What the mark on the packet that is being handled costs: `node bench/packet-mark.ts [count]`. Messages with
 * real signatures go from the packet to state and disk (SQLite in a temporary folder), with the mark in its
 * file and without, in turns.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyring } from '../src/adapters/keyring.ts'
import { NO_MARK, openPacketMark } from '../src/adapters/packet-mark.ts'
import { openDisk } from '../src/adapters/sqlite.ts'
import { directChannel } from '../src/core/channel.ts'
import type { SafeText } from '../src/core/ids.ts'
import { signedPacket } from '../test/support/forged/packets.ts'
import { sessionOf, openSession } from '../test/support/network/direct-session.ts'
import { id, createTestNetwork } from '../test/support/network/network.ts'

const count = Number(process.argv[2] ?? 3000)
const folder = mkdtempSync(join(tmpdir(), 'papo-mark-'))

const keyOf = (name: string) => {
  const ring = openKeyring(join(folder, `${name}.json`))
  if (!ring.ok) throw new Error(ring.error)
  return ring.value
}
const signer = { alice: keyOf('alice'), bob: keyOf('bob') }

/** Microseconds of the processor for each message: other programs disturb that less than the time. */
const measure = async (name: string, isMarked: boolean): Promise<number> => {
  const network = createTestNetwork()
  const disk = openDisk(join(folder, `${name}.db`))
  if (!disk.ok) throw new Error(disk.error)
  const file = openPacketMark(join(folder, name))
  const { alice } = await openSession(network, {
    alice: { signer: signer.alice },
    bob: { signer: signer.bob, disk: disk.value, packetMark: isMarked ? file : NO_MARK },
  })
  const session = sessionOf(alice, 'bob')
  const place = { kind: 'direct', session, to: id('bob'), from: id('alice') } as const
  const at = network.clock.now()
  for (let n = 1; n <= count; n += 1) {
    const text = `message ${n}` as SafeText
    const word = { type: 'message.send', channel: directChannel(session), text } as const
    network.broker.inject(signedPacket(alice, word, place, { at, seq: n }))
  }
  const begun = process.cpuUsage()
  await network.advance(3000)
  const { user, system } = process.cpuUsage(begun)
  file.close()
  disk.value.close()
  return (user + system) / count
}

const rounds = [1, 2, 3, 4, 5]
const times: { readonly without: number; readonly marked: number }[] = []
await measure('warm-up', true)
for (const round of rounds) {
  // one after the other, or each would slow the other down
  // oxlint-disable-next-line no-await-in-loop
  const without = await measure(`without-${round}`, false)
  // oxlint-disable-next-line no-await-in-loop
  times.push({ without, marked: await measure(`marked-${round}`, true) })
}
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[2] ?? NaN
const without = median(times.map((one) => one.without))
const marked = median(times.map((one) => one.marked))
process.stdout.write(
  `${without.toFixed(0)} µs a message without the mark, ${marked.toFixed(0)} µs with it: ` +
    `${((marked / without - 1) * 100).toFixed(1)} % more\n`,
)
rmSync(folder, { recursive: true })
