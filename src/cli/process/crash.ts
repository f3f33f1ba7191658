/** Logs why the program crashed. */
import { appendFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../../adapters/files/private-files.ts'
import type { SafeText } from '../../core/ids.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { describeError, summarizeError } from './error-report.ts'
import { printable } from './printable.ts'

/** How long (ms) a dying program waits for a terminal that does not read. */
const WRITE_TIMEOUT = 500

const isBusy = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EAGAIN'

/** Writes to a terminal at once, even while the process is dying; a busy one gets a moment. */
export const writeBlocking = (fd: number, text: string): void => {
  const until = Date.now() + WRITE_TIMEOUT
  let rest: Uint8Array = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      // any other error: the terminal is gone, and nobody is there to read it
      if (!isBusy(error) || Date.now() > until) return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** Appends a text with the time to `file` (0600). */
export const logLine = (file: string, text: string): void => {
  try {
    makeFolder(dirname(file))
    appendFileSync(file, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 })
  } catch {
    // it cannot be logged: the message on the terminal has to do
  }
}

/** Logs the error with its stack, but nothing that anybody wrote; gives back one line about it. */
const logCrash = (file: string, error: unknown): SafeText => {
  logLine(file, describeError(error))
  return summarizeError(error)
}

/** Resolves when nobody reads any more what this process writes; like other tools it then goes on silently. */
export const outputClosed = (): Promise<'stopped'> =>
  new Promise((resolve) => {
    const failed = (error: Error) => {
      if (!('code' in error) || error.code !== 'EPIPE') throw error
      resolve('stopped')
    }
    process.stdout.on('error', failed)
    process.stderr.on('error', failed)
  })

/** Logs what Node warns of: printed, it would stand across the screen, or in what a script reads. */
export const logWarnings = (file: string): void => {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => logCrash(file, warning))
}

/** An unexpected error ends the program with 1 and a sentence, after `restore`; gives back what does so. */
export const guardAgainstCrash = (
  file: string,
  crashMessage: (what: SafeText, file: SafeText) => string,
  restore?: () => void,
): ((error: unknown) => void) => {
  const crash = (error: unknown) => {
    restore?.()
    writeBlocking(2, `${printable(crashMessage(logCrash(file, error), revealLine(file)))}\n`)
    process.exit(1)
  }
  logWarnings(file)
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  return crash
}
