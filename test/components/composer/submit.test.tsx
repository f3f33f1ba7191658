/** What happens to what is typed: said, kept, asked about, run; nothing is ever lost. */
import { expect, test } from 'vitest'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }
const messagesFrom = (harness: ScreenHarness, name: string) =>
  harness
    .state()
    .conversations.get(directConversation(name))
    ?.messages.map(({ text }) => text)

test('Enter says it, and the input is empty again', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('olá!', keys.enter)
  await screen.until(/you {2}olá!\s+…/u)
  expect(messagesFrom(harness, 'bob')).toEqual(['olá!'])
  await screen.close()
})

test('a text typed with nothing open asks to whom, and goes there', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24)
  await screen.press('hello you', keys.enter)
  await screen.until('Send this to')
  await screen.press('bo', keys.enter)
  await screen.until(/you {2}hello you/u)
  expect(messagesFrom(harness, 'bob')).toEqual(['hello you'])
  expect(screen.text()).toContain('Type a message; Enter sends it')
  await screen.close()
})

test('a command acts on what has happened, also where the screen is a frame behind', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 24)
  harness.happensUnseen(() => harness.openSessionWith('bob'))
  await screen.press('/chat bob', keys.enter, 'hello', keys.enter)
  await screen.until(/you {2}hello/u)
  expect(messagesFrom(harness, 'bob')).toEqual(['hello'])
  await screen.close()
})

test('Escape from that question leaves the text in the input', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24)
  await screen.press('hello you', keys.enter)
  await screen.until('Send this to')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Send this to'))
  expect(screen.text()).toContain('┃ hello you ')
  await screen.close()
})

test('chosen for somebody with whom nothing is open, the text is the greeting of a request', async () => {
  const harness = createScreenHarness()
  harness.meet('carla')
  const screen = await harness.show(100, 24)
  await screen.press('oi, carla', keys.enter, 'car', keys.enter)
  await screen.until('Asked carla.')
  expect([...harness.state().requests.values()]).toMatchObject([{ to: 'carla', text: 'oi, carla' }])
  await screen.close()
})

test('in a closed conversation the text is the greeting of a new request', async () => {
  const harness = inSession('bob')
  const session = openSessionWith(harness.state(), idOf('bob'))?.id
  if (!session) throw new Error('no conversation')
  harness.receive('bob', { type: 'session.end', session })
  harness.perform({ type: 'session.end', session })
  const screen = await harness.show(100, 24, open)
  await screen.until('Closed. Type a message to ask for a new conversation')
  await screen.press('one thing more', keys.enter)
  await screen.until('Asked bob.')
  await screen.until('you asked bob: "one thing more"')
  expect([...harness.state().requests.values()].at(-1)).toMatchObject({
    to: 'bob',
    answer: 'waiting',
    text: 'one thing more',
  })
  // it waits for an answer: the placeholder says so, and what is typed now stays
  await screen.until('You already asked')
  await screen.press('and another', keys.enter)
  expect(screen.text()).toContain('┃ and another')
  await screen.close()
})

test('every conversation has its draft, kept when one leaves and when one quits', async () => {
  const harness = inSession('bob', 'carla')
  const screen = await harness.show(100, 24, open)
  await screen.press('for bob')
  await screen.press(keys.ctrl('n'))
  await screen.until('━ to carla ')
  expect(harness.state().conversations.get(directConversation('bob'))?.draft).toBe('for bob')
  expect(screen.text()).not.toContain('for bob')
  await screen.press('for carla', keys.ctrl('p'))
  await screen.until('━ to bob ')
  expect(screen.text()).toContain('for bob')
  await screen.press(' and more')
  await screen.press(keys.ctrl('k'), '>quit', keys.enter)
  expect(harness.calls.at(-1)).toBe('quit')
  expect(harness.state().conversations.get(directConversation('bob'))?.draft).toBe(
    'for bob and more',
  )
  expect(harness.state().conversations.get(directConversation('carla'))?.draft).toBe('for carla')
  await screen.close()
})

test('typing is told once in a while, and taken back when the input is empty', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('hello')
  const told = () =>
    harness.calls.flatMap((intent) =>
      typeof intent === 'object' && intent.type === 'message.typing' ? [intent.on] : [],
    )
  expect(told()).toEqual([true])
  await screen.press(keys.ctrl('u'))
  expect(told()).toEqual([true, false])
  await screen.press('/help')
  expect(told()).toEqual([true, false])
  await screen.close()
})

