/** MQTT, as the program sees it: a connection and what travels on it. */
import type { BrokerDenial, LinkEnd } from '../core/broker/link-end.ts'

/** One MQTT application message. `topic` is the whole topic, with its space. */
export type Packet = {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retain: boolean
  /** It may have arrived before: the broker did not get its acknowledgement (MQTT's DUP). */
  readonly duplicate?: boolean
  /** How many bytes the payload had, where it was too large: then `payload` is its beginning. */
  readonly size?: number
}

/** A packet to publish and how. */
export type OutgoingPacket = Packet & {
  readonly qos: 0 | 1
  /** The broker may delete it after so many seconds; only MQTT 5 has this. */
  readonly expires?: number
}

/** What became of a publish: the broker has it, the connection ended first, or why it was denied. */
export type PublishOutcome = 'done' | 'lost' | BrokerDenial

/** What a connection needs from us. */
export type LinkOptions = {
  readonly url: string
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  readonly tls?: {
    readonly ca?: Uint8Array
    readonly cert?: Uint8Array
    readonly key?: Uint8Array
    readonly insecure?: boolean
  }
  /** Keep-alive in seconds. */
  readonly keepAlive: number
  /** The last will, already signed; without one nobody is told when the connection breaks. */
  readonly will?: OutgoingPacket
  /**
   * How long (seconds) the broker keeps our session after the connection: 7 days unless given. 0 begins and leaves
   * none; of all else MQTT 3.1.1 knows nothing, and keeps it.
   */
  readonly sessionExpiry?: number
  /** Protocol version to try first: 5, or 4 (= MQTT 3.1.1) where 5 failed before. */
  readonly version: 4 | 5
}

/** One live connection; it is used once and never reconnects by itself. */
export type Link = {
  /** True when the broker still had our session (and so its queue for us). */
  readonly sessionPresent: boolean
  /** What was agreed on: 4 = MQTT 3.1.1. */
  readonly version: 4 | 5
  /** How many QoS 1 publishes may be unacknowledged at once (the broker's receive maximum, at most 65535). */
  readonly window: number
  /** The largest packet that the broker takes, in bytes. */
  readonly maxPacket: number
  /** Does the broker retain packets? If not, they are published without that. */
  readonly retains: boolean
  /** False where the broker said that it takes no filters with wildcards (MQTT 5). */
  readonly wildcards?: boolean
  /** False where the broker let us in only without the last will that we gave. */
  readonly hasWill?: boolean
  /**
   * Resolves when the broker acknowledged it (QoS 1) or it was written (QoS 0), with `lost` when
   * the connection ended first or `close` was called before. What is larger than `maxPacket` is
   * denied without being sent. Never rejects.
   */
  readonly publish: (packet: OutgoingPacket) => Promise<PublishOutcome>
  /**
   * Subscribes to these filters, at QoS 1 unless given: what is subscribed to at QoS 0 is not queued
   * while we are away. Replaces earlier subscriptions of the same filters. Resolves with the filters
   * that the broker refused.
   */
  readonly subscribe: (
    filters: readonly string[],
    qos?: 0 | 1,
  ) => Promise<'lost' | readonly string[]>
  /** Unsubscribes from these filters. */
  readonly unsubscribe: (filters: readonly string[]) => Promise<'lost' | 'done'>
  /** Measures a round trip in milliseconds by PINGREQ. */
  readonly ping: () => Promise<number | undefined>
  /** Closes cleanly: what was published is flushed, the will is not sent. */
  readonly close: () => Promise<void>
}

/** What a connection reports. */
export type LinkEvents = {
  /**
   * A packet arrived. The broker gets its acknowledgement only after this returned, so a
   * receiver who wants the packet must have put it on disk by then. Must not throw: if it does anyway,
   * the packet stays unacknowledged and the connection ends. Never called before `connect` gave
   * the link, nor after `onEnd`.
   */
  readonly onPacket: (packet: Packet) => void
  /**
   * Packets that came together: `task` calls `onPacket` for each of them, so that they can be stored together. Nothing
   * is acknowledged before this returned, and nothing leaves that was published meanwhile. It throws as `onPacket` does:
   * then none of them is acknowledged, and all of them come again.
   */
  readonly onBatch?: (task: () => void) => void
  /**
   * A packet arrived and will be handed over with those before it. What can be done in the background begins here;
   * they are not handed over before it is done. Never rejects.
   */
  readonly prepare?: (packet: Packet) => Promise<void> | undefined
  /**
   * Are packets taken in? Yes unless given. While they are not, none is handed over or acknowledged, so the broker brings those of
   * QoS 1 again with the next connection.
   */
  readonly isTaking?: () => boolean
  /** A live connection is over; called once, also after `close`. Not called when `connect` failed. */
  readonly onEnd: (end: LinkEnd) => void
  /** A round trip of so many milliseconds was measured by what travels anyway. */
  readonly onRoundTrip?: (millis: number) => void
}

/** Connects to a broker. */
export type Transport = {
  /**
   * Resolves with a live link, or with why there is none; never rejects. Where version 5 is asked
   * for and refused, 3.1.1 is tried once; the link's `version` is worth remembering for next time.
   */
  readonly connect: (options: LinkOptions, events: LinkEvents) => Promise<Link | LinkEnd>
}
