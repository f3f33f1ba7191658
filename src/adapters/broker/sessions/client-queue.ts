/** What is sent to one client: a window of unacknowledged messages, while the rest waits in order. */
import type { MemoryShare } from '../guard/memory-budget.ts'
import { isExpired, ownMessage, packedLength, type QueuedMessage } from '../protocol/message.ts'
import type { PublishForm } from '../protocol/publish-packet.ts'
import type { RetainedFilter, RetainedScan } from '../store/retained-messages.ts'
import { createInFlight } from './in-flight.ts'
import { createRetainedFeed } from './retained-feed.ts'
import type { StoredMessages } from './stored-messages.ts'
import { createWaitingMessages } from './waiting-messages.ts'

/** The form in which one message is written now. */
export type SendForm = Pick<PublishForm, 'qos' | 'messageId' | 'dup'>

/** What became of a message that was to be written. */
export type Sent =
  | 'sent'
  /** The client takes no more for now; it waits for `drained`. */
  | 'full'
  /** It is too large for the client, who is spared it. */
  | 'unwanted'

// mosquitto has 20; more only helps when a round trip is long, and this broker is near
const WINDOW = 100
/** So many bytes of a stored session's messages are in memory; the others are read when it is their turn. */
const MAX_IN_MEMORY = 256 * 1024

/** The way to a client, and what it needs. */
type ClientQueueParts = {
  readonly send: (message: QueuedMessage, form: SendForm) => Sent
  /** Where a stored session's messages are. Without it they wait in memory, as far as `memory` allows it. */
  readonly source: StoredMessages | undefined
  readonly memory: MemoryShare
  /** Begins to read the retained messages for these filters. */
  readonly scan: (filters: readonly RetainedFilter[], counter: number) => RetainedScan
  /** Twice so many filters at most may wait for their retained messages. */
  readonly maxFilters: number
  /** How many unacknowledged messages the client takes (Receive Maximum). */
  readonly receiveMaximum?: number
  readonly now: () => number
  /** The client cannot get what it should; it is to be cut off. */
  readonly failed: (why: string) => void
}

