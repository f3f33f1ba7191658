/** How a piece of text on the screen of a terminal looks. */
import type { Terminal } from '@xterm/headless'

/** The attributes of its first cell. */
export type Looks = {
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly inverse: boolean
  readonly strike: boolean
  /** Where a click on it goes (OSC 8). */
  readonly link: string | undefined
}

const NONE: Looks = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
  link: undefined,
}

const field = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined,
    value,
  )

/** xterm tells nobody the address of a cell, but knows it. */
const linkOf = (terminal: Terminal, cell: object): string | undefined => {
  const service = field(terminal, '_core', '_oscLinkService')
  const read = field(service, 'getLinkData')
  const id = field(cell, 'extended', 'urlId')
  if (typeof read !== 'function' || typeof id !== 'number' || id === 0) return undefined
  const uri = field(read.call(service, id), 'uri')
  return typeof uri === 'string' ? uri : undefined
}

/** Of the first place from the top where the text stands; nothing is on where it does not. */
export const looksOf = (terminal: Terminal, text: string): Looks => {
  const { active } = terminal.buffer
  for (let y = 0; y < terminal.rows; y += 1) {
    const line = active.getLine(y)
    // a column for each cell, so that wide characters do not shift what is behind them
    const cells = Array.from(
      { length: terminal.cols },
      (_, x) => line?.getCell(x)?.getChars() ?? '',
    )
    const x = cells.findIndex((first, start) => {
      if (first === '') return false
      let seen = ''
      for (let at = start; at < cells.length && seen.length < text.length; at += 1)
        seen += cells[at] || (text.startsWith(`${seen} `) ? ' ' : '')
      return seen === text
    })
    const cell = x === -1 ? undefined : line?.getCell(x)
    if (!cell) continue
    return {
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      italic: cell.isItalic() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
      strike: cell.isStrikethrough() !== 0,
      link: linkOf(terminal, cell),
    }
  }
  return NONE
}
