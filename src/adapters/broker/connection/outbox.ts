/** What is written to one connection: everything of a turn at once. */
import type { Socket } from 'node:net'
import type { MemoryShare } from '../guard/memory-budget.ts'
import type { BrokerStatistics } from '../system/statistics.ts'

/** From so many bytes on that the socket has not taken, a client gets nothing new that can wait. */
const FULL = 64 * 1024
/** From so many bytes on it gets no messages of QoS 0. */
const CONGESTED = 256 * 1024

/** From so many bytes on a payload is written as it is, and not copied together with what is around it. */
export const LARGE = 64 * 1024
/** How long (ms) a socket has to take what was written before that counts in the memory of its client, and again after that. */
const COUNT_AFTER = 250

/** `drained` is called when the socket takes bytes again after it was full. */
export const createWireOutbox = (
  socket: Socket,
  statistics: BrokerStatistics,
  memory: MemoryShare,
  drained: () => void,
) => {
  let parts: Uint8Array[] = []
  let size = 0
  let isFull = false
  let isScheduled = false
  let hasLarge = false
  let counted = 0
  let counting: NodeJS.Timeout | undefined

  const waiting = () => size + socket.writableLength
  /** A burst that the socket takes in time costs nothing, so that nobody who reads is cut off for one. */
  const countLater = () => {
    counting ??= setTimeout(() => {
      counting = undefined
      const bytes = socket.destroyed ? 0 : waiting()
      const more = bytes - counted
      counted = bytes
      if (more !== 0) memory.add(more)
      if (bytes > 0) countLater()
    }, COUNT_AFTER).unref()
  }

  const flush = () => {
    isScheduled = false
    if (size === 0) return
    const [first] = parts
    const pieces = hasLarge || (parts.length === 1 && first) ? parts : [Buffer.concat(parts, size)]
    statistics.bytesSent += size
    parts = []
    size = 0
    hasLarge = false
    if (socket.destroyed) return
    let takesMore = true
    if (pieces.length > 1) socket.cork()
    for (const piece of pieces) takesMore = socket.write(piece)
    if (pieces.length > 1) socket.uncork()
    // what was corked may be taken by now
    if (pieces.length > 1) takesMore = !socket.writableNeedDrain
    if (socket.writableLength > CONGESTED) memory.press()
    if (socket.writableLength > 0) countLater()
    if (isFull && takesMore) {
      isFull = false
      drained()
    }
  }

  socket.on('drain', () => {
    isFull = false
    drained()
  })

  return {
    /** Writes at the end of this turn, `payload` behind the other bytes; false: it is full until `drained`. */
    write: (bytes: Uint8Array, payload?: Uint8Array): boolean => {
      parts.push(bytes)
      size += bytes.length
      if (payload) {
        parts.push(payload)
        size += payload.length
        hasLarge = true
      }
      if (!isScheduled) {
        isScheduled = true
        setImmediate(flush)
      }
      if (waiting() > FULL) isFull = true
      return !isFull
    },
    flush,
    waiting,
    isFull: () => waiting() > FULL,
    isCongested: () => waiting() > CONGESTED,
  }
}

/** The way out to one client. */
export type WireOutbox = ReturnType<typeof createWireOutbox>
