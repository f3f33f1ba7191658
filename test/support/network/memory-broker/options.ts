/** How a broker in memory is, and what a test can do with it. */
import type { LinkEnd } from '../../../../src/core/broker/link-end.ts'
import type {
  LinkOptions,
  OutgoingPacket,
  Packet,
  Transport,
} from '../../../../src/ports/transport.ts'
import type { Clock } from '../../../../src/ports/clock.ts'
import type { Faults } from './queue.ts'

/** How the broker is; the usual is a polite one with MQTT 5 and no limits. */
export type MemoryBrokerOptions = {
  readonly version?: 4 | 5
  readonly window?: number
  /** The largest packet in bytes. */
  readonly maxPacket?: number
  /** How many packets are kept for an absent client; the rest is dropped, as Mosquitto does. */
  readonly queueLimit?: number
  /** So many of the packets that wait are handed over together; asked each time, one by default. */
  readonly batch?: () => number
  /** Milliseconds from a broken connection to its will, with MQTT 5; 3.1.1 does not wait. */
  readonly willDelay?: number
  /** Runs everything that happens later; real timers unless told. Delay 0 must keep the order. */
  readonly after?: Clock['after']
  /** Why this client is not let in. */
  readonly refuse?: (options: LinkOptions) => LinkEnd | undefined
  /** True for what this client may not do with this topic or filter. */
  readonly deny?: (clientId: string, act: 'publish' | 'subscribe', topic: string) => boolean
}

/** The broker in memory. */
export type MemoryBroker = {
  readonly transport: Transport
  /** Breaks the connection of one client (or of all) without a clean close. */
  readonly cut: (clientId?: string) => void
  /** The broker dies without a word and comes back with empty hands. */
  readonly wipe: () => void
  /** Nobody listens any more (false), or again (true); connections are cut. */
  readonly listen: (up: boolean) => void
  /** From now on packets get lost, doubled, overtaken or late on their way to subscribers. */
  readonly setFaults: (setFaults?: Faults) => void
  /** Publishes as a stranger. */
  readonly inject: (packet: OutgoingPacket) => void
  /** What is retained, by topic. */
  readonly retained: ReadonlyMap<string, Packet>
  /** The client ids that are connected. */
  readonly online: () => readonly string[]
}
