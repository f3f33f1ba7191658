/** What is on the screen is read, row by row; what is above it is told, and stays unread until it is seen. */
import { expect, test } from 'vitest'
import { isUnread } from '../../../src/model/messages/displayed.ts'
import { directChannel } from '../../../src/core/channel.ts'
import { addMillis } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { testRef } from '../../support/test-ref.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  idOf,
  groupConversation,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession, skipToNewest } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

const unreadIn = (
  harness: ScreenHarness,
  conversation = directConversation('bob'),
): readonly string[] =>
  (harness.state().conversations.get(conversation)?.messages ?? [])
    .filter((message) => isUnread(harness.state(), message))
    .map(({ text }) => text)

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `line ${from + n}.`)

const onScreen = (screen: Screen) =>
  screen.rows().flatMap((row) => /line \d+\./u.exec(row)?.[0] ?? [])

const reports = (harness: ScreenHarness) =>
  harness.calls.filter(
    (intent) => typeof intent === 'object' && intent.type === 'view.markDisplayed',
  ).length

test('of sixty unread words those on the screen become read, the others when they come into view', async () => {
  const harness = inSession()
  for (const line of lines(0, 60)) harness.sendsText('bob', line)
  expect(unreadIn(harness)).toEqual(lines(0, 60))
  // a pane of 23 rows inside
  skipToNewest(harness, open.open)
  const screen = await harness.show(120, 31, open)
  await screen.until('line 59.')
  const first = onScreen(screen)
  expect(first.length).toBeGreaterThan(20)
  await screen.until(() => unreadIn(harness).length === 60 - first.length)
  expect(unreadIn(harness)).toEqual(lines(0, 60 - first.length))
  await screen.until(`${60 - first.length} new above ↑`)
  // looking at the newest clears the badge of the list, as ever
  expect(harness.state().conversations.get(directConversation('bob'))?.unread).toBe(0)
  expect(reports(harness)).toBe(1)

  await screen.press(keys.pageUp)
  await screen.until(() => !onScreen(screen).includes('line 59.'))
  const second = onScreen(screen)
  await screen.until(() => !unreadIn(harness).includes(second[0] ?? ''))
  expect(unreadIn(harness)).toEqual(lines(0, 60).slice(0, lines(0, 60).indexOf(second[0] ?? '')))
  // further up there are more, and the border says both
  await screen.until(`${unreadIn(harness).length} new above ↑ Alt-N  more below ↓ Ctrl-End`)
  // nothing new on the screen is nothing to report
  const before = reports(harness)
  await screen.press(keys.pageDown, keys.shiftUp, keys.shiftDown, 'a', 'b', 'c')
  expect(reports(harness)).toBe(before)
  await screen.press(keys.ctrlEnd)
  await screen.until(`${unreadIn(harness).length} new above ↑`)
  await screen.press(keys.pageUp, keys.pageUp, keys.pageUp)
  await screen.until(() => unreadIn(harness).length === 0)
  await screen.press(keys.ctrlEnd)
  await screen.until('line 59.')
  expect(screen.text()).not.toContain('above')
  await screen.close()
})

test('the number above is told in Portuguese too', async () => {
  const harness = inSession()
  for (const line of lines(0, 60)) harness.sendsText('bob', line)
  skipToNewest(harness, open.open)
  const screen = await harness.show(120, 31, { ...open, language: 'pt-BR' })
  await screen.until('novas acima ↑')
  const above = 60 - onScreen(screen).length
  expect(screen.text()).toContain(`${above} novas acima ↑`)
  await screen.close()
})

test('a word that is taller than the pane is read when all of its rows were on it', async () => {
  const harness = inSession()
  harness.sendsText('bob', Array.from({ length: 20 }, (_, n) => `row ${n}`).join('\n'))
  skipToNewest(harness, open.open)
  // a pane of 8 rows inside
  const screen = await harness.show(120, 14, open)
  await screen.until('row 19')
  expect(unreadIn(harness).length).toBe(1)
  await screen.until('1 new above ↑')
  await screen.press(keys.pageUp)
  await screen.until('row 8')
  expect(unreadIn(harness).length).toBe(1)
  await screen.press(keys.pageUp, keys.pageUp)
  await screen.until('row 0')
  await screen.until(() => unreadIn(harness).length === 0)
  await screen.close()
})

