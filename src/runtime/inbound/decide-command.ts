/** Somebody else's command, decided with everything loaded that it is about. */
import { decide } from '../../model/model.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Refusal } from '../../model/refusals.ts'
import { DEFERRABLE } from '../../model/refusals.ts'
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
import type { RuntimeContext } from '../runtime-context.ts'
import type { DeferredCommands } from './deferred-commands.ts'

/** Reasons that leave a command unconfirmed: its author keeps it, and sends it again. */
export const UNCONFIRMED: ReadonlySet<string> = new Set([
  'blocked',
  'too-many-requests',
  'unknown-session',
  'unknown-group',
  'from-the-future',
  'too-many-gaps',
  'too-far-ahead',
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

/** The command in a packet that I have just signed, or checked when it arrived: the signature is not looked at. */
export const readTrustedCommand = (topic: string, bytes: Uint8Array): Result<Stamped, Refusal> => {
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

type StoredDeps = Pick<RuntimeContext, 'disk' | 'eventStore' | 'now'> & {
  readonly deferred: Pick<DeferredCommands, 'defer'>
}

/** Decides about a stored command as if it had arrived now: what follows happens, and what is too early waits. */
export const applyStored = (
  { disk, eventStore, now, deferred }: StoredDeps,
  command: Stamped,
  { topic, bytes }: { readonly topic: string; readonly bytes: Uint8Array },
): void => {
  const decided = decideCommand(eventStore, disk, command, now())
  if (decided.ok) eventStore.commit(decided.value)
  else if (DEFERRABLE.has(decided.error))
    deferred.defer({ topic, bytes, reason: decided.error }, command, () => {})
}
