/** The people in a snapshot. */
import { parsePublicKey } from '../../core/ids.ts'
import {
  optional,
  readBoolean,
  readExact,
  readList,
  readObject,
  readOneOf,
} from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readCounted, readSignedUserId, readStoredSafeText, readTime } from '../stored-fields.ts'
import type { Person } from './people.ts'
import { PRIVATE_THINGS, readPrivateThing } from './privacy.ts'

const readTellingChoices = readObject({}, { read: readBoolean, typing: readBoolean })

/** Reads one of them. */
export const readStoredPerson = readExact<Person>({
  id: readSignedUserId,
  name: readStoredSafeText,
  status: readOneOf('online', 'away', 'offline'),
  seen: readTime,
  boot: readCounted,
  count: readCounted,
  trust: readOneOf('built-in', 'unverified', 'pinned', 'verified'),
  key: optional(parsePublicKey),
  conflictingKey: optional(parsePublicKey),
  blocked: readBoolean,
  provisional: optional(readBoolean),
  tells: optional(readTellingChoices),
  hides: optional(readList(readPrivateThing, PRIVATE_THINGS.length)),
})

/** Reads them by name. */
export const readPeople = readMap(readSignedUserId, readStoredPerson, ({ id }) => id)

/** Is there anything to know of this person for the order of a list, besides the name: that they were here, or are not a person? */
export const isOfNote = ({ status, trust }: Person): boolean =>
  status !== 'offline' || trust === 'built-in'
