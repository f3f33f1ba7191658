/** What a wish put on its way is published when the counters say so, and never because nothing is known of it. */
import { expect, test } from 'vitest'
import { NO_SEQS } from '../../../src/core/seq-ranges.ts'
import type { OutgoingCounter } from '../../../src/runtime/counters.ts'
import { createPublishTracker } from '../../../src/runtime/outbound/publish-tracker.ts'
import { id } from '../../support/network/network.ts'

const TOPIC = 'USERS/bob/ctl/alice'
const fresh: OutgoingCounter = {
  topic: TOPIC,
  channel: { kind: 'inbox', of: id('bob') },
  count: 2,
  sent: NO_SEQS,
  receivers: [{ to: id('bob'), delivered: NO_SEQS, read: NO_SEQS }],
  rejected: [],
  retransmittedAt: 0,
}

/** The second word of that place, while the disk knows this of it. */
const second = (counter: OutgoingCounter | undefined) => {
  const tracking = createPublishTracker(
    { outgoingOf: () => counter, onOutgoing: () => {} },
    () => ({
      kind: 'waiting',
      kept: true,
    }),
  )
  const [, tracked] = tracking.track(() => tracking.on.stored?.({ topic: TOPIC, seq: 2 }))
  return tracked.status().kind
}

test.each<[string, OutgoingCounter | undefined, string]>([
  ['of which no counter is known', undefined, 'waiting'],
  ['that was only kept', fresh, 'waiting'],
  ['before which another was acknowledged', { ...fresh, sent: { upTo: 1, gaps: [] } }, 'waiting'],
  [
    'in a hole of what was acknowledged',
    { ...fresh, sent: { upTo: 3, gaps: [[2, 2]] } },
    'waiting',
  ],
  ['that was acknowledged', { ...fresh, sent: { upTo: 2, gaps: [] } }, 'published'],
  ['that was refused', { ...fresh, rejected: [[2, 'too-large']] }, 'refused'],
  [
    'that somebody has',
    { ...fresh, receivers: [{ to: id('bob'), delivered: { upTo: 2, gaps: [] }, read: NO_SEQS }] },
    'published',
  ],
  [
    'that was said again under another number',
    { ...fresh, count: 3, renumbered: [[2, 3]], sent: { upTo: 2, gaps: [] } },
    'waiting',
  ],
  ['that counts no more', { ...fresh, lost: [[2, 2]], sent: { upTo: 2, gaps: [] } }, 'void'],
])('a word %s', (_, counter, status) => {
  expect(second(counter)).toBe(status)
})
