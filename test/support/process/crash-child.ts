/** A full screen that crashes: the guard, the keyboard and the output of the real one, and an error. */
import { fileURLToPath } from 'node:url'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import { guardTerminal } from '../../../src/cli/screen/terminal/terminal-guard.ts'
import { createTerminalOutput } from '../../../src/cli/screen/output/terminal-output.ts'

/** The line of shell that runs it; `log` is where it writes down why it crashed. */
export const crashingScreen = (log: string): string =>
  `'${process.execPath}' '${fileURLToPath(import.meta.url)}' crash '${log}'`

if (process.argv[2] === 'crash') {
  const logFile = process.argv[3] ?? ''
  const output = createTerminalOutput(
    process.stdout,
    (text) => text,
    () => {},
  )
  guardTerminal({
    logFile,
    restore: output.restore,
    crashMessage: (what, file) => `papo crashed: ${what} (${file})`,
    onSignal: () => Promise.resolve(),
  })
  const keyboard = createKeyboard({
    terminal: process.stdin,
    write: output.writeRaw,
    ink: () => {},
  })
  // as Ink does: another screen, no cursor, and a frame that is begun when the error comes
  output.stream.write('\u001B[?1049h\u001B[?25l\u001B[?2026h')
  keyboard.start()
  setTimeout(() => {
    throw new Error('nobody expected this')
  }, 200)
}
