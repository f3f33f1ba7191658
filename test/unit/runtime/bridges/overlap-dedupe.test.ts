/** Copies of one packet, one for each filter that matches: which are dropped, and which are taken. */
import { expect, test } from 'vitest'
import { createOverlapDedupe } from '../../../../src/runtime/bridges/overlap-dedupe.ts'
import type { Packet } from '../../../../src/ports/transport.ts'

/** A packet at a time (ms), with the number of filters that match its topic; or a packet that was not taken. */
type Step = readonly [at: number, packet: Packet, matching: number] | 'forget'

const packet = (topic: string, text: string, retain = false): Packet => ({
  topic,
  payload: new TextEncoder().encode(text),
  retain,
})
const A = packet('house/door', 'open')

const run = (steps: readonly Step[]) => {
  const dedupe = createOverlapDedupe()
  const taken: string[] = []
  for (const step of steps) {
    if (step === 'forget') dedupe.forget()
    else {
      const [at, one, matching] = step
      taken.push(dedupe.isDuplicate(one, matching, at) ? 'copy' : 'new')
    }
  }
  return taken.join(' ')
}

test.each<[string, readonly Step[], string]>([
  [
    'one filter: equal packets are all taken',
    [
      [0, A, 1],
      [0, A, 1],
      [0, A, 1],
    ],
    'new new new',
  ],
  [
    'two filters: every second one is a copy',
    [
      [0, A, 2],
      [0, A, 2],
      [0, A, 2],
      [0, A, 2],
    ],
    'new copy new copy',
  ],
  [
    'three filters: two copies',
    [
      [0, A, 3],
      [0, A, 3],
      [0, A, 3],
      [0, A, 3],
    ],
    'new copy copy new',
  ],
  [
    'a pause of 250 ms is within one packet',
    [
      [0, A, 2],
      [250, A, 2],
    ],
    'new copy',
  ],
  [
    'a longer one is not',
    [
      [0, A, 2],
      [251, A, 2],
    ],
    'new new',
  ],
  [
    'the pause counts from the copy before',
    [
      [0, A, 3],
      [200, A, 3],
      [400, A, 3],
    ],
    'new copy copy',
  ],
  [
    'another text between two equal ones ends the row',
    [
      [0, A, 2],
      [0, packet('house/door', 'shut'), 2],
      [0, A, 2],
    ],
    'new new new',
  ],
  [
    'another topic is another packet',
    [
      [0, A, 2],
      [0, packet('house/gate', 'open'), 2],
    ],
    'new new',
  ],
  [
    'a longer text that begins alike is another packet',
    [
      [0, A, 2],
      [0, packet('house/door', 'open!'), 2],
    ],
    'new new',
  ],
  [
    'so is a text of the same length that ends otherwise',
    [
      [0, A, 2],
      [0, packet('house/door', 'opex'), 2],
    ],
    'new new',
  ],
  [
    'or that begins otherwise',
    [
      [0, A, 2],
      [0, packet('house/door', 'Open'), 2],
    ],
    'new new',
  ],
  [
    'what was retained is no copy of what was just published',
    [
      [0, A, 2],
      [0, packet('house/door', 'open', true), 2],
    ],
    'new new',
  ],
  ['a packet that was not taken comes again', [[0, A, 2], 'forget', [0, A, 2]], 'new new'],
])('%s', (_, steps, taken) => {
  expect(run(steps)).toBe(taken)
})
