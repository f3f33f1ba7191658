/** Runs a target in a process of its own, and finds the input that ended the process or stopped it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { FuzzReport } from './fuzz-loop.ts'
import type { FuzzOrder } from './order.ts'
import { readAnswer } from './order.ts'

const CHILD = join(import.meta.dirname, '..', 'fuzz-child.ts')
/** A process that tells nothing for so long (ms) hangs: it tells something each second, but a busy machine may stand still. */
const SILENCE = 120_000
/** A heap that is full before the process is too large, so that what grows ends it. */
const FLAGS = ['--expose-gc', '--max-old-space-size=220', '--max-semi-space-size=8']

type Ended = {
  readonly report: FuzzReport | undefined
  /** The last number that it told. */
  readonly last: number
  readonly why: string
}

const runOnce = (order: FuzzOrder): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...FLAGS, CHILD, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // what is printed has all letters
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    let [last, errors, why] = [order.from, '', '']
    let report: FuzzReport | undefined
    let silence: NodeJS.Timeout | undefined
    const wait = () => {
      clearTimeout(silence)
      silence = setTimeout(() => {
        why = 'Hang: it does not come back'
        child.kill('SIGKILL')
      }, SILENCE)
    }
    wait()
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + String(chunk)).slice(-3000)))
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      wait()
      // not by node:readline, for which U+2028 ends a line too
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const answer = readAnswer(line)
        if (answer.progress !== undefined) last = answer.progress
        if (answer.report) ({ report } = answer)
      }
    })
    child.once('close', (code, signal) => {
      clearTimeout(silence)
      const end = `Crash: the process ended with ${signal ?? code}\n${errors.trim()}`
      resolve({ report, last, why: why || end })
    })
  })

/** Runs an order. A process that dies or hangs becomes a fault, with the input that did it. */
export const runTarget = async (order: FuzzOrder): Promise<FuzzReport> => {
  const { report, last, why } = await runOnce(order)
  if (report) return report
  const base = { seconds: 0, slowest: 0, slowestNumber: -1, peakMemory: 0 }
  const fault = { what: why, input: order.input ?? '', shrunk: order.input ?? '' }
  if (order.input !== undefined) return { ...base, inputs: 1, fault: { ...fault, number: -1 } }
  // once more from where it was heard of last, with each number told before it is tried
  const again = await runOnce({ ...order, from: last, trace: true })
  if (again.report?.fault) return again.report
  const number = again.report ? last : again.last
  const what = again.report ? `${why}\n(not a second time)` : again.why
  return { ...base, inputs: number - order.from, fault: { ...fault, number, what } }
}
