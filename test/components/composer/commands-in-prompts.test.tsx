/** A command that is typed into a question is no answer to it: it is told so, and the question waits. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import {
  createScreenHarness,
  directConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

test.each([
  ['the name of a group', ['/group new', keys.enter]],
  ['its topic line', ['/group new', keys.enter, 'lab', keys.enter]],
  ['a greeting', ['/request carla', keys.enter]],
  ['a reason', [keys.alt('r'), 'd']],
  ['a date', ['/date', keys.enter]],
  ['a reaction', [keys.ctrlUp, '+']],
] as const)('%s', async (_, way) => {
  const harness = inSession('bob')
  harness.meet('carla')
  harness.meet('davi')
  harness.receive('davi', {
    type: 'request.make',
    to: idOf('alice'),
    text: harness.state().me.name,
  })
  harness.sendsText('bob', 'oi')
  const screen = await harness.show(100, 30, open)
  await screen.press(...way)
  const before = harness.calls.length
  await screen.press('/quit', keys.enter)
  await screen.until('/quit is a command, not an answer. Esc leaves the question')
  expect(screen.text()).toMatch(/▸ \/quit/u)
  expect(harness.calls.length).toBe(before)
  await screen.press(keys.escape, '/quit', keys.enter)
  expect(harness.calls.at(-1)).toBe('quit')
  await screen.close()
})

test('two slashes begin an answer with one, and /me is a text', async () => {
  const harness = createScreenHarness()
  for (const name of ['carla', 'davi']) harness.meet(name)
  const screen = await harness.show(100, 30)
  await screen.press('/request carla', keys.enter, '//quit smoking?', keys.enter)
  await screen.until('Asked carla')
  expect(harness.calls.at(-1)).toMatchObject({ type: 'request.make', text: '/quit smoking?' })
  await screen.press('/request davi', keys.enter, '/me waves', keys.enter)
  await screen.until('Asked davi')
  expect(harness.calls.at(-1)).toMatchObject({ type: 'request.make', text: '/me waves' })
  await screen.close()
})

test('in "go to" a slash begins a command, as it does in the input', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.ctrl('k'), '/qui')
  await screen.until(/▸ +\/quit/u)
  await screen.press(keys.enter)
  expect(harness.calls.at(-1)).toBe('quit')
  await screen.close()
})

test('a search may begin with a slash', async () => {
  const screen = await inSession('bob').show(100, 30, open)
  await screen.press(keys.ctrl('f'), '/quit', keys.enter)
  expect(screen.text()).not.toContain('is a command')
  expect(screen.text()).toContain('/quit')
  await screen.close()
})
