/** Lines on a socket, both ways. */
import type { Socket } from 'node:net'

/** All that is written in one turn of the loop goes out together: a write of its own costs more than most calls. */
export const writeLine = (socket: Socket, line: string): void => {
  if (socket.destroyed || socket.writableEnded) return
  if (socket.writableCorked === 0) {
    socket.cork()
    process.nextTick(() => socket.uncork())
  }
  socket.write(`${line}\n`)
}

/** The same for a value, as JSON. */
export const writeJson = (socket: Socket, value: unknown): void =>
  writeLine(socket, JSON.stringify(value))

/** Reads whole lines, as many as came together; the other side is hung up on when one is longer than `limit`. */
export const readLines = (
  socket: Socket,
  limit: number,
  onLines: (lines: readonly string[]) => void,
): void => {
  let begun = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = chunk.includes('\n') ? `${begun}${chunk}`.split('\n') : [`${begun}${chunk}`]
    begun = lines.pop() ?? ''
    if (lines.length > 0) onLines(lines)
    if (begun.length > limit) socket.destroy()
  })
}
