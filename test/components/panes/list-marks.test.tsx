/** What the lists tell of a conversation besides its name: a text that was begun, and what calls. */
import { expect, test } from 'vitest'
import { DEFAULT_PREFERENCES } from '../../../src/model/screen/preferences.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  createScreenHarness,
  directConversation,
  groupConversation,
} from '../../support/screen/screen-harness.tsx'

const DAY = 24 * 3_600_000

const rowsWith = (screen: { readonly rows: () => readonly string[] }, name: string) =>
  screen.rows().find((line) => line.includes(` ${name} `)) ?? ''

test('a text that was begun has a mark in the list, but not where it stands in the input', async () => {
  const harness = createScreenHarness()
  harness.openSessionWith('bob')
  harness.openSessionWith('carla')
  const lab = harness.createsGroup('alice', 'lab')
  for (const conversation of [directConversation('bob'), groupConversation(lab)])
    harness.perform({ type: 'view.draft', conversation, text: 'I was' })
  const screen = await harness.show(120, 36)
  expect(rowsWith(screen, 'bob')).toMatch(/bob ✎ /u)
  expect(rowsWith(screen, 'lab')).toMatch(/lab ✎ /u)
  expect(rowsWith(screen, 'carla')).not.toContain('✎')
  await screen.press('/chat bob', keys.enter)
  await screen.until('to bob')
  expect(rowsWith(screen, 'bob')).not.toContain('✎')
  await screen.close()
})

test('what is muted shows it besides what is unread, and mentions only are a mark', async () => {
  const harness = createScreenHarness()
  harness.openSessionWith('bob')
  const lab = harness.createsGroup('alice', 'lab')
  harness.perform({
    type: 'view.setNotifyLevel',
    conversation: directConversation('bob'),
    level: 'nothing',
  })
  harness.sendsText('bob', 'one')
  const screen = await harness.show(120, 36)
  expect(rowsWith(screen, 'bob')).toMatch(/bob ⊘ +1 │/u)
  await screen.press(keys.alt('g'), 'M')
  await screen.until('lab notifies you of mentions only.')
  expect(rowsWith(screen, 'lab')).toMatch(/lab @ /u)
  await screen.press('M')
  await screen.until('lab is muted.')
  expect(rowsWith(screen, 'lab')).toMatch(/lab ⊘ /u)
  await screen.press('M')
  await screen.until('lab notifies you of every message.')
  expect(harness.state().conversations.get(groupConversation(lab))?.notifyLevel).toBe('all')
  // a person has no mentions
  await screen.press(keys.alt('u'), 'm')
  await screen.until('bob is no longer muted.')
  await screen.press(keys.escape)
  await screen.until('┏━ message')
  await screen.press('/notify mentions bob', keys.enter)
  await screen.until('Only groups have mentions.')
  await screen.close()
})

test('the sign of a muted person stands behind the name, and a name is shortened before it is lost', async () => {
  const harness = createScreenHarness()
  harness.meet('bartholomew')
  harness.openSessionWith('bartholomew')
  harness.perform({
    type: 'view.setNotifyLevel',
    conversation: directConversation('bartholomew'),
    level: 'nothing',
  })
  const wide = await harness.show(120, 36)
  expect(wide.text()).toMatch(/bartholomew ⊘ /u)
  await wide.close()
  const narrow = await harness.show(60, 20)
  expect(narrow.text()).toMatch(/1 ● bart[a-z]*… ⊘/u)
  await narrow.close()
})

test('long gone people are counted below the list, and found by the filter', async () => {
  const harness = createScreenHarness()
  harness.meet('eva', 'offline', 40 * DAY)
  harness.meet('ivo', 'offline', DAY)
  harness.perform({
    type: 'view.setPreferences',
    preferences: { ...DEFAULT_PREFERENCES, hideAfter: 30 * DAY },
  })
  const screen = await harness.show(120, 36)
  expect(screen.text()).toContain('Users 1')
  expect(screen.text()).not.toContain('eva')
  expect(screen.text()).toContain('1 not listed')
  await screen.press(keys.alt('u'), '/')
  await screen.press('ev')
  await screen.until('eva')
  await screen.close()
})

test('F forgets somebody after a question, and is offered only where that can be', async () => {
  const harness = createScreenHarness()
  harness.openSessionWith('bob')
  harness.meet('eva', 'offline', 40 * DAY)
  const screen = await harness.show(120, 36)
  await screen.press('/forget bob', keys.enter)
  await screen.until('bob cannot be forgotten: you have had a conversation with them')
  await screen.press(keys.ctrl('u'), keys.alt('u'), keys.end, keys.up)
  await screen.until('▸  ○ eva')
  await screen.press('F')
  await screen.until('Forget eva?')
  await screen.press(keys.escape)
  expect(rowsWith(screen, 'eva')).toContain('eva')
  await screen.press('F', keys.enter)
  await screen.until('eva is forgotten.')
  expect(screen.text()).not.toContain('○ eva')
  await screen.close()
})
