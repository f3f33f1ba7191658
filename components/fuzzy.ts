/** How well a few typed letters fit a name: all of them in order, the closer together the better. */

/** A score, higher is better; `undefined` when it does not fit. Case does not matter. */
const fuzzy = (typed: string, name: string): number | undefined => {
  const wanted = Array.from(typed.toLowerCase().replaceAll(/\s+/gu, ''))
  const letters = Array.from(name.toLowerCase())
  let score = 0
  let from = 0
  for (const letter of wanted) {
    const at = letters.indexOf(letter, from)
    if (at === -1) return undefined
    const before = letters[at - 1]
    const begins = at === 0 || before === undefined || /[\s._@/-]/u.test(before)
    score += at === from ? 4 : 0
    score += begins ? 3 : 0
    score -= Math.min(3, at - from)
    from = at + 1
  }
  return score - letters.length / 100
}

/** Those that fit, the best first; equal ones in the order they came. */
export const fuzzySort = <T>(
  typed: string,
  things: readonly T[],
  nameOf: (thing: T) => string,
): readonly T[] =>
  things
    .flatMap((thing) => {
      const score = fuzzy(typed, nameOf(thing))
      return score === undefined ? [] : [{ thing, score }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ thing }) => thing)
