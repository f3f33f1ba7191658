/** A process of our own that we talk with in lines. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { until } from '../../test/support/wait.ts'

export type Helper = {
  readonly pid: number
  readonly say: (line: string) => void
  /** Waits for the next line that begins with this word, for so many milliseconds, and resolves with the rest of it. */
  readonly hears: (word: string, patience: number) => Promise<readonly string[]>
  readonly stop: () => Promise<void>
}

/** Forks a file of this folder. */
export const startHelper = (file: string, args: readonly string[]): Helper => {
  const child = fork(join(import.meta.dirname, file), args)
  const ended = once(child, 'exit')
  const heard: (readonly string[])[] = []
  let isOver = false
  child.on('message', (line) => {
    if (typeof line === 'string') heard.push(line.split(' '))
  })
  child.once('exit', () => {
    isOver = true
  })
  return {
    pid: child.pid ?? 0,
    say: (line) => void child.send(line),
    hears: (word, patience) =>
      until(
        () => {
          if (isOver) throw new Error(`${file} ended`)
          const at = heard.findIndex(([first]) => first === word)
          return at === -1 ? undefined : heard.splice(at, 1)[0]?.slice(1)
        },
        `${file} says ${word}`,
        patience,
      ),
    stop: async () => {
      child.kill('SIGKILL')
      if (!isOver) await ended
    },
  }
}
