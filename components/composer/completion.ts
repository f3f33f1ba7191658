/** Completion by Tab: what may replace the word before the cursor. */

/** One candidate: `text` replaces what stands between offset `from` and the cursor. */
export type Completion = {
  readonly from: number
  readonly text: string
  /** What the list of candidates shows; the text itself when absent. */
  readonly label?: string
}

/** Finds candidates, the likeliest first, for the text before the cursor. */
export type Complete = (before: string) => readonly Completion[]
