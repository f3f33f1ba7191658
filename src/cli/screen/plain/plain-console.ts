/** Lines in and out for `--plain`: no cursor is moved, nothing is drawn over, a prompt stands where one types. */
import { createInterface } from 'node:readline'
import { terminal } from '../../commands/print.ts'

/** One line of the terminal, and what is typed in it. */
export type PlainConsole = {
  /** Prints lines; a prompt that stands there is left, and comes back behind them. */
  readonly print: (...lines: readonly string[]) => void
  /** Shows the prompt again, where one types; it is asked for each time. */
  readonly ready: () => void
  readonly close: () => void
}

type Handlers = {
  readonly prompt: () => string
  readonly onLine: (line: string) => void
  /** There is nothing more to read: Ctrl-D, or the end of a file. */
  readonly onEnd: () => void
}

/** Reads lines as the terminal gives them, which edits them by itself. */
export const createPlainConsole = ({ prompt, onLine, onEnd }: Handlers): PlainConsole => {
  const isTyped = process.stdin.isTTY
  let hasPrompt = false
  const lines = createInterface({ input: process.stdin, terminal: false })
  const ready = () => {
    if (!isTyped || hasPrompt) return
    hasPrompt = true
    process.stdout.write(prompt())
  }
  lines.on('line', (line) => {
    hasPrompt = false
    onLine(line)
  })
  lines.on('close', onEnd)
  return {
    print: (...texts) => {
      if (texts.length === 0) return
      if (hasPrompt) process.stdout.write('\n')
      hasPrompt = false
      for (const text of texts) terminal.line(text)
      ready()
    },
    ready,
    close: () => lines.close(),
  }
}
