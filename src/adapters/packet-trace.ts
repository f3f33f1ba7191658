/**
 * Shows the packets of a connection to those who follow it. While nobody does, all that is kept is the CONNECT and the CONNACK
 * with which the connection began.
 */
import type { IPublishPacket, MqttClient, Packet } from 'mqtt'
import type {
  PacketTraceReader,
  TracedMessage,
  TracedPacket,
} from '../core/broker/traced-packet.ts'
import type { Millis } from '../core/ids.ts'

/** A trace of the connections of a program, one after the other. */
export type PacketTrace = Pick<PacketTraceReader, 'follow'> & {
  /** From now on the packets of this client are shown; to be called before it connects. */
  readonly attach: (client: MqttClient) => void
}

/** Bytes of a payload that are kept to be shown: as many as a packet of papo may have. */
const MOST_KEPT = 65_536
/** Characters of all other fields together, as JSON; what is more is left out. */
const MOST_FIELDS = 4096
/** So many packets are remembered that wait for their acknowledgement. */
const MOST_PENDING = 1000

const bytesOf = (payload: string | Uint8Array): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload

const messageOf = ({
  topic,
  qos = 0,
  retain = false,
  payload,
}: {
  readonly topic: string
  readonly qos?: number
  readonly retain?: boolean
  readonly payload: string | Uint8Array
}): TracedMessage => {
  const bytes = bytesOf(payload)
  // copied: mqtt.js may use the memory again
  return { topic, qos, retain, payload: bytes.slice(0, MOST_KEPT), length: bytes.length }
}

/** Bytes of the length field in front of this many bytes (MQTT 5.0, 1.5.5). */
const lengthBytes = (length: number) =>
  length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4

/** Bytes of a PUBLISH that is about to be written: only the expiry interval can be among its properties. */
const publishSize = (packet: IPublishPacket, version: number) => {
  const { topic, payload, qos, properties } = packet
  const property = version < 5 ? 0 : properties?.messageExpiryInterval === undefined ? 1 : 6
  const id = qos > 0 ? 2 : 0
  const rest = 2 + Buffer.byteLength(topic) + id + property + bytesOf(payload).length
  return 1 + lengthBytes(rest) + rest
}

const HIDDEN = '(not shown)'
const TOO_MUCH = '(too much to be shown)'

/** The rest of a packet, without what is told apart. */
const fieldsOf = (packet: Packet): TracedPacket['fields'] => {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(packet)) {
    if (
      ['cmd', 'messageId', 'length', 'payload', 'topic', 'qos', 'retain', 'will'].includes(name)
    ) {
      continue
    }
    if (typeof value === 'function' || value === undefined || value === null) continue
    if (name === 'dup' && value === false) continue
    if (name === 'password') fields[name] = HIDDEN
    else if (!(value instanceof Uint8Array)) fields[name] = value
  }
  const { properties: _, ...plain } = fields
  // user properties and reasons are as long as the other side likes
  const kept = [fields, plain].find((some) => JSON.stringify(some).length <= MOST_FIELDS)
  // a copy keeps nothing of what mqtt.js has read besides
  return kept ? structuredClone(kept) : { leftOut: TOO_MUCH }
}

/** A trace that nobody follows yet. */
export const createPacketTrace = (now: () => Millis): PacketTrace => {
  const listeners = new Set<(packet: TracedPacket) => void>()
  let count = 0
  let beginning: readonly TracedPacket[] = []
  // topics of publishes without an acknowledgement, by direction and identifier
  const pending = new Map<string, string>()

  const traced = (
    direction: TracedPacket['direction'],
    packet: Packet,
    version: number,
  ): TracedPacket => {
    count += 1
    const id = 'messageId' in packet ? packet.messageId : undefined
    const other = direction === 'sent' ? 'received' : 'sent'
    const key = `${packet.cmd === 'publish' ? direction : other} ${id}`
    if (packet.cmd === 'publish' && packet.qos > 0) {
      if (pending.size >= MOST_PENDING) pending.clear()
      pending.set(key, packet.topic)
    }
    const acknowledges = packet.cmd === 'puback' ? pending.get(key) : undefined
    if (packet.cmd === 'puback') pending.delete(key)
    const received =
      'length' in packet && packet.length !== undefined && direction === 'received'
        ? 1 + lengthBytes(packet.length) + packet.length
        : undefined
    return {
      number: count,
      direction,
      at: now(),
      type: packet.cmd,
      id,
      size:
        packet.cmd === 'publish' && direction === 'sent' ? publishSize(packet, version) : received,
      message:
        packet.cmd === 'publish'
          ? messageOf(packet)
          : packet.cmd === 'connect' && packet.will
            ? messageOf(packet.will)
            : undefined,
      acknowledges,
      fields: fieldsOf(packet),
    }
  }

  return {
    attach: (client) => {
      const version = client.options.protocolVersion ?? 4
      const show = (direction: TracedPacket['direction']) => (packet: Packet) => {
        const begins = packet.cmd === 'connect' || packet.cmd === 'connack'
        if (!begins && listeners.size === 0) return
        const one = traced(direction, packet, version)
        if (packet.cmd === 'connect') beginning = [one]
        if (packet.cmd === 'connack') beginning = [...beginning.slice(0, 1), one]
        for (const listener of listeners) listener(one)
      }
      client.on('packetsend', show('sent'))
      client.on('packetreceive', show('received'))
    },
    follow: (listener) => {
      for (const packet of beginning) listener(packet)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) pending.clear()
      }
    },
  }
}
