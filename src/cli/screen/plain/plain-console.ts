/** Lines in and out for `--plain`: no cursor is moved, nothing is drawn over, a prompt stands where one types. */
import { createInterface } from 'node:readline'
import { terminal } from '../../commands/lines/print.ts'
import { forTerminal } from '../../process/for-terminal.ts'

/** One line of the terminal, and what is typed in it. */
export type PlainConsole = {
  /** Prints lines; a prompt that stands there is left, and comes back behind them. */
  readonly print: (...lines: readonly string[]) => void
  /** Shows the prompt again, where one types; it is asked for each time. */
  readonly ready: () => void
  /** How many lines were printed up to now. */
  readonly printed: () => number
  readonly close: () => void
}

type Handlers = {
  readonly prompt: () => string
  readonly onLine: (line: string) => void
  /** There is nothing more to read: Ctrl-D, or the end of a file. */
  readonly onEnd: () => void
}

/** After so long (ms) without a line the prompt comes back: what comes together has one behind it. */
const CALM = 60

/** Reads lines as the terminal gives them, which edits them by itself. */
export const createPlainConsole = ({ prompt, onLine, onEnd }: Handlers): PlainConsole => {
  const isTyped = process.stdin.isTTY
  let hasPrompt = false
  let count = 0
  const lines = createInterface({ input: process.stdin, terminal: false })
  let calm: NodeJS.Timeout | undefined
  let isClosed = false
  const ready = () => {
    if (!isTyped || hasPrompt || isClosed) return
    clearTimeout(calm)
    calm = setTimeout(() => {
      hasPrompt = true
      process.stdout.write(prompt())
    }, CALM)
  }
  lines.on('line', (line) => {
    hasPrompt = false
    onLine(line)
  })
  lines.on('close', onEnd)
  return {
    print: (...texts) => {
      // who leaves wants to hear no more
      if (texts.length === 0 || isClosed) return
      if (hasPrompt) process.stdout.write('\n')
      hasPrompt = false
      count += texts.length
      for (const text of texts) terminal.line(forTerminal(text, process.stdout))
      ready()
    },
    ready,
    printed: () => count,
    close: () => {
      isClosed = true
      clearTimeout(calm)
      lines.close()
    },
  }
}
