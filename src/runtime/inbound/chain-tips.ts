/**
 * Each command of an author in a group names the one before it by its hash. A tip is a command that no other
 * names. Members who have the same tips of an author were told the same, however long ago.
 */
import { hasSeq } from '../../core/seq-ranges.ts'
import type { PacketHash } from '../../core/ids.ts'
import { parsePacketHash } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import type { Signer } from '../../ports/signer.ts'
import type { Decoded } from '../../protocol/codec.ts'
import { decodeTrusted } from '../../protocol/decode-packet.ts'
import type { ChainTip, IncomingCounter } from '../counters.ts'
import { counterName } from '../counters.ts'

/** The most tips of one author in one group that are remembered, the newest. */
export const MAX_TIPS = 16

/** The tips once this command is there too; `named`: what the command after it names, if that is there. */
export const tipsWith = (
  tips: readonly ChainTip[],
  seq: number,
  hash: PacketHash,
  prior: PacketHash | undefined,
  named: PacketHash | undefined,
): readonly ChainTip[] => {
  const others = tips.filter(([at, tip]) => at !== seq && !(at === seq - 1 && tip === prior))
  if (named === hash) return others
  return [...others, [seq, hash] as const].toSorted(([a], [b]) => a - b).slice(-MAX_TIPS)
}

/** The counter with this command of a group at the right place of its author's chain. Any other stays as it is. */
export const recordInChain = (
  counter: IncomingCounter,
  { seq, prior }: Pick<Decoded, 'seq' | 'prior'>,
  bytes: Uint8Array,
  { packets }: Pick<Disk, 'packets'>,
  hashOf: Signer['hash'],
): IncomingCounter => {
  const hash = counter.channel.kind === 'group' ? parsePacketHash(hashOf(bytes)) : undefined
  if (hash === undefined) return counter
  const [after] = hasSeq(counter.received, seq + 1)
    ? packets.range(counterName(counter), seq + 1, seq + 1)
    : []
  const read = after && decodeTrusted(counter.topic, after.bytes)
  const named = read?.ok === true ? read.value.decoded.prior : undefined
  return { ...counter, tips: tipsWith(counter.tips ?? [], seq, hash, prior, named) }
}
