/** What a broker does not let somebody do, in words: the same on the screen and in the shell. */
import { mosquittoRule } from '../core/broker/essential.ts'
import type { MissingRight } from '../core/broker/essential.ts'
import type { EssentialTexts, missingEn } from './en/essentials.ts'

type Sentences = { readonly essentials: EssentialTexts; readonly missing: typeof missingEn }

/** What does not work, as a clause. */
const missingClause = (
  { essentials, missing }: Sentences,
  { kind, access, cause, perhaps }: Omit<MissingRight, 'rules'>,
): string => {
  if (cause === 'no-wildcards') return missing.onlyKnown
  const { read, write } = essentials[kind]
  if (perhaps) return missing.perhaps(write, read)
  return access === 'either' ? missing.either(write, read) : essentials[kind][access]
}

/** The short form, and what it is about: the first of them, and how many more. Nothing where nothing is missing. */
export const missingSummary = (
  texts: Sentences,
  rights: readonly MissingRight[] = [],
): { readonly short: string; readonly detail: string } | undefined => {
  const [first] = rights
  if (!first) return undefined
  const clauses = new Set(rights.map((right) => missingClause(texts, right)))
  const detail = texts.missing.others(missingClause(texts, first), clauses.size - 1)
  return { short: texts.missing.short, detail }
}

/** One of them for the shell: what does not work, whether it is sent later, and the rules that the broker needs. */
export const missingSentence = (texts: Sentences, right: MissingRight, isKept: boolean): string => {
  const { shell, kept, rules } = texts.missing
  const lines = right.rules.map(mosquittoRule).join('; ')
  return [shell(missingClause(texts, right)), ...(isKept ? [kept] : []), rules(lines)].join(' ')
}
