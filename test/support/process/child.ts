/** Starts a program of its own for a test and reads what it says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { until } from '../wait.ts'

/** A running program: its lines so far, and ways to wait for it and to end it. */
export type Child = {
  readonly pid: number
  readonly lines: () => readonly string[]
  /** Resolves with the first line; fails when there is none for ten seconds. */
  readonly first: () => Promise<string>
  /** Ends it with SIGKILL and resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** Resolves when it is gone by itself. */
  readonly gone: () => Promise<void>
}

/** Starts Node with a file of the project, or another `command`. */
export const child = (args: readonly string[], command: string = process.execPath): Child => {
  const running = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(running, 'close')
  let text = ''
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  // what follows the last line end is not whole yet
  const lines = () => text.split('\n').slice(0, -1)
  const gone = async () => {
    await closed
  }
  return {
    pid: running.pid ?? 0,
    lines,
    first: () => until(() => lines()[0], 'the first line of the child', 10_000).then(String),
    kill: () => {
      running.kill('SIGKILL')
      return gone()
    },
    gone,
  }
}
