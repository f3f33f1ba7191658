/** The retained messages on disk: within limits, and read bit by bit for whoever subscribes. */
import type { ClassicLevel } from 'classic-level'
import type { BrokerLimits } from './limits.ts'
import { packMessage, unpackMessage, type QueuedMessage } from './queued-message.ts'
import { matchesLevels } from './subscriptions.ts'

/** A retained message as it is sent: at the lower QoS of what it was published and subscribed with. */
export type RetainedMessage = QueuedMessage & { readonly qos: number }

/** What a new subscription gets, in pieces; nothing of it is in memory before it is asked for. */
export type RetainedScan = {
  /** Where it stands in the broker's order of messages. */
  readonly counter: number
  /** The next few messages, perhaps none; `done` when nothing comes after them. */
  readonly next: () => Promise<{
    readonly messages: readonly RetainedMessage[]
    readonly done: boolean
  }>
}

/** A filter and the QoS that it was granted. */
export type GrantedFilter = { readonly topic: string; readonly qos: number }

type Entry = {
  readonly bytes: number
  readonly owner: string
  readonly counter: number
  readonly qos: number
}
type Limits = Pick<
  BrokerLimits,
  'retainedMessages' | 'retainedMessagesInAll' | 'retainedBytes' | 'retainedBytesInAll'
>

const PREFIX = 'kept:'
const END = 'kept;'
/** Earlier versions kept them under this name, in the form of aedes-persistence-level. */
const FORMER = { gte: 'retained:', lt: 'retained;' }
/** What is read at once: so many topics are looked at, and so many bytes are taken. */
const TOPICS_AT_ONCE = 500
const BYTES_AT_ONCE = 128 * 1024
/** What a message needs beside its topic and payload, roughly. */
const OVERHEAD = 200

const sizeOf = (topic: string, payload: Uint8Array) =>
  OVERHEAD + Buffer.byteLength(topic) + payload.length

// counter and QoS, the length of the owner, the owner, and the message as queues have it
const pack = (message: QueuedMessage, qos: number, owner: string): Buffer => {
  const name = Buffer.from(owner)
  const head = Buffer.alloc(11)
  head.writeDoubleBE(message.counter)
  head.writeUInt8(qos, 8)
  head.writeUInt16BE(name.length, 9)
  return Buffer.concat([head, name, packMessage(message)])
}

const unpack = (value: Buffer) => {
  if (value.length < 11) return undefined
  const start = 11 + value.readUInt16BE(9)
  const message = unpackMessage(value.readDoubleBE(), value.subarray(start))
  return message && { message, qos: value[8] ?? 0, owner: value.toString('utf8', 11, start) }
}

/** Opens the retained messages in `db`. What becomes of those beyond the limits is told by `log`. */
export const openRetainedMessages = async (
  db: ClassicLevel,
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

  await db.clear(FORMER)
  const stored: [string, Entry][] = []
  const rows = db.iterator<string, Buffer>({ gte: PREFIX, lt: END, valueEncoding: 'buffer' })
  for await (const [, value] of rows) {
    const read = unpack(value)
    if (!read) continue
    const { topic, payload, counter } = read.message
    stored.push([
      topic,
      { bytes: sizeOf(topic, payload), owner: read.owner, counter, qos: read.qos },
    ])
  }
  for (const [topic, entry] of stored.toSorted(([, a], [, b]) => a.counter - b.counter))
    note(topic, entry)

  /** Has this client room for so many bytes more? */
  const mayKeep = (owner: string, bytes: number) => {
    const use = owners.get(owner) ?? { count: 0, bytes: 0 }
    return use.count < limits.retainedMessages && use.bytes + bytes <= limits.retainedBytes
  }
  /** Where there are too many in all, the longest unchanged of the client that has most go. */
  const makeRoom = (): readonly string[] => {
    const gone: string[] = []
    while (total > limits.retainedBytesInAll || table.size > limits.retainedMessagesInAll) {
      const by = total > limits.retainedBytesInAll ? 'bytes' : 'count'
      let most = ''
      for (const [owner, use] of owners) if (use[by] > (owners.get(most)?.[by] ?? -1)) most = owner
      const topics = [...table].filter(([, { owner }]) => owner === most).map(([topic]) => topic)
      // a tenth at a time: the search above is not made for each of many
      const dropped = topics.slice(0, Math.ceil(topics.length / 10))
      for (const topic of dropped) forget(topic)
      gone.push(...dropped)
      log(`too much is retained: ${dropped.length} messages of ${JSON.stringify(most)} are dropped`)
    }
    return gone
  }

  const store = async (message: QueuedMessage, qos: number, owner: string): Promise<void> => {
    const { topic, payload, counter } = message
    const bytes = sizeOf(topic, payload)
    forget(topic)
    if (payload.length === 0) return db.del(PREFIX + topic)
    if (!mayKeep(owner, bytes)) {
      log(`client ${JSON.stringify(owner)} has too much retained: a message is not retained`)
      return db.del(PREFIX + topic)
    }
    note(topic, { bytes, owner, counter, qos })
    const gone = makeRoom()
    const value = pack({ ...message, retain: true }, qos, owner)
    await db.batch(
      [
        { type: 'put', key: PREFIX + topic, value },
        ...gone.map((other) => ({ type: 'del', key: PREFIX + other }) as const),
      ],
      { valueEncoding: 'buffer' },
    )
  }

  /** What these filters want of what was retained before `counter`; what came later arrives by itself. */
  const scan = (filters: readonly GrantedFilter[], counter: number): RetainedScan => {
    const split = filters.map(({ topic, qos }) => ({ levels: topic.split('/'), qos }))
    const topics = table.entries()

    const wanted = (topic: string, entry: Entry) => {
      if (entry.counter > counter) return undefined
      const levels = topic.split('/')
      const granted = split.reduce(
        (best, it) => (it.qos > best && matchesLevels(it.levels, levels) ? it.qos : best),
        -1,
      )
      return granted < 0 ? undefined : Math.min(granted, entry.qos)
    }
    const next: RetainedScan['next'] = async () => {
      const found = new Map<string, number>()
      let bytes = 0
      let isDone = false
      for (let looked = 0; looked < TOPICS_AT_ONCE && bytes < BYTES_AT_ONCE; looked += 1) {
        const { done, value } = topics.next()
        isDone = done === true
        if (done) break
        const [topic, entry] = value
        const qos = wanted(topic, entry)
        if (qos === undefined) continue
        found.set(topic, qos)
        bytes += entry.bytes
      }
      const names = [...found.keys()]
      const values = await db.getMany<string, Buffer>(
        names.map((topic) => PREFIX + topic),
        { valueEncoding: 'buffer' },
      )
      const messages = values.flatMap((value) => {
        const read = value && unpack(value)
        // it was replaced, or taken away, since it was looked at
        if (!read || read.message.counter > counter) return []
        return { ...read.message, counter, qos: found.get(read.message.topic) ?? 0 }
      })
      return { messages, done: isDone }
    }
    return { counter, next }
  }

  return { store, scan }
}

/** The retained messages of a broker. */
export type RetainedMessages = Awaited<ReturnType<typeof openRetainedMessages>>
