/** How much the broker keeps and takes. */

/** What the broker allows. */
export type BrokerLimits = {
  /** Bytes after the fixed header of one packet, so a little more than a payload. */
  readonly packet: number
  readonly topicLevels: number
  readonly clientId: number
  readonly connections: number
  /** Messages that one session keeps, and those that wait in memory for a clean one. */
  readonly queuedMessages: number
  /** Stored sessions in all; the longest unused go first. */
  readonly sessions: number
  /** Milliseconds after which an unused session is dropped. */
  readonly sessionAge: number
  /** Milliseconds for clients of a broker that was killed to come back before their wills are published. */
  readonly willGrace: number
}

/** A day in milliseconds. */
export const DAY = 86_400_000

/** What `papo broker` uses; one papo of a machine opens one connection and keeps one session. */
export const LIMITS: BrokerLimits = {
  packet: 128 * 1024 + 1024,
  topicLevels: 8,
  clientId: 128,
  connections: 256,
  queuedMessages: 200_000,
  sessions: 1000,
  sessionAge: 30 * DAY,
  willGrace: 30_000,
}
