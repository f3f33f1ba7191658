/** Gives the terminal back clean, however the program ends, and writes down why it crashed. */
import { appendFileSync, mkdirSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { UNDO_KEYBOARD } from '../../components/keyboard/keyboard.ts'

/** Leaves the alternate screen, shows the cursor, resets colours: harmless where nothing was on. */
const RESTORE = `${UNDO_KEYBOARD}\u001B[?1049l\u001B[?25h\u001B[0m`

/** What an unexpected end does besides. */
type Needs = {
  readonly logFile: string
  /** Says offline and closes; the process ends when it is done, or after a moment anyhow. */
  readonly onSignal: () => Promise<void>
}

/** The longest that leaving may take (ms): the will tells the others what a clean end could not. */
const PATIENCE = 3000

/** Writes to the terminal at once, even while the process is dying. */
const writeNow = (fd: number, text: string) => {
  try {
    writeSync(fd, text)
  } catch {
    // the terminal is gone: nothing to give back
  }
}

const log = (file: string, error: unknown) => {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    appendFileSync(file, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 })
  } catch {
    // no place to write it down: the message on the terminal has to do
  }
}

export type Guard = {
  /** From now on the terminal is clean: an end gives nothing back. */
  readonly release: () => void
}

/** Watches over a full screen from its first byte on. */
export const guardTerminal = ({ logFile, onSignal }: Needs): Guard => {
  let active = true
  const restore = () => {
    if (!active) return
    active = false
    writeNow(1, RESTORE)
  }
  const crash = (error: unknown) => {
    restore()
    log(logFile, error)
    const what = error instanceof Error ? error.message : String(error)
    writeNow(2, `papo crashed: ${what}\nNothing you wrote is lost. Details are in ${logFile}\n`)
    // the last will tells the others; closing politely could crash again
    process.exit(1)
  }
  const leave = (signal: NodeJS.Signals) => {
    const number = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[String(signal)] ?? 1
    setTimeout(() => process.exit(128 + number), PATIENCE).unref()
    void onSignal().finally(() => process.exit(128 + number))
  }
  process.on('exit', restore)
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, leave)
  return {
    release: () => {
      active = false
      process.off('uncaughtException', crash)
      process.off('unhandledRejection', crash)
    },
  }
}
