/** Random stories of two: whatever the network did, in the end both have the same and nothing is lost. */
import { expect, test } from 'vitest'
import type { Ending } from '../support/story.ts'
import { tell } from '../support/story.ts'

/** More stories than usual, or one of them: `STORIES=5000`, `STORY=1234`. */
const STORIES = Number(process.env['STORIES'] ?? 200)
const FIRST = Number(process.env['STORY'] ?? 1)

const check = (ending: Ending, seed: number) => {
  const why = `story ${seed}\n${ending.log.join('\n')}`
  expect(ending.bob, why).toEqual(ending.alice)
  expect(ending.has, why).toEqual(ending.granted)
  for (const own of ending.own) {
    expect(own, why).toEqual({ undelivered: [], waiting: 0, held: 0, link: 'online' })
  }
  expect(ending.chatter, why).toBe(0)
}

test('whatever happens to two people and their network, in the end both have the same', async () => {
  const failed: string[] = []
  const seeds = Array.from({ length: process.env['STORY'] ? 1 : STORIES }, (_, n) => FIRST + n)
  for (const seed of seeds) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      check(await tell(seed), seed)
    } catch (error) {
      failed.push(`${seed}: ${error instanceof Error ? error.message : String(error)}`)
      if (failed.length >= 5) break
    }
  }
  expect(failed.length, failed.join('\n\n').slice(0, 6000)).toBe(0)
}, 3_600_000)
