/** A terminal shows the same, cell by cell, whether blanks are written or gone over. */
import xterm from '@xterm/headless'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { skipBlanks } from '../../src/cli/screen/output/skip-blanks.ts'

const SIZE = { cols: 110, rows: 4 } as const

/** All cells of a terminal that got these bytes, each with its looks, and the cursor. */
const shownFor = (bytes: string) =>
  new Promise<string>((resolve) => {
    const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true })
    terminal.write(bytes, () => {
      const { active } = terminal.buffer
      const cells = Array.from({ length: SIZE.rows * SIZE.cols }, (_, place) => {
        const line = active.getLine(active.baseY + Math.floor(place / SIZE.cols))
        const cell = line?.getCell(place % SIZE.cols)
        const colours = [cell?.getFgColorMode(), cell?.getFgColor(), cell?.getBgColor()]
        const looks = [cell?.isInverse(), cell?.isBold(), cell?.isDim(), cell?.isItalic()]
        const lines = [cell?.isUnderline(), cell?.isStrikethrough(), cell?.isOverline()]
        // a cell that was never written is a blank
        return [cell?.getChars() || ' ', ...colours, ...looks, ...lines].join(' ')
      })
      resolve([...cells, `cursor ${active.cursorX} ${active.cursorY}`].join('\n'))
      terminal.dispose()
    })
  })

const BLANKS = ' '.repeat(10)
const STYLES = [
  ['\u001B[31m', '\u001B[39m'],
  ['\u001B[96m', '\u001B[39m'],
  ['\u001B[48;5;17m', '\u001B[49m'],
  ['\u001B[38;2;1;2;3m', '\u001B[39m'],
  ['\u001B[38;5;1;7m', '\u001B[39m\u001B[27m'],
  ['\u001B[107m', '\u001B[49m'],
  ['\u001B[1m', '\u001B[22m'],
  ['\u001B[2m', '\u001B[22m'],
  ['\u001B[4m', '\u001B[24m'],
  ['\u001B[7m', '\u001B[27m'],
  ['\u001B[9m', '\u001B[29m'],
  ['\u001B[53m', '\u001B[55m'],
  ['\u001B[1;31m', '\u001B[0m'],
  ['\u001B[3m', '\u001B[m'],
  ['\u001B]8;;https://example.org\u0007', '\u001B]8;;\u0007'],
  ['', ''],
] as const

const text = fc.constantFrom('a', 'word', ' ', BLANKS, `x${BLANKS}y`, '漢', '│', '✓')
const piece = fc.oneof(
  text,
  fc
    .tuple(fc.constantFrom(...STYLES), fc.array(text, { maxLength: 2 }))
    .map(([[on, off], inside]) => `${on}${inside.join('')}${off}`),
)
// styles in styles, which end in any order, and what goes to another place
const row = fc
  .record({
    start: fc.constantFrom('\u001B[1G\u001B[K', '\u001B[5G\u001B[K', '\u001B[K', ''),
    outer: fc.constantFrom(...STYLES),
    pieces: fc.array(piece, { maxLength: 4 }),
    end: fc.constantFrom('\r\n', '\u001B[E', '\u001B[2A\r\n', '', `\u001B[1G${BLANKS}`),
  })
  .map(({ start, outer: [on, off], pieces, end }) => `${start}${on}${pieces.join('')}${off}${end}`)

test('the terminal shows the same in each cell', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 4 }), async (rows) => {
      // on a screen that is full
      const full = `\u001B[H${Array(SIZE.rows).fill('#'.repeat(SIZE.cols)).join('\r\n')}\u001B[H`
      const bytes = rows.join('')
      const shorter = skipBlanks(bytes)
      expect(shorter.length).toBeLessThanOrEqual(bytes.length)
      expect(await shownFor(full + shorter)).toBe(await shownFor(full + bytes))
    }),
    { numRuns: 200 },
  )
})

const message = (blanks: string) =>
  `\u001B[1G\u001B[K\u001B[90m10:15\u001B[39m  hello${blanks}\u001B[90m✓\u001B[39m \u001B[90m│\u001B[39m\n`

test('the blanks of a message take a few bytes', () => {
  expect(skipBlanks(message(' '.repeat(150)))).toBe(message('\u001B[150C'))
  // blanks that have a look of their own are seen
  const chosen = `\u001B[K\u001B[7m${BLANKS}\u001B[27m`
  expect(skipBlanks(chosen)).toBe(chosen)
})
