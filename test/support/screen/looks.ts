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
}

const NONE: Looks = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
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
    const x = cells.findIndex((_, start) => {
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
    }
  }
  return NONE
}