/** The queue of one client; `memory` and `failed` may stop it. */
export const createClientQueue = ({
  send: write,
  source,
  memory,
  scan: openScan,
  maxFilters,
  receiveMaximum = WINDOW,
  now,
  failed,
}: ClientQueueParts) => {
  const window = Math.min(WINDOW, receiveMaximum)
  const inFlight = createInFlight(source?.unanswered)
  const pending = createWaitingMessages(source?.cache ?? memory)
  const retained = createRetainedFeed(openScan, memory)
  // QoS 0 that came after retained messages which the client has not been given yet
  const unreliable = createWaitingMessages(memory)
  let state: 'new' | 'running' | 'stopped' = 'new'
  let behind = source !== undefined // the disk has messages that `pending` has not
  let missed = false // a message was stored while we were behind, perhaps after a read began
  let reading = false
  let congested = false
  let owesRetained = false // the client has not acknowledged all of it yet
  let newest = 0
  let lastRead = 0

  const send = (message: QueuedMessage, isStored: boolean) => {
    const { qos, counter } = message
    const stored = isStored ? { counter, length: packedLength(message) } : undefined
    if (message.expiresAt > 0 && isExpired(message, now())) {
      if (stored) {
        inFlight.forget(counter)
        source?.remove(stored)
      }
      return
    }
    const { id, dup } =
      qos === 0 ? { id: 0, dup: false } : inFlight.takeId(isStored ? counter : undefined)
    const sent = write(message, { qos, messageId: id, dup })
    if (sent === 'full') congested = true
    if (sent !== 'unwanted') {
      if (qos > 0) inFlight.add(id, stored)
    } else if (stored) source?.remove(stored)
  }

  const stop = () => {
    if (state === 'stopped') return
    state = 'stopped'
    inFlight.stop()
    pending.clear()
    retained.clear()
    unreliable.clear()
    memory.release()
    source?.cache.release()
  }

  const giveUp = (why: string) => {
    if (state !== 'stopped') failed(why)
    stop()
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

  const put = (message: QueuedMessage) => {
    // what is read from disk is read in pieces of their own
    pending.add(behind ? message : ownMessage(message))
  }

  const isRunning = () => state === 'running' && !reading
  const isOpen = () => isRunning() && !congested
  const mayWrite = () => isOpen() && inFlight.count() < window
  const hasRetained = () => retained.peek() !== undefined || retained.unread() !== undefined
  const isIdle = () => pending.peek() === undefined && !behind && !hasRetained()
  /** QoS 0 needs no place in the window, but it never overtakes a retained message. */
  const sendUnreliable = () => {
    for (let next = unreliable.peek(); next && isOpen(); next = unreliable.peek()) {
      const { counter } = retained.peek() ?? {}
      if ((counter ?? retained.unread() ?? next.counter) < next.counter) return
      unreliable.shift()
      send(next, false)
    }
  }

  const pump = () => {
    fillWindow()
    if (!owesRetained || !isRunning() || hasRetained() || inFlight.unstored() > 0) return
    owesRetained = false
    source?.hasRetained()
  }
  const fillWindow = () => {
    sendUnreliable()
    while (mayWrite()) {
      const message = pending.peek()
      if (!message && behind && source) return void read(() => readStored(source))
      const oldestRetained = retained.peek()
      const unread = retained.unread()
      const isFirst = (counter: number) => !message || counter < message.counter
      if (oldestRetained && isFirst(oldestRetained.counter)) {
        retained.shift()
        send(oldestRetained, false)
        sendUnreliable()
      } else if (unread !== undefined && isFirst(unread)) return void read(retained.read)
      else if (message) {
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
    /** A new message; with a source it is on its way to the disk. */
    enqueue: (message: QueuedMessage) => {
      // a message that was read from disk before it was offered
      if (state === 'stopped' || message.counter <= newest) return
      newest = message.counter
      if (mayWrite() && isIdle()) {
        lastRead = message.counter
        return send(message, source !== undefined)
      }
      if (source && (behind || pending.bytes() >= MAX_IN_MEMORY || source.cache.isFull())) {
        behind = true
        missed = true
      } else {
        lastRead = message.counter
        put(message)
      }
      pump()
    },
    /**
     * A new message of QoS 0: it waits behind the retained messages that the client has not been given yet. False: there
     * are none, so it may be written at once, or it is not delivered because too much waits already.
     */
    enqueueUnreliable: (message: QueuedMessage): 'waits' | 'dropped' | 'free' => {
      if (state === 'stopped') return 'dropped'
      if (!hasRetained() && unreliable.peek() === undefined) return 'free'
      if (unreliable.bytes() >= MAX_IN_MEMORY) return 'dropped'
      unreliable.add(ownMessage(message))
      pump()
      return 'waits'
    },
    /** Would a message be written at once? Then it is likely to be acknowledged in a moment. */
    isPresent: () => mayWrite() && isIdle(),
    /** The retained messages for a new subscription. They are not stored: whoever has a source remembers that they are owed. */
    enqueueRetained: (filters: readonly RetainedFilter[], counter: number) => {
      if (state === 'stopped' || filters.length === 0) return
      owesRetained = source !== undefined
      if (retained.subscribe(filters, counter) > 2 * maxFilters)
        giveUp('it does not read what it subscribed to')
      pump()
    },
    /** PUBACK, or PUBCOMP: the client has it. */
    acknowledge: (messageId: number) => {
      const { isKnown, stored } = inFlight.remove(messageId)
      if (stored) source?.remove(stored)
      if (isKnown) pump()
    },
    /** PUBREC: true where PUBREL is to follow, and then PUBCOMP. A refusal ends the exchange. */
    received: (messageId: number, isRefused: boolean): boolean => {
      if (!inFlight.has(messageId)) return false
      if (isRefused) inFlight.remove(messageId)
      pump()
      return !isRefused
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
