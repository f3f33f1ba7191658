/** A broker that closes the connection at a publish: which message is found to be the cause, and when. */
import { expect, test } from 'vitest'
import { createPoisonDetector } from '../../../../src/runtime/outbound/poison-messages.ts'

/** `publish`, `answered` and `only` name messages of one topic; the link ends in one of two ways. */
type Step =
  | readonly ['publish' | 'answered', ...seqs: number[]]
  | readonly ['only', from: number, to: number]
  | readonly ['wait', ms: number]
  | 'closed'
  | 'broken'

const run = (steps: readonly Step[]) => {
  let now = 1000
  const detector = createPoisonDetector(() => now)
  const found: (number | undefined)[] = []
  for (const step of steps) {
    if (step === 'closed' || step === 'broken') {
      found.push(detector.onUnlinked(step === 'closed')?.seq)
    } else if (step[0] === 'wait') now += step[1]
    else if (step[0] === 'only') detector.keepOnly('a', [[step[1], step[2]]])
    else {
      const [what, ...seqs] = step
      for (const seq of seqs) {
        if (what === 'publish') detector.onPublish('a', seq)
        else detector.onAnswered('a', seq)
      }
    }
  }
  return { found, oneAtATime: detector.hasSuspects() }
}

const NONE = undefined

test.each<[string, readonly Step[], found: readonly (number | undefined)[], oneAtATime: boolean]>([
  [
    'a single close finds nothing, but messages go one at a time',
    [['publish', 1], 'closed'],
    [NONE],
    true,
  ],
  ['alone twice: that one', [['publish', 1], 'closed', ['publish', 1], 'closed'], [NONE, 1], false],
  [
    'a link that broke by itself accuses nothing',
    [['publish', 1], 'broken', ['publish', 1], 'broken'],
    [NONE, NONE],
    false,
  ],
  ['nor does a close two seconds later', [['publish', 1], ['wait', 2001], 'closed'], [NONE], false],
  ['a close within two seconds does', [['publish', 1], ['wait', 2000], 'closed'], [NONE], true],
  [
    'nor does one after a clock was set back',
    [['publish', 1], ['wait', -3_600_000], 'closed'],
    [NONE],
    false,
  ],
  [
    'what was answered is not suspected',
    [['publish', 1], ['answered', 1], 'closed'],
    [NONE],
    false,
  ],
  [
    'several on their way: all are suspected, none is found',
    [['publish', 1, 2], 'closed', ['publish', 1, 2], 'closed', ['publish', 1, 2], 'closed'],
    [NONE, NONE, NONE],
    true,
  ],
  [
    'then the first that is alone is found at once',
    [['publish', 1, 2], 'closed', ['publish', 1], 'closed'],
    [NONE, 1],
    true,
  ],
  [
    'an answer clears a suspect, and the next one is found',
    [['publish', 1, 2], 'closed', ['publish', 1], ['answered', 1], ['publish', 2], 'closed'],
    [NONE, 2],
    false,
  ],
  [
    'an answer between two closes starts the count anew',
    [['publish', 1], 'closed', ['publish', 1], ['answered', 1], ['publish', 1], 'closed'],
    [NONE, NONE],
    true,
  ],
  [
    'a suspect that nobody needs any more is let go',
    [['publish', 1], 'closed', ['only', 2, 9]],
    [NONE],
    false,
  ],
  ['one that is still needed is not', [['publish', 1], 'closed', ['only', 1, 9]], [NONE], true],
  [
    'what was on its way on an earlier link counts no more',
    [['publish', 1, 2], 'broken', ['publish', 2], 'closed', ['publish', 2], 'closed'],
    [NONE, NONE, 2],
    false,
  ],
])('%s', (_, steps, found, oneAtATime) => {
  expect(run(steps)).toEqual({ found, oneAtATime })
})

test('the same number in another topic is another message', () => {
  const detector = createPoisonDetector(() => 0)
  detector.onPublish('a', 1)
  detector.onUnlinked(true)
  detector.keepOnly('b', [])
  detector.onAnswered('b', 1)
  expect(detector.hasSuspects()).toBe(true)
  detector.onPublish('b', 1)
  expect(detector.onUnlinked(true)).toBeUndefined()
  detector.onPublish('a', 1)
  expect(detector.onUnlinked(true)).toMatchObject({ topic: 'a', seq: 1 })
})
