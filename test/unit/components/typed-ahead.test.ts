/** What a script types faster than it is done: so much of it is read, the rest waits in the terminal, and Ctrl-C ends it. */
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { chord } from '../../../components/keyboard/key.ts'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import { KITTY_ANSWER } from '../../support/screen/kitty.ts'
import { until } from '../../support/wait.ts'

/** A terminal that gives the next of these pieces while it is read, and a keyboard of which each key is drawn by itself. */
const typing = (pieces: readonly string[]) => {
  let isRead = true
  let wasPaused = false
  let given = 0
  let mostWaiting = 0
  const keys: string[] = []
  const input = Object.assign(new EventEmitter(), {
    resume: () => {
      isRead = true
      setImmediate(give)
    },
    pause: () => {
      isRead = false
      wasPaused = true
    },
  })
  const give = () => {
    const [piece, ...rest] = isRead ? pieces : []
    if (piece === undefined) return
    pieces = rest
    given += piece.length
    mostWaiting = Math.max(mostWaiting, given - keys.length)
    input.emit('data', piece)
    setImmediate(give)
  }
  const keyboard = createKeyboard({ terminal: input, write: () => {}, ink: () => {} })
  keyboard.subscribe((key) => {
    // longer than the silence that makes a key of a lone Escape
    if (wasPaused) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 80)
    wasPaused = false
    keys.push(key.type === 'text' ? key.text : chord(key))
    return true
  }, 0)
  keyboard.start()
  input.emit('data', KITTY_ANSWER)
  keys.length = 0
  return { keys, mostWaiting: () => mostWaiting, stop: keyboard.stop }
}

test('no more is read while too many keys wait, and none of them is lost or misread', async () => {
  // each read ends within a sequence, also the last one before a pause
  const lines = Array.from(
    { length: 40 },
    (_, n) => `${n === 0 ? '' : '[A'}${'/a\r'.repeat(1000)}\u001B`,
  )
  const terminal = typing([...lines, '[A'])
  await until(() => terminal.keys.length === 120_040, 'all keys came')
  terminal.stop()
  expect(terminal.mostWaiting()).toBeLessThan(60_000)
  const line = ['/', 'a', 'return']
  const thousand = Array.from({ length: 1000 }, () => line).flat()
  expect(terminal.keys).toEqual(lines.flatMap(() => [...thousand, 'up']))
})

test('Ctrl-C behind more than anybody types ahead ends it, and behind less is the next key', async () => {
  const long = typing(['/a\r'.repeat(1000), '\u0003', 'b'])
  await until(() => long.keys.includes('b'), 'the key behind it came')
  long.stop()
  expect(long.keys.length).toBeLessThan(50)
  expect(long.keys.slice(-2)).toEqual(['ctrl-c', 'b'])
  const short = typing(['/a\r'.repeat(100), '\u0003', 'b'])
  await until(() => short.keys.includes('b'), 'the key behind it came')
  short.stop()
  expect(short.keys).toHaveLength(302)
})
