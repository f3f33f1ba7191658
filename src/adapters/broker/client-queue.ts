/** What is sent to one client: a window of unacknowledged messages, while the rest waits in order. */
import type { MemoryShare } from './guard/memory-budget.ts'
import { encodePublish, memoryOf, packedLength, type QueuedMessage } from './queued-message.ts'
import type { GrantedFilter, RetainedMessage, RetainedScan } from './retained-messages.ts'

/** A message on disk: its place in the order, and the length of its value. */
export type StoredMessageRef = { readonly counter: number; readonly length: number }

/** Where a stored session's messages are. */
export type StoredMessages = {
  /** The next ones after `counter`, oldest first; `done` when there are no more. */
  readonly read: (
    counter: number,
  ) => Promise<{ readonly messages: readonly QueuedMessage[]; readonly done: boolean }>
  readonly remove: (message: StoredMessageRef) => void
}

// mosquitto has 20; more only helps when a round trip is long, and this broker is near
const WINDOW = 100
/** So many bytes of a stored session's messages are in memory; the others are read when it is their turn. */
const MAX_IN_MEMORY = 256 * 1024

/** The way to a client, and what it needs. */
type ClientQueueParts = {
  /** Writes to the client; false: it waits for `drained`. */
  readonly write: (bytes: Uint8Array) => boolean
  /** Where a stored session's messages are. Without it they wait in memory, as far as `memory` allows it. */
  readonly source: StoredMessages | undefined
  readonly memory: MemoryShare
  /** Begins to read the retained messages for these filters. */
  readonly scan: (filters: readonly GrantedFilter[], counter: number) => RetainedScan
  /** Twice so many filters at most may wait for their retained messages. */
  readonly maxFilters: number
  /** The client cannot get what it should; it is to be cut off. */
  readonly failed: (why: string) => void
}

/** The queue of one client; `memory` and `failed` may stop it. */
export const createClientQueue = ({
  write,
  source,
  memory,
  scan: openScan,
  maxFilters,
  failed,
}: ClientQueueParts) => {
  // what was sent, by its message id; with its place on disk, if it has one
  const inFlight = new Map<number, StoredMessageRef | undefined>()
  let pending: QueuedMessage[] = []
  let pendingBytes = 0
  let retained: RetainedMessage[] = []
  let scan: RetainedScan | undefined
  // what was subscribed to since; all of it is read together, so that many subscriptions cost little
  const subscribed = new Map<string, GrantedFilter>()
  let subscribedAt = 0
  let state: 'new' | 'running' | 'stopped' = 'new'
  let behind = source !== undefined // the disk has messages that `pending` has not
  let missed = false // a message was stored while we were behind, perhaps after a read began
  let reading = false
  let congested = false
  let newest = 0
  let lastRead = 0
  let lastId = 0

  const freshId = () => {
    do lastId = (lastId % 65_535) + 1
    while (inFlight.has(lastId))
    return lastId
  }

  const send = (message: QueuedMessage, stored: boolean, qos = 1) => {
    const id = qos === 0 ? undefined : freshId()
    const { counter } = message
    if (id !== undefined)
      inFlight.set(id, stored ? { counter, length: packedLength(message) } : undefined)
    if (!write(encodePublish(message, id))) congested = true
  }

  const stop = () => {
    state = 'stopped'
    pending = []
    retained = []
    scan = undefined
    subscribed.clear()
    inFlight.clear()
    memory.release()
  }

  const giveUp = (why: string) => {
    if (state === 'stopped') return
    stop()
    failed(why)
  }

  /** Reads something from disk; nothing is sent meanwhile, because it may have to come first. */
  const read = async (job: () => Promise<void>) => {
    reading = true
    try {
      await job()
    } catch (error) {
      giveUp(`what waits for it cannot be read: ${String(error)}`)
    }
    reading = false
    pump()
  }
  const readStored = async (from: StoredMessages) => {
    missed = false
    const { messages, done } = await from.read(lastRead)
    if (state === 'stopped') return
    for (const message of messages) put(message)
    lastRead = messages.at(-1)?.counter ?? lastRead
    // a message may be read from disk a moment before it is offered: it comes once
    newest = Math.max(newest, lastRead)
    if (done && !missed) behind = false
  }
  const readRetained = async () => {
    if (!scan) {
      scan = openScan([...subscribed.values()], subscribedAt)
      subscribed.clear()
    }
    const { messages, done } = await scan.next()
    if (state === 'stopped') return
    retained.push(...messages)
    if (done) scan = undefined
  }
  /** Where retained messages that were not read yet stand in the order. */
  const scanCounter = () => scan?.counter ?? (subscribed.size > 0 ? subscribedAt : undefined)

  const put = (message: QueuedMessage) => {
    pending.push(message)
    pendingBytes += memoryOf(message)
    if (!source) memory.add(memoryOf(message))
  }
  const take = () => {
    const message = pending.shift()
    if (!message) return
    pendingBytes -= memoryOf(message)
    if (!source) memory.add(-memoryOf(message))
    send(message, source !== undefined)
  }

  const mayWrite = () => state === 'running' && !reading && !congested && inFlight.size < WINDOW

  const pump = () => {
    while (mayWrite()) {
      if (pending.length === 0 && behind && source) return void read(() => readStored(source))
      const [message] = pending
      const [oldestRetained] = retained
      const unread = scanCounter()
      const isFirst = (counter: number) => !message || counter < message.counter
      if (oldestRetained && isFirst(oldestRetained.counter)) {
        retained.shift()
        send(oldestRetained, false, oldestRetained.qos)
      } else if (unread !== undefined && isFirst(unread)) return void read(readRetained)
      else if (message) take()
      else return
    }
  }

  return {
    /** Begins to write: after the CONNACK, and with everything that the session has waiting. */
    start: () => {
      if (state === 'new') state = 'running'
      pump()
    },
    /** A new message; with a source it must already be stored. */
    enqueue: (message: QueuedMessage) => {
      // overlapping filters of one client bring the same message twice
      if (state === 'stopped' || message.counter <= newest) return
      newest = message.counter
      if (source && (behind || pendingBytes >= MAX_IN_MEMORY)) {
        behind = true
        missed = true
      } else {
        lastRead = message.counter
        put(message)
      }
      pump()
    },
    /** The retained messages for a new subscription: never stored, lost when the connection is. */
    enqueueRetained: (filters: readonly GrantedFilter[], counter: number) => {
      if (state === 'stopped') return
      for (const { topic, qos } of filters) subscribed.set(topic, { topic, qos })
      subscribedAt = counter
      if (subscribed.size > 2 * maxFilters) giveUp('it does not read what it subscribed to')
      pump()
    },
    /** The client acknowledged a message id. */
    acknowledge: (messageId: number) => {
      const sent = inFlight.get(messageId)
      if (!inFlight.delete(messageId)) return
      if (sent) source?.remove(sent)
      pump()
    },
    /** The socket takes bytes again. */
    drained: () => {
      congested = false
      pump()
    },
    stop,
  }
}

/** The way to one connected client. */
export type ClientQueue = ReturnType<typeof createClientQueue>
