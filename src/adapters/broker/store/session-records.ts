/** What is kept of sessions beside their messages: since when, filters, wills, and QoS 2 messages that are half taken. */
import type { ClassicLevel } from 'classic-level'
import {
  NO_BYTES,
  NO_IDS,
  packMessage,
  unpackMessage,
  type BrokerMessage,
  type BrokerQos,
} from '../protocol/message.ts'
import type { StoredCallback, StoreWriter } from './store-writer.ts'

/** A filter as it was granted (MQTT 5 section 3.8.3.1). */
export type GrantedFilter = {
  readonly filter: string
  readonly qos: BrokerQos
  readonly noLocal: boolean
  readonly retainAsPublished: boolean
  /** The subscription identifier, 0 for none. */
  readonly id: number
}

/** The same on disk; `owedAt`: the place in the order of its retained messages, while the client lacks some; else 0. */
type StoredFilter = GrantedFilter & { readonly owedAt: number }

/** A stored session, as it is on disk. */
export type SessionRecord = {
  readonly id: string
  /** When it was used last (Unix ms); of no meaning while it is in use. */
  readonly usedAt: number
  /** Its client is there, or was there when the broker was killed. */
  readonly isInUse: boolean
  /** Its messages come after this place in the broker's order; earlier ones are of another session of this id. */
  readonly after: number
  /** Milliseconds after its client left, when it ends. */
  readonly expiry: number
  readonly filters: readonly StoredFilter[]
  /** The packet ids of QoS 2 messages that wait for their PUBREL. */
  readonly received: readonly number[]
}

/** A will, and how long (ms) it waits for its client to come back. */
export type BrokerWill = { readonly message: BrokerMessage; readonly delay: number }

/** The layout of what is on disk. */
const FORMAT = 3
/** The time of the last use, the expiry, the first place in the order, and whether it is in use. */
const SESSION_BYTES = 8 + 8 + 8 + 1

const ID = (id: string) => encodeURIComponent(id)
const sessionKey = (id: string) => `session:${ID(id)}`
const filterKey = (id: string, filter: string) => `filter:${ID(id)}:${filter}`
const willKey = (id: string) => `will:${ID(id)}`
const receivedKey = (id: string, messageId: number) => `received:${ID(id)}:${messageId}`

const FILTER_BYTES = 5

const packFilter = (
  { qos, noLocal, retainAsPublished, id }: GrantedFilter,
  owedAt: number | undefined,
) => {
  const bytes = Buffer.alloc(FILTER_BYTES + (owedAt === undefined ? 0 : 8))
  if (owedAt !== undefined) bytes.writeDoubleBE(owedAt, FILTER_BYTES)
  bytes.writeUInt8(qos + (noLocal ? 4 : 0) + (retainAsPublished ? 8 : 0))
  bytes.writeUInt32BE(id, 1)
  return bytes
}
const unpackFilter = (filter: string, bytes: Buffer): StoredFilter | undefined => {
  if (bytes.length !== FILTER_BYTES && bytes.length !== FILTER_BYTES + 8) return undefined
  const flags = bytes.readUInt8()
  return {
    filter,
    qos: flags % 4 >= 2 ? 2 : flags % 4 === 1 ? 1 : 0,
    noLocal: flags % 8 >= 4,
    retainAsPublished: flags >= 8,
    id: bytes.readUInt32BE(1),
    owedAt: bytes.length > FILTER_BYTES ? bytes.readDoubleBE(FILTER_BYTES) : 0,
  }
}

/** The id in a key, and what comes behind it. */
const splitKey = (key: string): readonly [string, string] => {
  const [, id = '', ...rest] = key.split(':')
  return [decodeURIComponent(id), rest.join(':')]
}

const rowsOf = (db: ClassicLevel, prefix: string) =>
  db.iterator<string, Buffer>({ gte: `${prefix}:`, lt: `${prefix};`, valueEncoding: 'buffer' })

const groupById = async <T>(
  db: ClassicLevel,
  prefix: string,
  read: (rest: string, value: Buffer) => T | undefined,
): Promise<ReadonlyMap<string, readonly T[]>> => {
  const groups = new Map<string, T[]>()
  for await (const [key, value] of rowsOf(db, prefix)) {
    const [id, rest] = splitKey(key)
    const found = read(rest, value)
    if (found === undefined) continue
    const group = groups.get(id)
    if (group) group.push(found)
    else groups.set(id, [found])
  }
  return groups
}

/** What is told when a newer papo has written the store; `openFailure` knows it by its code. */
const newerFormat = (format: number) =>
  Object.assign(new Error(`the store has layout ${format}, and this papo knows ${FORMAT}`), {
    code: 'PAPO_NEWER_LAYOUT',
  })

/**
 * Throws everything away that was written in an older layout; nothing of it was released. A newer one is left alone:
 * rejects, because only the papo that wrote it can read it.
 */
