/** What a broker does not let somebody do, in words: the same on the screen and in the shell. */
import { ESSENTIAL_KINDS, mosquittoRule } from '../core/broker/essential.ts'
import type { MissingRight } from '../core/broker/essential.ts'
import type { EssentialTexts, missingEn } from './en/essentials.ts'

type Sentences = { readonly essentials: EssentialTexts; readonly missing: typeof missingEn }

/** Are all wildcards refused? Groups are subscribed to one by one. */
const refusesAllWildcards = (rights: readonly MissingRight[]): boolean =>
  ESSENTIAL_KINDS.every(
    (wanted) =>
      wanted === 'group' ||
      rights.some(({ kind, cause }) => kind === wanted && cause === 'no-wildcards'),
  )

/** What does not work, as a clause; in the short one not what only may be missing as well. */
const missingClause = (
  { essentials, missing }: Sentences,
  { kind, access, cause, perhaps }: Omit<MissingRight, 'rules'>,
  isShort = false,
): string => {
  const { read, write } = essentials[kind]
  if (cause === 'no-wildcards') return missing.exceptKnown(read)
  if (perhaps && !isShort) return missing.perhaps(write, read)
  return access === 'either' ? missing.either(write, read) : essentials[kind][access]
}

/** The short form, and what it is about: the first of them, and how many more. Nothing where nothing is missing. */
export const missingSummary = (
  texts: Sentences,
  rights: readonly MissingRight[] = [],
): { readonly short: string; readonly detail: string } | undefined => {
  const [first] = rights
  if (!first) return undefined
  const isAll = refusesAllWildcards(rights)
  const clauseOf = (right: MissingRight) =>
    isAll && right.cause === 'no-wildcards'
      ? texts.missing.onlyKnown
      : missingClause(texts, right, true)
  const clauses = new Set(rights.map(clauseOf))
  const detail = texts.missing.others(clauseOf(first), clauses.size - 1)
  return { short: texts.missing.short, detail }
}

/** One of them for the shell: what does not work, whether it is sent later, and the rules that the broker needs. */
export const missingSentence = (texts: Sentences, right: MissingRight, isKept: boolean): string => {
  const { shell, kept, rules } = texts.missing
  const lines = right.rules.map(mosquittoRule).join('; ')
  return [shell(missingClause(texts, right)), ...(isKept ? [kept] : []), rules(lines)].join(' ')
}

/** All of them for the shell. That no wildcard is taken is told once. */
export const missingSentences = (
  texts: Sentences,
  rights: readonly MissingRight[],
): readonly string[] => {
  const isAll = refusesAllWildcards(rights)
  const told = isAll ? rights.filter(({ cause }) => cause !== 'no-wildcards') : rights
  const sentences = told.map((right) => missingSentence(texts, right, false))
  return isAll ? [texts.missing.noWildcards, ...sentences] : sentences
}
