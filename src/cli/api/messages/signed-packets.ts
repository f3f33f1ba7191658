/** The packets of which a message was made, as they were signed: for an export that anybody can check. */
import { voidedIn } from '../../../model/messages/message-changes.ts'
import type { Message } from '../../../model/messages/messages.ts'
import type { State } from '../../../model/state.ts'
import { authorKeyOf } from '../../../core/ids.ts'
import type { GroupId } from '../../../core/ids.ts'
import type { Disk, SignedOriginal } from '../../../ports/storage.ts'
import { decodeTrusted } from '../../../protocol/decode-packet.ts'
import { addSpace, topicOf } from '../../../protocol/topics.ts'
import { counterName } from '../../../runtime/counters.ts'
import { rosterSlot } from '../../../runtime/groups/relay.ts'
import { containsId } from '../../../runtime/inbound/stored-ids.ts'
import { countingPackets, reactionSlot } from '../../export/counting-packets.ts'
import type { ResultOf } from '../../rpc/contract.ts'

type SignedPackets = NonNullable<ResultOf<'log'>['rows'][number]['signed']>

const decoder = new TextDecoder()

/** A message of a group is among the packets, under its author's number. */
const groupOriginals = (
  { me }: State,
  { packets }: Pick<Disk, 'packets'>,
  { id, channel, by, seq, deleted }: Message,
): readonly SignedOriginal[] => {
  // its text is on this disk only for members who lack it
  if (channel.kind !== 'group' || deleted === true) return []
  const topic = topicOf({ ...channel, from: by })
  const key = authorKeyOf(id)
  const name = by === me.id && key === me.key ? topic : counterName({ topic, key })
  return packets
    .range(name, seq, seq)
    .filter(({ bytes }) => containsId(bytes, id))
    .map(({ bytes }) => ({ topic, bytes }))
}

/** The rosters of a group, as their leaders signed them, the oldest first. */
export const signedRosters = (
  state: State,
  { packets }: Pick<Disk, 'packets'>,
  group: GroupId,
): ResultOf<'rosters'>['rows'] =>
  [...(state.groups.get(group)?.known ?? [])]
    .toSorted(([, a], [, b]) => a.rev - b.rev || a.at - b.at)
    .flatMap(([hash, { rev, by }]) => {
      const topic = addSpace(state.space, topicOf({ kind: 'roster', group, from: by }))
      return packets
        .range(rosterSlot(hash), rev, rev)
        .map(({ bytes }) => ({ rev, topic, packet: decoder.decode(bytes) }))
    })

/** The most bytes of all packets of one message in an export: what others add to them never makes it too large. */
const MAX_SIGNED_BYTES = 2 ** 24

/** What counts of what was signed of a message and its changes; nothing of what nobody signed. */
const countingOriginals = (
  disk: Pick<Disk, 'history' | 'packets'>,
  state: State,
  message: Message,
): ReadonlyMap<string, SignedOriginal> => {
  const originals = [...groupOriginals(state, disk, message), ...disk.history.signed(message.id)]
  // a change by somebody who was not a member is none
  const voided = originals.length > 1 ? [...voidedIn(disk.history.changes(message.id))] : []
  const read = originals
    .filter(({ bytes }) => !voided.some((ref) => containsId(bytes, ref)))
    .flatMap((original) => {
      const opened = decodeTrusted(original.topic, original.bytes)
      return opened.ok ? [{ original, decoded: opened.value.decoded }] : []
    })
  const kept = new Map<string, SignedOriginal>()
  let size = 0
  for (const [slot, { original }] of countingPackets(read)) {
    size += original.bytes.length
    if (size <= MAX_SIGNED_BYTES) kept.set(slot, original)
  }
  return kept
}

/** A message with what was signed of it. A reaction for whose packet there is no room is left out. */
export const withSignedPackets = (
  state: State,
  disk: Pick<Disk, 'history' | 'packets'>,
  message: Message,
): { readonly message: Message; readonly signed: SignedPackets } => {
  const originals = countingOriginals(disk, state, message)
  const signed = Array.from(originals.values(), ({ topic, bytes }) => ({
    topic: addSpace(state.space, topic),
    packet: decoder.decode(bytes),
  }))
  if (message.unsigned || signed.length === 0) return { message, signed }
  const reactions = message.reactions.filter(({ by, emoji }) =>
    originals.has(reactionSlot(by, emoji)),
  )
  return { message: { ...message, reactions }, signed }
}
