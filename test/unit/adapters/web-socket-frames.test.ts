/** Messages of web sockets are taken apart before they are collected; what is in them stays the same, byte for byte. */
import { PassThrough } from 'node:stream'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitMessages } from '../../../src/adapters/mqtt/web-socket-frames.ts'
import { frameHeader, frameOf, readFrames } from '../../support/transport/web-socket-bytes.ts'

const ANSWER = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')

/** Sends these pieces through. */
const through = async (pieces: readonly Uint8Array[]): Promise<Buffer> => {
  const out: Buffer[] = []
  const stream = splitMessages()
  stream.pipe(new PassThrough()).on('data', (bytes: Buffer) => out.push(bytes))
  const ended = new Promise((resolve) => stream.once('close', resolve))
  for (const piece of pieces) stream.write(piece)
  stream.end()
  await ended
  return Buffer.concat(out)
}

const splitAt = (bytes: Buffer, places: readonly number[]) => {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end))
}

/** What came out after the answer: all bytes of data, and the control frames. */
const readOut = (bytes: Buffer) => {
  expect(bytes.subarray(0, ANSWER.length).equals(ANSWER)).toBe(true)
  const { frames, rest } = readFrames(bytes.subarray(ANSWER.length))
  const data = frames.filter(({ opcode }) => opcode < 8)
  return {
    rest,
    data,
    payload: Buffer.concat(data.map((one) => one.payload)),
    control: frames.filter(({ opcode }) => opcode >= 8).map((one) => one.payload.toString()),
  }
}

test('whatever the frames and the pieces are: the same bytes, in whole binary messages that are no longer than the pieces', async () => {
  const data = fc.record({
    payload: fc.uint8Array({ maxLength: 70_000 }),
    opcode: fc.constantFrom(0, 1, 2),
    fin: fc.boolean(),
  })
  const control = fc.record({
    payload: fc.uint8Array({ maxLength: 125 }),
    opcode: fc.constantFrom(8, 9, 10),
    fin: fc.constant(true),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(data, control), { maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      async (frames, places) => {
        const all = Buffer.concat([ANSWER, ...frames.map((one) => frameOf(one.payload, one))])
        const pieces = splitAt(all, places)
        const out = readOut(await through(pieces))
        const said = frames.filter(({ opcode }) => opcode < 8).map(({ payload }) => payload)
        expect(out.payload.equals(Buffer.concat(said))).toBe(true)
        expect(out.control).toEqual(
          frames
            .filter(({ opcode }) => opcode >= 8)
            .map(({ payload }) => Buffer.from(payload).toString()),
        )
        expect(out.rest.length).toBe(0)
        expect(out.data.every(({ fin, opcode }) => fin && opcode === 2)).toBe(true)
        const longest = Math.max(...pieces.map(({ length }) => length))
        expect(out.data.every(({ payload }) => payload.length <= longest)).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test('any bytes go through without an error, and grow by no more than the headers of their pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.uint8Array({ maxLength: 2000 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      async (isOpen, bytes, places) => {
        const all = Buffer.concat([isOpen ? ANSWER : Buffer.alloc(0), bytes])
        const pieces = splitAt(all, places)
        // a frame has at least two bytes of its own, and gets four
        const most = 2 * all.length + 4 * pieces.length
        expect((await through(pieces)).length).toBeLessThanOrEqual(most)
      },
    ),
  )
})

test.each([
  ['all at once', 1_000_000],
  ['one byte after the other', 1],
])('a frame without an end is given on as it comes, %s', async (_, size) => {
  const all = Buffer.concat([ANSWER, frameHeader(2 ** 40), Buffer.alloc(500, 'x')])
  const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.subarray(at * size, (at + 1) * size),
  )
  const { payload, rest } = readOut(await through(pieces))
  expect(payload.toString()).toBe('x'.repeat(500))
  expect(rest.length).toBe(0)
})

const word = frameOf(Buffer.from('word'), { opcode: 1 })
test.each([
  ['a refusal is no frames', [Buffer.from('HTTP/1.1 403 no\r\n\r\n'), word]],
  ['nor is what is no answer', [Buffer.from('\u0020\u0002\u0000\u0000\r\n\r\n'), word]],
  ['a frame that says that it is compressed', [ANSWER, Buffer.from([0xc1, 1, 0]), word]],
  ['one of a kind that does not exist', [ANSWER, Buffer.from([0x83, 1, 0]), word]],
  ['one that is masked', [ANSWER, Buffer.from([0x82, 0x81, 1, 2, 3, 4, 0]), word]],
])('what a server must not send goes on as it is, with all that follows: %s', async (_, parts) => {
  const all = Buffer.concat(parts)
  expect((await through([all])).equals(all)).toBe(true)
})

test('an end of the answer that comes in pieces, behind a carriage return of its own, is found', async () => {
  const answer = Buffer.from('HTTP/1.1 101\r\nX: \r\r\n\r\n')
  const all = Buffer.concat([answer, word])
  for (let at = 1; at < answer.length; at += 1) {
    // oxlint-disable-next-line no-await-in-loop
    const out = await through([all.subarray(0, at), all.subarray(at)])
    expect(out.subarray(answer.length).equals(frameOf(Buffer.from('word')))).toBe(true)
  }
})
