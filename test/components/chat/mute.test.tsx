/** What is muted does not draw attention: not by Alt-A, not by its colours. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/memory-screen.tsx'
import { idOf, inGroup, withPerson, worldOf } from '../../support/screen/screen-harness.tsx'

test('Alt-A passes over what is muted, also where it calls me by name', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) {
    world.meet(name)
    world.talkWith(name)
  }
  const group = world.founds('ana', 'lab')
  world.joins(group, 'bob', 'alice')
  const screen = await world.show(120, 30)
  const mute = (conversation: ReturnType<typeof withPerson>, muted: boolean) =>
    world.wish({ type: 'view.mute', conversation, muted })
  mute(inGroup(group), true)
  mute(withPerson('ana'), true)
  world.saysIn('ana', group, 'come, @alice')
  world.says('ana', 'a')
  await screen.press(keys.alt('a'))
  await screen.until('Nothing unread')
  expect(world.state().open).toBeUndefined()
  world.says('bob', 'b')
  await screen.press(keys.alt('a'))
  await screen.until(() => world.state().open === withPerson('bob'))
  await screen.press(keys.alt('a'))
  await screen.until('Nothing unread')
  expect(world.state().open).toBe(withPerson('bob'))
  // it is counted all the same, and found once it is not muted any more
  expect(world.state().conversations.get(inGroup(group))).toMatchObject({ unread: 1, mentions: 1 })
  mute(inGroup(group), false)
  await screen.press(keys.alt('a'))
  await screen.until(() => world.state().open === inGroup(group))
  expect(world.state().people.has(idOf('ana'))).toBe(true)
  await screen.close()
})
