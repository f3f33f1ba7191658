/** Keys that wait: in order, whatever is taken and put back, and no slower where thousands wait. */
import { EventEmitter } from 'node:events'
import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Key } from '../../../components/keyboard/key.ts'
import { createKeyQueue } from '../../../components/keyboard/key-queue.ts'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import { KITTY_ANSWER } from '../../support/screen/kitty.ts'

const text = (word: string): Key => ({ type: 'text', text: word })
const isShort = (key: Key) => key.type === 'text' && key.text.length < 3

const words = fc.array(fc.constantFrom('a', 'bb', 'ccc', 'dddd'), { maxLength: 1200 })
const step = fc.oneof(
  fc.record({ is: fc.constantFrom('add', 'putBack'), words }),
  fc.record({ is: fc.constant('take'), count: fc.nat(1500) }),
  fc.record({ is: fc.constantFrom('takeShort', 'takeTwoShort', 'clear') }),
)

test('it gives what a list gives', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const queue = createKeyQueue()
      let list: Key[] = []
      const [given, wanted]: [unknown[], unknown[]] = [[], []]
      for (const one of steps) {
        if ('words' in one) {
          const keys = one.words.map(text)
          if (one.is === 'add') {
            queue.add(...keys)
            list.push(...keys)
          } else {
            queue.putBack(...keys)
            list.unshift(...keys)
          }
        } else if ('count' in one) {
          for (let index = 0; index < one.count; index += 1) {
            given.push(queue.take())
            wanted.push(list.shift())
          }
        } else if (one.is === 'clear') {
          queue.clear()
          list = []
        } else {
          const end = list.findIndex((key) => !isShort(key))
          const run = list.slice(0, end === -1 ? list.length : end)
          const isWanted = (keys: readonly Key[]) => one.is === 'takeShort' || keys.length === 2
          const found = isWanted(run) ? run : []
          given.push(queue.takeWhile(isShort, isWanted))
          wanted.push(found)
          list.splice(0, found.length)
        }
        given.push(queue.first())
        wanted.push(list[0])
      }
      expect(given).toEqual(wanted)
    }),
  )
})

test('ten thousand lines that were typed at once are not moved for each letter', async () => {
  const input = Object.assign(new EventEmitter(), {
    resume: () => undefined,
    pause: () => undefined,
  })
  const keyboard = createKeyboard({ terminal: input, write: () => {}, ink: () => {} })
  const typed = new Promise<void>((done) => {
    let lines = 0
    keyboard.subscribe((key) => {
      if (key.type !== 'key') return 'line'
      lines += 1
      if (lines === 10_000) done()
      // what came of some of them is drawn
      return lines % 100 === 0 || 'line'
    }, 0)
  })
  keyboard.start()
  input.emit('data', KITTY_ANSWER)
  let moved = 0
  const moving = (['shift', 'unshift', 'splice', 'slice'] as const).map((name) => {
    const original: (...args: never[]) => unknown = Array.prototype[name]
    const spy = vi.spyOn(Array.prototype, name)
    return spy.mockImplementation(function count(this: unknown[], ...args: never[]) {
      const given = original.apply(this, args)
      moved += name === 'slice' && Array.isArray(given) ? given.length : this.length
      return given
    } as never)
  })
  for (let part = 0; part < 10; part += 1) input.emit('data', 'abcde\r'.repeat(1000))
  await typed
  for (const spy of moving) spy.mockRestore()
  keyboard.stop()
  expect(moved).toBeLessThan(10 * 60_000)
})
