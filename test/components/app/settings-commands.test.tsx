/** `/set` where a setting is refused, and `/help` with a word. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { createScreenHarness } from '../../support/screen/screen-harness.tsx'

test('a name is an identity: /set and /unset leave it as it is, and say how to have another', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(120, 30)
  for (const line of ['/set name outra', '/unset name']) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(line, keys.enter)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('papo --profile NAME --name NAME')
  }
  expect(harness.calls.some((call) => typeof call === 'string' && call.startsWith('setting'))).toBe(
    false,
  )
  await screen.close()
})

test('/help with a word shows what has it, and the word can be typed on', async () => {
  const screen = await createScreenHarness().show(120, 30)
  await screen.press('/help mute', keys.enter)
  await screen.until('/mute')
  expect(screen.text()).not.toContain('The essentials')
  await screen.press('xyz')
  await screen.until('Nothing in the help')
  await screen.close()
})
