/** What a signed packet says, as it is compared with another one under the same number. */
import type { SignedVersion } from '../../model/groups/equivocation.ts'
import type { SafeText } from '../../core/ids.ts'
import { parsePacketHash } from '../../core/ids.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import { parseJson, readFields } from '../../core/schema.ts'
import type { Signer } from '../../ports/signer.ts'
import type { Decoded } from '../../protocol/codec.ts'
import { decodeTrusted } from '../../protocol/decode-packet.ts'

/** The longest text that is shown of a version, in UTF-16 units. */
const MAX_SHOWN = 200

const KINDS: { readonly [type: string]: SignedVersion['kind'] } = {
  'message.send': 'send',
  'message.edit': 'edit',
  'message.delete': 'delete',
  'message.react': 'react',
  'group.roster': 'roster',
}

const textOf = ({ message }: Decoded): SafeText => {
  if (message.type === 'message.send' || message.type === 'message.edit')
    return safeLine(message.text, MAX_SHOWN)
  return safeLine(message.type === 'message.react' ? message.emoji : '')
}

/** Are these the same bytes? */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Reads packets whose signatures were checked. */
export const createVersionReader = (hash: Signer['hash']) => {
  const hashOf = (bytes: Uint8Array) => parsePacketHash(hash(bytes))

  /** The same for the same command under another number: what changes with the number is left out. */
  const contentOf = (bytes: Uint8Array) => {
    const text = new TextDecoder().decode(bytes)
    const { seq: _seq, prior: _prior, sig: _sig, ...rest } = readFields(parseJson(text)) ?? {}
    return hashOf(new TextEncoder().encode(JSON.stringify(rest)))
  }

  return {
    hashOf,
    contentOf,
    /** Nothing where only the id was kept. */
    versionOf: (topic: string, bytes: Uint8Array): SignedVersion | undefined => {
      const read = decodeTrusted(topic, bytes)
      const packet = hashOf(bytes)
      const content = contentOf(bytes)
      if (!read.ok || packet === undefined || content === undefined) return undefined
      const { decoded } = read.value
      const { prior, ref, at, message } = decoded
      return {
        hash: packet,
        seq: message.type === 'group.roster' ? message.rev : decoded.seq,
        ...(prior && { prior }),
        ref,
        at,
        content,
        kind: KINDS[message.type] ?? 'unknown',
        text: textOf(decoded),
      }
    },
  }
}
