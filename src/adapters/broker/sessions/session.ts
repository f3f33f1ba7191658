/** A session (MQTT 5 section 4.1): what the broker knows of a client id, whether its client is there or not. */
import type { Socket } from 'node:net'
import type { QueuedMessage } from '../protocol/message.ts'
import type { ReasonCode } from '../protocol/reason-codes.ts'
import type { BrokerWill, GrantedFilter } from '../store/session-records.ts'
import type { ClientQueue } from './client-queue.ts'

/** The connection of a session's client. */
export type ClientLink = {
  readonly queue: ClientQueue
  /** Writes a message of QoS 0, or drops it where the client does not read fast enough. */
  readonly deliver: (message: QueuedMessage) => void
  /** Ends the connection; in MQTT 5 the client is told the reason. */
  readonly close: (reason: ReasonCode, why: string) => void
  /** The connection that has its slot at the guard. */
  readonly slot: Socket
}

/** One session. A stored one survives its connection and the broker. */
export type BrokerSession = {
  readonly id: string
  readonly isStored: boolean
  /** Its messages come after this place in the broker's order; earlier ones are of another session of this id. */
  readonly after: number
  /** Milliseconds after its client left, when it ends; 0: with the connection. */
  expiry: number
  /** When it was used last (Unix ms). */
  usedAt: number
  readonly filters: Map<string, GrantedFilter>
  /** The packet ids of QoS 2 messages that wait for their PUBREL. */
  readonly received: Set<number>
  /** The packet ids of messages that were on their way when the client left, by their place in the order. */
  readonly unanswered: Map<number, number>
  /** Filters whose retained messages its client has not acknowledged, each with its place in the order. */
  readonly owed: Map<string, number>
  link: ClientLink | undefined
  /** What is published when its client does not come back in time. */
  will: BrokerWill | undefined
  /** Until its delayed will is published, or it ends. */
  timers: readonly NodeJS.Timeout[]
}

/** A session without filters and without a client. */
export const createBrokerSession = (
  id: string,
  {
    isStored,
    expiry,
    usedAt,
    after = 0,
  }: Pick<BrokerSession, 'isStored' | 'expiry' | 'usedAt'> & { readonly after?: number },
): BrokerSession => ({
  id,
  isStored,
  after,
  expiry,
  usedAt,
  filters: new Map(),
  received: new Set(),
  unanswered: new Map(),
  owed: new Map(),
  link: undefined,
  will: undefined,
  timers: [],
})
