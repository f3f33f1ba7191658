/** A command is ended by the first signal politely, and by the second at once. */
import { expect, test } from 'vitest'
import { nextTerminationSignal } from '../../../src/cli/process/signals.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const listening = () => SIGNALS.map((signal) => process.listenerCount(signal))

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  'after %s nothing stands between the program and the next signal',
  async (signal, code) => {
    const before = listening()
    const first = nextTerminationSignal()
    expect(listening()).toEqual(before.map((count) => count + 1))
    process.emit(signal, signal)
    expect(await first).toEqual({ code })
    expect(listening()).toEqual(before)
  },
)
