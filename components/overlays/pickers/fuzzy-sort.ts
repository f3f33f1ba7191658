/**
 * How well a few typed letters fit a name. All of them must be there, in their order; the best place for
 * them counts: at the beginnings of words, and in one piece (an alignment as that of fzf).
 */
import { foldForSearch } from '../../../src/core/text/search-folding.ts'

/** Points for each letter that is found, and more for where. */
const FOUND = 16
const AT_NAME = 10
const AT_WORD = 8
const IN_A_ROW = 7
/** What letters that are passed over between two that are found cost: the first, and each more. */
const GAP = 3
const GAP_ON = 1

type Letter = { readonly letter: string; readonly bonus: number }

const wordPattern = () => /[\p{L}\p{M}\p{N}]/u

/** The letters of a name and what it is worth to find them; a new word begins after anything that is not a letter. */
const lettersOf = (name: string): readonly Letter[] => {
  const letters: Letter[] = []
  let before = ''
  for (const char of name) {
    const begins = !wordPattern().test(before) || !wordPattern().test(char)
    const bonus = before === '' ? AT_NAME : begins ? AT_WORD : 0
    for (const [index, letter] of Array.from(foldForSearch(char)).entries()) {
      letters.push({ letter, bonus: index === 0 ? bonus : 0 })
    }
    before = char
  }
  return letters
}

/** The best score of one typed word with its latest letter found here, and the bonus its run began with. */
type ScoreCell = { readonly score: number; readonly run: number }

const NOWHERE = Number.NEGATIVE_INFINITY
const NONE: ScoreCell = { score: NOWHERE, run: 0 }

/** The cells of the next typed letter, from those of the one before. */
const nextRow = (letters: readonly Letter[], wanted: string, before: readonly ScoreCell[]) => {
  // the best of all cells that lie more than one letter back, less what the gap costs
  let jump = NOWHERE
  return letters.map(({ letter, bonus }, at): ScoreCell => {
    const skipped = before[at - 2]
    if (skipped) jump = Math.max(jump - GAP_ON, skipped.score - GAP)
    if (letter !== wanted) return NONE
    const { score, run } = before[at - 1] ?? NONE
    const inRow = score + Math.max(bonus, run, IN_A_ROW)
    const alone = jump + bonus
    if (inRow === NOWHERE && alone === NOWHERE) return NONE
    return inRow >= alone
      ? { score: inRow + FOUND, run: Math.max(bonus, run) }
      : { score: alone + FOUND, run: bonus }
  })
}

const scoreOf = (letters: readonly Letter[], typed: string): number => {
  const [first, ...rest] = Array.from(typed)
  let row = letters.map(({ letter, bonus }): ScoreCell =>
    letter === first ? { score: FOUND + bonus, run: bonus } : NONE,
  )
  for (const wanted of rest) row = nextRow(letters, wanted, row)
  return Math.max(NOWHERE, ...row.map(({ score }) => score))
}

/** A score, higher is better; `undefined` when something that is typed is not there. */
const fuzzyScore = (words: readonly string[], name: string): number | undefined => {
  const letters = lettersOf(name)
  const score = words.reduce((sum, word) => sum + scoreOf(letters, word), 0)
  // of names that fit alike the shorter one is more of what was typed
  return score === NOWHERE ? undefined : score - letters.length / 100
}

/** Those that fit, the best first; equal ones in the order they came. Typed words may come in any order. */
export const fuzzySort = <T>(
  typed: string,
  things: readonly T[],
  nameOf: (thing: T) => string,
): readonly T[] => {
  const words = foldForSearch(typed)
    .split(/\s+/u)
    .filter((word) => word !== '')
  return things
    .flatMap((thing) => {
      const score = fuzzyScore(words, nameOf(thing))
      return score === undefined ? [] : [{ thing, score }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ thing }) => thing)
}
