/** What a benchmark finds out, as one row of `bench/results.json`, and how it comes to the runner. */
import { median } from '../harness/figures.ts'

/** What the figures of a result are. `x` is a ratio to what it was measured against in the same run. */
export type Unit = 'x' | 'MB' | 'ms' | 'bytes' | '%' | 'a second' | 'a minute'

/** One row: a figure, what it was measured against, and what the issue allows. */
export type BenchResult = {
  readonly name: string
  /** What was measured beside it in the same run. */
  readonly against: string
  readonly unit: Unit
  /** The median of the rounds. */
  readonly figure: number
  /** The figure of each round. */
  readonly rounds: readonly number[]
  /** What it may be at most; at least where it is `a second`. */
  readonly bound?: number
  /** Is the median within the bound? */
  readonly holds?: boolean
  /** How it was measured where that is not what the name says: fewer messages, for example. */
  readonly how: string
}

/** A point of a plot. */
export type BenchPoint = {
  readonly plot: 'known' | 'stored' | 'rate'
  /** Which line it belongs to. */
  readonly line: string
  readonly x: number
  readonly y: number
}

/** What a benchmark tells the runner, which adds the day and the command. */
export type BenchReport = {
  readonly results: readonly BenchResult[]
  readonly points: readonly BenchPoint[]
}

const isWithin = ({ unit }: Pick<BenchResult, 'unit'>, figure: number, bound: number) =>
  unit === 'a second' ? figure >= bound : figure <= bound

/** Makes a row of the figures of all rounds. */
export const resultOf = (
  row: Pick<BenchResult, 'name' | 'against' | 'unit' | 'how'>,
  rounds: readonly number[],
  bound?: number,
): BenchResult => {
  const figure = median(rounds)
  const { name, against, unit, how } = row
  return {
    name,
    against,
    unit,
    figure,
    rounds,
    ...(bound !== undefined && { bound, holds: isWithin(row, figure, bound) }),
    how,
  }
}

/** Tells the runner what was found out; a benchmark that runs by itself only prints it. Resolves when it is told. */
export const report = (
  results: readonly BenchResult[],
  points: readonly BenchPoint[] = [],
): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!process.send) return resolve()
    const told: BenchReport = { results, points }
    process.send(told, undefined, undefined, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
