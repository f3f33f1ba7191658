/** `bench/results.json`: what was measured last of each row of the table, and the points of the plots. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchPoint, BenchReport, BenchResult } from './result.ts'

const FILE = join(import.meta.dirname, '../results.json')

/** A row with what the runner knows: the command, the day and the version of Node. */
export type KeptResult = BenchResult & {
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

/** Puts what a command told in the place of what was kept of the same rows and points, and the rest behind it. */
export const mergeResults = (
  kept: Results,
  told: BenchReport,
  command: string,
  date: Date,
): Results => {
  const fresh = told.results.map((row) => ({
    ...row,
    figure: short(row.figure),
    rounds: row.rounds.map(short),
    ...(row.bound !== undefined && { bound: short(row.bound) }),
    command,
    date: date.toISOString().slice(0, 10),
    node: process.version,
  }))
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
