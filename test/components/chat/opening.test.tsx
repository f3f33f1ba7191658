/** What opens by itself, and what is marked as new. */
import { expect, test } from 'vitest'
import { createSessionId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  START,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const asking = (): ScreenHarness => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.perform({ type: 'request.make', to: idOf('bob'), text: safeText('oi') })
  return harness
}

const accepts = (harness: ScreenHarness) => {
  const request = [...harness.state().requests.keys()].at(-1)
  if (request === undefined) throw new Error('nobody was asked')
  const session = createSessionId(idOf('bob'), idOf('alice'), START)
  harness.receive('bob', { type: 'request.accept', request, session })
}

test('the conversation that somebody accepts opens, when nothing else is going on', async () => {
  const harness = asking()
  const screen = await harness.show(100, 24)
  await screen.until('Welcome')
  accepts(harness)
  await screen.until('bob accepted your request')
  expect(harness.state().open).toBe(directConversation('bob'))
  await screen.close()
})

test('it does not open over a text that is being written', async () => {
  const harness = asking()
  const screen = await harness.show(100, 24)
  await screen.press('half a thought')
  accepts(harness)
  await screen.until('1 ● bob')
  expect(harness.state().open).toBeUndefined()
  expect(screen.text()).toContain('half a thought')
  await screen.close()
})

test('what comes while I look on is not new, what came before I looked is', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'before')
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.until('─ new ─')
  harness.sendsText('bob', 'while I look')
  await screen.until('while I look')
  const rows = screen.rows()
  const line = rows.findIndex((row) => row.includes('─ new ─'))
  expect(rows[line + 1]).toContain('before')
  expect(rows.filter((row) => row.includes('─ new ─'))).toHaveLength(1)
  await screen.close()
})

test('the first word that I see coming has no line above it', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.until("you accepted bob's request")
  harness.sendsText('bob', 'live')
  await screen.until('live')
  await screen.until(
    () => harness.state().conversations.get(directConversation('bob'))?.unread === 0,
  )
  await screen.until(() => !screen.text().includes('─ new ─'))
  expect(screen.text()).toContain('live')
  await screen.close()
})

test('an answer is told wherever I am, and the keyboard goes along into the conversation that opens', async () => {
  const harness = asking()
  const screen = await harness.show(120, 24)
  await screen.press(keys.alt('u'))
  accepts(harness)
  await screen.until('bob accepted.')
  // no way is told to where the keyboard is already
  expect(screen.text()).not.toContain('Ctrl-K bob')
  expect(harness.state().open).toBe(directConversation('bob'))
  expect(screen.text()).toContain('┏━ to bob ')
  await screen.type('by the way')
  await screen.until('by the way')
  expect(harness.state().people.get(idOf('bob'))?.blocked).toBe(false)
  await screen.close()
})

test('a no is told with its reason', async () => {
  const harness = asking()
  const screen = await harness.show(120, 24)
  await screen.press('half a thought')
  const request = [...harness.state().requests.keys()].at(-1)
  if (request === undefined) throw new Error('nobody was asked')
  harness.receive('bob', { type: 'request.deny', request, reason: safeText('not today') })
  await screen.until('bob denied your request: "not today"')
  expect(harness.state().open).toBeUndefined()
  await screen.close()
})
