/** Choosing a message and doing something with it; how a conversation ends. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import { directChannel } from '../../../src/core/channel.ts'
import { inSession, sessionIn } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

test('in message mode ↑ chooses, r replies, e edits mine, x asks and deletes, y copies, o opens', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'see https://example.org/a, please')
  harness.sendsText('alice', 'my wrods', 'bob')
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlUp)
  await screen.until('choosing a message')
  await screen.until(/▌.*my wrods/u)
  await screen.press(keys.up)
  await screen.until(/▌.*example/u)
  await screen.press('y', 'o')
  expect(harness.calls.slice(-2)).toEqual([
    'copy see https://example.org/a, please',
    'openLink https://example.org/a',
  ])
  await screen.press('e')
  await screen.until('Only your own messages')
  await screen.press('r')
  await screen.until('━ reply to bob: see')
  await screen.press('of course', keys.enter)
  await screen.until('┌ bob: see https://example.org/a, please')
  await screen.press(keys.ctrlUp, keys.up, 'e')
  await screen.until('editing your message')
  await screen.press(keys.backspace, keys.backspace, keys.backspace, 'rds', keys.enter)
  await screen.until('my wrrds (edited)')
  await screen.press(keys.ctrlUp, '+')
  await screen.until('React with an emoji')
  await screen.press(':no-such', keys.enter)
  await screen.until(':no-such is not an emoji')
  // it stays to be changed
  expect(screen.text()).toContain('▸ :no-such')
  await screen.press(keys.ctrl('u'), ':tada:', keys.enter)
  await screen.until('🎉 you')
  await screen.press('x')
  await screen.until('Delete this message')
  await screen.press(keys.enter)
  await screen.until('message deleted')
  await screen.close()
})

test('i shows how far a message got, and t tries a failed one again', async () => {
  const harness = inSession()
  harness.sendsText('alice', 'too big', 'bob')
  harness.commit({
    type: 'delivery.updated',
    channel: directChannel(sessionIn(harness)),
    failed: { seq: 1, reason: 'too-large' },
  })
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlUp, 'i')
  await screen.until('bob: failed')
  expect(screen.text()).toContain('The broker refused it: it is too large for')
  await screen.press(keys.escape)
  await screen.until('choosing a message')
  await screen.press('t')
  await screen.until('Trying again.')
  expect(harness.calls.at(-1)).toBe(`retry ${sessionIn(harness)} 1`)
  await screen.close()
})

test('my END is waited for until I write again', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press('/end', keys.enter)
  await screen.until('you ended the conversation; bob has not yet')
  await screen.press('one more thing', keys.enter)
  await screen.until('you  one more thing')
  await screen.until(/you ended the conversation +/u)
  expect(screen.text()).not.toContain('bob has not yet  ')
  await screen.close()
})

test('what was told of my END is no longer told when the other one says it too', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press('/end', keys.enter)
  await screen.until('You ended the conversation; bob has not yet.')
  harness.receive('bob', { type: 'session.end', session: sessionIn(harness) })
  await screen.until('you both ended it')
  expect(screen.text()).not.toContain('bob has not yet')
  await screen.close()
})

test('END of one is told with what takes it back, END of both closes', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'bye')
  harness.receive('bob', { type: 'session.end', session: sessionIn(harness) })
  const screen = await harness.show(100, 24, open)
  await screen.until('bob ended the conversation; a new message reopens it')
  await screen.press('/end', keys.enter)
  await screen.until('you both ended it: the conversation is closed')
  expect(screen.text()).toContain('Closed. Type a message to ask')
  await screen.close()
})
