/** Runs small programs beside ours: without a shell, for a short time, and none outlives us. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** How a program ended: its exit code, it is not installed, or it took too long or was killed. */
export type Ran = number | 'missing' | 'late'

export type Runner = {
  /** Runs a program with this on its standard input; after `patience` ms it is killed. */
  readonly feed: (
    command: readonly string[],
    input: string | Uint8Array,
    patience: number,
  ) => Promise<Ran>
  /** Starts a program that may go on without us; `late` says that it still runs after `patience` ms. */
  readonly launch: (command: readonly string[], patience: number) => Promise<Ran>
  /** Kills what is being fed. */
  readonly close: () => void
}

const ended = (child: ChildProcess, patience: number): Promise<Ran> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve('late'), patience)
    child.once('error', () => resolve('missing'))
    child.once('exit', (code) => resolve(code ?? 'late'))
    child.once('exit', () => clearTimeout(timer))
    child.once('error', () => clearTimeout(timer))
  })

/** Makes a runner that looks for programs in the PATH of `env`. */
export const createRunner = (env: Environment): Runner => {
  const running = new Set<ChildProcess>()
  return {
    feed: async ([file = '', ...args], input, patience) => {
      // what it says is not for our screen, and who keeps a pipe open would keep us
      const child = spawn(file, args, { env, stdio: ['pipe', 'ignore', 'ignore'] })
      running.add(child)
      // it may end before it has read everything
      child.stdin.on('error', () => {})
      child.stdin.end(input)
      const how = await ended(child, patience)
      running.delete(child)
      if (how === 'late') child.kill('SIGKILL')
      return how
    },
    launch: async ([file = '', ...args], patience) => {
      const child = spawn(file, args, { env, stdio: 'ignore', detached: true })
      const how = await ended(child, patience)
      child.unref()
      return how
    },
    close: () => {
      for (const child of running) child.kill('SIGKILL')
      running.clear()
    },
  }
}
