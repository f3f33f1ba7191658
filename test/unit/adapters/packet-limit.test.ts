/** What is too large is cut while it streams by; everything else goes on as it came, however it was cut in pieces. */
import { PassThrough } from 'node:stream'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CUT_PACKET,
  limitPackets,
  MAX_INCOMING_PACKET,
  MAX_PACKETS_AT_ONCE,
} from '../../../src/adapters/mqtt/packet-limit.ts'

const lengthBytes = (length: number): number[] =>
  length < 128 ? [length] : [(length % 128) | 128, ...lengthBytes(Math.floor(length / 128))]
const packetOf = (first: number, body: Uint8Array) =>
  Buffer.concat([Uint8Array.from([first, ...lengthBytes(body.length)]), body])

/** Sends these pieces through the limit. */
const through = async (pieces: readonly Uint8Array[]) => {
  const violations: string[] = []
  const limit = limitPackets()
  limit.stream.on('error', ({ message }) => violations.push(message))
  const out: Buffer[] = []
  limit.stream.pipe(new PassThrough()).on('data', (bytes: Buffer) => out.push(bytes))
  const ended = new Promise((resolve) => limit.stream.once('close', resolve))
  for (const piece of pieces) limit.stream.write(piece)
  limit.stream.end()
  await ended
  return { bytes: Buffer.concat(out), violations, limit }
}

const splitAt = (bytes: Uint8Array, places: readonly number[]) => {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end))
}

test('packets within the limit go on byte for byte, in whatever pieces they come', async () => {
  const anyPacket = fc
    .tuple(fc.constantFrom(0x20, 0x30, 0x32, 0x40, 0xd0), fc.uint8Array({ maxLength: 400 }))
    .map(([first, body]) => packetOf(first, body))
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyPacket, { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      async (packets, places) => {
        const all = Buffer.concat(packets)
        const { bytes, violations } = await through(splitAt(all, places))
        expect(bytes.equals(all)).toBe(true)
        expect(violations).toEqual([])
      },
    ),
  )
})

test('many small packets that come at once go on in pieces of some', async () => {
  const limit = limitPackets()
  const pieces: Buffer[] = []
  limit.stream.on('data', (piece: Buffer) => pieces.push(piece))
  const ping = packetOf(0xd0, new Uint8Array())
  const all = Buffer.concat(Array.from({ length: 3.5 * MAX_PACKETS_AT_ONCE }, () => ping))
  limit.stream.end(all)
  await new Promise((resolve) => limit.stream.once('end', resolve))
  expect(Buffer.concat(pieces).equals(all)).toBe(true)
  expect(pieces.map(({ length }) => length / ping.length)).toEqual([
    ...Array.from({ length: 3 }, () => MAX_PACKETS_AT_ONCE),
    MAX_PACKETS_AT_ONCE / 2,
  ])
})

const huge = packetOf(0x33, new Uint8Array(MAX_INCOMING_PACKET + 1).fill(7))
const largest = packetOf(0x33, new Uint8Array(MAX_INCOMING_PACKET).fill(7))
const small = packetOf(0x32, Uint8Array.of(0, 1, 116, 0, 9))

test.each([
  ['in one piece', []],
  ['byte by byte around its header', [5, 6, 7, 8, 9, 10, 11, 12, 13]],
  ['cut where its rest begins', [7 + 5 + CUT_PACKET, 7 + 5 + CUT_PACKET + 1]],
  ['cut near its end', [7 + huge.length - 1, 7 + huge.length, 7 + huge.length + 1]],
])('a publish above the limit is cut, %s', async (_, places) => {
  const { bytes, limit, violations } = await through(
    splitAt(Buffer.concat([small, huge, small, huge, small]), places),
  )
  const cut = packetOf(0x33, new Uint8Array(CUT_PACKET).fill(7))
  expect(bytes.equals(Buffer.concat([small, cut, small, cut, small]))).toBe(true)
  expect(violations).toEqual([])
  expect(limit.takeWholeLength()).toBe(MAX_INCOMING_PACKET + 1)
})

test('a publish as large as the limit goes on whole', async () => {
  const { bytes } = await through(splitAt(Buffer.concat([largest, small]), [4, 99_999]))
  expect(bytes.equals(Buffer.concat([largest, small]))).toBe(true)
})

test('what was as long as a cut packet all the time keeps its length', async () => {
  const same = packetOf(0x31, new Uint8Array(CUT_PACKET))
  const { limit } = await through([huge, same, huge])
  expect([1, 2, 3].map(limit.takeWholeLength)).toEqual([
    MAX_INCOMING_PACKET + 1,
    CUT_PACKET,
    MAX_INCOMING_PACKET + 1,
  ])
})

test('an acknowledgement that is huge ends the connection, and is not collected', async () => {
  const { bytes, violations } = await through([
    small,
    Uint8Array.from([0x90, 0xff, 0xff, 0xff, 0x7f, 1, 2]),
  ])
  expect(violations).toEqual(['a packet of type 9 has 268435455 bytes'])
  expect(bytes.length).toBeLessThanOrEqual(small.length)
})

test('a length that is none is left to the parser', async () => {
  const broken = Uint8Array.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])
  const { bytes } = await through([broken])
  expect([...bytes].slice(0, 5)).toEqual([0x30, 0xff, 0xff, 0xff, 0xff])
})
