/** Puts all mutants of a file into its code at once, each behind a switch, so that one can be turned on at run time. */
import type { Mutant } from './mutants.ts'

/** The global function that says whether a mutant is on; `setup.ts` defines it. */
export const SWITCH = 'globalThis.papoMutant'

/** A range of the code with its mutants, and the points inside of it. */
type MutationPoint = {
  readonly start: number
  readonly end: number
  readonly kind: Mutant['kind']
  readonly mutants: { readonly number: number; readonly now: string }[]
  readonly inside: MutationPoint[]
}

/** Groups mutants of the same range, and nests ranges. */
const nested = (mutants: readonly Mutant[], first: number): readonly MutationPoint[] => {
  const outermost: MutationPoint[] = []
  const open: MutationPoint[] = []
  const ordered = mutants
    .map((mutant, index) => ({ ...mutant, number: first + index }))
    .toSorted((a, b) => a.start - b.start || b.end - a.end || b.kind.localeCompare(a.kind))
  for (const { start, end, kind, number, now } of ordered) {
    while ((open.at(-1)?.end ?? Infinity) < end || (open.at(-1)?.end ?? Infinity) <= start)
      open.pop()
    const last = open.at(-1)
    if (last?.start === start && last.end === end && last.kind === kind) {
      last.mutants.push({ number, now })
      continue
    }
    const point: MutationPoint = { start, end, kind, mutants: [{ number, now }], inside: [] }
    ;(last?.inside ?? outermost).push(point)
    open.push(point)
  }
  return outermost
}

/** The code with a switch for each of its mutants, which are numbered from `first`. */
export const instrument = (source: string, mutants: readonly Mutant[], first: number): string => {
  const written = (from: number, to: number, points: readonly MutationPoint[]): string => {
    let text = ''
    let at = from
    for (const point of points) {
      text += source.slice(at, point.start) + switched(point)
      at = point.end
    }
    return text + source.slice(at, to)
  }
  const switched = ({ start, end, kind, mutants: here, inside }: MutationPoint): string => {
    const rest = written(start, end, inside)
    if (kind === 'statement') return `{ if (!${SWITCH}(${here[0]?.number})) ${rest} }`
    const choices = here.map(({ number, now }) => `${SWITCH}(${number}) ? (${now}) : `)
    return `(${choices.join('')}(${rest}))`
  }
  return written(0, source.length, nested(mutants, first))
}
