/** An invite line adds somebody; whether it verifies their key depends on where it came from. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { directConversation, idOf } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const LINE = '/add papo:bob?k=abc'
const open = { open: directConversation('bob') }

test.each<readonly [string, string, string | undefined, string, string]>([
  ['nothing', LINE, '', 'pinned', 'bob is added'],
  ['anything else', LINE, 'yes', 'pinned', 'bob is added'],
  ['that it came elsewhere', LINE, ' Elsewhere', 'verified', 'the key is verified'],
  ['it at once', `${LINE} elsewhere`, undefined, 'verified', 'the key is verified'],
  [
    'it at once of a line that stands here',
    `${LINE}here elsewhere`,
    undefined,
    'pinned',
    'that line is in a conversation here',
  ],
  [
    'nothing of a line that stands here',
    `${LINE}here`,
    undefined,
    'pinned',
    'that line is in a conversation here',
  ],
  ['something that is no place', `${LINE} phone`, undefined, 'pinned', 'Usage: /add INVITE'],
])('whoever says %s', async (_, typed, answer, trust, words) => {
  const harness = inSession('bob')
  const screen = await harness.show(120, 24, open)
  await screen.press(typed, keys.enter)
  if (answer !== undefined) {
    await screen.until('How did you get this line?')
    await screen.press(answer, keys.enter)
    await screen.until(() => !screen.text().includes('How did you get this line?'))
  }
  await screen.until(words)
  expect(screen.text()).not.toContain('How did you get this line?')
  expect(harness.state().people.get(idOf('bob'))?.trust).toBe(trust)
  await screen.close()
})

test('Escape from that question leaves the key as it was', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(120, 24, open)
  await screen.press(LINE, keys.enter)
  await screen.until('How did you get this line?')
  await screen.press('elsewhere', keys.escape)
  await screen.until(() => !screen.text().includes('How did you get this line?'))
  expect(harness.state().people.get(idOf('bob'))?.trust).toBe('pinned')
  await screen.close()
})
