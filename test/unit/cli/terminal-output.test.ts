/** What is written into a terminal, and when. */
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createTerminalOutput } from '../../../src/cli/screen/output/terminal-output.ts'

const BEGIN = '\u001B[?2026h'
const END = '\u001B[?2026l'

/** An output, and each write that its terminal got; that takes nothing until it is told to. */
const opened = () => {
  const writes: string[] = []
  const waiting: (() => void)[] = []
  const terminal = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      writes.push(chunk)
      waiting.push(done)
    },
  })
  const output = createTerminalOutput(
    terminal,
    (text) => text,
    () => {},
  )
  return { output, writes, take: () => waiting.shift()?.() }
}

test('a frame is one write, however many parts it has', async () => {
  const { output, writes } = opened()
  for (const part of [BEGIN, 'a frame', END]) output.stream.write(part)
  expect(writes).toEqual([])
  await Promise.resolve()
  expect(writes).toEqual([`${BEGIN}a frame${END}`])
})

test('what is written beside a frame comes behind what was drawn before it, and at once', () => {
  const { output, writes } = opened()
  output.stream.write('drawn before')
  output.writeRaw('\u0007')
  expect(writes).toEqual(['drawn before\u0007'])
})

test('whoever waits until the terminal has everything waits for what was only just drawn', async () => {
  const { output, writes, take } = opened()
  output.stream.write('the last frame')
  let isFlushed = false
  const flushed = output.flushed().then(() => (isFlushed = true))
  await Promise.resolve()
  expect([writes, isFlushed]).toEqual([['the last frame'], false])
  take()
  await new Promise((resolve) => setImmediate(resolve))
  take()
  await flushed
  expect(isFlushed).toBe(true)
})

test('what was only just drawn counts as not undone, and is not written any more', async () => {
  const { output, writes, take } = opened()
  output.writeRaw('\u001B[?25l')
  take()
  await new Promise((resolve) => setImmediate(resolve))
  output.stream.write('\u001B[?25h')
  expect(output.restore()).toContain('\u001B[?25h')
  await Promise.resolve()
  expect(writes).toEqual(['\u001B[?25l'])
})

test('a frame that is only just drawn counts for being behind', () => {
  const { output } = opened()
  output.stream.write('x'.repeat(70_000))
  expect(output.isBehind()).toBe(true)
})
