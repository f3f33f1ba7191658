/** Version 1 of the protocol: from fields to messages and back, with the stamp that all of them have. */
import type { Command, Stamp, WireCommand } from '../model/commands.ts'
import type { Millis, PacketHash, Ref, UserId } from '../core/ids.ts'
import {
  createRef,
  parseMillis,
  parsePacketHash,
  parsePublicKey,
  parseUlid,
  parseUserId,
  ulidOf,
} from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Fields } from '../core/schema.ts'
import { readInteger, readString } from '../core/schema.ts'
import { readSeq } from './fields.ts'
import { STRING_LIMITS } from './limits.ts'
import type { Address, LocalChannel } from '../core/channel.ts'
import type { SyncMessage } from './messages/sync.ts'
import { syncCodecs } from './messages/sync.ts'
import type { Codec } from './messages/table-codec.ts'
import type { CodecTable } from './messages/direct.ts'
import { codecs } from './messages/direct.ts'

/**
 * A sequenced message that this program does not understand, perhaps of a later papo. It is counted
 * like any other, or its author would send it again for ever.
 */
export type Unknown = { readonly type: 'unknown'; readonly reason: 'malformed' | 'unknown-type' }

/** A message as it arrived; `seq` is 0 for those that are not sequenced. */
export type Decoded = {
  readonly by: UserId
  readonly at: Millis
  readonly clock?: Millis
  readonly ref: Ref
  readonly seq: number
  readonly prior?: PacketHash
  readonly message: WireCommand | SyncMessage | Unknown
}

/** Why signed fields are not a message of this version. */
export type DecodeError = 'malformed' | 'newer-version' | 'unknown-type' | 'misplaced' | 'not-yours'

/** Is this type numbered by its author in its channel? */
export const isSequencedType = (type: (WireCommand | SyncMessage)['type']): boolean =>
  codecs[type].sequenced

/** The fields of a message in the order in which they are sent; the signature comes last. */
export const encode = (message: WireCommand | SyncMessage, stamp: Stamp): Fields => ({
  v: 1,
  type: message.type,
  id: ulidOf(stamp.ref),
  by: stamp.by,
  at: stamp.at,
  ...(stamp.clock === undefined ? {} : { clock: stamp.clock }),
  ...(isSequencedType(message.type) ? { seq: stamp.seq } : {}),
  ...(stamp.prior === undefined ? {} : { prior: stamp.prior }),
  ...codecs[message.type].write(message as never),
  key: stamp.key,
})

const readType = readString(STRING_LIMITS.type, (type) => type)

/** The message in signed fields that arrived on `channel`, or why they are none. */
export const decode = (
  fields: Fields,
  channel: Address,
  writer: UserId,
): Result<Decoded, DecodeError> => {
  const version = readInteger(1, Number.MAX_SAFE_INTEGER)(fields['v'])
  if (version === undefined) return fail('malformed')
  if (version !== 1) return fail('newer-version')
  const type = readType(fields['type'])
  const by = parseUserId(fields['by'])
  const at = parseMillis(fields['at'])
  const id = parseUlid(fields['id'])
  const key = parsePublicKey(fields['key'])
  if (type === undefined || by === undefined || by !== fields['by']) return fail('malformed')
  if (by !== writer) return fail('not-yours')
  if (at === undefined || id === undefined || key === undefined) return fail('malformed')
  const clock = parseMillis(fields['clock'])
  if (fields['clock'] !== undefined && clock === undefined) return fail('malformed')
  const stamp = { by, at, ...(clock && { clock }), ref: createRef(id, key) }
  const codec = codecOf(type)
  const prior = channel.kind === 'group' ? parsePacketHash(fields['prior']) : undefined
  const chained = { ...stamp, ...(prior && { prior }) }
  if (!codec) return decodeUnknown(chained, fields, 'unknown-type')
  if (!codec.channels.includes(channel.kind)) return fail('misplaced')
  const message = codec.read(fields, channel, by)
  if (message === undefined) return decodeUnknown(chained, fields, 'malformed')
  if (!codec.sequenced) return ok({ ...stamp, seq: 0, message })
  const seq = readSeq(fields['seq'])
  return seq === undefined ? fail('malformed') : ok({ ...chained, seq, message })
}

const decodeUnknown = (
  stamp: Omit<Decoded, 'seq' | 'message'>,
  fields: Fields,
  reason: Unknown['reason'],
): Result<Decoded, DecodeError> => {
  const seq = readSeq(fields['seq'])
  return seq === undefined
    ? fail(reason)
    : ok({ ...stamp, seq, message: { type: 'unknown', reason } })
}

const codecOf = (type: string): Codec<WireCommand | SyncMessage> | undefined =>
  // own entries only: "constructor" is not a type
  Object.hasOwn(codecs, type)
    ? (codecs[type as keyof CodecTable] as unknown as Codec<WireCommand | SyncMessage>)
    : undefined

/** Is this a person's command, which `decide` accepts or refuses? */
export const isWireCommand = (message: Decoded['message']): message is WireCommand =>
  message.type !== 'unknown' && !Object.hasOwn(syncCodecs, message.type)

/** Is this command sent, or does it stay in the program? */
export const isOnWire = (
  command: Command,
  channel: Address | LocalChannel,
): command is WireCommand => channel.kind !== 'local' && codecOf(command.type) !== undefined
