/** `bench/results.json`: what was measured last of each row of the table, and the points of the plots. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../harness/figures.ts'
import type { BenchPoint, BenchReport, BenchResult } from './result.ts'

const FILE = join(import.meta.dirname, '../results.json')

/** A row with what the runner knows: the command, the day and the version of Node. */
export type KeptResult = BenchResult & {
  /** The figure of each run where there were several: then the row has their median, all rounds, and holds if it did in each. */
  readonly runs?: readonly number[]
  readonly command: string
  readonly date: string
  readonly node: string
}

export type Results = {
  readonly results: readonly KeptResult[]
  readonly points: readonly BenchPoint[]
}

/** What is kept so far; only this project writes the file. */
export const readResults = (): Results =>
  existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results)
    : { results: [], points: [] }

/** Three figures are enough to see what changed. */
const short = (value: number) => Number(value.toPrecision(3))

const isSameRow = (a: BenchResult, b: BenchResult) => a.name === b.name && a.against === b.against
const isSamePoint = (a: BenchPoint, b: BenchPoint) =>
  a.plot === b.plot && a.line === b.line && a.x === b.x

/** A row of one more run, with those of the runs before it. */
const withRunsBefore = (row: KeptResult, before: KeptResult): KeptResult => {
  const runs = [...(before.runs ?? [before.figure]), row.figure]
  const rounds = [...before.rounds, ...row.rounds]
  const holds = row.holds === undefined ? {} : { holds: row.holds && before.holds === true }
  return { ...row, figure: short(median(runs)), runs, rounds, ...holds }
}

/**
 * Puts what a command told in the place of what was kept of the same rows and points, and the rest behind it; `isNext`: it was
 * run once more, and what it told before counts too.
 */
export const mergeResults = (
  kept: Results,
  told: BenchReport,
  command: string,
  date: Date,
  isNext = false,
): Results => {
  const withBefore = (row: KeptResult) => {
    const before = isNext ? kept.results.find((old) => isSameRow(row, old)) : undefined
    return before ? withRunsBefore(row, before) : row
  }
  const single = told.results.map((row) => ({
    ...row,
    figure: short(row.figure),
    rounds: row.rounds.map(short),
    ...(row.bound !== undefined && { bound: short(row.bound) }),
    command,
    date: date.toISOString().slice(0, 10),
    node: process.version,
  }))
  const fresh = single.map(withBefore)
  const points = told.points.map((point) => ({ ...point, y: short(point.y) }))
  return {
    results: [
      ...kept.results.map((old) => fresh.find((row) => isSameRow(row, old)) ?? old),
      ...fresh.filter((row) => !kept.results.some((old) => isSameRow(row, old))),
    ],
    points: [
      ...kept.points.map((old) => points.find((one) => isSamePoint(one, old)) ?? old),
      ...points.filter((one) => !kept.points.some((old) => isSamePoint(one, old))),
    ],
  }
}

export const writeResults = (results: Results): void => {
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`)
}
