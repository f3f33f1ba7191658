/** Keeps in order what mostly grows at its end, as the keys of a Map do. */

/**
 * A function that sorts: of values that are those of the last call and more behind them, only these
 * are sorted, and merged with the others. It remembers one answer.
 */
export const createIncrementalSort = <T extends string>(): ((
  values: Iterable<T>,
) => readonly T[]) => {
  let previous: readonly T[] = []
  let order: readonly T[] = []
  return (values) => {
    const all = [...values]
    const grew =
      previous.length <= all.length && previous.every((value, index) => value === all[index])
    if (!grew) order = all.toSorted()
    else if (previous.length < all.length) {
      order = mergeSorted(order, all.slice(previous.length).toSorted())
    }
    previous = all
    return order
  }
}

/** Two lists that are in order, as one that is. */
export const mergeSorted = <T extends string>(
  one: readonly T[],
  other: readonly T[],
): readonly T[] => {
  const both: T[] = []
  let next = 0
  for (const value of one) {
    for (let before = other[next]; before !== undefined && before < value; before = other[next]) {
      both.push(before)
      next += 1
    }
    both.push(value)
  }
  both.push(...other.slice(next))
  return both
}
