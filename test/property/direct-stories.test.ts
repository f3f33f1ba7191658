/** Random stories of two: whatever the network did, in the end both have the same and nothing is lost. */
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { StoryResult } from '../support/stories/direct-story.ts'
import { runDirectStory } from '../support/stories/direct-story.ts'

/** `STORIES=5000` tells more of them than usual, `STORY=1234` begins with that one. */
const STORIES = Number(process.env['STORIES'] ?? 200)
const FIRST = Number(process.env['STORY'] ?? 1)

const GOOD = { undelivered: [], waiting: 0, held: 0, link: 'online' }

/** What is wrong at the end of a story. */
const wrongIn = ({
  alice,
  bob,
  pending,
  accepted,
  received,
  idlePackets,
}: StoryResult): readonly string[] => [
  ...(isDeepStrictEqual(alice.messages, bob.messages) ? [] : ['they see other messages']),
  ...(isDeepStrictEqual(alice.sessions, bob.sessions) ? [] : ['they see other sessions']),
  ...(isDeepStrictEqual(alice.requests, bob.requests) ? [] : ['they see other requests']),
  ...(isDeepStrictEqual(accepted, received) ? [] : ['what was granted is not what stands there']),
  ...pending.filter((one) => !isDeepStrictEqual(one, GOOD)).map((one) => JSON.stringify(one)),
  ...(idlePackets === 0 ? [] : [`${idlePackets} packets when nothing was left to say`]),
]

const errorsIn = async (seed: number, isOnBadDisks = false): Promise<readonly string[]> => {
  const ending = await runDirectStory(seed, { isOnBadDisks })
  const found = wrongIn(ending)
  return found.length === 0 ? [] : [`story ${seed}: ${found.join('; ')}`, ...ending.log]
}

test.each([
  ['in the end both have the same', false],
  ['and where packets come together on disks that fail, in the end both have the same', true],
])(
  'whatever happens to two people and their network, %s',
  async (_, isOnBadDisks) => {
    const failed: string[] = []
    for (let seed = FIRST; seed < FIRST + STORIES && failed.length === 0; seed += 1) {
      // oxlint-disable-next-line no-await-in-loop
      failed.push(...(await errorsIn(seed, isOnBadDisks)))
    }
    expect(failed).toEqual([])
  },
  3_600_000,
)

test.each([
  [31, 'a second request overtook the acceptance before it'],
  [362, 'a request overtook the denial before it'],
  [2641, 'two ENDs overtook the word between them'],
  [3609, 'a delete overtook the edit before it'],
  [30_046, 'a request overtook the one before it'],
  [11, 'a link was over and did not say so'],
  [506, 'whose clock was hours behind denied a request'],
])('the story %i goes well: %s', async (seed) => {
  expect(await errorsIn(seed)).toEqual([])
})
