/**
 * Acknowledges packets of QoS 1 in the place of mqtt.js, which gives no packet before the one before it was acknowledged. Many
 * of them are one write: mqtt.js makes four of each.
 */
import type { MqttClient } from 'mqtt'

/** Given to mqtt.js it means that it goes on with the next packet, and acknowledges this one not. */
export const ACKNOWLEDGED_LATER = new Error('papo acknowledges this packet itself')

/** The first byte of a PUBACK, and how many follow the second one: those of the identifier (MQTT 3.1.1 and 5, 3.4). */
const PUBACK = 0x40
const REST = 2
const LENGTH = 2 + REST

/** Writes a PUBACK for each of these identifiers, unless the broker has hung up meanwhile. */
export const acknowledge = (client: MqttClient, ids: readonly number[]): void => {
  if (ids.length === 0 || !client.stream.writable) return
  const bytes = Buffer.allocUnsafe(ids.length * LENGTH)
  for (const [index, messageId] of ids.entries()) {
    const at = index * LENGTH
    bytes[at] = PUBACK
    bytes[at + 1] = REST
    bytes.writeUInt16BE(messageId, at + 2)
    client.emit('packetsend', { cmd: 'puback', messageId })
  }
  client.stream.write(bytes)
}
