/** The built program in a real pseudo-terminal; @xterm/headless draws what a person would see. */
import { setTimeout as pause } from 'node:timers/promises'
import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { codeOf } from '../../../src/adapters/files/private-files.ts'
import type { Stop } from '../../../src/core/stop.ts'
import { KITTY_ANSWER, KITTY_QUESTION } from '../screen/kitty.ts'
import { PATIENCE, until } from '../wait.ts'
import { looksOf } from '../screen/looks.ts'
import type { Looks } from '../screen/looks.ts'
import { measureBy } from '../screen/widths.ts'
import type { Widths } from '../screen/widths.ts'

/** How a program ended: `code`, or the number of the `signal` that ended it. */
export type Ending = { readonly code: number; readonly signal: number }

/** A program in a terminal. */
export type Pty = {
  readonly pid: number
  /** What the terminal shows, a text per row, without the blanks at its end. */
  readonly rows: () => readonly string[]
  readonly text: () => string
  /** One of the rows, for measuring. */
  readonly row: (y: number) => string
  /** How this text looks, at its first place from the top. */
  readonly styled: (text: string) => Looks
  /** How often something that was written has been drawn. */
  readonly draws: () => number
  /** Types each text as one read; see `keys` in `screen.tsx`. */
  readonly press: (...input: readonly string[]) => Promise<void>
  /** Waits until the terminal shows this; after `patience` ms it fails and shows the screen. */
  readonly sees: (wanted: string | RegExp, patience?: number) => Promise<void>
  /** Waits until the terminal does not show this any more. */
  readonly misses: (unwanted: string | RegExp, patience?: number) => Promise<void>
  readonly resize: (columns: number, rows: number) => void
  /** Resolves when nothing was written for `silence` ms from now on: what was drawn last is whole. */
  readonly quiet: (silence?: number) => Promise<void>
  readonly kill: (signal?: NodeJS.Signals) => void
  /** Closes the terminal under the program, as a closed window or a broken ssh does. */
  readonly hangUp: () => void
  readonly ended: Promise<Ending>
  /** Has it ended? */
  readonly ending: () => Ending | undefined
  /** Everything that was written to the terminal so far. */
  readonly written: () => string
  /** What is still turned on in the terminal that a shell would not have turned on itself. */
  readonly leftOn: () => readonly string[]
  /** The width in cells of what stands in a row, up to the last cell that was drawn. */
  readonly edge: (row: number) => number
  /** Reads no more of what the program writes, as a stopped terminal (Ctrl-S) or a hung ssh; `goOn` reads again. */
  readonly stopReading: () => void
  readonly goOn: () => void
  /** Types this as one read, without a pause behind it. */
  readonly type: (input: string) => void
  /** What stands in a cell, counted from 0; empty where nothing does. */
  readonly cell: (column: number, row: number) => string
  /**
   * Calls this whenever the terminal has drawn something, with the time (`performance.now`) at which that had arrived, for
   * measuring: `sees` looks every few milliseconds.
   */
  readonly onDrawn: (listener: (arrived: number) => void) => Stop
}

type Options = {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly columns?: number
  readonly rows?: number
  readonly widths?: Widths
  /** Whether the terminal speaks kitty's keyboard protocol. */
  readonly kitty?: boolean
}

