/** Gives the terminal back clean, however the full screen ends. */
import { logCrash, writeNow } from '../process/crash.ts'
import { shown } from '../process/printable.ts'

type Needs = {
  readonly logFile: string
  /** What gives the terminal back; from then on nothing may be drawn: Ink draws a last frame while the process exits. */
  readonly giveBack: () => string
  /** What the person reads after a crash: why, and where the details are. */
  readonly sentence: (what: string, file: string) => string
  /** Says offline and closes; the process ends when it is done, or after a moment anyhow. */
  readonly onSignal: () => Promise<void>
}

/** The longest that leaving may take (ms): the will tells the others what a clean end could not. */
const PATIENCE = 3000

/** What ends a program from outside, with the numbers that make its exit code (128 + n). */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }
const ENDS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const
type Ends = (typeof ENDS)[number]

export type Guard = {
  /** Ends the program because of an error that nobody expected. */
  readonly crash: (error: unknown) => void
}

/** Watches over a full screen from its first byte on: an end finds nothing to give back, or gives it back. */
export const guardTerminal = ({ logFile, giveBack, sentence, onSignal }: Needs): Guard => {
  let given = false
  const restore = () => {
    if (given) return
    given = true
    writeNow(1, giveBack())
  }
  const crash = (error: unknown) => {
    restore()
    writeNow(2, `${shown(sentence(logCrash(logFile, error), logFile))}\n`)
    // the last will tells the others; closing politely could crash again
    process.exit(1)
  }
  const leave = (signal: Ends) => {
    const number = NUMBERS[signal]
    setTimeout(() => process.exit(128 + number), PATIENCE).unref()
    void onSignal().finally(() => process.exit(128 + number))
  }
  process.on('exit', restore)
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  for (const signal of ENDS) process.on(signal, leave)
  // a file may grow no further (ulimit -f): the write fails like on a full disk, and that is handled;
  // without a listener Ink's own would end the program
  process.on('SIGXFSZ', () => {})
  return { crash }
}