test('what was said before I looked has the line above it also where it comes a moment later', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'line 1.')
  const said = harness.state().conversations.get(directConversation('bob'))?.messages.at(-1)
  if (!said) throw new Error('nothing was said')
  harness.advance(60_000)
  const screen = await harness.show(120, 31, open)
  await screen.until(() => unreadIn(harness).length === 0)
  await screen.press(keys.ctrl('k'), 'echo', keys.enter)
  await screen.press(keys.ctrl('k'), 'bob', keys.enter)
  await screen.until('line 1.')
  expect(screen.text()).not.toContain(' new ')
  // the broker kept this one; that one is said now
  const at = addMillis(said.at, 1000)
  const id = testRef(at)
  harness.commit({
    type: 'message.sent',
    message: { ...said, id, at, seq: 2, text: safeText('kept') },
  })
  await screen.until('kept')
  await screen.until(() => unreadIn(harness).length === 0)
  await screen.press(keys.down)
  const rows = screen.rows()
  expect(rows.findIndex((row) => row.includes(' new '))).toBe(
    rows.findIndex((row) => row.includes('kept')) - 1,
  )
  await screen.press(keys.ctrl('k'), 'echo', keys.enter)
  await screen.press(keys.ctrl('k'), 'bob', keys.enter)
  await screen.until('kept')
  harness.sendsText('bob', 'live')
  await screen.until('live')
  await screen.until(() => unreadIn(harness).length === 0)
  await screen.press(keys.down)
  expect(screen.text()).not.toContain(' new ')
  await screen.close()
})

test('nobody reads behind a list, under what lies on top, or away from the terminal', async () => {
  const harness = inSession()
  const screen = await harness.show(120, 31, open)
  await screen.until('bob asked')
  await screen.press('\u001B[O')
  harness.sendsText('bob', 'away')
  await screen.until('away')
  expect(unreadIn(harness)).toEqual(['away'])
  await screen.press('\u001B[I')
  await screen.until(() => unreadIn(harness).length === 0)
  await screen.press('\u001BOP')
  await screen.until('In the input')
  harness.sendsText('bob', 'under help')
  await screen.press(keys.down)
  expect(unreadIn(harness)).toEqual(['under help'])
  await screen.press(keys.escape)
  await screen.until(() => unreadIn(harness).length === 0)
  // where only one pane fits, a list is all of the screen
  await screen.resize(45, 20)
  await screen.press(keys.alt('u'))
  harness.sendsText('bob', 'behind')
  await screen.press(keys.down)
  expect(unreadIn(harness)).toEqual(['behind'])
  await screen.close()
})

test('a deleted word below is no new one, and takes its place in the count of unread ones with it', async () => {
  const harness = inSession()
  for (const line of lines(0, 60)) harness.sendsText('bob', line)
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 59.')
  await screen.press(keys.pageUp)
  await screen.until(() => !screen.text().includes('line 59.'))
  harness.sendsText('bob', 'taken back')
  await screen.until('1 new below ↓')
  const unread = () => harness.state().conversations.get(directConversation('bob'))?.unread
  expect(unread()).toBe(1)
  const target = harness.state().conversations.get(directConversation('bob'))?.messages.at(-1)
  if (!target) throw new Error('nothing was said')
  const session = [...harness.state().sessions.values()].find((one) => one.with === idOf('bob'))
  if (!session) throw new Error('no session')
  harness.receive('bob', {
    type: 'message.delete',
    channel: directChannel(session.id),
    target: target.id,
  })
  await screen.until('more below ↓')
  expect(screen.text()).not.toContain('new below')
  expect(unread()).toBe(0)
  await screen.close()
})

test('in a group it is counted for each author, and who is blocked is not read', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const group = harness.createsGroup('ana', 'lab')
  harness.joins(group, 'bob', 'alice')
  for (let n = 0; n < 20; n += 1) {
    harness.sendsToGroup('ana', group, `ana ${n}.`)
    harness.sendsToGroup('bob', group, `bob ${n}.`)
  }
  harness.perform({ type: 'person.block', who: idOf('bob') })
  skipToNewest(harness, groupConversation(group))
  const screen = await harness.show(120, 20, { open: groupConversation(group) })
  await screen.until('ana 19.')
  const seen = screen.rows().flatMap((row) => /ana \d+\./u.exec(row)?.[0] ?? [])
  await screen.until(() => unreadIn(harness, groupConversation(group)).length === 40 - seen.length)
  await screen.until(`${20 - seen.length} new above ↑`)
  await screen.press(keys.ctrlHome)
  await screen.press(keys.pageDown, keys.pageDown, keys.pageDown, keys.ctrlEnd)
  const bobs = unreadIn(harness, groupConversation(group)).filter((text) => text.startsWith('bob'))
  expect(bobs.length).toBe(20)
  expect(screen.text()).not.toContain('above')
  await screen.close()
})
