/** What is measured: numbers and how they are told. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Kernel ticks in a second, as on every Linux that Node runs on. */
const TICKS = 100

/** What a process has used and waited for so far (ms of CPU), and has in memory (bytes). Linux only. */
export const processFigures = (pid: number) => {
  // the name of the program is in brackets and may have blanks in it
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`, 'u').exec(status)?.[1])
  // nanoseconds on the processor, and ready to run without one
  const [, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
  return {
    waited: Number(waited) / 1_000_000,
    cpu: ((Number(stat[11]) + Number(stat[12])) * 1000) / TICKS,
    memory: kilobytes('VmRSS') * 1024,
  }
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

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)

/** The value below which this share of them is; not a number if there is none. */
export const quantile = (values: readonly number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
