/** Runs small programs beside ours: without a shell, for a short time, and none outlives us. */
import { spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'

type Environment = Readonly<Record<string, string | undefined>>

/** How a program ended: its exit code (128 + the number of the signal that killed it), it cannot be run, or it took too long. */
export type RunOutcome = number | 'missing' | 'late'

const waitForExit = (child: ChildProcess, timeout: number): Promise<RunOutcome> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve('late'), timeout)
    child.once('error', () => resolve('missing'))
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
    child.once('exit', () => clearTimeout(timer))
    child.once('error', () => clearTimeout(timer))
  })

/** Starts a program; `undefined` for what Node throws at: a path through a file, a command that is too long. */
const trySpawn = (
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
export const createProgramRunner = (env: Environment) => {
  const running = new Set<ChildProcess>()
  return {
    /** Runs a program with this on its standard input; after `timeout` ms it is killed. */
    feed: async (command: readonly string[], input: string | Uint8Array, timeout: number) => {
      // its output is not for our screen, and a program that keeps a pipe open would keep us alive
      const child = trySpawn(command, { env, stdio: ['pipe', 'ignore', 'ignore'] })
      if (!child) return 'missing'
      running.add(child)
      // it may end before it has read everything
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
      const outcome = await waitForExit(child, timeout)
      running.delete(child)
      if (outcome === 'late') child.kill('SIGKILL')
      return outcome
    },
    /** Starts a program that may go on without us; `late`: it still runs after `timeout` ms. */
    launch: async (command: readonly string[], timeout: number) => {
      const child = trySpawn(command, { env, stdio: 'ignore', detached: true })
      if (!child) return 'missing'
      const outcome = await waitForExit(child, timeout)
      child.unref()
      return outcome
    },
    /** Kills what is being fed. */
    close: () => {
      for (const child of running) child.kill('SIGKILL')
      running.clear()
    },
  }
}
