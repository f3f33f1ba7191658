/** What is muted does not draw attention: not by Alt-A, not by its colours. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  groupConversation,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

test('Alt-A passes over what is muted, also where it calls me by name', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) {
    harness.meet(name)
    harness.openSessionWith(name)
  }
  const group = harness.createsGroup('ana', 'lab')
  harness.joins(group, 'bob', 'alice')
  const screen = await harness.show(120, 30)
  const mute = (conversation: ReturnType<typeof directConversation>, muted: boolean) =>
    harness.perform({
      type: 'view.setNotifyLevel',
      conversation,
      level: muted ? 'nothing' : 'all',
    })
  mute(groupConversation(group), true)
  mute(directConversation('ana'), true)
  harness.sendsToGroup('ana', group, 'come, @alice')
  harness.sendsText('ana', 'a')
  await screen.press(keys.alt('a'))
  await screen.until('Nothing unread')
  expect(harness.state().open).toBeUndefined()
  harness.sendsText('bob', 'b')
  await screen.press(keys.alt('a'))
  await screen.until(() => harness.state().open === directConversation('bob'))
  await screen.press(keys.alt('a'))
  await screen.until('Nothing unread')
  expect(harness.state().open).toBe(directConversation('bob'))
  // it is counted all the same, and found once it is not muted any more
  expect(harness.state().conversations.get(groupConversation(group))).toMatchObject({
    unread: 1,
    mentions: 1,
  })
  mute(groupConversation(group), false)
  await screen.press(keys.alt('a'))
  await screen.until(() => harness.state().open === groupConversation(group))
  expect(harness.state().people.has(idOf('ana'))).toBe(true)
  await screen.close()
})
