/** On a small screen the text has at least half of the width, whatever the names and times are. */
import { expect, test } from 'vitest'
import { createScreenHarness, directConversation } from '../../support/screen/screen-harness.tsx'

const NAME = 'maria_antonieta_das_dores'
const WORDS = 'uma duas tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze '

test.each([
  [60, 20],
  [40, 15],
])('at %i by %i', async (columns, rows) => {
  const harness = createScreenHarness()
  harness.meet(NAME)
  harness.openSessionWith(NAME)
  // how far mine got has a row of its own, because the last one of the text is full
  harness.sendsText('alice', WORDS, NAME)
  const screen = await harness.show(columns, rows, { open: directConversation(NAME) })
  await screen.until(/│ +… │/u)
  const texts = screen.rows().flatMap((row) => /[a-z]+(?: [a-z]+)+/u.exec(row)?.[0] ?? [])
  const widest = Math.max(...texts.map((text) => text.length))
  // the chat is 40 cells wide at both sizes, 36 of them for its rows
  expect(widest).toBeGreaterThanOrEqual(18)
  await screen.close()
})
