/** Rows that stay as they are take one sequence, and the terminal shows the same as with one for each. */
import xterm from '@xterm/headless'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTerminalOutput } from '../../src/cli/screen/output/terminal-output.ts'

const SIZE = { cols: 12, rows: 8 } as const

/** What becomes of bytes on their way to the terminal. */
const written = async (bytes: string): Promise<string> => {
  const out: string[] = []
  const output = createTerminalOutput(
    {
      write: (text, done) => {
        out.push(text)
        done()
      },
      on: () => {},
      off: () => {},
      writableLength: 0,
    },
    (text) => text,
    () => {},
  )
  output.stream.write(bytes)
  await output.flushed()
  return out.join('')
}

/** Rows and cursor of a terminal that got these bytes. */
const shownFor = (bytes: string) =>
  new Promise((resolve) => {
    const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true })
    terminal.write(bytes, () => {
      const { active } = terminal.buffer
      const rows = Array.from({ length: SIZE.rows }, (_, row) =>
        active.getLine(active.baseY + row)?.translateToString(true),
      )
      resolve({ rows, cursor: [active.cursorX, active.cursorY, active.baseY] })
      terminal.dispose()
    })
  })

const NEXT = '\u001B[E'
const piece = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((count) => NEXT.repeat(count)),
  fc.constantFrom(
    'x',
    'word',
    '\r\n',
    '\u001B[2A',
    '\u001B[3B',
    '\u001B[5G',
    '\u001B[K',
    '\u001B[H',
  ),
)

test('the terminal shows the same, at its last row too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
      const bytes = pieces.join('')
      const shorter = await written(bytes)
      expect(shorter.length).toBeLessThanOrEqual(bytes.length)
      expect(await shownFor(shorter)).toEqual(await shownFor(bytes))
    }),
    { numRuns: 300 },
  )
})

test('a row at the end of fifty takes a few bytes more than one at the beginning', async () => {
  expect(await written(`${NEXT.repeat(48)}a${NEXT}`)).toBe(`\u001B[48Ea${NEXT}`)
})
