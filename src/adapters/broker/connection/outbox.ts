/** What is written to one connection: everything of a turn at once. */
import type { Socket } from 'node:net'
import type { BrokerStatistics } from '../system/statistics.ts'

/** From so many bytes on that the socket has not taken, a client gets nothing new that can wait. */
const FULL = 64 * 1024
/** From so many bytes on it gets no messages of QoS 0. */
const CONGESTED = 256 * 1024

/** `drained` is called when the socket takes bytes again after it was full. */
export const createWireOutbox = (
  socket: Socket,
  statistics: BrokerStatistics,
  drained: () => void,
) => {
  let parts: Buffer[] = []
  let size = 0
  let isFull = false
  let isScheduled = false

  const flush = () => {
    isScheduled = false
    if (size === 0) return
    const [first] = parts
    const bytes = parts.length === 1 && first ? first : Buffer.concat(parts, size)
    statistics.bytesSent += size
    parts = []
    size = 0
    if (socket.destroyed) return
    const takesMore = socket.write(bytes)
    if (isFull && takesMore) {
      isFull = false
      drained()
    }
  }
  const waiting = () => size + socket.writableLength

  socket.on('drain', () => {
    isFull = false
    drained()
  })

  return {
    /** Writes at the end of this turn; false: it is full until `drained`. */
    write: (bytes: Buffer): boolean => {
      parts.push(bytes)
      size += bytes.length
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
