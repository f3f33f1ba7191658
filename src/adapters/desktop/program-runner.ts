/** Runs small programs beside ours: without a shell, for a short time, and none outlives us. */
import { spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'

type Environment = Readonly<Record<string, string | undefined>>

/** How a program ended: its exit code (128 + the number of the signal that killed it), it cannot be run, or it took too long. */
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
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
    child.once('exit', () => clearTimeout(timer))
    child.once('error', () => clearTimeout(timer))
  })

/** Starts a program; `undefined` for what Node throws at: a path through a file, a command that is too long. */
const started = (
  [file = '', ...args]: readonly string[],
  options: SpawnOptions,
): ChildProcess | undefined => {
  try {
    return spawn(file, args, options)
  } catch {
    // as good as not installed: it cannot be run, and the next way is tried
    return undefined
  }
}

/** Makes a runner that looks for programs in the PATH of `env`. */
export const createRunner = (env: Environment): Runner => {
  const running = new Set<ChildProcess>()
  return {
    feed: async (command, input, patience) => {
      // what it says is not for our screen, and who keeps a pipe open would keep us
      const child = started(command, { env, stdio: ['pipe', 'ignore', 'ignore'] })
      if (!child) return 'missing'
      running.add(child)
      // it may end before it has read everything
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
      const how = await ended(child, patience)
      running.delete(child)
      if (how === 'late') child.kill('SIGKILL')
      return how
    },
    launch: async (command, patience) => {
      const child = started(command, { env, stdio: 'ignore', detached: true })
      if (!child) return 'missing'
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
