/** Which keys people had in a conversation, for an export: written before what they signed, and compared with it. */
import { parsePublicKey, parseUserId } from '../../core/ids.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import { parseJson, readFields } from '../../core/schema.ts'

/** Somebody's key, which they may have had at another time than now. */
export type PersonKey = { readonly id: string; readonly key: string }

type OfKeys = { readonly has: (one: PersonKey) => boolean; readonly add: (one: PersonKey) => void }

const nameOf = ({ id, key }: PersonKey) => `${key} ${id}`

/** Begins a set of keys by their owners. */
export const createKeySet = (): OfKeys => {
  const known = new Set<string>()
  return { has: (one) => known.has(nameOf(one)), add: (one) => void known.add(nameOf(one)) }
}

/** Who says to have signed a packet, and with which key; nothing of what is no packet. */
export const claimedSignerOf = (
  packet: string,
): { readonly id: UserId; readonly key: PublicKey } | undefined => {
  const fields = readFields(parseJson(packet))
  const [id, key] = [parseUserId(fields?.['by']), parsePublicKey(fields?.['key'])]
  return id === undefined || key === undefined ? undefined : { id, key }
}
