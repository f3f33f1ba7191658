/** Gives the terminal back clean, however the full screen ends. */
import type { SafeText } from '../../../core/ids.ts'
import { guardAgainstCrash, writeBlocking } from '../../process/crash.ts'
import { exitCodeOfSignal, TERMINATION_SIGNALS } from '../../process/signals.ts'

type Deps = {
  readonly logFile: string
  /** What gives the terminal back; from then on nothing may be drawn: Ink draws a last frame while the process exits. */
  readonly restore: () => string
  /** What the person reads after a crash: why, and where the details are. */
  readonly crashMessage: (what: SafeText, file: SafeText) => string
  /** Says offline and closes; the process ends when it is done, or after a moment anyhow. */
  readonly onSignal: () => Promise<void>
}

/** The longest that leaving may take (ms): the will tells the others what a clean end could not. */
const EXIT_TIMEOUT = 3000

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
  const exitOn = (signal: NodeJS.Signals) => {
    const code = exitCodeOfSignal(signal)
    setTimeout(() => process.exit(code), EXIT_TIMEOUT).unref()
    void onSignal().finally(() => process.exit(code))
  }
  process.on('exit', restoreOnce)
  // the last will tells the others; closing politely could crash again
  const crash = guardAgainstCrash(logFile, crashMessage, restoreOnce)
  for (const signal of TERMINATION_SIGNALS) process.on(signal, exitOn)
  // a file may grow no further (ulimit -f): the write fails like on a full disk, and that is handled;
  // without a listener Ink's own would end the program
  process.on('SIGXFSZ', () => {})
  return { crash }
}
