/** What somebody may have meant by an unknown word. */

/** How many letters have to be put in, left out, changed or swapped with their neighbour to make one of the other. */
const editDistance = (from: string, to: string): number => {
  const a = Array.from(from)
  const b = Array.from(to)
  let twoBefore: readonly number[] = []
  let before: readonly number[] = [0, ...b.map((_, column) => column + 1)]
  for (const [row, letter] of a.entries()) {
    const current: number[] = [row + 1]
    for (const [column, other] of b.entries()) {
      const same = letter === other ? 0 : 1
      const swapped =
        row > 0 && column > 0 && letter === b[column - 1] && a[row - 1] === other
          ? (twoBefore[column - 1] ?? 0) + 1
          : Infinity
      current.push(
        Math.min(
          (before[column] ?? 0) + same,
          (before[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          swapped,
        ),
      )
    }
    twoBefore = before
    before = current
  }
  return before.at(-1) ?? 0
}

/** The known word that is most like this one, if one is: about one mistake in three letters, at most two. */
export const nearestName = (typed: string, known: readonly string[]): string | undefined => {
  const word = typed.toLowerCase()
  const maxDistance = Math.min(2, Math.max(1, Math.floor(word.length / 3)))
  const [best] = known
    .map((name) => ({ name, mistakes: editDistance(word, name.toLowerCase()) }))
    .filter(({ mistakes }) => mistakes <= maxDistance)
    .toSorted((one, other) => one.mistakes - other.mistakes)
  return best?.name
}
