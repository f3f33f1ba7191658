/** The last door before a terminal: whatever is printed, nothing in it is obeyed; and JSON loses nothing by it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { jsonLine, printable } from '../../../src/cli/process/printable.ts'
import { createTerminalOutput } from '../../../src/cli/screen/output/terminal-output.ts'

beforeEach(() => vi.stubEnv('LC_ALL', 'C.UTF-8'))
afterEach(() => vi.unstubAllEnvs())

const HOSTILE = [
  ['a title', '\u001B]0;title\u0007', ''],
  ['the clipboard', '\u001B]52;c;aGk=\u001B\\', ''],
  ['a notification', '\u001B]9;hi\u0007\u001B]777;notify;a;b\u0007\u001B]99;;hi\u001B\\', ''],
  ['tmux and screen', '\u001BPtmux;\u001B\u001B]52;c;?\u0007\u001B\\', '\u001B'],
  ['C1', '\u009D0;title\u009C\u009B2J\u0090q\u009C', ''],
  ['a bell and other controls', '\u0007\u0000\u000E\u007F\u0085', ''],
  ['an application command', '\u001B_Gi=1\u001B\\\u001B^x\u001B\\\u001BXy\u001B\\', ''],
] as const

// oxlint-disable-next-line eslint/no-control-regex
const OBEYED = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u

test.each(HOSTILE)('printed: %s is not obeyed', (_, bytes) => {
  expect(printable(`before${bytes}after`)).not.toMatch(OBEYED)
  expect(printable(`before${bytes}after`)).toMatch(/^before[\n]?.*after$/su)
})

test.each(HOSTILE)('drawn: %s is not obeyed, and colours stay', async (_, bytes) => {
  const written: string[] = []
  const output = createTerminalOutput(
    {
      write: (text, done) => {
        written.push(text)
        done()
      },
      on: () => {},
      off: () => {},
      writableLength: 0,
    },
    (text) => text,
    () => {},
  )
  output.stream.write(`\u001B[2K\u001B[31mbefore${bytes}after\u001B[0m\r\n`)
  await output.flushed()
  const drawn = written.join('')
  // oxlint-disable-next-line eslint/no-control-regex
  const rest = drawn.replaceAll(/\u001B\[[\d;]*[Km]/gu, '').replaceAll(/[\r\n]/gu, '')
  // half a sequence without its end is no command
  expect(rest.replaceAll('\u001B', '')).not.toMatch(OBEYED)
  // oxlint-disable-next-line eslint/no-control-regex
  expect(drawn).not.toMatch(/\u001B[\]PX^_]/u)
  expect(drawn.startsWith('\u001B[2K\u001B[31mbefore')).toBe(true)
  expect(drawn.endsWith('after\u001B[0m\r\n')).toBe(true)
})

test('a writing direction ends with its line', () => {
  expect(printable('a\u202Eb\nc')).toBe('ab\nc')
  expect(printable('a\u2067b\nc')).toBe('a\u2067b\u2069\nc')
})

test.each(['C.UTF-8', 'C'])('JSON loses nothing on its way through the door (%s)', (locale) => {
  vi.stubEnv('LC_ALL', locale)
  const value = {
    text: 'é 👩‍🚀 \u007F\u009B2J\u202Ex\u2067\uFEFF\u206A\u2028 \u001B]0;t\u0007\uD800 "\\',
    '\u009Bkey': ['\u0085'],
  }
  const line = printable(jsonLine(value))
  expect(line).not.toMatch(OBEYED)
  expect(line).not.toMatch(/[\u202A-\u202E\u2066-\u2069\uFEFF]/u)
  expect(JSON.parse(line)).toEqual(value)
})