export const checkFormat = async (db: ClassicLevel): Promise<void> => {
  const format = Number(await db.get('format'))
  if (format === FORMAT) return
  if (format > FORMAT) throw newerFormat(format)
  await db.clear()
  await db.put('format', String(FORMAT))
}

/** Deletes what is left of sessions that are not there any more. */
const dropRemains = async (
  db: ClassicLevel,
  prefix: string,
  isKnown: (id: string) => boolean,
): Promise<void> => {
  const keys: string[] = []
  for await (const [key] of rowsOf(db, prefix)) if (!isKnown(splitKey(key)[0])) keys.push(key)
  if (keys.length > 0) await db.batch(keys.map((key) => ({ type: 'del', key })))
}

/** Reads all stored sessions, and deletes what is left of others. */
export const readSessionRecords = async (db: ClassicLevel): Promise<readonly SessionRecord[]> => {
  const filters = await groupById(db, 'filter', unpackFilter)
  const received = await groupById(db, 'received', (rest) => Number(rest))
  const found = new Map<string, SessionRecord>()
  for await (const [key, value] of rowsOf(db, 'session')) {
    const [id] = splitKey(key)
    if (value.length !== SESSION_BYTES) continue
    found.set(id, {
      id,
      usedAt: value.readDoubleBE(),
      expiry: value.readDoubleBE(8),
      after: value.readDoubleBE(16),
      isInUse: value.readUInt8(24) === 1,
      filters: filters.get(id) ?? [],
      received: received.get(id) ?? [],
    })
  }
  for (const [prefix, groups] of [
    ['filter', filters],
    ['received', received],
  ] as const)
    if ([...groups.keys()].some((id) => !found.has(id)))
      await dropRemains(db, prefix, (id) => found.has(id))
  return [...found.values()]
}

/** Reads the wills that were not published, by the ids of their clients. */
export const readWills = async (
  db: ClassicLevel,
): Promise<readonly (readonly [string, BrokerWill])[]> => {
  const found: (readonly [string, BrokerWill])[] = []
  for await (const [key, value] of rowsOf(db, 'will')) {
    if (value.length < 8) continue
    const message = unpackMessage(0, value.subarray(8))
    if (message) found.push([splitKey(key)[0], { message, delay: value.readDoubleBE() }])
  }
  return found
}

/** Writes the records. */
export const createSessionRecords = (writer: StoreWriter) => ({
  saveSession: ({
    id,
    usedAt,
    expiry,
    after,
    isInUse,
  }: Pick<SessionRecord, 'id' | 'usedAt' | 'expiry' | 'after' | 'isInUse'>) => {
    const value = Buffer.alloc(SESSION_BYTES)
    value.writeDoubleBE(usedAt)
    value.writeDoubleBE(expiry, 8)
    value.writeDoubleBE(after, 16)
    value.writeUInt8(isInUse ? 1 : 0, 24)
    writer.put(sessionKey(id), value)
  },
  /** `owedAt` as in the session, while its retained messages are owed. */
  saveFilter: (id: string, granted: GrantedFilter, owedAt: number | undefined) =>
    writer.put(filterKey(id, granted.filter), packFilter(granted, owedAt)),
  dropFilter: (id: string, filter: string) => writer.remove(filterKey(id, filter)),
  saveReceived: (id: string, messageId: number, stored: StoredCallback) =>
    writer.put(receivedKey(id, messageId), Buffer.from(NO_BYTES), stored),
  dropReceived: (id: string, messageId: number, stored: StoredCallback) =>
    writer.remove(receivedKey(id, messageId), stored),
  saveWill: (id: string, { message, delay }: BrokerWill) => {
    const head = Buffer.alloc(8)
    head.writeDoubleBE(delay)
    writer.put(willKey(id), Buffer.concat([head, packMessage({ ...message, ids: NO_IDS })]))
  },
  dropWill: (id: string) => {
    // what was put a moment ago was never on disk, unless an older one is
    writer.remove(willKey(id))
  },
  /** Forgets a session with its filters and what it received; its messages are in its queue. */
  dropSession: (
    id: string,
    filters: Iterable<string>,
    received: Iterable<number>,
    stored?: StoredCallback,
  ) => {
    for (const filter of filters) writer.remove(filterKey(id, filter))
    for (const messageId of received) writer.remove(receivedKey(id, messageId))
    writer.remove(sessionKey(id), stored)
  },
})

/** What is kept of sessions. */
export type SessionRecords = ReturnType<typeof createSessionRecords>

/**
 * The first number of this run for the broker's order of messages. It grows with every start, not
 * with the clock, so what was stored before a restart stays in front of what comes after it.
 */
export const nextCounterBase = async (db: ClassicLevel): Promise<number> => {
  const run = Number((await db.get('run')) ?? 0) + 1
  // on the disk before it is used, even if the power goes
  await db.put('run', String(run), { sync: true })
  return run * 1e10
}
