/** Opens what was signed, as an export has it: the whole topic, and the packet as text. */
import type { PublicKey, UserId } from '../../core/ids.ts'
import { fail } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { decodePacket } from '../../protocol/decode-packet.ts'
import type { DecodedPacket } from '../../protocol/decode-packet.ts'
import type { Verify } from '../../protocol/envelope.ts'
import { removeSpace } from '../../protocol/topics.ts'

/**
 * `missing`: it should be signed, and no signature is there; `forged`: a signature is not that of the packet, or its key is not
 * that of its author; `misplaced`: a packet is of another conversation; `changed`: what the line says is not what was signed.
 */
export type MessageFault = 'missing' | 'forged' | 'misplaced' | 'changed'

/** What an export says before the line that is checked. */
export type ExportContext = {
  readonly space: string
  /** Whose export it is: which of two people a conversation is called after follows from it. */
  readonly me: UserId
  readonly verify: Verify
  /** Is this a key of that person, by what the export says of the conversation? */
  readonly isKeyOf: (conversation: string, who: UserId, key: PublicKey) => boolean
}

/** Reads one, and checks its signature. */
export const openPacket = (
  { topic, packet }: { readonly topic: string; readonly packet: string },
  { space, verify }: ExportContext,
): Result<DecodedPacket, MessageFault> => {
  const inner = removeSpace(space, topic)
  if (inner === undefined) return fail('misplaced')
  const read = decodePacket(space, inner, new TextEncoder().encode(packet), verify)
  return read.ok ? read : fail(read.error === 'foreign-topic' ? 'misplaced' : 'forged')
}
