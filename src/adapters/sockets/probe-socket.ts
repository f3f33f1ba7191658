import type { Socket } from 'node:net'

/** Asks one thing over a connection; false when that fails, ends, or is silent for `timeout` ms. */
export const probeSocket = <S extends Socket>(
  socket: S,
  timeout: number,
  ask: (socket: S, end: (answer: boolean) => void) => void,
): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (answer: boolean) => {
      // after an answer, what was written still goes out; a silent side is not waited for
      if (answer) socket.destroySoon()
      else socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(timeout, () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
    ask(socket, end)
  })
