/** Memoised selectors: the same parts of the state give the very same answer. */

/**
 * Makes a selector that runs `compute` only when one of its `parts` changed identity since the
 * last call. It remembers one answer, which is enough for one store.
 */
export const createSelector = <S, const P extends readonly unknown[], R>(
  parts: { readonly [K in keyof P]: (state: S) => P[K] },
  compute: (...values: P) => R,
): ((state: S) => R) => {
  let last: { readonly values: readonly unknown[]; readonly result: R } | undefined
  return (state) => {
    const values = parts.map((part) => part(state))
    if (last && values.every((value, index) => Object.is(value, last?.values[index]))) {
      return last.result
    }
    const result = compute(...(values as unknown as P))
    last = { values, result }
    return result
  }
}

/** What is true from now on, and up to which time (ms) if nothing but time changes. */
export type Lasting<R> = { readonly answer: R; readonly until: number }

/**
 * The same for an answer that time changes as well: `compute` tells until when it holds, and is not asked before that, however
 * often the clock is. A clock that is set back asks it again.
 */
export const createTimedSelector = <S, T extends number, const P extends readonly unknown[], R>(
  timeOf: (state: S) => T,
  parts: { readonly [K in keyof P]: (state: S) => P[K] },
  compute: (time: T, ...values: P) => Lasting<R>,
): ((state: S) => R) => {
  let last:
    | { readonly values: readonly unknown[]; readonly from: number; readonly lasting: Lasting<R> }
    | undefined
  return (state) => {
    const from = timeOf(state)
    const values = parts.map((part) => part(state))
    const holds =
      last && from >= last.from && from <= last.lasting.until && sameItems(last.values, values)
    if (last && holds) return last.lasting.answer
    const lasting = compute(from, ...(values as unknown as P))
    last = { values, from, lasting }
    return lasting.answer
  }
}

/** The same selector; while its answer is equal to the last one, it gives that very one. It remembers one answer. */
export const keepWhileEqual = <S, R>(
  select: (state: S) => R,
  isEqual: (before: R, after: R) => boolean,
): ((state: S) => R) => {
  // `selected` is what was compared last
  let last: { readonly answer: R; readonly selected: R } | undefined
  return (state) => {
    const selected = select(state)
    if (last && Object.is(last.selected, selected)) return last.answer
    const answer = last && isEqual(last.answer, selected) ? last.answer : selected
    last = { answer, selected }
    return answer
  }
}

/** Have these the same values under the same keys? */
export const sameEntries = <K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): boolean =>
  before.size === after.size &&
  [...after].every(([key, value]) => before.has(key) && Object.is(before.get(key), value))

/** Have these under the same keys what is equal? What is the very same is not looked into. */
export const equalEntries = <K, V>(
  before: ReadonlyMap<K, V>,
  after: ReadonlyMap<K, V>,
  isEqual: (before: V, after: V) => boolean,
): boolean =>
  before.size === after.size &&
  [...after].every(([key, value]) => {
    const known = before.get(key)
    return known === value || (known !== undefined && isEqual(known, value))
  })

/** Have these objects the same fields with the same values? */
export const sameFields = (before: object, after: object): boolean =>
  sameEntries(new Map(Object.entries(before)), new Map(Object.entries(after)))

/** Are these the same values in the same order? */
export const sameItems = <T>(before: readonly T[], after: readonly T[]): boolean =>
  before.length === after.length && before.every((item, place) => Object.is(item, after[place]))
