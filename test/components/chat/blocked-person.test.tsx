/** A message of somebody whom I blocked, or mine to them: what would be refused is said before anything is typed. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import { directConversation, idOf } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }
/** The status line has it then, and not only the input, which says it all the time. */
const isRefused = (screen: Screen) =>
  screen.rows().at(-1)?.includes('This person is blocked') ?? false
const ASKS_EMOJI = 'React with an emoji'

const talk = () => {
  const harness = inSession()
  harness.sendsText('bob', 'theirs')
  harness.sendsText('alice', 'mine', 'bob')
  return harness
}
const block = ({ perform }: ScreenHarness) => perform({ type: 'person.block', who: idOf('bob') })

test.each(['r', 'e', '+'])('%s says so at once, and nothing is asked', async (key) => {
  const harness = talk()
  block(harness)
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlUp, key)
  await screen.until(() => isRefused(screen))
  expect(screen.text()).not.toContain(ASKS_EMOJI)
  expect(screen.text()).not.toContain('Esc cancels')
  await screen.close()
})

test('what only removes something is asked: a reaction of mine, and a message', async () => {
  const harness = talk()
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlUp, keys.up, '+')
  await screen.until(ASKS_EMOJI)
  await screen.press('👍', keys.enter)
  await screen.until(() => !screen.text().includes(ASKS_EMOJI))
  block(harness)
  await screen.press(keys.escape, keys.ctrlUp, keys.up, '+')
  await screen.until(ASKS_EMOJI)
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes(ASKS_EMOJI))
  await screen.press(keys.down, 'x')
  await screen.until('Delete')
  expect(isRefused(screen)).toBe(false)
  await screen.close()
})
