/** The retained messages on disk: within limits, and read bit by bit for whoever subscribes. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClassicLevel } from 'classic-level'
import type { BrokerLimits } from '../limits.ts'
import {
  isExpired,
  packMessage,
  packedLength,
  unpackMessage,
  type BrokerQos,
  type QueuedMessage,
} from '../protocol/message.ts'
import { createTopicTree } from '../sessions/topic-tree.ts'
import { createRetainedTable, type RetainedEntry } from './retained-table.ts'
import type { GrantedFilter } from './session-records.ts'
import type { StoredCallback, StoreWriter } from './store-writer.ts'

/** What a new subscription gets, in pieces; nothing of it is in memory before it is asked for. */
export type RetainedScan = {
  /** Where it stands in the broker's order of messages. */
  readonly counter: number
  /** The next few messages, perhaps none; `done` when nothing comes after them. */
  readonly next: () => Promise<{
    readonly messages: readonly QueuedMessage[]
    readonly done: boolean
  }>
}

/** A subscription that is given what is retained. */
export type RetainedFilter = Pick<GrantedFilter, 'filter' | 'qos' | 'id'>

type Limits = Pick<
  BrokerLimits,
  'retainedMessages' | 'retainedMessagesInAll' | 'retainedBytes' | 'retainedBytesInAll'
>

const PREFIX = 'kept:'
const END = 'kept;'
/** What is read at once: so many topics are looked at, and so many bytes are taken. */
const TOPICS_AT_ONCE = 500
const BYTES_AT_ONCE = 128 * 1024
/** What a message needs beside its bytes, roughly. */
const OVERHEAD = 200

// counter, the length of the owner, the owner, and the message as queues have it
const pack = (message: QueuedMessage, owner: string): Buffer => {
  const name = Buffer.from(owner)
  const head = Buffer.alloc(10)
  head.writeDoubleBE(message.counter)
  head.writeUInt16BE(name.length, 8)
  return Buffer.concat([head, name, packMessage(message)])
}

const unpack = (value: Buffer) => {
  if (value.length < 10) return undefined
  const start = 10 + value.readUInt16BE(8)
  const message = unpackMessage(value.readDoubleBE(), value.subarray(start))
  return message && { message, owner: value.toString('utf8', 10, start) }
}

/** Opens the retained messages in `db`. What becomes of those beyond the limits is told by `log`. */
export const openRetainedMessages = async (
  db: ClassicLevel,
  writer: StoreWriter,
  limits: Limits,
  log: (line: string) => void,
) => {
  const table = createRetainedTable()

  const start = Date.now()
  const found: [string, RetainedEntry][] = []
  const rows = db.iterator<string, Buffer>({ gte: PREFIX, lt: END, valueEncoding: 'buffer' })
  for await (const [key, value] of rows) {
    const read = unpack(value)
    if (!read) continue
    const { topic, counter, qos, expiresAt } = read.message
    const bytes = OVERHEAD + packedLength(read.message)
    if (isExpired(read.message, start)) writer.remove(key)
    else found.push([topic, { bytes, owner: read.owner, counter, qos, expiresAt }])
  }
  for (const [topic, entry] of found.toSorted(([, a], [, b]) => a.counter - b.counter))
    table.set(topic, entry)

  const drop = (topics: readonly string[]) => {
    for (const topic of topics) {
      table.forget(topic)
      writer.remove(PREFIX + topic)
    }
  }
  const dropExpired = () => drop(table.expired(Date.now()))
  /** Has this client room for so many bytes more? */
  const mayKeep = (owner: string, bytes: number) => {
    const use = table.useOf(owner)
    return use.count < limits.retainedMessages && use.bytes + bytes <= limits.retainedBytes
  }
  const isTooMuch = () =>
    table.bytes() > limits.retainedBytesInAll || table.size() > limits.retainedMessagesInAll
  /** Where there are too many in all, the longest unchanged of a client that has most go. */
  const makeRoom = (): void => {
    if (isTooMuch()) dropExpired()
    while (isTooMuch()) {
      const { owner, topics } = table.largest(
        table.bytes() > limits.retainedBytesInAll ? 'bytes' : 'count',
      )
      drop(topics)
      log(`too much is retained: ${topics.length} messages of ${JSON.stringify(owner)} are dropped`)
    }
  }

  /** Keeps a message in the place of the last one of its topic; an empty one only takes that away. */
  const store = (message: QueuedMessage, owner: string, stored: StoredCallback): void => {
    const { topic, payload, counter, qos, expiresAt } = message
    const bytes = OVERHEAD + packedLength(message)
    const wasKept = table.has(topic)
    table.forget(topic)
    if (payload.length > 0 && !mayKeep(owner, bytes)) dropExpired()
    const isWanted = payload.length > 0 && mayKeep(owner, bytes)
    if (payload.length > 0 && !isWanted)
      log(`client ${JSON.stringify(owner)} has too much retained: a message is not retained`)
    if (isWanted) {
      table.set(topic, { bytes, owner, counter, qos, expiresAt })
      writer.put(PREFIX + topic, pack({ ...message, retain: true }, owner), stored)
      makeRoom()
    } else if (wasKept || writer.isRemoved(PREFIX + topic)) writer.remove(PREFIX + topic, stored)
    else stored(true)
  }

  /** What these filters want of what was retained before `counter`; what came later arrives by itself. */
  const scan = (filters: readonly RetainedFilter[], counter: number): RetainedScan => {
    const tree = createTopicTree<RetainedFilter>()
    for (const one of filters) tree.set(one.filter, '', one)
    const topics = table.entries()

    const wanted = (topic: string, entry: RetainedEntry, now: number) => {
      if (entry.counter > counter || isExpired(entry, now)) return undefined
      const by = tree.match(topic)
      if (by.length === 0) return undefined
      const granted = by.reduce<BrokerQos>((best, { qos }) => (qos > best ? qos : best), 0)
      return {
        qos: granted < entry.qos ? granted : entry.qos,
        ids: by.flatMap(({ id }) => (id > 0 ? [id] : [])),
      }
    }
    const next: RetainedScan['next'] = async () => {
      const found = new Map<string, { readonly qos: BrokerQos; readonly ids: readonly number[] }>()
      const now = Date.now()
      let bytes = 0
      let isDone = false
      for (let looked = 0; looked < TOPICS_AT_ONCE && bytes < BYTES_AT_ONCE; looked += 1) {
        const { done, value } = topics.next()
        isDone = done === true
        if (done) break
        const [topic, entry] = value
        const form = wanted(topic, entry, now)
        if (!form) continue
        found.set(topic, form)
        bytes += entry.bytes
      }
      if (found.size === 0) {
        // others have their turn between two pieces, also where nothing is read from disk
        if (!isDone) await nextTurn()
        return { messages: [], done: isDone }
      }
      const keys = [...found.keys()].map((topic) => PREFIX + topic)
      const values = await writer.read(() =>
        db.getMany<string, Buffer>(keys, { valueEncoding: 'buffer' }),
      )
      const messages = values.flatMap((value) => {
        const read = value && unpack(value)
        // it was replaced, or taken away, since it was looked at
        if (!read || read.message.counter > counter || isExpired(read.message, now)) return []
        return { ...read.message, ...found.get(read.message.topic), counter }
      })
      return { messages, done: isDone }
    }
    return { counter, next }
  }

  return { store, scan, dropExpired, count: table.size }
}

/** The retained messages of a broker. */
export type RetainedMessages = Awaited<ReturnType<typeof openRetainedMessages>>
