/** The packets of which a message was made, as they were signed: for an export that anybody can check. */
import { voidedIn } from '../../../model/messages/message-changes.ts'
import type { Message } from '../../../model/messages/messages.ts'
import type { State } from '../../../model/state.ts'
import { authorKeyOf } from '../../../core/ids.ts'
import type { GroupId } from '../../../core/ids.ts'
import type { Disk, SignedOriginal } from '../../../ports/storage.ts'
import { addSpace, topicOf } from '../../../protocol/topics.ts'
import { counterName } from '../../../runtime/counters.ts'
import { rosterSlot } from '../../../runtime/groups/relay.ts'
import { containsId } from '../../../runtime/inbound/stored-ids.ts'
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

/** What was signed of a message and its changes, in the order of arrival; nothing of what nobody signed. */
export const signedPackets = (
  state: State,
  disk: Pick<Disk, 'history' | 'packets'>,
  message: Message,
): SignedPackets => {
  const originals = [...groupOriginals(state, disk, message), ...disk.history.signed(message.id)]
  // a change by somebody who was not a member is none
  const voided = originals.length > 1 ? [...voidedIn(disk.history.changes(message.id))] : []
  return originals
    .filter(({ bytes }) => !voided.some((ref) => containsId(bytes, ref)))
    .map(({ topic, bytes }) => ({
      topic: addSpace(state.space, topic),
      packet: decoder.decode(bytes),
    }))
}
