/** Version 1 of the words: from fields to words and back, with the stamp that all of them have. */
import type { Command, Place, Stamp } from '../model/commands.ts'
import type { Millis, Ref, UserId } from '../core/ids.ts'
import { millis, ref, userId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Fields } from './schema.ts'
import { whole } from './schema.ts'
import type { Told } from './topics.ts'
import type { Service } from './messages/sync.ts'
import { services } from './messages/sync.ts'
import type { Entry, Spoken, Table } from './messages/direct.ts'
import { table } from './messages/direct.ts'

/**
 * A numbered word that this program does not understand, of a later papo perhaps. It counts like
 * any other, or its author would send it again for ever.
 */
export type Strange = { readonly type: 'strange'; readonly reason: 'malformed' | 'unknown-word' }

/** A word as it arrived; `seq` is 0 for those that are not numbered. */
export type Heard = {
  readonly by: UserId
  readonly at: Millis
  readonly ref: Ref
  readonly seq: number
  readonly word: Spoken | Service | Strange
}

/** Why signed fields are no word of this version. */
export type Undecoded = 'malformed' | 'newer-version' | 'unknown-word' | 'misplaced' | 'not-yours'

/** Does this word count among its author's words in its place? */
export const isNumbered = (type: (Spoken | Service)['type']): boolean => table[type].numbered

/** The fields of a word in the order in which they travel; the signature comes last. */
export const encode = (word: Spoken | Service, stamp: Stamp): Fields => ({
  v: 1,
  type: word.type,
  id: stamp.ref,
  by: stamp.by,
  at: stamp.at,
  ...(isNumbered(word.type) ? { seq: stamp.seq } : {}),
  ...table[word.type].write(word as never),
  key: stamp.key,
})

/** The word in signed fields that arrived at `place`, or why there is none. */
export const decode = (fields: Fields, place: Told, writer: UserId): Result<Heard, Undecoded> => {
  const version = whole(1)(fields['v'])
  if (version === undefined) return fail('malformed')
  if (version !== 1) return fail('newer-version')
  const type = fields['type']
  const by = userId(fields['by'])
  const at = millis(fields['at'])
  const id = ref(fields['id'])
  if (typeof type !== 'string' || by === undefined || by !== fields['by']) return fail('malformed')
  if (by !== writer) return fail('not-yours')
  if (at === undefined || id === undefined) return fail('malformed')
  const stamp = { by, at, ref: id }
  const entry = entryOf(type)
  if (!entry) return strange(stamp, fields, 'unknown-word')
  if (!entry.places.includes(place.kind)) return fail('misplaced')
  const word = entry.read(fields, place, by)
  if (word === undefined) return strange(stamp, fields, 'malformed')
  const seq = entry.numbered ? sequence(fields) : 0
  return seq === undefined ? fail('malformed') : ok({ ...stamp, seq, word })
}

const sequence = (fields: Fields) => whole(1)(fields['seq'])

const strange = (
  stamp: Pick<Heard, 'by' | 'at' | 'ref'>,
  fields: Fields,
  reason: Strange['reason'],
): Result<Heard, Undecoded> => {
  const seq = sequence(fields)
  return seq === undefined ? fail(reason) : ok({ ...stamp, seq, word: { type: 'strange', reason } })
}

const entryOf = (type: string): Entry<Spoken | Service> | undefined =>
  // own entries only: a word called "constructor" is no word
  Object.hasOwn(table, type)
    ? (table[type as keyof Table] as unknown as Entry<Spoken | Service>)
    : undefined

/** Is this a word of a person, which the rules of the chat judge? */
export const isSpoken = (word: Heard['word']): word is Spoken =>
  word.type !== 'strange' && !Object.hasOwn(services, word.type)

/** Does this wish travel, or does it stay in the program? */
export const travels = (command: Command, place: Place): command is Spoken =>
  place.kind !== 'here' && entryOf(command.type) !== undefined
