/** A message on its way to one client, as bytes on the disk and on the wire (MQTT 3.1.1). */

/** One QoS 1 message for one client; `counter` is its position in the broker's one order of messages. */
export type QueuedMessage = {
  readonly counter: number
  readonly topic: string
  readonly payload: Uint8Array
  readonly retain: boolean
}

/** What a message needs in memory beside its payload and topic, roughly. */
const OVERHEAD = 300

/** The bytes in memory of a message that waits. */
export const memoryOf = ({ topic, payload }: QueuedMessage): number =>
  OVERHEAD + topic.length + payload.length

/** The value under a message's key: a byte of flags, two of topic length, the topic, the payload. */
export const packMessage = ({ topic, payload, retain }: Omit<QueuedMessage, 'counter'>): Buffer => {
  const name = Buffer.from(topic)
  const head = Buffer.allocUnsafe(3)
  head.writeUInt8(retain ? 1 : 0)
  head.writeUInt16BE(name.length, 1)
  return Buffer.concat([head, name, payload])
}

/**
 * The packet with a payload of its own bytes. What was read from a connection is a piece of everything that
 * came with it, and one that waits would keep all of it in memory.
 */
export const ownPayload = (packet: object): object => {
  const payload: unknown = Reflect.get(packet, 'payload')
  if (!(payload instanceof Uint8Array) || payload.byteLength === payload.buffer.byteLength)
    return packet
  const own = Buffer.allocUnsafeSlow(payload.byteLength)
  own.set(payload)
  return Object.assign(packet, { payload: own })
}

/** How long the value of `packMessage` is. */
export const packedLength = ({ topic, payload }: Omit<QueuedMessage, 'counter'>): number =>
  3 + Buffer.byteLength(topic) + payload.length

/** The inverse of `packMessage`; `undefined` for bytes that it cannot have made. */
export const unpackMessage = (counter: number, bytes: Buffer): QueuedMessage | undefined => {
  if (bytes.length < 3) return undefined
  const start = 3 + bytes.readUInt16BE(1)
  if (bytes.length < start) return undefined
  return {
    counter,
    retain: bytes[0] === 1,
    topic: bytes.toString('utf8', 3, start),
    payload: bytes.subarray(start),
  }
}

const lengthBytes = (length: number): readonly number[] => {
  const low = length % 128
  const rest = (length - low) / 128
  return rest > 0 ? [low + 128, ...lengthBytes(rest)] : [low]
}

/** A PUBLISH packet (MQTT 3.1.1 section 3.3): QoS 1 with a message id, QoS 0 without. */
export const encodePublish = (
  message: Omit<QueuedMessage, 'counter'>,
  messageId?: number,
  dup = false,
): Buffer => {
  const name = Buffer.from(message.topic)
  const id = messageId === undefined ? [] : [Math.floor(messageId / 256), messageId % 256]
  const flags = (dup ? 8 : 0) + (messageId === undefined ? 0 : 2) + (message.retain ? 1 : 0)
  const length = 2 + name.length + id.length + message.payload.length
  const head = [0x30 + flags, ...lengthBytes(length)]
  head.push(Math.floor(name.length / 256), name.length % 256)
  return Buffer.concat([Buffer.from(head), name, Buffer.from(id), message.payload])
}
