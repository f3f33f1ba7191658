/** Checks a whole export line by line, without a profile, a disk or a network. */
import { parsePublicKey, parseUserId } from '../../core/ids.ts'
import {
  MAX_ANY,
  parseJson,
  readFields,
  readFinite,
  readLimitedString,
  readList,
  readObject,
} from '../../core/schema.ts'
import type { Verify } from '../../protocol/envelope.ts'
import { readLogged } from '../rpc/result-shapes.ts'
import { checkMessage } from './check-message.ts'
import { checkRoster } from './check-roster.ts'
import { createKeySet } from './known-keys.ts'
import type { PersonKey } from './known-keys.ts'
import type { ExportContext, MessageFault } from './open-packet.ts'

/** The version of the format that is written and read. */
export const EXPORT_VERSION = 1

/**
 * The longest line that is read, in UTF-16 units: a message with all the packets that count. They have at most 16 MB
 * (`MAX_SIGNED_BYTES`), which may be six times as long in JSON of ASCII, and the reactions stand there once more in words.
 */
const MAX_EXPORT_LINE = 2 ** 27

const readHead = readObject({
  version: readFinite,
  space: readLimitedString,
  id: parseUserId,
})
const readEnd = readObject({ messages: readFinite })
const readPeople = readObject({
  conversation: readLimitedString,
  people: readList(readObject({ id: parseUserId }, { key: parsePublicKey }), MAX_ANY),
})
const readKey = readObject({
  conversation: readLimitedString,
  id: parseUserId,
  key: parsePublicKey,
})

/**
 * `not-an-export`: the first line is not one of ours; `unreadable`: a line is none; `repeated`: the message was there already;
 * `incomplete`: the end is missing, or messages are.
 */
export type ExportFault = MessageFault | 'not-an-export' | 'unreadable' | 'repeated' | 'incomplete'

/** What a check found: how many messages, and who signed with which key. */
export type ExportSummary = {
  readonly signed: number
  readonly unsigned: number
  /** How many versions of groups, which say who was a member. */
  readonly rosters: number
  readonly wrong: number
  /** `otherKey`: the first key that the export names for them is another. */
  readonly authors: readonly (PersonKey & { readonly otherKey?: boolean })[]
}

export type ExportCheck = {
  /** Takes the next line; gives back what is wrong with it. */
  readonly line: (text: string) => ExportFault | undefined
  /** To be called after the last line: what is wrong with the whole. */
  readonly end: () => ExportFault | undefined
  readonly summary: () => ExportSummary
}

/** More authors than anybody has are not counted. */
const MAX_AUTHORS = 100_000

/** Begins a check. */
export const createExportCheck = (verify: Verify): ExportCheck => {
  let context: ExportContext | undefined
  let hasEnd = false
  let messages = 0
  let [signed, unsigned, rosters, wrong] = [0, 0, 0, 0]
  const authors = new Map<string, PersonKey>()
  const ids = new Set<string>()
  // by conversation: in a group somebody may be a member who has the name of somebody else
  const declared = createKeySet()
  const firstKeys = new Map<string, string>()

  const declare = (conversation: string, { id, key }: PersonKey) =>
    declared.add({ id: `${id} ${conversation}`, key })

  const begin = (fields: unknown): ExportContext | undefined => {
    const head = readHead(fields)
    if (head?.version !== EXPORT_VERSION) return undefined
    const { space, id: me } = head
    return {
      space,
      me,
      verify,
      isKeyOf: (conversation, who, key) => declared.has({ id: `${who} ${conversation}`, key }),
    }
  }

  const people = (fields: unknown): ExportFault | undefined => {
    const read = readPeople(fields)
    for (const { id, key } of read?.people ?? []) {
      if (!read || key === undefined) continue
      declare(read.conversation, { id, key })
      if (!firstKeys.has(id)) firstKeys.set(id, key)
    }
    return read ? undefined : 'unreadable'
  }

  const message = (fields: unknown, known: ExportContext): ExportFault | undefined => {
    const read = readLogged(fields)
    if (!read) return 'unreadable'
    const name = `${read.id} ${read.conversation}`
    if (ids.has(name)) return 'repeated'
    ids.add(name)
    const found = checkMessage(read, known)
    if (found.is === 'signed') {
      signed += 1
      for (const [id, key] of found.keys) {
        if (authors.size < MAX_AUTHORS) authors.set(`${id} ${key}`, { id, key })
      }
      return undefined
    }
    if (found.is !== 'unsigned') return found.is
    unsigned += 1
    return undefined
  }

  const check = (text: string): ExportFault | undefined => {
    const fields = text.length <= MAX_EXPORT_LINE ? readFields(parseJson(text)) : undefined
    if (context === undefined) {
      context = fields?.['type'] === 'export' ? begin(fields) : undefined
      return context ? undefined : 'not-an-export'
    }
    if (!fields || hasEnd) return 'unreadable'
    switch (fields['type']) {
      case 'conversation':
        return people(fields)
      case 'key': {
        const read = readKey(fields)
        if (read) declare(read.conversation, read)
        return read ? undefined : 'unreadable'
      }
      case 'message':
        messages += 1
        return message(fields, context)
      case 'roster': {
        const fault = checkRoster(fields, context)
        if (fault === undefined) rosters += 1
        return fault
      }
      case 'end': {
        hasEnd = true
        const total = readEnd(fields)?.messages
        return total === messages ? undefined : 'incomplete'
      }
      default:
        return 'unreadable'
    }
  }

  const counted = (fault: ExportFault | undefined) => {
    if (fault !== undefined) wrong += 1
    return fault
  }
  return {
    line: (text) => counted(check(text)),
    end: () => counted(hasEnd ? undefined : 'incomplete'),
    summary: () => ({
      signed,
      unsigned,
      rosters,
      wrong,
      authors: Array.from(authors.values(), (one) =>
        (firstKeys.get(one.id) ?? one.key) === one.key ? one : { ...one, otherKey: true },
      ),
    }),
  }
}
