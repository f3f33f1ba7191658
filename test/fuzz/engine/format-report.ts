/** Reports as lines for a person: what was found, and how to run it again. */
import type { FuzzReport } from './fuzz-loop.ts'

/** So much of an input is written out; a longer one is made again from its number. */
const SHOWN = 3000

/** An input as it is given on a command line: UTF-16 in base64. */
export const writeInput = (input: string): string =>
  Buffer.from(input, 'utf16le').toString('base64')

/** The inverse. */
export const readInput = (typed: string): string => Buffer.from(typed, 'base64').toString('utf16le')

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** One line of figures. */
export const formatFigures = (target: string, report: FuzzReport): string => {
  const { inputs, seconds, slowest, slowestNumber, peakMemory } = report
  const rate = Math.round(inputs / Math.max(seconds, 0.001))
  const slow = `slowest ${slowest.toFixed(1)} ms (input ${slowestNumber})`
  return `${target}: ${inputs} inputs in ${Math.round(seconds)} s (${rate}/s), ${slow}, ${megabytes(peakMemory)}`
}

/** What is wrong, with the commands that show it again; empty where nothing is. */
export const formatFault = (target: string, seed: number, { fault }: FuzzReport): string => {
  if (!fault) return ''
  const { number, what, shrunk } = fault
  const again = `npm run fuzz -- ${target} --seed ${seed} --from ${number} --inputs 1`
  const typed = writeInput(shrunk)
  const short = typed.length > 0 && typed.length <= SHOWN
  return [
    `${target}: ${what}`,
    ...(short ? [`the input, shrunk: ${JSON.stringify(shrunk)}`] : []),
    ...(number >= 0 ? [`again: ${again}`] : []),
    ...(short ? [`again, shrunk: npm run fuzz -- ${target} --input ${typed}`] : []),
  ].join('\n')
}
