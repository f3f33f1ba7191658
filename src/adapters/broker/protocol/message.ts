/** An application message, as publishers send it and as it waits for its receivers. */

/** A quality of service. */
export type BrokerQos = 0 | 1 | 2

/** A message on its way through the broker. */
export type BrokerMessage = {
  readonly topic: string
  readonly payload: Uint8Array
  /** The properties that go on to every receiver, in the bytes of MQTT 5; empty where there are none. */
  readonly properties: Uint8Array
  /** When it is of no use any more (Unix ms); 0: never. */
  readonly expiresAt: number
  readonly qos: BrokerQos
  readonly retain: boolean
}

/** A message for one receiver; `counter` is its position in the broker's one order of messages. */
export type QueuedMessage = BrokerMessage & {
  readonly counter: number
  /** The subscription identifiers that it goes with. */
  readonly ids: readonly number[]
}

/** No properties and no identifiers. */
export const NO_BYTES = new Uint8Array(0)
export const NO_IDS: readonly number[] = []

/** What a message needs in memory beside its bytes, roughly. */
const OVERHEAD = 300

/** The bytes in memory of a message that waits. */
export const memoryOf = ({ topic, payload, properties, ids }: QueuedMessage): number =>
  OVERHEAD + topic.length + payload.length + properties.length + 8 * ids.length

const ownBytes = (bytes: Uint8Array): Uint8Array => {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.byteLength)
  own.set(bytes)
  return own
}

/**
 * The message with bytes of its own. What was read from a connection is a piece of everything that came with it, and
 * one that waits would keep all of it in memory.
 */
export const ownMessage = <T extends BrokerMessage>(message: T): T => ({
  ...message,
  payload: ownBytes(message.payload),
  properties: ownBytes(message.properties),
})

/** May it be thrown away? `now` in Unix ms. */
export const isExpired = ({ expiresAt }: Pick<BrokerMessage, 'expiresAt'>, now: number): boolean =>
  expiresAt > 0 && expiresAt <= now

// flags, topic length, length of the properties, number of identifiers, time of expiry
const HEAD = 1 + 2 + 4 + 2 + 8

/** How long the value of `packMessage` is. */
export const packedLength = ({
  topic,
  payload,
  properties,
  ids,
}: Omit<QueuedMessage, 'counter'>): number =>
  HEAD + Buffer.byteLength(topic) + properties.length + 4 * ids.length + payload.length

/** The value under a message's key on disk. */
export const packMessage = (message: Omit<QueuedMessage, 'counter'>): Buffer => {
  const { topic, payload, properties, ids, expiresAt, qos, retain } = message
  const name = Buffer.byteLength(topic)
  const bytes = Buffer.allocUnsafe(
    HEAD + name + properties.length + 4 * ids.length + payload.length,
  )
  bytes.writeUInt8((retain ? 1 : 0) + 2 * qos)
  bytes.writeUInt16BE(name, 1)
  bytes.writeUInt32BE(properties.length, 3)
  bytes.writeUInt16BE(ids.length, 7)
  bytes.writeDoubleBE(expiresAt, 9)
  let at = HEAD + bytes.write(topic, HEAD)
  bytes.set(properties, at)
  at += properties.length
  for (const id of ids) at = bytes.writeUInt32BE(id, at)
  bytes.set(payload, at)
  return bytes
}

/** When the message of a value of `packMessage` expires (Unix ms); 0: never. */
export const packedExpiry = (bytes: Buffer): number =>
  bytes.length < HEAD ? 0 : bytes.readDoubleBE(9)

/** The inverse of `packMessage`; `undefined` for bytes that it cannot have made. */
export const unpackMessage = (counter: number, bytes: Buffer): QueuedMessage | undefined => {
  if (bytes.length < HEAD) return undefined
  const flags = bytes.readUInt8()
  const name = HEAD + bytes.readUInt16BE(1)
  const properties = name + bytes.readUInt32BE(3)
  const payload = properties + 4 * bytes.readUInt16BE(7)
  if (bytes.length < payload || flags > 5) return undefined
  const ids: number[] = []
  for (let at = properties; at < payload; at += 4) ids.push(bytes.readUInt32BE(at))
  return {
    counter,
    retain: flags % 2 === 1,
    qos: flags >= 4 ? 2 : flags >= 2 ? 1 : 0,
    topic: bytes.toString('utf8', HEAD, name),
    properties: bytes.subarray(name, properties),
    expiresAt: bytes.readDoubleBE(9),
    ids,
    payload: bytes.subarray(payload),
  }
}
