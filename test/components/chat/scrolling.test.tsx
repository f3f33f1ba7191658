/** Scrolling a conversation: following, staying, paging in what is on disk, telling what was read. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import { inSession, skipToNewest } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

test('the view stays where the reader put it, tells what came, and Ctrl-End follows again', async () => {
  const harness = inSession()
  for (let line = 0; line < 60; line += 1) harness.sendsText('bob', `line ${line}.`)
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 59.')
  await screen.press(keys.pageUp)
  await screen.until(() => !screen.text().includes('line 59.'))
  const before = screen.rows().slice(1, 17)
  harness.sendsText('bob', 'news')
  harness.sendsText('alice', 'mine', 'bob')
  await screen.until('1 new below ↓')
  expect(
    screen
      .rows()
      .slice(1, 17)
      .map((row) => row.slice(28)),
  ).toEqual(before.map((row) => row.slice(28)))
  await screen.press(keys.ctrlEnd)
  await screen.until('mine')
  expect(screen.text()).not.toContain('below')
  await screen.press(keys.ctrlHome)
  await screen.until('bob asked for a conversation')
  await screen.press(keys.shiftDown)
  await screen.until(() => !screen.text().includes('Fri 20 Nov'))
  await screen.close()
})

test('what I say myself takes the view to the newest', async () => {
  const harness = inSession()
  for (let line = 0; line < 60; line += 1) harness.sendsText('bob', `line ${line}.`)
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 59.')
  await screen.press(keys.ctrlHome)
  await screen.until('bob asked for a conversation')
  await screen.press('and you?', keys.enter)
  await screen.until(() => screen.text().includes('line 59.') && screen.text().includes('and you?'))
  expect(screen.text()).not.toContain('below')
  await screen.close()
})

test('what is at the bottom of an attentive screen is read, elsewhere it is not', async () => {
  const harness = inSession()
  const unread = () => harness.state().conversations.get(directConversation('bob'))?.unread
  harness.sendsText('bob', 'one')
  const screen = await harness.show(100, 24, open)
  await screen.until(() => unread() === 0)
  await screen.press('\u001B[O')
  harness.sendsText('bob', 'two')
  await screen.until('two')
  expect(unread()).toBe(1)
  await screen.press('\u001B[I')
  await screen.until(() => unread() === 0)
  for (let line = 0; line < 40; line += 1) harness.sendsText('bob', `line ${line}.`)
  await screen.until(() => unread() === 0)
  await screen.press(keys.pageUp)
  harness.sendsText('bob', 'below')
  await screen.until('new below')
  expect(unread()).toBe(1)
  await screen.close()
})

test('near the top older messages are asked for, once', async () => {
  const harness = inSession()
  for (let line = 0; line < 120; line += 1) harness.sendsText('bob', `line ${line}.`)
  const kept = harness.state().conversations.get(directConversation('bob'))
  harness.commit({
    type: 'history.loaded',
    conversation: directConversation('bob'),
    messages: kept?.messages.slice(-100) ?? [],
    where: 'replace',
    hasOlder: true,
    hasNewer: false,
  })
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 119.')
  const pages = () =>
    harness.calls.filter((intent) => typeof intent === 'object' && intent.type === 'view.page')
  expect(pages()).toEqual([])
  await screen.press(...Array.from({ length: 7 }, () => keys.pageUp))
  expect(pages()).toEqual([
    { type: 'view.page', conversation: directConversation('bob'), direction: 'older' },
  ])
  // as far as it is on hand, this is the first that was not read
  expect(screen.rows()[2]).toContain(' new ')
  expect(screen.rows()[3]).toContain('line 20.')
  harness.commit({
    type: 'history.loaded',
    conversation: directConversation('bob'),
    messages: kept?.messages.slice(0, 20) ?? [],
    where: 'above',
    hasOlder: false,
    hasNewer: false,
  })
  await screen.until('line 19.')
  expect(screen.rows()[2]).toContain('line 19.')
  expect(screen.rows()[3]).toContain('line 20.')
  await screen.press(keys.ctrlHome)
  await screen.until(/ new [^]*line 0\./u)
  await screen.close()
})

test('Ctrl-Home goes to the beginning of the conversation, in one step, and Ctrl-End back', async () => {
  const harness = inSession()
  for (let line = 0; line < 300; line += 1) harness.sendsText('bob', `line ${line}.`)
  const all = harness.state().conversations.get(directConversation('bob'))?.messages ?? []
  const recalled = { type: 'history.loaded', conversation: directConversation('bob') } as const
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  harness.commit({
    ...recalled,
    messages: all.slice(200),
    where: 'replace',
    hasOlder: true,
    hasNewer: false,
  })
  await screen.until('line 299.')
  const before = harness.calls.length
  await screen.press(keys.ctrlHome)
  expect(harness.calls.slice(before)).toEqual([
    { type: 'view.page', conversation: directConversation('bob'), direction: 'oldest' },
  ])
  // until it is there, the reader stays where they are
  expect(screen.text()).toContain('line 299.')
  harness.commit({
    ...recalled,
    messages: all.slice(0, 100),
    where: 'replace',
    hasOlder: false,
    hasNewer: true,
  })
  await screen.until('line 0.')
  expect(screen.text()).toContain('bob asked for a conversation')
  expect(screen.text()).toContain('87+ new below')
  expect(screen.text()).not.toContain('line 99.')
  await screen.press(keys.shiftDown, keys.pageDown)
  await screen.until('line 20.')
  await screen.press(keys.ctrlEnd)
  const pages = harness.calls.flatMap((intent) =>
    typeof intent === 'object' && intent.type === 'view.page' ? [intent.direction] : [],
  )
  expect(pages.slice(-1)).toEqual(['newest'])
  harness.commit({
    ...recalled,
    messages: all.slice(200),
    where: 'replace',
    hasOlder: true,
    hasNewer: false,
  })
  await screen.until('line 299.')
  expect(screen.text()).not.toContain('below')
  await screen.close()
})

test('after a jump far up the view stays there while newer pages come in, until Ctrl-End', async () => {
  const harness = inSession()
  for (let line = 0; line < 200; line += 1) harness.sendsText('bob', `line ${line}.`)
  const all = harness.state().conversations.get(directConversation('bob'))?.messages ?? []
  const recalled = { type: 'history.loaded', conversation: directConversation('bob') } as const
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 199.')
  const more = { hasOlder: true, hasNewer: true }
  harness.commit({ ...recalled, ...more, messages: all.slice(20, 60), where: 'replace' })
  await screen.until('line 59.')
  await screen.press(keys.ctrlUp, keys.up)
  await screen.until(/▌.*line 58\./u)
  const pages = () =>
    harness.calls.flatMap((intent) =>
      typeof intent === 'object' && intent.type === 'view.page' ? [intent.direction] : [],
    )
  expect(pages()).toContain('newer')
  harness.commit({ ...recalled, ...more, messages: all.slice(60, 100), where: 'below' })
  await screen.until('more below ↓')
  expect(screen.text()).toContain('line 58.')
  expect(screen.text()).not.toContain('line 75.')
  await screen.press(keys.ctrlEnd)
  expect(pages().at(-1)).toBe('newest')
  harness.commit({
    ...recalled,
    messages: all.slice(120),
    where: 'replace',
    hasOlder: true,
    hasNewer: false,
  })
  await screen.until('line 199.')
  expect(screen.text()).not.toContain('more below')
  await screen.close()
})
