/** Packets that a program would not send by itself, signed with somebody's key. */
import type { Coverage } from '../../../src/core/seq-ranges.ts'
import type { Millis, SessionId } from '../../../src/core/ids.ts'
import { ulid } from '../../../src/core/ulid.ts'
import type { Outgoing, Signer } from '../../../src/ports.ts'
import type { Fields } from '../../../src/protocol/schema.ts'
import { sealed } from '../../../src/protocol/envelope.ts'
import type { Told } from '../../../src/protocol/topics.ts'
import { topicOf } from '../../../src/protocol/topics.ts'
import { encode } from '../../../src/protocol/codec.ts'
import type { Service } from '../../../src/protocol/messages/sync.ts'
import type { Spoken } from '../../../src/protocol/messages/direct.ts'
import type { Person } from '../network/network.ts'
import { id } from '../network/network.ts'

let made = 0

/** A name for a word, as its author would make it. */
export const freshRef = (at: Millis) => {
  made += 1
  return ulid(at, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, made >> 8, made & 255]))
}

type More = { readonly at: Millis; readonly seq?: number; readonly retain?: boolean }

/** Any word of this person at this place. */
export const wordOf = (
  { name, signer }: Pick<Person, 'name' | 'signer'>,
  word: Spoken | Service,
  place: Told,
  { at, seq = 0, retain = false }: More,
): Outgoing => {
  const stamp = { by: name, at, ref: freshRef(at), key: signer.key, seq }
  return fieldsOf(signer, encode(word, stamp), place, retain)
}

/** Any fields at all at this place. */
export const fieldsOf = (signer: Signer, fields: Fields, place: Told, retain = false): Outgoing => {
  const topic = topicOf(place)
  return {
    topic: `papo/${topic}`,
    payload: sealed(topic, fields, signer.sign),
    retain,
    qos: 1,
  }
}

/** A receipt of this person for the words of another. */
export const receiptOf = (
  by: Person,
  to: string,
  place: SessionId | 'control',
  have: Coverage,
  at: Millis,
): Outgoing =>
  wordOf(
    by,
    { type: 'receipt', place, have, read: [], other: [] },
    { kind: 'control', of: id(to), from: by.name },
    { at },
  )
