/** Bytes that are, or nearly are, MQTT 3.1.1 and 5: what a client says to a broker, and a broker to a client. */
import { connectBytes, subscribeBytes } from '../../support/transport/raw-client.ts'
import { packetBytes } from '../../support/transport/fake-server.ts'
import { inputOf } from '../engine/target.ts'

const text = (value: string) => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([Math.floor(bytes.length / 256), bytes.length % 256]), bytes])
}

/** A packet that is shorter than 128 bytes. */
const packet = (first: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
  return Buffer.concat([Buffer.from([first, body.length]), body])
}

const willed = packet(
  0x10,
  text('MQTT'),
  [4, 0b1110_1110, 0, 60],
  text('willed'),
  text('house/will'),
  text('gone'),
  text('alice'),
  text('secret'),
)
const connect5 = packet(0x10, text('MQTT'), [5, 2, 0, 60, 5, 0x11, 0, 0, 0, 60], text('five'))
const connect3 = packet(0x10, text('MQIsdp'), [3, 2, 0, 60], text('three'))
const publish = (first: number, topic: string, payload: string, id: readonly number[] = []) =>
  packet(first, text(topic), id, Buffer.from(payload))
const ping = Buffer.from([0xc0, 0])
const leave = Buffer.from([0xe0, 0])
const unsubscribe = packet(0xa2, [0, 3], text('house/+'))

// No Local, Retain As Published and Retain Handling 2, with an identifier; and a shared one
const subscribe5 = packet(0x82, [0, 1], [2, 0x0b, 5], text('t/+'), [0b10_1101])
const shared5 = packet(0x82, [0, 2], [0], text('$share/team/t/u'), [1])
const publish5 = packet(0x32, text('t/u'), [0, 1], [3, 0x23, 0, 1], Buffer.from('payload'))

const all = (...packets: readonly Buffer[]) => inputOf(Buffer.concat(packets))

/** What clients say, whole conversations. */
export const clientFrames: readonly string[] = [
  all(connectBytes('fuzz'), leave),
  all(connectBytes('stored', { clean: false }), subscribeBytes(['house/+', '#']), ping),
  all(connectBytes('stored', { clean: false }), Buffer.from([0x40, 2, 0, 1])),
  all(connectBytes(''), publish(0x30, 'house/lamp', 'on')),
  all(
    connectBytes('q1'),
    publish(0x32, 'house/lamp', 'on', [0, 7]),
    publish(0x3b, 'a/b', '', [0, 8]),
  ),
  all(connectBytes('q2'), publish(0x34, 'house/lamp', 'on', [0, 7]), packet(0x62, [0, 7])),
  all(connectBytes('kept'), publish(0x31, 'house/kept', 'kept'), publish(0x31, 'house/kept', '')),
  all(connectBytes('un'), subscribeBytes(['a', 'b/#'], 2), unsubscribe, leave),
  all(willed),
  all(willed, leave),
  all(connect5, leave),
  all(connect5, subscribe5, shared5, publish5, Buffer.from([0x40, 2, 0, 1]), leave),
  all(connect3, ping),
  all(connectBytes('twice'), connectBytes('twice')),
  all(publish(0x30, 'too/early', 'x')),
]

const connack5 = packet(0x20, [0, 0, 3, 0x21, 0, 10])
const suback = packet(0x90, [0, 1], [1])

/** What brokers say. */
export const brokerFrames: readonly string[] = [
  all(packetBytes.connack4(), packetBytes.word4(), packetBytes.pingresp()),
  all(packetBytes.connack4(5)),
  all(packetBytes.connack5(), packetBytes.disconnect5(0x8e)),
  all(connack5, publish5, packetBytes.puback(1)),
  all(
    packetBytes.connack4(),
    publish(0x32, 't', 'x', [0, 9]),
    publish(0x34, 't', 'x', [0, 10]),
    packetBytes.pubrel(10),
  ),
  all(packetBytes.connack4(), suback, packetBytes.puback(7)),
  inputOf('HTTP/1.1 400 Bad Request\r\n\r\n'),
]

/** Pieces of both. */
export const frameWords: readonly string[] = [
  '\u0000\u0004MQTT',
  '\u0004',
  '\u0005',
  '\u00FF\u00FF\u00FF\u007F',
  '\u00FF\u00FF\u00FF\u00FF',
  '\u0080\u0000',
  '\u0000\u0000',
  '\u00FF\u00FF',
  '\u0000\u0007house/+',
  '\u0000\u0001#',
  '\u0000\u0004$SYS',
  '\u0000\u0003\u00ED\u00A0\u0080',
  '\u0030',
  '\u0032',
  '\u0034',
  '\u0040\u0002',
  '\u0082',
  '\u00A2',
  '\u00C0\u0000',
  '\u00E0\u0000',
]