test('an unknown command is told and kept, never sent; // sends a slash', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('/hello there', keys.enter)
  await screen.until('There is no command /hello')
  expect(screen.text()).toContain('┃ /hello there')
  expect(messagesFrom(harness, 'bob')).toEqual([])
  await screen.press(keys.ctrl('u'), '//shrug', keys.enter)
  await screen.until(/you {2}\/shrug/u)
  await screen.press('/me waves', keys.enter)
  await screen.until(/\* {4}alice waves/u)
  expect(messagesFrom(harness, 'bob')).toEqual(['/shrug', '/me waves'])
  await screen.close()
})

test('while a command is typed its likes and their arguments are shown, and Tab completes', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('/ver')
  await screen.until('/verify [USER]')
  await screen.press(keys.tab, 'bo', keys.tab, keys.enter)
  await screen.until('Verify bob')
  expect(screen.text()).toContain('amber')
  await screen.close()
})

test('commands act as their keys do', async () => {
  const harness = inSession('bob')
  harness.meet('carla')
  const screen = await harness.show(100, 24, open)
  await screen.press('/request carla oi', keys.enter)
  await screen.until('Asked carla.')
  await screen.press('/msg bob hi there', keys.enter)
  await screen.until(/you {2}hi there/u)
  await screen.press('/react 👍', keys.enter)
  await screen.until('Nobody else has written anything here yet.')
  await screen.press(keys.ctrl('u'), '/edit hi everywhere', keys.enter)
  await screen.until('hi everywhere (edited)')
  await screen.press('/mute', keys.enter)
  await screen.until('bob is muted.')
  await screen.press(
    '/away',
    keys.enter,
    '/broker mqtt://other',
    keys.enter,
    '/theme light',
    keys.enter,
  )
  expect(harness.calls.slice(-3)).toEqual([
    'show away',
    'reconnect mqtt://other',
    'setting theme light',
  ])
  await screen.press('/broker http://other', keys.enter)
  await screen.until('Not a broker address: behind a web server it is ws:// or wss://')
  expect(screen.text()).toContain('/broker http://other')
  await screen.press(keys.ctrl('u'), '/broker ana:pw@other:0', keys.enter)
  await screen.until('Not a broker address: its port must be a number')
  await screen.press(keys.ctrl('u'))
  expect(harness.calls.at(-1)).toBe('setting theme light')
  await screen.press('/invite', keys.enter)
  await screen.until('papo:alice:')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('papo:alice:'))
  await screen.press('/block nobody', keys.enter)
  await screen.until('Nobody here is called nobody.')
  await screen.press(keys.ctrl('u'), '/add nonsense', keys.enter)
  await screen.until('That is not a papo invite line')
  await screen.close()
})

test('a text of forty thousand characters goes out in several messages', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  const words = 'palavra '.repeat(5000).trim()
  await screen.press(keys.paste(words), keys.enter)
  await screen.until('sent as 3 messages')
  expect(messagesFrom(harness, 'bob')?.join('').replaceAll(/\s/gu, '')).toBe(
    words.replaceAll(/\s/gu, ''),
  )
  await screen.close()
})

test('the editor gives its text to the input', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('draft', keys.ctrl('g'))
  await screen.until('draft from the editor')
  expect(messagesFrom(harness, 'bob')).toEqual([])
  await screen.close()
})

test('blank lines around a text are not said, those inside are', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('\u001B[200~\n  one\n\ntwo\n\n\u001B[201~', keys.enter)
  await screen.until(() => messagesFrom(harness, 'bob')?.length === 1)
  expect(messagesFrom(harness, 'bob')).toEqual(['  one\n\ntwo'])
  await screen.close()
})

test('asking somebody with whom I talk already is explained, and the line stays', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('/request bob hi', keys.enter)
  await screen.until('You already have a conversation with bob')
  expect(screen.text()).toContain('/request bob hi')
  await screen.close()
})

test('nobody is asked while another key claims their name, and I am not asked at all', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 24)
  await screen.press('/request alice hi', keys.enter)
  await screen.until('That is you.')
  harness.commit({ type: 'person.keyConflicted', who: idOf('bob'), key: harness.state().me.key })
  await screen.press(keys.ctrl('u'), '/request bob hi', keys.enter)
  await screen.until('This name has another key.')
  expect(harness.state().requests.size).toBe(0)
  await screen.close()
})
