/** Random group stories, cut into parts of about the same length, so that the parts can run side by side. */
import { expect, test } from 'vitest'
import { runGroupStory } from './group-story.ts'
import { groupStoryErrors } from './group-invariants.ts'

/** `GROUP_STORIES=10000` runs more stories than usual, `GROUP_STORY_SEED=1234` starts with that one. */
const STORIES = Number(process.env['GROUP_STORIES'] ?? 300)
const FIRST_SEED = Number(process.env['GROUP_STORY_SEED'] ?? 1)
/** The number of test files that share the stories. */
const PARTS = 4
/** Stories that once ended badly, each for a reason that nobody had thought of before. */
const REGRESSIONS = [
  9, 5338, 5494, 5604, 8168, 20157, 20287, 20325, 20853, 25556, 25677, 45208, 45743, 71631, 72802,
  1_303_975, 1_312_534, 1_320_039, 1_330_392, 1_331_281, 1_350_053, 1_351_518, 1_351_812, 1_363_271,
  1_410_733, 1_417_293, 3_100_159,
]

const errorsIn = async (seed: number): Promise<readonly string[]> => {
  const story = await runGroupStory(seed)
  const found = await groupStoryErrors(story)
  return found.length === 0 ? [] : [`story ${seed}:`, ...found, ...story.log]
}

/** Runs this part (1 to `PARTS`) of the stories, up to the first that ends badly. */
export const testGroupStories = (part: number): void => {
  test(`whatever happens to a group, its members agree on rosters and messages in the end (part ${part} of ${PARTS})`, async () => {
    const seeds = Array.from({ length: STORIES }, (_, index) => FIRST_SEED + index)
    const mine = [...REGRESSIONS, ...seeds].filter((_, index) => index % PARTS === part - 1)
    const failed: string[] = []
    for (const seed of mine) {
      if (failed.length > 0) break
      // oxlint-disable-next-line no-await-in-loop
      failed.push(...(await errorsIn(seed)))
    }
    expect(failed).toEqual([])
  }, 36_000_000)
}
