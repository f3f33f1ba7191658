/** What somebody types into a search: words and "phrases", and the operators `from:`, `in:`, `before:` and `after:`. */

/** What an operator narrows a search to. */
export type SearchOperator = 'from' | 'in' | 'before' | 'after'

/** One operator with what follows it: `from:"Ana Maria"` has the value `Ana Maria`. */
export type OperatorUse = { readonly operator: SearchOperator; readonly value: string }

/** A search taken apart: the words for `termsOf`, quotes included, and the operators in their order. */
export type TypedSearch = {
  readonly words: string
  readonly uses: readonly OperatorUse[]
  /** The first operator without a value, as it was typed. */
  readonly unfinished?: string
}

/** English and Portuguese; both work in both languages. */
const OPERATORS: ReadonlyMap<string, SearchOperator> = new Map<string, SearchOperator>([
  ['from', 'from'],
  ['de', 'from'],
  ['in', 'in'],
  ['em', 'in'],
  ['before', 'before'],
  ['antes', 'before'],
  ['after', 'after'],
  ['depois', 'after'],
])

// a phrase comes first, so that nothing in it is an operator
const USES = new RegExp(
  `"[^"]*"?|(?<=^|\\s)(?<name>${[...OPERATORS.keys()].join('|')}):(?:"(?<quoted>[^"]*)"?|(?<bare>[^\\s"]*))(?=\\s|$)`,
  'giu',
)

/** Takes a search apart. An operator without a value is one that is still being typed: it narrows nothing. */
export const parseSearch = (typed: string): TypedSearch => {
  const uses: OperatorUse[] = []
  let words = ''
  let unfinished: string | undefined
  let upTo = 0
  for (const { 0: found, index, groups = {} } of typed.matchAll(USES)) {
    const { name, quoted, bare } = groups
    const operator = name === undefined ? undefined : OPERATORS.get(name.toLowerCase())
    if (!operator) continue
    words += typed.slice(upTo, index)
    upTo = index + found.length
    const value = (quoted ?? bare ?? '').trim()
    if (value === '') unfinished ??= `${name}:`
    else uses.push({ operator, value })
  }
  const rest = unfinished === undefined ? {} : { unfinished }
  return { words: words + typed.slice(upTo), uses, ...rest }
}
