/** The conversation on the screen: what is drawn, how it scrolls, what a message can be told. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../src/core/channel.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { testRef } from '../../support/test-ref.ts'
import { parseMillis } from '../../../src/core/ids.ts'
import {
  idOf,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession, sessionIn } from '../../support/screen/in-session.ts'

const MINUTE = 60_000

const open = { open: directConversation('bob') }
const lastOf = (harness: ScreenHarness) => {
  const message = harness.state().conversations.get(directConversation('bob'))?.messages.at(-1)
  if (!message) throw new Error('nobody said anything')
  return message
}

test('without words the conversation tells how it came about', async () => {
  const screen = await inSession().show(100, 24, open)
  await screen.until("you accepted bob's request")
  expect(screen.text()).toContain('Fri 20 Nov 2026')
  expect(screen.rows()[0]).toMatch(/─ bob ● online ─.*─ unverified ─╮$/u)
  await screen.close()
})

test('echo without words invites to try', async () => {
  const screen = await createScreenHarness().show(100, 24, { open: directConversation('echo') })
  await screen.until('echo is a contact inside papo')
  expect(screen.rows()[0]).toContain('echo ● built in')
  await screen.close()
})

test('words have time and name once for those who go on, and marks for mine only', async () => {
  const harness = inSession()
  harness.sendsText('alice', 'first', 'bob')
  harness.sendsText('alice', 'second', 'bob')
  harness.advance(7 * MINUTE)
  harness.sendsText('alice', 'third', 'bob')
  harness.sendsText('bob', 'answer')
  harness.commit({
    type: 'delivery.updated',
    channel: directChannel(sessionIn(harness)),
    sent: { upTo: 3, gaps: [] },
    delivered: { upTo: 2, gaps: [] },
    read: { upTo: 1, gaps: [] },
  })
  const screen = await harness.show(100, 24, open)
  const row = (word: string) => screen.rows().find((line) => line.includes(` ${word} `)) ?? ''
  await screen.until('answer')
  expect(row('first')).toMatch(/ you {2}first\s+read │$/u)
  expect(row('second')).toMatch(/│ {13}second\s+✓✓ │$/u)
  expect(row('third')).toMatch(/ you {2}third\s+✓ │$/u)
  expect(row('answer')).toMatch(/ bob {2}answer\s+│$/u)
  harness.commit({
    type: 'delivery.updated',
    channel: directChannel(sessionIn(harness)),
    failed: { seq: 3, reason: 'quota' },
  })
  await screen.until(/third\s+! │/u)
  await screen.close()
})

test('replies, edits, deletions, reactions, late words and actions are told', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'the question')
  const question = lastOf(harness)
  const session = sessionIn(harness)
  harness.perform({
    type: 'message.send',
    channel: directChannel(session),
    text: safeText('the answer'),
    reply: question.id,
  })
  harness.receive('bob', {
    type: 'message.react',
    channel: directChannel(session),
    target: lastOf(harness).id,
    emoji: safeText('👍'),
    on: true,
  })
  harness.receive('bob', {
    type: 'message.edit',
    channel: directChannel(session),
    target: question.id,
    text: safeText('the better question'),
  })
  harness.sendsText('bob', 'to be forgotten')
  harness.receive('bob', {
    type: 'message.delete',
    channel: directChannel(session),
    target: lastOf(harness).id,
  })
  harness.sendsText('bob', '/me waves')
  harness.commit({
    type: 'message.sent',
    message: {
      ...lastOf(harness),
      id: testRef(question.at, new Uint8Array(10).fill(255)),
      at: question.at,
      late: true,
      text: safeText('slow'),
    },
  })
  const screen = await harness.show(100, 30, open)
  await screen.until('the better question (edited)')
  expect(screen.text()).toContain('┌ bob: the better question')
  expect(screen.text()).toContain('👍 bob')
  expect(screen.text()).toContain('message deleted')
  expect(screen.text()).not.toContain('to be forgotten')
  expect(screen.text()).toMatch(/\* {4}bob waves/u)
  expect(screen.text()).toContain('slow (arrived late)')
  await screen.close()
})

test('what I do is told by my name, here and where it is replied to', async () => {
  const harness = inSession()
  harness.sendsText('alice', '/me waves', 'bob')
  harness.perform({
    type: 'message.send',
    channel: directChannel(sessionIn(harness)),
    text: safeText('and nobody saw it'),
    reply: lastOf(harness).id,
  })
  const screen = await harness.show(100, 30, open)
  await screen.until('┌ * alice waves')
  expect(screen.text()).toMatch(/\* {4}alice waves/u)
  expect(screen.text()).not.toMatch(/you waves|\/me/u)
  await screen.close()
})

test('the new line stands above what was unread', async () => {
  const harness = inSession()
  harness.sendsText('alice', 'old', 'bob')
  harness.sendsText('bob', 'fresh')
  const screen = await harness.show(100, 24, open)
  await screen.until('fresh')
  const rows = screen.rows()
  expect(rows.findIndex((row) => row.includes(' new '))).toBe(
    rows.findIndex((row) => row.includes('fresh')) - 1,
  )
  await screen.close()
})

test('bob is typing, and then he is not', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'oi')
  const screen = await harness.show(100, 24, open)
  const bob = idOf('bob')
  const typing = {
    type: 'typing.changed',
    conversation: directConversation('bob'),
    by: bob,
  } as const
  const until = parseMillis(new Date().getTime() + 300)
  if (until === undefined) throw new Error('the clock of this machine is wrong')
  harness.commit({ ...typing, on: true, until })
  await screen.until('bob is typing')
  await screen.until(() => !screen.text().includes('bob is typing'))
  expect(screen.text()).toContain('oi')
  await screen.close()
})
