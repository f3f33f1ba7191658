/** A screen without a terminal: Ink draws into @xterm/headless, and tests read its rows. */
import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import xterm from '@xterm/headless'
import { render } from 'ink'
import type { ReactElement } from 'react'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import { KeyboardContext } from '../../../components/keyboard/useKeys.ts'
import { anchorColumns } from '../../../src/text/anchor-columns.ts'
import { createInkInput } from '../../../src/cli/screen/terminal/ink-input.ts'
import { PATIENCE } from '../wait.ts'
import { measureBy } from './widths.ts'
import type { Widths } from './widths.ts'

/** A drawn screen. Rows are without the blanks at their end. */
export type Screen = {
  readonly rows: () => readonly string[]
  readonly text: () => string
  /** Sends keys (see `keys.ts`), each argument as one read, and waits until React drew what they did. */
  readonly press: (...input: readonly string[]) => Promise<void>
  /** Types a text letter by letter, faster than a letter waits to be a command. */
  readonly type: (text: string) => Promise<void>
  readonly resize: (columns: number, rows: number) => Promise<void>
  /** Draws another element in place of the first. */
  readonly redraw: (element: ReactElement) => Promise<void>
  /** Waits until the screen shows this; after `patience` milliseconds it fails and shows the screen. */
  readonly until: (wanted: string | RegExp | (() => boolean), patience?: number) => Promise<void>
  /** Where the terminal's cursor is, from 0; `undefined` while it is hidden. */
  readonly cursor: () => { readonly x: number; readonly y: number } | undefined
  /** The width in cells of what stands in a row, up to the last cell that was drawn. */
  readonly edge: (row: number) => number
  /** How many frames were made so far, also those in which nothing changed. */
  readonly frames: () => number
  /** Everything that was written to the terminal so far. */
  readonly written: () => string
  /** Leaves as the program does; the terminal keeps what it shows then. */
  readonly close: () => Promise<void>
}

const inputOf = () =>
  Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  })

const turn = () => new Promise<void>((done) => setImmediate(done))

/**
 * Shows an element on a terminal of this size. `widths` chooses how the terminal measures what is
 * not ASCII: `codepoints` as most do, `clusters` as kitty and others do, `old` as in Unicode 6.
 */
export const renderScreen = async (
  element: ReactElement,
  columns = 80,
  rows = 24,
  widths: Widths = 'codepoints',
): Promise<Screen> => {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 0,
  })
  measureBy(terminal, widths)
  const changes = new EventEmitter()
  let written = ''
  let frames = 0
  let hidden = false
  const size = { columns, rows, isTTY: true as const }
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _encoding, done) => {
        // as the program does it with all that Ink writes
        const bytes = anchorColumns(String(chunk))
        written += bytes
        // oxlint-disable-next-line eslint/no-control-regex
        for (const [, mode] of bytes.matchAll(/\u001B\[\?25([hl])/gu)) hidden = mode === 'l'
        // a terminal driver turns a line feed into CR LF
        terminal.write(bytes.replaceAll('\n', '\r\n'), () => {
          done()
          changes.emit('change')
        })
      },
    }),
    size,
  )
  const input = inputOf()
  const ink = createInkInput()
  // the time of this screen: it passes after each read that is pressed, and stands still while typed
  const waiting = new Set<() => void>()
  const passTime = () => {
    const due = [...waiting]
    waiting.clear()
    for (const run of due) run()
  }
  const keyboard = createKeyboard({
    waitFor: (_, run) => {
      waiting.add(run)
      return () => void waiting.delete(run)
    },
    terminal: input,
    write: (bytes) => stdout.write(bytes),
    ink: (text) => ink.write(text),
    // nor does a busy machine make it rest sooner
    now: () => 0,
  })
  const wrapped = (child: ReactElement) => (
    <KeyboardContext value={keyboard}>{child}</KeyboardContext>
  )
  // interactive: a CI variable in the environment must not change what is tested
  const app = render(wrapped(element), {
    stdout,
    stdin: ink,
    stderr: stdout,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
    onRender: () => {
      frames += 1
    },
  })
  keyboard.start()

  const settle = async (units = 0) => {
    // React's turn, its effects, Ink's throttle; and the keyboard's own pause between two keys
    for (let turns = 0; turns < 8 + 3 * units; turns += 1) await turn()
    await app.waitUntilRenderFlush()
    await new Promise<void>((done) => terminal.write('', done))
  }
  const rowTexts = () =>
    Array.from(
      { length: terminal.rows },
      (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true, 0, terminal.cols) ?? '',
    )
  const text = () => rowTexts().join('\n')
  const shows = (wanted: string | RegExp | (() => boolean)) => {
    if (typeof wanted === 'function') return wanted()
    return typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())
  }

  await settle()
  return {
    rows: rowTexts,
    text,
    press: async (...reads) => {
      for (const read of reads) {
        input.emit('data', Buffer.from(read))
        await settle(Math.min(read.length, 100))
        if (waiting.size === 0) continue
        passTime()
        await settle()
      }
    },
    type: async (text) => {
      for (const letter of text) {
        input.emit('data', Buffer.from(letter))
        await settle(1)
      }
      passTime()
      await settle()
    },
    resize: async (nextColumns, nextRows) => {
      terminal.resize(nextColumns, nextRows)
      Object.assign(stdout, { columns: nextColumns, rows: nextRows })
      stdout.emit('resize')
      await settle()
    },
    redraw: async (next) => {
      app.rerender(wrapped(next))
      await settle()
    },
    until: (wanted, patience = PATIENCE) =>
      new Promise<void>((done, fail) => {
        const look = () => {
          if (!shows(wanted)) return
          stop()
          done()
        }
        const late = setTimeout(() => {
          stop()
          fail(new Error(`the screen never showed ${String(wanted)}:\n${text()}`))
        }, patience)
        // a predicate may look at more than the screen
        const poll = setInterval(look, 10)
        const stop = () => {
          clearTimeout(late)
          clearInterval(poll)
          changes.off('change', look)
        }
        changes.on('change', look)
        look()
      }),
    cursor: () =>
      hidden ? undefined : { x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY },
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
    frames: () => frames,
    written: () => written,
    close: async () => {
      keyboard.stop()
      app.unmount()
      await new Promise<void>((done) => terminal.write('', done))
      ink.destroy()
      terminal.dispose()
    },
  }
}
