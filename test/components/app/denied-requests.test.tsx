/** A request or a new group that the broker is known not to take is refused, and nobody reads that it was sent. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { createScreenHarness, START } from '../../support/screen/screen-harness.tsx'
import type { MissingRight } from '../../../src/core/broker/essential.ts'

const denied = (
  cause: MissingRight['cause'],
  kind: MissingRight['kind'] = 'inbox',
): MissingRight => ({
  kind,
  access: 'write',
  cause,
  rules: [{ access: 'write', filter: 'papo/CONTROL/+/me' }],
})

const meetsBob = (cause: MissingRight['cause'], kind?: MissingRight['kind']) => {
  const harness = createScreenHarness('ana')
  harness.meet('bob')
  const link = { status: 'online', broker: 'mqtt://localhost', since: START, attempt: 0 } as const
  harness.commit({ type: 'link.changed', link: { ...link, missing: [denied(cause, kind)] } })
  const asked = () =>
    harness.calls.filter((one) => typeof one !== 'string' && one.type === 'request.make')
  return { harness, asked }
}

test('what the broker refuses is not called sent', async () => {
  const { harness, asked } = meetsBob('denied')
  const screen = await harness.show(120, 36)
  await screen.press('/request bob hello', keys.enter)
  await screen.until('you cannot send requests, answers or receipts')
  expect(screen.text()).not.toContain('You asked')
  expect(asked()).toEqual([])
  await screen.close()
})

test('what it only hung up at is sent: the link may have been at fault', async () => {
  const { harness, asked } = meetsBob('hung-up')
  const screen = await harness.show(120, 36)
  await screen.press('/request bob hello', keys.enter)
  await screen.until('Asked bob')
  expect(asked()).toHaveLength(1)
  await screen.close()
})

test.each([
  ['/group new lab', ['/group new lab', keys.enter], '┃ /group new lab '],
  ['/group new', ['/group new', keys.enter], '┃ /group new '],
  ['n in Groups', [keys.alt('g'), 'n'], '┏━ Groups 0'],
])('%s makes no group that nobody could see', async (_, presses, left) => {
  const { harness } = meetsBob('denied', 'roster')
  const screen = await harness.show(120, 36)
  await screen.press(...presses)
  await screen.until('you cannot create or change groups')
  expect(screen.text()).toContain(left)
  expect(screen.text()).not.toContain('Enter OK')
  expect(harness.state().groups.size).toBe(0)
  await screen.close()
})
