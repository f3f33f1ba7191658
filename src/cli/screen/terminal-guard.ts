/** Gives the terminal back clean, however the full screen ends. */
import { logCrash, writeBlocking } from '../process/crash.ts'
import { printable } from '../process/printable.ts'

type Deps = {
  readonly logFile: string
  /** What gives the terminal back; from then on nothing may be drawn: Ink draws a last frame while the process exits. */
  readonly restore: () => string
  /** What the person reads after a crash: why, and where the details are. */
  readonly crashMessage: (what: string, file: string) => string
  /** Says offline and closes; the process ends when it is done, or after a moment anyhow. */
  readonly onSignal: () => Promise<void>
}

/** The longest that leaving may take (ms): the will tells the others what a clean end could not. */
const EXIT_TIMEOUT = 3000

/** What ends a program from outside, with the numbers that make its exit code (128 + n). */
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }
const TERMINATION_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const
type TerminationSignal = (typeof TERMINATION_SIGNALS)[number]

export type TerminalGuard = {
  /** Ends the program because of an error that nobody expected. */
  readonly crash: (error: unknown) => void
}

/** Watches over a full screen from its first byte on: an end finds nothing to give back, or gives it back. */
export const guardTerminal = ({
  logFile,
  restore,
  crashMessage,
  onSignal,
}: Deps): TerminalGuard => {
  let isRestored = false
  const restoreOnce = () => {
    if (isRestored) return
    isRestored = true
    writeBlocking(1, restore())
  }
  const crash = (error: unknown) => {
    restoreOnce()
    writeBlocking(2, `${printable(crashMessage(logCrash(logFile, error), logFile))}\n`)
    // the last will tells the others; closing politely could crash again
    process.exit(1)
  }
  const exitOn = (signal: TerminationSignal) => {
    const number = SIGNAL_NUMBERS[signal]
    setTimeout(() => process.exit(128 + number), EXIT_TIMEOUT).unref()
    void onSignal().finally(() => process.exit(128 + number))
  }
  process.on('exit', restoreOnce)
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  for (const signal of TERMINATION_SIGNALS) process.on(signal, exitOn)
  // a file may grow no further (ulimit -f): the write fails like on a full disk, and that is handled;
  // without a listener Ink's own would end the program
  process.on('SIGXFSZ', () => {})
  return { crash }
}
