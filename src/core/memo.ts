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
