/** What the broker counts of its own work: sums only, nothing that tells who subscribes to what. */

/** Sums since the start. */
export type BrokerStatistics = {
  messagesReceived: number
  messagesSent: number
  publishReceived: number
  publishSent: number
  bytesReceived: number
  bytesSent: number
  publishBytesReceived: number
  publishBytesSent: number
  /** Messages that nobody got, because a queue was full or a client did not read. */
  dropped: number
  /** Connections, also those that did not become clients. */
  sockets: number
  /** Clients that were let in. */
  connections: number
  /** The most clients at one time. */
  mostClients: number
  /** Sessions that ended because nobody used them. */
  expired: number
}

/** Nothing has happened yet. */
export const createStatistics = (): BrokerStatistics => ({
  messagesReceived: 0,
  messagesSent: 0,
  publishReceived: 0,
  publishSent: 0,
  bytesReceived: 0,
  bytesSent: 0,
  publishBytesReceived: 0,
  publishBytesSent: 0,
  dropped: 0,
  sockets: 0,
  connections: 0,
  mostClients: 0,
  expired: 0,
})
