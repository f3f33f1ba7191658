/** More of a conversation is asked for near an end of what is on hand: behind the frame, once, and not on the way elsewhere. */
import { expect, test } from 'vitest'
import type { Message } from '../../../src/model/messages/messages.ts'
import { inSession, skipToNewest } from '../../support/screen/in-session.ts'
import { keys } from '../../support/screen/keys.ts'
import { directConversation } from '../../support/screen/screen-harness.tsx'

const open = { open: directConversation('bob') }
/** The pause behind a frame. */
const PAUSE = 30

/** Bob said 300 lines, of which these are on hand; a page has 16 of them. */
const talk = async (from: number, to: number, isUnread = false) => {
  const harness = inSession()
  for (let line = 0; line < 300; line += 1) harness.sendsText('bob', `line ${line}.`)
  const all = harness.state().conversations.get(open.open)?.messages ?? []
  if (!isUnread) skipToNewest(harness, open.open)
  const load = (messages: readonly Message[], hasOlder: boolean, hasNewer: boolean) =>
    harness.commit({
      type: 'history.loaded',
      conversation: open.open,
      messages,
      where: 'replace',
      hasOlder,
      hasNewer,
    })
  const screen = await harness.show(100, 24, open)
  await screen.until(isUnread ? '─ new ─' : 'line 299.')
  const has = async (first: number, end: number) => {
    load(all.slice(first, end), first > 0, end < all.length)
    await screen.resize(100, 24)
  }
  await has(from, to)
  return {
    screen,
    has,
    /** Time passes, and what comes of it is drawn. */
    pause: async (delay = PAUSE) => {
      harness.advance(delay)
      await screen.resize(100, 24)
    },
    /** The pause ends before React draws what the key did. */
    pressAtEndOfPause: async (key: string) => {
      harness.advance(PAUSE - 1)
      const pressed = screen.press(key)
      harness.advance(1)
      await pressed
    },
    jumps: () =>
      harness.calls.filter((intent) => typeof intent === 'object' && intent.type === 'view.jump'),
    pages: () =>
      harness.calls.flatMap((intent) =>
        typeof intent === 'object' && intent.type === 'view.page' ? [intent.direction] : [],
      ),
  }
}

const times = (count: number, key: string) => Array.from({ length: count }, () => key)

test('what the next page needs is asked for before the reader is at the end, above and below', async () => {
  const { screen, has, pause, pages } = await talk(200, 300)
  await screen.press(keys.pageUp, keys.pageUp)
  await pause()
  expect(pages()).toEqual([])
  // two pages are left above
  await screen.press(keys.pageUp)
  expect(screen.rows()[1]).toContain('line 235.')
  await pause(PAUSE - 1)
  expect(pages()).toEqual([])
  await pause(1)
  expect(pages()).toEqual(['older'])
  await has(100, 299)
  await pause()
  expect(pages()).toEqual(['older'])
  // two pages are left below
  await screen.press(keys.pageDown)
  expect(screen.rows()[1]).toContain('line 251.')
  await pause(PAUSE - 1)
  expect(pages()).toEqual(['older'])
  await pause(1)
  expect(pages()).toEqual(['older', 'newer'])
  await screen.close()
})

test('who is at the very end does not wait', async () => {
  const { screen, has, pages } = await talk(200, 300)
  await screen.press(...times(8, keys.pageUp))
  expect(screen.rows()[2]).toContain('line 200.')
  expect(pages()).toEqual(['older'])
  await has(150, 250)
  await screen.press(...times(8, keys.pageDown))
  expect(screen.rows()[17]).toContain('line 249.')
  expect(pages()).toEqual(['older', 'newer'])
  await screen.close()
})

test('each end is asked for once, however often the reader comes to it while the other one is near too', async () => {
  const { screen, has, pause, pages } = await talk(100, 300)
  await screen.press(...times(4, keys.pageUp))
  await has(210, 260)
  await pause()
  const asked = pages().toSorted()
  expect(asked).toEqual(['newer', 'older'])
  for (const key of [keys.pageUp, keys.pageDown, keys.pageUp, keys.pageDown]) {
    await screen.press(...times(4, key))
    await pause()
  }
  expect(pages().toSorted()).toEqual(asked)
  await screen.close()
})

test('an end that was left by a jump and is there again is asked for again', async () => {
  const { screen, has, pages } = await talk(200, 300)
  await screen.press(...times(8, keys.pageUp))
  expect(pages()).toEqual(['older'])
  await screen.press(keys.ctrlHome)
  await has(0, 100)
  await screen.press(keys.ctrlEnd)
  await has(200, 300)
  await screen.until('line 299.')
  expect(pages()).toEqual(['older', 'oldest', 'newest'])
  await screen.press(...times(8, keys.pageUp))
  expect(pages()).toEqual(['older', 'oldest', 'newest', 'older'])
  await screen.close()
})

test('nothing is asked for when the reader went away from the end within the pause', async () => {
  const { screen, pause, pages } = await talk(200, 300)
  await screen.press(...times(3, keys.pageUp))
  await screen.press(keys.pageDown)
  await pause()
  expect(pages()).toEqual([])
  await screen.close()
})

test('nothing is asked for when the conversation was left within the pause', async () => {
  const { screen, pause, pages } = await talk(200, 300)
  await screen.press(...times(3, keys.pageUp))
  await screen.press(keys.ctrl('k'), 'echo', keys.enter)
  await screen.until('echo is a contact')
  await pause()
  expect(pages()).toEqual([])
  await screen.close()
})

test.each([
  ['oldest', keys.ctrlHome],
  ['newest', keys.ctrlEnd],
] as const)('on the way to the %s nothing else is asked for', async (direction, key) => {
  const { screen, has, pause, pages, pressAtEndOfPause } = await talk(100, 300)
  await screen.press(...times(4, keys.pageUp))
  // both ends are near
  await has(210, 260)
  await pressAtEndOfPause(key)
  expect(pages()).toEqual([direction])
  await pause()
  await pause()
  expect(pages()).toEqual([direction])
  await screen.close()
})

test('who is at the beginning is given what comes next before they move', async () => {
  const { screen, has, pause, pages } = await talk(200, 300)
  await screen.press(keys.ctrlHome)
  await has(0, 40)
  await screen.until('line 0.')
  await pause()
  expect(pages()).toEqual(['oldest', 'newer'])
  await screen.close()
})

test('on the way to unread messages that are not on hand nothing else is asked for within the pause', async () => {
  const { screen, has, pause, pages, jumps, pressAtEndOfPause } = await talk(0, 300, true)
  await screen.press(keys.ctrlEnd)
  await has(250, 300)
  await screen.press(keys.pageUp)
  await pressAtEndOfPause(keys.alt('n'))
  expect(jumps()).toHaveLength(1)
  expect(pages()).toEqual([])
  await pause(PAUSE - 2)
  expect(pages()).toEqual([])
  // they are not there, and this is still the end of what is on hand
  await pause(1)
  expect(pages()).toEqual(['older'])
  await screen.close()
})
