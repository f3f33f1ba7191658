/** What is sent to one client: a window of unacknowledged messages, while the rest waits in order. */
import type { QueuedMessage } from './queued-message.ts'
import { encodePublish } from './queued-message.ts'

/** Where a stored session's messages are. */
export type StoredMessages = {
  readonly read: (counter: number, limit: number) => Promise<readonly QueuedMessage[]>
  readonly remove: (counter: number) => void
}

// mosquitto has 20; more only helps when a round trip is long, and this broker is near
const WINDOW = 100
const PAGE = 500
const MAX_IN_MEMORY = 1000

/**
 * A queue that writes with `write` (false: wait for `drained`). Without a `source` (a clean
 * session) messages wait in memory, at most `capacity`; then `overflow` is called and it stops.
 */
export const createClientQueue = ({
  write,
  source,
  capacity,
  overflow,
}: {
  readonly write: (bytes: Uint8Array) => boolean
  readonly source: StoredMessages | undefined
  readonly capacity: number
  readonly overflow: (why: string) => void
}) => {
  const inFlight = new Map<number, { readonly counter: number; readonly stored: boolean }>()
  const pending: QueuedMessage[] = []
  const retained: QueuedMessage[] = []
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

  const send = (message: QueuedMessage, stored: boolean) => {
    const id = freshId()
    inFlight.set(id, { counter: message.counter, stored })
    if (!write(encodePublish(message, id))) congested = true
  }

  const stop = (why?: string) => {
    if (state === 'stopped') return
    state = 'stopped'
    pending.length = 0
    retained.length = 0
    if (why !== undefined) overflow(why)
  }

  const readMore = async (from: StoredMessages) => {
    reading = true
    missed = false
    try {
      const messages = await from.read(lastRead, PAGE)
      pending.push(...messages)
      lastRead = messages.at(-1)?.counter ?? lastRead
      // a message may be read from disk a moment before it is offered: it comes once
      newest = Math.max(newest, lastRead)
      if (messages.length < PAGE && !missed) behind = false
    } catch (error) {
      stop(`its queue cannot be read: ${String(error)}`)
    }
    reading = false
    pump()
  }

  const mayWrite = () => state === 'running' && !reading && !congested && inFlight.size < WINDOW

  const pump = () => {
    while (mayWrite()) {
      if (pending.length === 0 && behind && source) return void readMore(source)
      const [message] = pending
      const [oldestRetained] = retained
      if (oldestRetained && (!message || oldestRetained.counter < message.counter)) {
        retained.shift()
        send(oldestRetained, false)
      } else if (message) {
        pending.shift()
        send(message, source !== undefined)
      } else return
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
      if (source && (behind || pending.length >= MAX_IN_MEMORY)) {
        behind = true
        missed = true
      } else {
        pending.push(message)
        lastRead = message.counter
        if (!source && pending.length > capacity)
          return stop(`it does not read: ${pending.length} messages wait in memory`)
      }
      pump()
    },
    /** A retained message for a new subscription: never stored, lost when the connection is. */
    enqueueRetained: (message: QueuedMessage) => {
      if (state === 'stopped') return
      retained.push(message)
      pump()
    },
    /** The client acknowledged a message id. */
    acknowledge: (messageId: number) => {
      const sent = inFlight.get(messageId)
      if (!sent) return
      inFlight.delete(messageId)
      if (sent.stored) source?.remove(sent.counter)
      pump()
    },
    /** The socket takes bytes again. */
    drained: () => {
      congested = false
      pump()
    },
    stop: () => stop(),
  }
}

/** The way to one connected client. */
export type ClientQueue = ReturnType<typeof createClientQueue>
