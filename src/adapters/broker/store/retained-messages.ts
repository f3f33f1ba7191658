/** The retained messages on disk: within limits, and read bit by bit for whoever subscribes. */
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

type Entry = {
  readonly bytes: number
  readonly owner: string
  readonly counter: number
  readonly qos: BrokerQos
}
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
  // the longest unchanged come first
  const table = new Map<string, Entry>()
  const owners = new Map<string, { count: number; bytes: number }>()
  let total = 0

  const forget = (topic: string) => {
    const entry = table.get(topic)
    const use = entry && owners.get(entry.owner)
    if (!entry || !use) return
    table.delete(topic)
    total -= entry.bytes
    use.count -= 1
    use.bytes -= entry.bytes
    if (use.count === 0) owners.delete(entry.owner)
  }
  const note = (topic: string, entry: Entry) => {
    forget(topic)
    table.set(topic, entry)
    total += entry.bytes
    const use = owners.get(entry.owner) ?? { count: 0, bytes: 0 }
    use.count += 1
    use.bytes += entry.bytes
    owners.set(entry.owner, use)
  }

  const found: [string, Entry][] = []
  const rows = db.iterator<string, Buffer>({ gte: PREFIX, lt: END, valueEncoding: 'buffer' })
  for await (const [, value] of rows) {
    const read = unpack(value)
    if (!read) continue
    const { topic, counter, qos } = read.message
    const bytes = OVERHEAD + packedLength(read.message)
    found.push([topic, { bytes, owner: read.owner, counter, qos }])
  }
  for (const [topic, entry] of found.toSorted(([, a], [, b]) => a.counter - b.counter))
    note(topic, entry)

  /** Has this client room for so many bytes more? */
  const mayKeep = (owner: string, bytes: number) => {
    const use = owners.get(owner) ?? { count: 0, bytes: 0 }
    return use.count < limits.retainedMessages && use.bytes + bytes <= limits.retainedBytes
  }
  /** Where there are too many in all, the longest unchanged of the client that has most go. */
  const makeRoom = (): void => {
    while (total > limits.retainedBytesInAll || table.size > limits.retainedMessagesInAll) {
      const by = total > limits.retainedBytesInAll ? 'bytes' : 'count'
      let most = ''
      for (const [owner, use] of owners) if (use[by] > (owners.get(most)?.[by] ?? -1)) most = owner
      const topics = [...table].filter(([, { owner }]) => owner === most).map(([topic]) => topic)
      // a tenth at a time: the search above is not made for each of many
      const dropped = topics.slice(0, Math.ceil(topics.length / 10))
      for (const topic of dropped) {
        forget(topic)
        writer.remove(PREFIX + topic)
      }
      log(`too much is retained: ${dropped.length} messages of ${JSON.stringify(most)} are dropped`)
    }
  }

  /** Keeps a message in the place of the last one of its topic; an empty one only takes that away. */
  const store = (message: QueuedMessage, owner: string, stored: StoredCallback): void => {
    const { topic, payload, counter, qos } = message
    const bytes = OVERHEAD + packedLength(message)
    const wasKept = table.has(topic)
    forget(topic)
    const isWanted = payload.length > 0 && mayKeep(owner, bytes)
    if (payload.length > 0 && !isWanted)
      log(`client ${JSON.stringify(owner)} has too much retained: a message is not retained`)
    if (isWanted) {
      note(topic, { bytes, owner, counter, qos })
      writer.put(PREFIX + topic, pack({ ...message, retain: true }, owner), stored)
      makeRoom()
    } else if (wasKept) writer.remove(PREFIX + topic, stored)
    else stored(true)
  }

  /** What these filters want of what was retained before `counter`; what came later arrives by itself. */
  const scan = (filters: readonly RetainedFilter[], counter: number): RetainedScan => {
    const tree = createTopicTree<RetainedFilter>()
    for (const one of filters) tree.set(one.filter, '', one)
    const topics = table.entries()

    const wanted = (topic: string, entry: Entry) => {
      if (entry.counter > counter) return undefined
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
      let bytes = 0
      let isDone = false
      for (let looked = 0; looked < TOPICS_AT_ONCE && bytes < BYTES_AT_ONCE; looked += 1) {
        const { done, value } = topics.next()
        isDone = done === true
        if (done) break
        const [topic, entry] = value
        const form = wanted(topic, entry)
        if (!form) continue
        found.set(topic, form)
        bytes += entry.bytes
      }
      if (found.size === 0) return { messages: [], done: isDone }
      const keys = [...found.keys()].map((topic) => PREFIX + topic)
      const values = await writer.read(() =>
        db.getMany<string, Buffer>(keys, { valueEncoding: 'buffer' }),
      )
      const now = Date.now()
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

  return { store, scan, count: () => table.size }
}

/** The retained messages of a broker. */
export type RetainedMessages = Awaited<ReturnType<typeof openRetainedMessages>>
