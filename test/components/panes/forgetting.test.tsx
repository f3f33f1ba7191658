/** Who cannot be forgotten: the one reason that holds for them is told, and nothing else. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { createScreenHarness, idOf } from '../../support/screen/screen-harness.tsx'
import { keys } from '../../support/screen/keys.ts'

const who = idOf('eva')
const gone = (harness: ScreenHarness) => harness.meet('eva', 'offline', 40 * 24 * 3_600_000)

const reasons: readonly (readonly [string, (harness: ScreenHarness) => void])[] = [
  ['eva cannot be forgotten: you have had a conversation', (one) => one.openSessionWith('eva')],
  [
    'eva cannot be forgotten: you are in a group together',
    (one) => one.joins(one.createsGroup('alice', 'lab'), 'eva'),
  ],
  [
    'eva cannot be forgotten: a request between you waits',
    (one) => {
      one.perform({ type: 'request.make', to: who, text: safeText('') })
      gone(one)
    },
  ],
  [
    'eva cannot be forgotten while blocked: /unblock eva undoes that',
    (one) => {
      gone(one)
      one.perform({ type: 'person.block', who })
    },
  ],
  [
    'eva cannot be forgotten: you verified their key',
    (one) => {
      gone(one)
      one.perform({ type: 'person.verify', who })
    },
  ],
  [
    'while you have privacy settings for them: /receipts default eva and /typing default eva remove those.',
    (one) => {
      one.perform({ type: 'request.make', to: who, text: safeText('') })
      one.perform({ type: 'person.choosePrivacy', who, what: 'read', told: false })
      gone(one)
    },
  ],
  ['eva is here now: you can forget only somebody who has left', (one) => one.meet('eva')],
]

test.each(reasons)('%s', async (wanted, happens) => {
  const harness = createScreenHarness()
  harness.meet('eva')
  happens(harness)
  const screen = await harness.show(200, 30)
  await screen.press('/forget eva', keys.enter)
  await screen.until(wanted)
  expect(screen.text().match(/cannot be forgotten|can forget only/gu)?.length).toBe(1)
  await screen.close()
})
