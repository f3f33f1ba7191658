/** Lines that were typed before it was seen what became of the first one: none is lost, none is joined to another, none answers a question. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { KITTY_ANSWER } from '../../support/screen/kitty.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
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
