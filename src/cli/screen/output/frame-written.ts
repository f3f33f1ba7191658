/** When the first frame is on the screen. */
import type { Clock } from '../../../ports/clock.ts'
import type { TerminalOutput } from './terminal-output.ts'

/** How long (ms) a terminal has for it before everything else goes on. */
const PATIENCE = 100

/**
 * Resolves when the terminal has taken all that was drawn: it takes a large frame in parts, and only while the loop has
 * nothing else to do. Or when it takes nothing, as after Ctrl-S.
 */
export const frameWritten = async (
  { flushed }: Pick<TerminalOutput, 'flushed'>,
  after: Clock['after'],
): Promise<void> => {
  const { promise: waited, resolve } = Promise.withResolvers<void>()
  const stop = after(PATIENCE, resolve)
  await Promise.race([flushed(), waited])
  stop()
}
