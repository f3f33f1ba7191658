/** A server as a process of its own with all that it starts: in a process group, so that nothing of it is left behind. */
import { spawn } from 'node:child_process'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { killed } from '../../process/pty.ts'

/** Between two looks (ms), and the longest start that is waited for. */
const PAUSE = 50
const START_PATIENCE = 90_000
/** What a server that is asked to end may take (ms) before it is killed. */
const END_PATIENCE = 5000

type ServerOptions = {
  readonly command: string
  readonly args: readonly string[]
  /** Where it runs, and where its output is kept as `<name>.log`. */
  readonly folder: string
  readonly name: string
  readonly env?: Readonly<Record<string, string>>
  /** Whether it serves now; asked until it does. */
  readonly isReady: () => Promise<boolean>
}

export type ServerProcess = {
  /** Resolves when it serves; throws with the end of what it wrote when it ends before that. */
  readonly start: () => Promise<void>
  /** SIGKILL to it and all of its children. */
  readonly kill: () => Promise<void>
  /** SIGTERM, and then the same. */
  readonly stop: () => Promise<void>
  readonly log: () => string
}

/** The groups of those that run now: nothing of them outlives this process, unless it is killed itself. */
const running = new Set<number>()
process.once('exit', () => {
  for (const group of running) killed(-group, 'SIGKILL')
})

/** One that is not started yet. */
export const createServerProcess = (options: ServerOptions): ServerProcess => {
  const { command, args, folder, name, env, isReady } = options
  const file = join(folder, `${name}.log`)
  const log = () => readFileSync(file, 'utf8')
  let pid: number | undefined
  let gone: Promise<void> = Promise.resolve()
  const signal = (which: NodeJS.Signals) => {
    // the group has the number of its first process
    if (pid !== undefined) killed(-pid, which)
  }
  const kill = async () => {
    signal('SIGKILL')
    await gone
    pid = undefined
  }
  return {
    log,
    kill,
    start: async () => {
      const output = createWriteStream(file, { flags: 'a' })
      const child = spawn(command, args, {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child.stdout.pipe(output, { end: false })
      child.stderr.pipe(output, { end: false })
      pid = child.pid
      if (pid !== undefined) running.add(pid)
      let hasEnded = false
      gone = new Promise((resolve) => {
        child.once('exit', () => {
          hasEnded = true
          if (pid !== undefined) running.delete(pid)
          output.end()
          resolve()
        })
      })
      const deadline = performance.now() + START_PATIENCE
      // oxlint-disable-next-line no-await-in-loop
      while (!(await isReady())) {
        const isLate = performance.now() > deadline
        if (hasEnded || isLate) {
          // oxlint-disable-next-line no-await-in-loop
          await kill()
          throw new Error(`${name} ${isLate ? 'never served' : 'ended'}:\n${log().slice(-3000)}`)
        }
        // oxlint-disable-next-line no-await-in-loop
        await pause(PAUSE)
      }
    },
    stop: async () => {
      signal('SIGTERM')
      await Promise.race([gone, pause(END_PATIENCE)])
      await kill()
    },
  }
}
