/** From a typed search to a query: who is meant by `from:`, which conversation by `in:`, which time by `before:` and `after:`. */
import { ANONYMOUS, filterOf, groupNameOf, groupOf, parseUserId, personOf } from '../../core/ids.ts'
import type { ConversationId, Millis, UserId } from '../../core/ids.ts'
import { formatPlaintextUser, isPlaintextUser, plaintextGroupOf } from '../../core/plaintext-ids.ts'
import { foldForSearch } from '../../core/text/search-folding.ts'
import { parseSearch } from '../../core/text/search-operators.ts'
import type { SearchOperator } from '../../core/text/search-operators.ts'
import { termsOf } from '../../core/text/search-terms.ts'
import type { SearchQuery } from '../messages/search-query.ts'
import { lookUpPerson } from '../people/strangers.ts'
import type { State } from '../state.ts'

/** What is wrong with an operator of a search: nobody, no conversation, or no date is called that. */
export type SearchProblem = { readonly operator: SearchOperator; readonly value: string }

/** A query, and the first operator that could not be understood; then nothing is found. */
export type ReadSearch = {
  readonly query: SearchQuery
  /** Was anything looked for: words, or what an operator says? */
  readonly asks: boolean
  readonly problem?: SearchProblem
  /** An operator that names nobody who is known: the likely reason, where nothing is found. */
  readonly doubt?: SearchProblem
}

/** When a typed time begins; `undefined` for what is no time. */
export type ReadTime = (typed: string) => Millis | undefined

type Named<T> = { readonly id: T; readonly names: readonly string[] }

/** The value of `in:` for all conversations. */
const EVERYWHERE = '*'

/** Names for me that no sentence of the screen says otherwise. */
const ME: ReadonlySet<string> = new Set(['me', 'you', 'eu', 'voce'])

/** Those that have the name; else those of whom one begins like this. */
const named = <T>(all: readonly Named<T>[], typed: string): readonly T[] => {
  const wanted = foldForSearch(typed)
  const those = (fits: (name: string) => boolean) =>
    all.filter(({ names }) => names.some((name) => fits(foldForSearch(name)))).map(({ id }) => id)
  const whole = those((name) => name === wanted)
  return whole.length > 0 ? whole : those((name) => name.startsWith(wanted))
}

const namesOfPerson = (state: State, who: UserId): readonly string[] => {
  if (isPlaintextUser(who)) return [who, who.slice(1), formatPlaintextUser(who)]
  const name = lookUpPerson(state, who)?.name
  return name === undefined ? [who] : [who, name]
}

type FoundPeople = { readonly who: readonly UserId[]; readonly isKnown: boolean }

const peopleNamed = (state: State, typed: string): FoundPeople => {
  const { me, people, strangers, plaintext } = state
  const everybody = new Set([
    me.id,
    ...people.keys(),
    ...strangers.keys(),
    ...plaintext.people.keys(),
  ])
  everybody.delete(ANONYMOUS)
  const all = [...everybody].map((id) => ({ id, names: namesOfPerson(state, id) }))
  const found = named(all, typed.replace(/^@/u, ''))
  if (found.length > 0) return { who: found, isKnown: true }
  if (ME.has(foldForSearch(typed))) return { who: [me.id], isKnown: true }
  // somebody who was forgotten may have written all the same
  const id = parseUserId(typed)
  return { who: id === undefined ? [] : [id], isKnown: false }
}

const namesOfConversation = (state: State, id: ConversationId): readonly string[] => {
  const group = groupOf(id)
  if (group !== undefined) {
    const name = state.groups.get(group)?.roster.name ?? groupNameOf(group)
    return [name, `#${name}`, group, `#${group}`]
  }
  const plain = plaintextGroupOf(id)
  if (plain !== undefined) return [plain, `#${plain}`, `${plain}?`, `?${plain}`]
  const topic = filterOf(id)
  if (topic !== undefined) return [topic, `>${topic}`]
  const who = personOf(id)
  return who === undefined ? [id] : namesOfPerson(state, who).flatMap((name) => [name, `@${name}`])
}

const conversationsNamed = (state: State, typed: string): readonly ConversationId[] =>
  named(
    [...state.conversations.keys()].map((id) => ({ id, names: namesOfConversation(state, id) })),
    typed,
  )

const both = <T>(before: readonly T[] | undefined, found: readonly T[]): readonly T[] =>
  before?.filter((one) => found.includes(one)) ?? found

/**
 * Looks up what was typed. `here`: the conversation to search in, unless `in:` names another one, or all (`in:*`). The last `before:` and
 * `after:` count; several `from:` or `in:` narrow each other. `after:` a day means from its beginning on, `before:` a day
 * what was earlier.
 */
export const readSearch = (
  state: State,
  typed: string,
  readTime: ReadTime,
  here?: ConversationId,
): ReadSearch => {
  const { words, uses } = parseSearch(typed)
  const asks = uses.length > 0 || termsOf(words).length > 0
  let query: SearchQuery = { words }
  let everywhere = false
  let doubt: SearchProblem | undefined
  for (const { operator, value } of uses) {
    const problem = { operator, value }
    if (operator === 'from') {
      const found = peopleNamed(state, value)
      if (found.who.length === 0) return { query, asks, problem }
      if (!found.isKnown) doubt ??= problem
      query = { ...query, authors: both(query.authors, found.who) }
    } else if (operator === 'in' && value === EVERYWHERE) {
      everywhere = true
    } else if (operator === 'in') {
      const found = conversationsNamed(state, value)
      if (found.length === 0) return { query, asks, problem }
      query = { ...query, conversations: both(query.conversations, found) }
    } else {
      const time = readTime(value)
      if (time === undefined) return { query, asks, problem }
      query = { ...query, [operator === 'after' ? 'since' : 'until']: time }
    }
  }
  const scope =
    here === undefined || everywhere || query.conversations ? {} : { conversations: [here] }
  return { query: { ...query, ...scope }, asks, ...(doubt ? { doubt } : {}) }
}
