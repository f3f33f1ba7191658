/**
 * How long one message costs its hearer, without real signatures: `node bench/flood.ts [count]`.
 * Everything from the packet to state and disk is measured: the broker is in memory, the disk is
 * SQLite in a temporary folder.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openDisk } from '../src/adapters/sqlite.ts'
import { directChannel } from '../src/core/channel.ts'
import type { SafeText } from '../src/core/ids.ts'
import { signedPacket } from '../test/support/forged/packets.ts'
import { sessionOf, stateOf, openSession } from '../test/support/network/direct-session.ts'
import { id, createTestNetwork } from '../test/support/network/network.ts'

const count = Number(process.argv[2] ?? 5000)
const network = createTestNetwork()
const folder = mkdtempSync(join(tmpdir(), 'papo-flood-'))
const disk = openDisk(join(folder, 'papo.db'))
if (!disk.ok) throw new Error(disk.error)
const { alice, bob } = await openSession(network, { bob: { disk: disk.value } })
const session = sessionOf(alice, 'bob')
const place = { kind: 'direct', session, to: id('bob'), from: id('alice') } as const
const at = network.clock.now()
const packets = Array.from({ length: count }, (_, n) => {
  const word = {
    type: 'message.send',
    channel: directChannel(session),
    text: `message ${n}` as SafeText,
  } as const
  return signedPacket(alice, word, place, { at, seq: n + 1 })
})
for (const packet of packets) network.broker.inject(packet)
const begun = performance.now()
await network.advance(3000)
const spent = performance.now() - begun
const received = [...stateOf(bob).conversations.values()].reduce(
  (sum, { unread }) => sum + unread,
  0,
)
process.stdout.write(
  `${received} messages heard in ${spent.toFixed(0)} ms: ` +
    `${((spent * 1000) / received).toFixed(0)} µs each, ${((received * 1000) / spent).toFixed(0)} a second\n`,
)
disk.value.close()
rmSync(folder, { recursive: true })
