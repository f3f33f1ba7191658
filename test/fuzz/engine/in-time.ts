/** Waiting that ends: what does not happen is a fault. */
import type { Socket } from 'node:net'

/** So long (ms) anything may take that depends on nobody else, on a machine that is busy with other things. */
const PATIENCE = 60_000

/** Waits for something; `sentence` says what did not happen. */
export const inTime = async <T>(what: Promise<T>, sentence: string): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error(`within ${PATIENCE} ms it must be that ${sentence}`)),
    PATIENCE,
  )
  try {
    return await Promise.race([what, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Resolves when a socket is closed, whoever closed it. */
export const whenClosed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
