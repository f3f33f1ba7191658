/** The table of docs/performance.md, made from what was measured last. */
import type { Unit } from '../../../bench/results/result.ts'
import { readResults } from '../../../bench/results/results-file.ts'
import type { KeptResult } from '../../../bench/results/results-file.ts'

const NAMES: Readonly<Record<Unit, string>> = {
  x: ' x',
  MB: ' MB',
  ms: ' ms',
  bytes: ' bytes',
  '%': ' %',
  'a second': ' a second',
  'a minute': ' a minute',
}

const allowed = ({ bound, unit }: KeptResult) => {
  if (bound === undefined) return ''
  return `${unit === 'a second' ? 'at least ' : ''}${bound}${NAMES[unit]}`
}

const verdict = ({ holds }: KeptResult) => {
  if (holds === undefined) return ''
  return holds ? 'yes' : '**no**'
}

/** How far apart the rounds were, where there were several. */
const spread = ({ rounds, unit }: KeptResult) =>
  rounds.length < 2 ? '' : `${Math.min(...rounds)} to ${Math.max(...rounds)}${NAMES[unit]}`

/** The figure of each run, where there were several. */
const runsOf = ({ runs = [], unit }: KeptResult) =>
  runs.length < 2 ? '' : `${runs.join(', ')}${NAMES[unit]}`

/** A row for each result, in the order in which they were measured first. */
export const speedTable = (): string =>
  [
    '| what | against | measured | runs | rounds | allowed | holds | how |',
    '|---|---|---|---|---|---|---|---|',
    ...readResults().results.map((row) => {
      const against = row.against === 'nothing' ? '' : row.against
      const { name, figure, unit, how, command } = row
      return `| ${name} | ${against} | ${figure}${NAMES[unit]} | ${runsOf(row)} | ${spread(row)} | ${allowed(row)} | ${verdict(row)} | ${how}; \`${command}\` |`
    }),
  ].join('\n')
