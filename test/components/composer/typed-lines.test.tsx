/** Lines that were typed before it was seen what became of the first one: none is lost, none is joined to another, each goes where it would alone. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { KITTY_ANSWER } from '../../support/screen/kitty.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  createScreenHarness,
  directConversation,
  groupConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession, sessionIn } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

/** What left: messages and requests. */
const said = ({ calls }: ScreenHarness) =>
  calls.flatMap((call) => (typeof call === 'object' && 'text' in call ? [call.text] : []))

/** The lines in the input. */
const lines = (rows: readonly string[]) =>
  rows.flatMap((row) => /┃ (?<text>.*?) *┃/u.exec(row)?.groups?.['text'] ?? [])

test('behind a message that is refused they wait below it', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press(KITTY_ANSWER)
  harness.perform({ type: 'person.block', who: idOf('bob') })
  await screen.press('one\rtwo\r\rthree\r')
  await screen.until('This person is blocked')
  expect(lines(screen.rows())).toEqual(['one', 'two', '', 'three'])
  expect(said(harness)).toEqual(['one'])
  // so they can go as they were typed
  await screen.press(keys.enter)
  await screen.until('This person is blocked')
  expect(said(harness)).toEqual(['one', 'one\ntwo\n\nthree'])
  await screen.close()
})

test('behind a command that is refused they are no part of it', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press(KITTY_ANSWER)
  await screen.press('/chat b\rob\r/quit\r')
  await screen.until('b')
  expect(lines(screen.rows())).toEqual(['/chat b', 'ob', '/quit'])
  expect(harness.calls).not.toContain('quit')
  await screen.close()
})

test('where the first one asks for a conversation, the others wait for it', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press(KITTY_ANSWER)
  const session = sessionIn(harness)
  harness.perform({ type: 'session.end', session })
  harness.receive('bob', { type: 'session.end', session })
  await screen.press('one\rtwo\rthree\r')
  await screen.until('two')
  expect(lines(screen.rows())).toEqual(['two', 'three'])
  expect(harness.calls.filter((call) => typeof call === 'object')).toContainEqual(
    expect.objectContaining({ type: 'request.make', text: 'one' }),
  )
  await screen.close()
})

test('they do not answer what is asked because of the first one', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const group = harness.createsGroup('ana', 'lab')
  const invite = { type: 'group.invite', group, to: idOf('alice') } as const
  harness.receive('ana', { ...invite, name: safeText('lab'), text: safeText('') })
  const screen = await harness.show(100, 24, { open: groupConversation(group) })
  await screen.press(KITTY_ANSWER)
  await screen.press('one\rtwo\r')
  await screen.until('You are invited to lab. Accept?')
  expect(said(harness)).toEqual([])
  await screen.press(keys.escape)
  await screen.until('two')
  expect(lines(screen.rows())).toEqual(['one', 'two'])
  await screen.close()
})

test('with nothing open they do not answer for whom the first one is, and go along with it', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24)
  await screen.press(KITTY_ANSWER)
  await screen.press('hello\rbob\rhow are you?\r')
  await screen.until('Send this to')
  await screen.until('how are you?')
  expect(screen.text()).toMatch(/│ hello .*\n.*│ bob .*\n.*│ how are you\?/u)
  expect(said(harness)).toEqual([])
  await screen.press('bob', keys.enter)
  await screen.until('Type a message')
  expect(talked(harness)).toEqual([['hello\nbob\nhow are you?', false]])
  await screen.close()
})

/** What stands in the conversation with bob, and whether it replies to something. */
const talked = (harness: ScreenHarness) =>
  (harness.state().conversations.get(open.open)?.messages ?? []).map(({ text, reply }) => [
    String(text),
    reply !== undefined,
  ])

test('only the first of them replies to the message that was chosen', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'which?')
  const screen = await harness.show(100, 24, open)
  await screen.press(KITTY_ANSWER, keys.ctrlUp, 'r')
  await screen.until('Esc cancels')
  await screen.press('this\rand that\rand more\r')
  await screen.until('and more')
  expect(talked(harness)).toEqual([
    ['which?', false],
    ['this', true],
    ['and that', false],
    ['and more', false],
  ])
  await screen.close()
})

test('a command between them is done before the line behind it', async () => {
  const harness = inSession('bob', 'carla')
  const screen = await harness.show(100, 24, open)
  await screen.press(KITTY_ANSWER)
  await screen.press('one\r/chat carla\rtwo\r')
  await screen.until('two')
  expect(talked(harness)).toEqual([['one', false]])
  const others = harness.state().conversations.get(directConversation('carla'))?.messages
  expect(others?.map(({ text }) => String(text))).toEqual(['two'])
  await screen.close()
})

test('what a command asks is answered by the line behind it, and by no message', async () => {
  const harness = inSession()
  harness.meet('carla')
  const screen = await harness.show(100, 24, open)
  await screen.press(KITTY_ANSWER)
  await screen.press('one\r/request carla\roi carla\rtwo\r')
  await screen.until('two')
  expect(talked(harness)).toEqual([
    ['one', false],
    ['two', false],
  ])
  expect(harness.calls).toContainEqual(
    expect.objectContaining({ type: 'request.make', to: idOf('carla'), text: 'oi carla' }),
  )
  await screen.close()
})
