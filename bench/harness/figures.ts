/** What is measured of a process, and how figures of several rounds become one. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../test/support/wait.ts'
import { prefer, putFirst } from './priority.ts'

/** Milliseconds of a tick of /proc, on every Linux. */
const TICK = 10

/** Milliseconds of the processor that a process used so far, with all its threads (Linux). */
export const cpuOf = (pid: number): number => {
  // the name of the program is in brackets and may hold blanks
  const [, rest = ''] = /\) (.*)/u.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK
}

/** Less than this share of the processor's time is next to nothing. */
const QUIET_SHARE = 0.02
/** For how long (ms) there has to be nothing to do, and how long that is waited for. */
const QUIET = { for: 4000, patience: 60_000 } as const

/** Waits until a process has next to nothing to do (Linux): what follows a start is over then, and V8 has given memory back. */
export const untilQuiet = async (pid: number): Promise<void> => {
  const isQuiet = async () => {
    const before = cpuOf(pid)
    await pause(QUIET.for)
    return cpuOf(pid) - before <= QUIET_SHARE * QUIET.for
  }
  await until(isQuiet, 'the program has nothing to do', QUIET.patience)
}

/** Milliseconds that a process was ready to run and had no processor (Linux). */
export const waitedOf = (pid: number): number => {
  const [, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
  return Number(waited) / 1_000_000
}

/** The bytes of all files below a folder. */
export const diskSize = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, name }) =>
        sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )

/** Megabytes of memory that a process has (Linux: VmRSS). */
export const memoryOf = (pid: number): number => {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** The value below which this share of all values is. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The value in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Prints a row of a table: a name, then cells of twelve characters. */
export const printRow = (name: string, ...cells: readonly string[]): void => {
  process.stdout.write(`${name.padEnd(40)}${cells.map((cell) => cell.padStart(12)).join('')}\n`)
}

/**
 * Puts the program that is measured before all others, and whoever looks at it before that: what it waits for is its
 * own, though others use the machine. Where only root may do so, nothing changes.
 */
export const measureAlone = (pid: number): void => {
  putFirst(process.pid, 'watching', true)
  putFirst(pid, 'measured')
}

/** Goes before what else runs on the machine, with all that is started from here, where that is allowed (root). */
export const goFirst = (): void => {
  if (!prefer(process.pid)) {
    process.stdout.write(
      'Not root: what else runs on this machine competes with what is measured.\n',
    )
  }
}
