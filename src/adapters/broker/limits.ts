/** How much the broker keeps and takes. */

/** What the broker allows. What happens at each limit is in docs/decisions/0021. */
export type BrokerLimits = {
  /** Bytes after the fixed header of one packet, so a little more than a payload. */
  readonly packet: number
  /** Messages of a client that may be on their way at once: in MQTT 5 (Receive Maximum), and at QoS 2 in every version. */
  readonly receiveMaximum: number
  /** Topics that may have a number on one connection, in MQTT 5: given by the client (Topic Alias Maximum) or by the broker. */
  readonly topicAliases: number
  readonly topicLevels: number
  /** Bytes of a topic or filter. */
  readonly topic: number
  readonly clientId: number
  /** Clients whose CONNECT was accepted, in all and from one address. */
  readonly connections: number
  readonly connectionsPerAddress: number
  /** Connections that have not sent their CONNECT yet. */
  readonly halfOpen: number
  /** Milliseconds that a connection has for its CONNECT, the handshake of TLS included. */
  readonly connectTimeout: number
  /** The longest keep-alive in seconds, also for clients that ask for a longer one or none. */
  readonly keepAlive: number
  /** Filters of one client, in one packet as well, and of all clients and stored sessions before only small ones may grow. */
  readonly filters: number
  readonly filtersInAll: number
  /** Messages that one stored session keeps. */
  readonly queuedMessages: number
  /** Bytes on disk that one stored session keeps, and that all keep before only small ones may grow. */
  readonly queuedBytes: number
  readonly queuedBytesInAll: number
  /** Bytes that wait in memory for one client, but for the part of a stored session's queue, and for all of them. */
  readonly memory: number
  readonly memoryInAll: number
  /** Bytes of all stored sessions' queues that are in memory, before what comes is only on disk. */
  readonly cachedInAll: number
  /** Retained messages and their bytes, of one client and in all. */
  readonly retainedMessages: number
  readonly retainedMessagesInAll: number
  readonly retainedBytes: number
  readonly retainedBytesInAll: number
  /** Stored sessions in all; the longest unused go first. */
  readonly sessions: number
  /** Milliseconds after which an unused session is dropped. */
  readonly sessionAge: number
  /** Milliseconds after which an unused session makes room for a new one where there are too many. */
  readonly sessionRest: number
  /** Milliseconds for clients of a broker that was killed to come back before their wills are published. */
  readonly willGrace: number
}

/** A day in milliseconds. */
export const DAY = 86_400_000
const MIB = 1024 * 1024

/** What `papo broker` uses; one papo of a machine opens one connection and keeps one session. */
export const LIMITS: BrokerLimits = {
  packet: MIB + 4096,
  receiveMaximum: 1000,
  topicAliases: 64,
  topicLevels: 16,
  topic: 2048,
  clientId: 128,
  connections: 256,
  connectionsPerAddress: 128,
  halfOpen: 64,
  connectTimeout: 5000,
  keepAlive: 600,
  filters: 2000,
  filtersInAll: 20_000,
  queuedMessages: 200_000,
  queuedBytes: 64 * MIB,
  queuedBytesInAll: 256 * MIB,
  memory: 4 * MIB,
  memoryInAll: 32 * MIB,
  cachedInAll: 16 * MIB,
  retainedMessages: 10_000,
  retainedMessagesInAll: 50_000,
  retainedBytes: 16 * MIB,
  retainedBytesInAll: 64 * MIB,
  sessions: 1000,
  sessionAge: 30 * DAY,
  sessionRest: DAY,
  willGrace: 30_000,
}
