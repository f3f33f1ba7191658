/** MQTT control packets as they went over the connection, for those who want to see them. */
import type { GroupId, Millis, PublicKey, UserId } from '../ids.ts'
import type { Stop } from '../stop.ts'

/** The control packets of MQTT 3.1.1 and 5, by their names in the standard (MQTT 5.0, table 2-1). */
export type PacketType =
  | 'connect'
  | 'connack'
  | 'publish'
  | 'puback'
  | 'pubrec'
  | 'pubrel'
  | 'pubcomp'
  | 'subscribe'
  | 'suback'
  | 'unsubscribe'
  | 'unsuback'
  | 'pingreq'
  | 'pingresp'
  | 'disconnect'
  | 'auth'

/** A message in a PUBLISH, or the last will in a CONNECT. */
export type TracedMessage = {
  readonly topic: string
  readonly qos: number
  readonly retain: boolean
  /** The payload, or its beginning where it is long. */
  readonly payload: Uint8Array
  /** Bytes of the whole payload. */
  readonly length: number
}

/** One packet. */
export type TracedPacket = {
  /** Counts up from 1. */
  readonly number: number
  readonly direction: 'sent' | 'received'
  readonly at: Millis
  readonly type: PacketType
  /** The packet identifier of the standard, which an acknowledgement repeats. */
  readonly id: number | undefined
  /** Bytes of the whole packet, where that is known. */
  readonly size: number | undefined
  /** The message of a PUBLISH, the will of a CONNECT. */
  readonly message: TracedMessage | undefined
  /** The topic of the PUBLISH that a PUBACK is about. */
  readonly acknowledges: string | undefined
  /** Everything else in the packet, by the names that mqtt.js has for it; no password. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a message in a packet is for; the names of commands are those of the protocol. */
export type MessageMeaning = {
  /** The type of a command or sync message of papo, or what else it is. */
  readonly kind: string
  readonly from?: UserId
  readonly to?: UserId
  readonly group?: GroupId
  /** Is there a signature, and is it that of the key in the message? */
  readonly signature: 'valid' | 'wrong' | 'none'
  readonly key?: PublicKey
  /** The payload as text, JSON with a field a line; it is as others wrote it, and has to be made harmless. */
  readonly text: string
}

/** What the screen may ask of the connection. */
export type PacketTraceReader = {
  /** Calls the listener for each packet from now on, and first for those with which the connection began. */
  readonly follow: (listener: (packet: TracedPacket) => void) => Stop
  readonly meaningOf: (message: TracedMessage) => MessageMeaning
}
