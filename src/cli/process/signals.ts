/** How a command is ended from the outside: Ctrl-C, kill, a closed terminal. */
import { constants } from 'node:os'

/** The signals that ask a program to end. */
export const TERMINATION_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The exit code for a signal: 128 and its number. */
export const exitCodeOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal]

/** A signal came; `code` is the exit code for it (128 + its number). */
export type ReceivedSignal = { readonly code: number }

/** Resolves with the first signal that asks the program to end. A second one of any kind ends it at once. */
export const nextTerminationSignal = (): Promise<ReceivedSignal> =>
  new Promise((resolve) => {
    const end = (signal: NodeJS.Signals) => {
      for (const one of TERMINATION_SIGNALS) process.off(one, end)
      resolve({ code: exitCodeOfSignal(signal) })
    }
    for (const signal of TERMINATION_SIGNALS) process.on(signal, end)
  })
