/** What is kept of an error: no word of anybody, wherever it was thrown; and enough to find the place. */
import { deserialize } from 'node:v8'
import { expect, test } from 'vitest'
import { describeError, summarizeError } from '../../../src/cli/process/error-report.ts'

const WORD = 'canary'

const thrown = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('it did not throw')
}

test.each<[string, () => unknown]>([
  ['a text that is no JSON', () => JSON.parse(WORD)],
  ['a piece of JSON', () => JSON.parse(`{"text":"${WORD}", ${WORD}}`)],
  ['a number', () => BigInt(WORD)],
  ['a regular expression', () => new RegExp(`(${WORD}`, 'u')],
  ['a percent sequence', () => decodeURIComponent(`%${WORD}`)],
  ['a property', () => Reflect.get(Object.create(null), WORD).x],
  ['an argument of Node', () => Buffer.from(0 as unknown as string, WORD as 'utf8')],
  ['an argument of Node again', () => Buffer.alloc(1).write('x', 0, 1, WORD as 'utf8')],
  ['an option of Node', () => deserialize(WORD as unknown as Buffer)],
  ['a URL', () => new URL(WORD)],
  [
    'a frame that cannot be drawn',
    () => {
      throw new Error(`Text string "it's ${WORD}\n    at ${WORD} (x.ts:1:1)" must be inside <Text>`)
    },
  ],
  [
    'a name in single quotes',
    () => {
      throw new TypeError(`can't use '${WORD}', nor '${WORD}'`)
    },
  ],
  [
    'a name in backticks',
    () => {
      throw new TypeError(`\`${WORD}\` is no name`)
    },
  ],
  // oxlint-disable-next-line eslint/no-throw-literal
  [
    'a text',
    () => {
      throw WORD
    },
  ],
])('of an error about %s the word is not kept', (_, run) => {
  const error = thrown(run)
  expect(error instanceof Error ? error.message : String(error)).toMatch(/./u)
  expect(summarizeError(error)).not.toContain(WORD)
  expect(describeError(error)).not.toContain(WORD)
})

test('kind, sentence and places are kept, and each stays on its line', () => {
  const error = new TypeError('the disk\u001B]0;x\u0007 is "odd"')
  expect(summarizeError(error)).toBe('the disk<U+001B>]0;x<U+0007> is …')
  const [first, ...places] = describeError(error).split('\n')
  expect(first).toBe('TypeError: the disk<U+001B>]0;x<U+0007> is …')
  expect(places[0]).toMatch(/^ {4}at .*error-report\.test\.ts:\d+:\d+/u)
  const missing = Object.assign(new Error("ENOENT: open '/home/ann/x'"), { syscall: 'open' })
  expect(summarizeError(missing)).toBe("ENOENT: open '/home/ann/x'")
})
