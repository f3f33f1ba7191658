/** Draws rows of a terminal as SVG: the 16 colours, and every text in its columns. */
import type { Terminal } from '@xterm/headless'

/** As high as the lines of the border are in most fonts, so that they meet. */
const CELL = { width: 8.43, height: 16.3 }
const MARGIN = 12
/** The ground of the terminal. */
export const BACKGROUND = '#16181d'
const FOREGROUND = '#d7dae0'
/** The 16 colours in the order of the terminal: eight, and the bright ones. */
const PALETTE =
  '3b4048 e06c75 8cc265 d8b15f 61a8f0 c678dd 4fb8c4 c8ccd4 7d8590 ff8b92 a5e075 f0c674 8cc6ff de9bf0 6fd8e5 ffffff'
    .split(' ')
    .map((digits) => `#${digits}`)

type Look = {
  readonly ink: string
  readonly paper: string
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
}
type Run = {
  readonly x: number
  readonly width: number
  readonly text: string
  readonly look: Look
}
type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Buffer['getLine']>>['getCell']>>
type Buffer = Terminal['buffer']['active']

const colour = (isPalette: boolean, index: number, otherwise: string) =>
  isPalette ? (PALETTE[index] ?? otherwise) : otherwise

const lookOf = (cell: Cell): Look => {
  const ink = colour(cell.isFgPalette(), cell.getFgColor(), FOREGROUND)
  const paper = colour(cell.isBgPalette(), cell.getBgColor(), BACKGROUND)
  const swapped = cell.isInverse() !== 0
  return {
    ink: swapped ? paper : ink,
    paper: swapped ? ink : paper,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
  }
}

const alike = (a: Look, b: Look) => JSON.stringify(a) === JSON.stringify(b)

/** Cells of one look that stand side by side; what takes two cells stands alone. */
const runsOf = (buffer: Buffer, y: number, columns: number): readonly Run[] => {
  const line = buffer.getLine(y)
  const runs: Run[] = []
  for (let x = 0; x < columns; x += 1) {
    const cell = line?.getCell(x)
    const width = cell?.getWidth() ?? 0
    if (!cell || width === 0) continue
    const look = lookOf(cell)
    const text = cell.getChars() || ' '
    const last = runs.at(-1)
    const joins = last && width === 1 && last.width === Array.from(last.text).length
    if (joins && alike(last.look, look)) {
      runs[runs.length - 1] = { ...last, width: last.width + 1, text: last.text + text }
    } else runs.push({ x, width, text, look })
  }
  return runs
}

/** A text between tags. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const at = (value: number) => String(Math.round(value * 100) / 100)

const drawn = ({ x, width, text, look }: Run, y: number): string => {
  const left = MARGIN + x * CELL.width
  const top = MARGIN + y * CELL.height
  const size = `width="${at(width * CELL.width)}" height="${at(CELL.height)}"`
  const paper =
    look.paper === BACKGROUND
      ? ''
      : `<rect x="${at(left)}" y="${at(top)}" ${size} fill="${look.paper}"/>`
  // what is cut off at both ends need not be drawn
  const start = text.length - text.trimStart().length
  const shown = text.trim()
  if (shown === '') return paper
  const cells = width === Array.from(text).length ? Array.from(shown).length : width
  const marks = [
    `x="${at(left + start * CELL.width)}" y="${at(top + CELL.height * 0.8)}"`,
    `textLength="${at(cells * CELL.width)}" lengthAdjust="spacingAndGlyphs"`,
    `fill="${look.ink}"`,
    ...(look.bold ? ['font-weight="bold"'] : []),
    ...(look.dim ? ['opacity="0.6"'] : []),
    ...(look.italic ? ['font-style="italic"'] : []),
    ...(look.underline ? ['text-decoration="underline"'] : []),
  ]
  return `${paper}<text ${marks.join(' ')}>${escaped(shown)}</text>`
}

/** The size of a screen in pixels, with its margin. */
export const sizeOf = ({ cols, rows }: Pick<Terminal, 'cols' | 'rows'>) => ({
  width: Math.ceil(2 * MARGIN + cols * CELL.width),
  height: Math.ceil(2 * MARGIN + rows * CELL.height),
})

/** Where a row begins, in pixels from the top. */
export const topOf = (row: number): string => at(row * CELL.height)

/** A row as it stands, as if it were the first one; empty where there is nothing to see. */
export const rowOf = (terminal: Terminal, row: number): string =>
  runsOf(terminal.buffer.active, row, terminal.cols)
    .map((run) => drawn(run, 0))
    .filter(Boolean)
    .join('')

/** The cursor where it stands. */
export const cursorOf = (terminal: Terminal): string => {
  const { cursorX, cursorY } = terminal.buffer.active
  const [left, top] = [MARGIN + cursorX * CELL.width, MARGIN + cursorY * CELL.height]
  return `<rect x="${at(left)}" y="${at(top)}" width="${at(CELL.width)}" height="${at(CELL.height)}" fill="${FOREGROUND}" opacity="0.7"/>`
}
