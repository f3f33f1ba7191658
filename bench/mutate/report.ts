/** The results as text for people and as JSON for programs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './load-mutants.ts'
import type { MutantResult } from './run-mutant.ts'
import type { Equivalent } from './scope.ts'

/** How many of some mutants the tests detected: killed them, or ran into a timeout. */
export type Score = { readonly detected: number; readonly all: number; readonly percent: number }

const isDetected = ({ status }: MutantResult) => status === 'killed' || status === 'timeout'

/** The mutation score; that of no mutants is 100 %. */
export const scoreOf = (results: readonly MutantResult[]): Score => {
  const detected = results.filter(isDetected).length
  const all = results.length
  return { detected, all, percent: all === 0 ? 100 : Math.round((1000 * detected) / all) / 10 }
}

const lineOf = ({ mutant: { file, line } }: MutantResult): string =>
  (readFileSync(join(ROOT, file), 'utf8').split('\n')[line - 1] ?? '').trim()

/** Is this mutant in the list of those that behave like the code? */
export const isEquivalent =
  (list: readonly Equivalent[]) =>
  (result: MutantResult): boolean =>
    !isDetected(result) &&
    list.some(
      ({ file, line, label }) =>
        file === result.mutant.file && label === result.mutant.label && line === lineOf(result),
    )

/** Is this a fallback that nothing uses? It is there for the compiler, which can't know that an element exists. */
export const isUnusedFallback = ({ mutant, status }: MutantResult): boolean =>
  mutant.isFallback && status === 'no coverage'

type Row = Score & { readonly file: string; readonly results: readonly MutantResult[] }

const formatRow = ({ file, detected, all, percent, results }: Row) => {
  const timeouts = results.filter(({ status }) => status === 'timeout').length
  const uncovered = results.filter(({ status }) => status === 'no coverage').length
  const tail = [
    ...(timeouts > 0 ? [`, ${timeouts} by timeout`] : []),
    ...(uncovered > 0 ? [`, ${uncovered} without coverage`] : []),
  ].join('')
  return `${percent.toFixed(1).padStart(6)} %  ${file}  ${detected} of ${all}${tail}`
}

/** A row for each file, the worst first, and one for all. */
export const formatTable = (results: readonly MutantResult[]): string => {
  const rows: readonly Row[] = [...Map.groupBy(results, ({ mutant }) => mutant.file)]
    .map(([file, those]) => ({ file, results: those, ...scoreOf(those) }))
    .toSorted((a, b) => a.percent - b.percent || b.all - a.all)
  return [...rows, { file: 'all', results, ...scoreOf(results) }].map(formatRow).join('\n')
}

/** Every mutant that was not detected, in the order of the code. */
export const formatSurvivors = (results: readonly MutantResult[]): string =>
  results
    .filter((result) => !isDetected(result))
    .map((result) => {
      const { file, line, column, label } = result.mutant
      return `${file}:${line}:${column}  ${label}  (${result.status})\n    ${lineOf(result)}`
    })
    .join('\n')

const toPlain = ({ mutant, status, killedBy, ms }: MutantResult) => {
  const { file, line, column, label } = mutant
  return { file, line, column, label, status, killedBy, ms }
}

/** Everything for programs. */
export const formatJson = (
  results: readonly MutantResult[],
  equivalent: readonly MutantResult[],
): string =>
  JSON.stringify(
    {
      score: scoreOf(results),
      mutants: results.map(toPlain),
      equivalent: equivalent.map(toPlain),
    },
    undefined,
    1,
  )
