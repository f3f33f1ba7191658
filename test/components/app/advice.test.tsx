/** Commands that cannot be done here, or not yet: what the screen says instead, and that it can be followed. */
import { expect, test } from 'vitest'
import { bindableActions } from '../../../components/commands/bind.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import { createScreenHarness } from '../../support/screen/screen-harness.tsx'

test('offline, what waits for the broker is not told as done', async () => {
  const harness = createScreenHarness()
  harness.setLink('online')
  harness.meet('bob')
  harness.meet('carla')
  const screen = await harness.show(140, 30)
  await screen.press('/request bob oi', keys.enter)
  await screen.until('Asked bob. The answer may come later')
  harness.setLink('offline')
  await screen.press('/request carla oi', keys.enter)
  await screen.until('There is no connection now: carla is asked as soon as there is one.')
  expect(screen.text()).not.toContain('Asked carla')
  harness.setLink('online')
  harness.openSessionWith('dora')
  harness.setLink('offline')
  await screen.press('/end dora', keys.enter)
  await screen.until('You ended the conversation; dora has not yet.')
  await screen.close()
})

test('a group that is asked to be joined offline is asked later', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.createsGroup('bob', 'lab')
  harness.setLink('offline')
  const screen = await harness.show(160, 30)
  await screen.press('/join lab please', keys.enter)
  await screen.until('There is no connection now: it is sent as soon as there is one.')
  expect(harness.calls).toContainEqual(expect.objectContaining({ type: 'group.ask' }))
  await screen.close()
})

test.each([
  ['/receipts off', '/receipts off USER'],
  ['/typing on', '/typing on USER'],
  ['/verify', '/verify USER'],
  ['/whois', '/whois USER'],
  ['/end', '/topic-leave stops following it'],
])('%s in an open topic says what it is about', async (line, advice) => {
  const harness = createScreenHarness()
  harness.setLink('online')
  const screen = await harness.show(140, 30)
  await screen.press('/topic-room house/kitchen', keys.enter)
  await screen.until('to house/kitchen')
  await screen.press(line, keys.enter)
  await screen.until(advice)
  expect(screen.text()).not.toContain('Open a conversation first')
  await screen.close()
})

test('/bind alone lists every action by the name that it is bound by', async () => {
  const screen = await createScreenHarness().show(140, 200)
  await screen.press('/bind', keys.enter)
  await screen.until('Usage: /bind ACTION KEY')
  for (const name of bindableActions) expect(screen.text()).toContain(`${name}: `)
  expect(screen.text()).toContain('users.block: b, block or unblock')
  await screen.close()
})

test('a search that was widened is no reason to widen the next one', async () => {
  const harness = createScreenHarness()
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'cake at four')
  const [message] = [...harness.state().conversations.values()].flatMap(({ messages }) => messages)
  if (!message) throw new Error('bob said something')
  harness.searchHits.push({ message, excerpt: safeText('‹cake› at four') })
  const screen = await harness.show(120, 30)
  await screen.press('/chat bob', keys.enter)
  await screen.press('/search cake', keys.enter)
  await screen.until('Search: bob')
  await screen.press(keys.tab)
  await screen.until('Search: everywhere')
  await screen.press(keys.enter)
  await screen.until('hit 1 of 1')
  await screen.press(keys.escape)
  await screen.press('/search', keys.enter)
  await screen.until('Search: everywhere')
  await screen.press('c')
  await screen.until('Search: bob')
  expect(screen.text()).not.toContain('Search: everywhere')
  await screen.close()
})
