/** Somebody else's command, decided with everything loaded that it is about. */
import { decide } from '../../model/model.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Refusal } from '../../model/refusals.ts'
import type { Stamped, WireCommand } from '../../model/commands.ts'
import type { Millis, PublicKey } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Disk } from '../../ports/storage.ts'
import { isWireCommand } from '../../protocol/codec.ts'
import type { Decoded } from '../../protocol/codec.ts'
import { decodeTrusted } from '../../protocol/decode-packet.ts'
import type { EventStore } from '../event-store.ts'
import { loadTarget } from '../load-history.ts'

/** Reasons that leave a command unconfirmed: its author keeps it, and sends it again. */
export const UNCONFIRMED: ReadonlySet<string> = new Set([
  'blocked',
  'too-many-requests',
  'unknown-session',
  'unknown-group',
  'from-the-future',
  'too-many-gaps',
])

/** A command with the stamp of its author. */
export const stampCommand = (
  decoded: Omit<Decoded, 'message'>,
  command: WireCommand,
  key: PublicKey,
): Stamped => {
  const { by, at, clock, ref, seq, prior } = decoded
  return { ...command, by, at, ...(clock && { clock }), ref, seq, ...(prior && { prior }), key }
}

/** My own packet as everybody else reads it; only the signature, made just now, is not checked again. */
export const readOwnPacket = (topic: string, bytes: Uint8Array): Result<Stamped, Refusal> => {
  const read = decodeTrusted(topic, bytes)
  if (!read.ok || !isWireCommand(read.value.decoded.message)) return fail('unreadable')
  return ok(stampCommand(read.value.decoded, read.value.decoded.message, read.value.key))
}

/** The events that follow from a command that arrived at `receivedAt`, or why it is refused. */
export const decideCommand = (
  eventStore: EventStore,
  disk: Disk,
  command: Stamped,
  receivedAt: Millis,
): Result<readonly ChatEvent[], Refusal> => {
  loadTarget(eventStore, disk, command)
  const isKnown = command.type === 'message.send' && disk.history.find(command.ref) !== undefined
  return isKnown ? fail('already-known') : decide(eventStore.state(), { ...command, receivedAt })
}
