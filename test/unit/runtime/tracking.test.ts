/** What a wish put on its way is published when the counters say so, and never because nothing is known of it. */
import { expect, test } from 'vitest'
import { NOTHING } from '../../../src/core/seq-ranges.ts'
import type { Outgoing } from '../../../src/runtime/counters.ts'
import { createTracking } from '../../../src/runtime/outbound/publish-tracker.ts'
import { id } from '../../support/network/network.ts'

const TOPIC = 'USERS/bob/ctl/alice'
const fresh: Outgoing = {
  topic: TOPIC,
  about: 'control',
  count: 2,
  sent: NOTHING,
  receivers: [{ to: id('bob'), delivered: NOTHING, read: NOTHING }],
  aside: [],
  repeatedAt: 0,
}

/** The second word of that place, while the disk knows this of it. */
const second = (counter: Outgoing | undefined) => {
  const tracking = createTracking({ outgoingOf: () => counter }, () => ({
    kind: 'waiting',
    kept: true,
  }))
  const [, tracked] = tracking.during(() => tracking.word(TOPIC, 2))
  return tracked.status().kind
}

test.each<[string, Outgoing | undefined, string]>([
  ['of which no counter is known', undefined, 'waiting'],
  ['that was only kept', fresh, 'waiting'],
  ['before which another was acknowledged', { ...fresh, sent: { upto: 1, holes: [] } }, 'waiting'],
  [
    'in a hole of what was acknowledged',
    { ...fresh, sent: { upto: 3, holes: [[2, 2]] } },
    'waiting',
  ],
  ['that was acknowledged', { ...fresh, sent: { upto: 2, holes: [] } }, 'published'],
  ['that was refused', { ...fresh, aside: [[2, 'too-large']] }, 'refused'],
  [
    'that somebody has',
    { ...fresh, receivers: [{ to: id('bob'), delivered: { upto: 2, holes: [] }, read: NOTHING }] },
    'published',
  ],
  [
    'that was said again under another number',
    { ...fresh, count: 3, moved: [[2, 3]], sent: { upto: 2, holes: [] } },
    'waiting',
  ],
  ['that counts no more', { ...fresh, lost: [[2, 2]], sent: { upto: 2, holes: [] } }, 'void'],
])('a word %s', (_, counter, status) => {
  expect(second(counter)).toBe(status)
})
