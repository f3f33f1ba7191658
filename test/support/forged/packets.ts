/** Packets that a program would not send by itself, signed with somebody's key. */
import type { WireCommand } from '../../../src/model/commands.ts'
import type { SeqRanges } from '../../../src/core/seq-ranges.ts'
import type { Millis, PacketHash, Ulid } from '../../../src/core/ids.ts'
import { createRef } from '../../../src/core/ids.ts'
import { ulid as createUlid } from '../../../src/core/ulid.ts'
import type { OutgoingPacket } from '../../../src/ports/transport.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import type { Address, SequencedChannel } from '../../../src/core/channel.ts'
import { topicOf } from '../../../src/protocol/topics.ts'
import { encode } from '../../../src/protocol/codec.ts'
import type { SyncMessage } from '../../../src/protocol/messages/sync.ts'
import type { Person } from '../network/network.ts'
import { id } from '../network/network.ts'

let made = 0

/** An id, as its author would make it. */
export const freshUlid = (at: Millis) => {
  made += 1
  return createUlid(at, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, made >> 8, made & 255]))
}

type PacketOptions = {
  readonly at: Millis
  readonly seq?: number
  readonly retain?: boolean
  /** Perhaps one that somebody else has given already. */
  readonly id?: Ulid
  /** In a group, the command before it. */
  readonly prior?: PacketHash
}

/** Any word of this person at this place. */
export const signedPacket = (
  { name, signer }: Pick<Person, 'name' | 'signer'>,
  command: WireCommand | SyncMessage,
  channel: Address,
  { at, seq = 0, retain = false, id: ulid = freshUlid(at), prior }: PacketOptions,
): OutgoingPacket => {
  const ref = createRef(ulid, signer.key)
  const stamp = { by: name, at, ref, key: signer.key, seq, ...(prior && { prior }) }
  return signedFields(signer, encode(command, stamp), channel, retain)
}

/** Any fields at all at this place. */
export const signedFields = (
  signer: Signer,
  fields: Fields,
  channel: Address,
  retain = false,
): OutgoingPacket => {
  const topic = topicOf(channel)
  return {
    topic: `papo/${topic}`,
    payload: signEnvelope('papo', topic, fields, signer.sign),
    retain,
    qos: 1,
  }
}

/** A receipt of this person for the words of another. */
export const receiptBy = (
  by: Person,
  to: string,
  channel: SequencedChannel,
  have: SeqRanges,
  at: Millis,
): OutgoingPacket =>
  signedPacket(
    by,
    { type: 'receipt', channel, have, read: [], conflicts: [] },
    { kind: 'inbox', of: id(to), from: by.name },
    { at },
  )