/** Modes of the terminal that the program turned on (`CSI ? n h`) and not off again. */
const modesOn = (written: string): readonly string[] => {
  const on = new Set<string>()
  // oxlint-disable-next-line eslint/no-control-regex
  for (const [, numbers = '', end] of written.matchAll(/\u001B\[\?([\d;]+)([hl])/gu)) {
    for (const mode of numbers.split(';')) {
      if (end === 'h') on.add(mode)
      else on.delete(mode)
    }
  }
  // the cursor is the one mode that a shell has on
  on.delete('25')
  return [...on]
}

/** So long (ms) keys wait at most until those before them did something. */
const MAX_UNANSWERED = 250

/** Kills a process that may have ended a moment ago, without its end having been told. */
export const killed = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/** The signal bits of the terminal's own driver cannot be read from here; `stty` in it can. */
const hidden = (written: string) =>
  written.lastIndexOf('\u001B[?25l') > written.lastIndexOf('\u001B[?25h')

/** Starts `command` in a terminal of 120 x 36 unless told otherwise. */
export const openPty = (command: string, args: readonly string[], options: Options): Pty => {
  const { columns = 120, rows = 36, widths = 'codepoints', kitty = false, env, cwd } = options
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 0,
  })
  measureBy(terminal, widths)
  const child = spawn(command, [...args], { cols: columns, rows, cwd, env: { ...env } })
  let written = ''
  let drawn = 0
  let taken = 0
  let lastWrite = performance.now()
  let pressedAt = 0
  let end: Ending | undefined
  const listeners = new Set<(arrived: number) => void>()
  child.onData((data) => {
    written += data
    taken += 1
    const arrived = performance.now()
    lastWrite = arrived
    if (kitty && data.includes(KITTY_QUESTION)) child.write(KITTY_ANSWER)
    terminal.write(data, () => {
      drawn += 1
      for (const listener of listeners) listener(arrived)
    })
  })
  // answers of the terminal to questions of the program
  terminal.onData((answer) => {
    if (!end) child.write(answer)
  })
  const ended = new Promise<Ending>((resolve) => {
    child.onExit(({ exitCode, signal = 0 }) => {
      const ending = { code: exitCode, signal }
      end = ending
      // xterm draws later than it is written to: whoever looks now must see the last of it
      terminal.write('', () => resolve(ending))
    })
  })
  const rowText = (y: number) =>
    terminal.buffer.active.getLine(y)?.translateToString(true, 0, terminal.cols) ?? ''
  const rowTexts = () => Array.from({ length: terminal.rows }, (_, y) => rowText(y))
  const text = () => rowTexts().join('\n')
  let seen: { readonly drawn: number; readonly text: string } | undefined
  /** The text as it was when all that was written had been drawn; put together once, however often it is looked at. */
  const drawnText = () => {
    if (seen?.drawn !== drawn) seen = { drawn, text: text() }
    return seen.text
  }
  const shows = (wanted: string | RegExp) => {
    if (drawn !== taken) return false
    return typeof wanted === 'string' ? drawnText().includes(wanted) : wanted.test(drawnText())
  }
  const wait = async (met: () => boolean, what: string, patience: number) => {
    try {
      await until(met, what, patience)
    } catch {
      const how = end ? `it ended with ${JSON.stringify(end)}` : `after ${patience} ms`
      throw new Error(`${what} (${how}):\n${text()}`)
    }
  }
  /** A busy program may not have read the last keys yet: it shows that it has, unless they do nothing. */
  const isAnswered = () =>
    end !== undefined || lastWrite >= pressedAt || performance.now() > pressedAt + MAX_UNANSWERED
  return {
    pid: child.pid,
    rows: rowTexts,
    row: rowText,
    text,
    styled: (wanted) => looksOf(terminal, wanted),
    draws: () => drawn,
    press: async (...input) => {
      for (const read of input) {
        // a program reads keys of one person: not all of them in one chunk
        // oxlint-disable-next-line no-await-in-loop
        await until(isAnswered, 'the keys are read')
        pressedAt = performance.now()
        child.write(read)
        // oxlint-disable-next-line no-await-in-loop
        await pause(20)
      }
    },
    sees: (wanted, patience = PATIENCE) =>
      wait(() => shows(wanted), `the terminal never showed ${String(wanted)}`, patience),
    misses: (unwanted, patience = PATIENCE) =>
      wait(
        () => drawn === taken && !shows(unwanted),
        `the terminal went on showing ${String(unwanted)}`,
        patience,
      ),
    resize: (nextColumns, nextRows) => {
      terminal.resize(nextColumns, nextRows)
      seen = undefined
      child.resize(nextColumns, nextRows)
    },
    quiet: (silence = 250) => {
      const from = performance.now()
      const isQuiet = () => performance.now() - Math.max(lastWrite, from) > silence
      return wait(() => drawn === taken && isQuiet(), 'the terminal never came to rest', PATIENCE)
    },
    kill: (signal = 'SIGKILL') => killed(child.pid, signal),
    hangUp: () => {
      // the types leave out that it closes the terminal's own side
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy()
    },
    ended,
    ending: () => end,
    written: () => written,
    leftOn: () => [
      ...(terminal.buffer.active.type === 'alternate' ? ['alternate screen'] : []),
      ...(hidden(written) ? ['hidden cursor'] : []),
      ...modesOn(written),
    ],
    edge: (row) => {
      const line = terminal.buffer.active.getLine(row)
      let edge = 0
      for (let x = 0; x < terminal.cols; x += 1) {
        const cell = line?.getCell(x)
        if (cell !== undefined && cell.getChars() !== '' && cell.getChars() !== ' ') {
          edge = x + cell.getWidth()
        }
      }
      return edge
    },
    stopReading: () => child.pause(),
    goOn: () => child.resume(),
    type: (input) => child.write(input),
    cell: (column, row) => terminal.buffer.active.getLine(row)?.getCell(column)?.getChars() ?? '',
    onDrawn: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
