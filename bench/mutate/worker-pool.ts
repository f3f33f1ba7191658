/** A pool of processes that run tests; one that hangs is ended and replaced. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestRequest, TestResult } from './worker.ts'

/** How a request ended: with a result, too late, or with the end of the process. */
export type Outcome = TestResult | 'timeout' | 'crashed'

export type WorkerPool = {
  /** Runs tests in the first free process, for at most `timeout` ms. `onStart` is called when one was free. */
  readonly run: (request: TestRequest, timeout: number, onStart?: () => void) => Promise<Outcome>
  readonly close: () => void
}

/** How long (ms) a process may take to start. */
const START_TIMEOUT = 120_000

const startWorker = async (): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, 'worker.ts'), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // fewer random stories of groups than usual: every mutant runs them anew
    env: { ...process.env, GROUP_STORIES: process.env['GROUP_STORIES'] ?? '30' },
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + String(chunk)).slice(-2000)))
  const signal = AbortSignal.timeout(START_TIMEOUT)
  const [first]: unknown[] = await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }),
  ])
  if (first !== 'ready') throw new Error(`a worker does not start: ${errors}`)
  return child
}

const isResult = (value: unknown): value is TestResult =>
  typeof value === 'object' && value !== null && 'covered' in value

const requestFrom = (
  child: ChildProcess,
  request: TestRequest,
  timeout: number,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      clearTimeout(timer)
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(outcome)
    }
    const timer = setTimeout(() => settle('timeout'), timeout)
    child.once('message', (result) => settle(isResult(result) ? result : 'crashed'))
    child.once('exit', () => settle('crashed'))
    child.send(request)
  })

/** A pool of `size` processes, which are started when they are needed first. */
export const createWorkerPool = (size: number): WorkerPool => {
  const busy = new Set<ChildProcess>()
  const idle: ChildProcess[] = []
  const queue: (() => void)[] = []
  let free = size
  return {
    run: async (request, timeout, onStart) => {
      if (free === 0) await new Promise<void>((start) => queue.push(start))
      else free -= 1
      const child = idle.pop() ?? (await startWorker())
      busy.add(child)
      onStart?.()
      const outcome = await requestFrom(child, request, timeout)
      busy.delete(child)
      if (typeof outcome === 'object') idle.push(child)
      else child.kill('SIGKILL')
      const next = queue.shift()
      if (next) next()
      else free += 1
      return outcome
    },
    close: () => {
      for (const child of [...busy, ...idle]) child.kill('SIGKILL')
    },
  }
}
