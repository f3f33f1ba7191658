/** A conversation opens at its first unread message, a short one stands beside the input. */
import { expect, test } from 'vitest'
import { groupConversation } from '../../support/screen/screen-harness.tsx'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import { createScreenHarness, directConversation } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession, skipToNewest } from '../../support/screen/in-session.ts'
import { sizes } from '../../support/screen/sizes.ts'

const open = { open: directConversation('bob') }

const says = (harness: ScreenHarness, from: number, to: number, who = 'bob') => {
  for (let line = from; line < to; line += 1) harness.sendsText(who, `line ${line}.`, 'bob')
}

/** All that was said so far was on my screen. */
const readsAll = (harness: ScreenHarness) => {
  const messages = harness.state().conversations.get(open.open)?.messages ?? []
  harness.perform({
    type: 'view.markDisplayed',
    conversation: open.open,
    messages: messages.map(({ id }) => id),
  })
  skipToNewest(harness, open.open)
}

const shownLines = (screen: Screen) =>
  screen
    .rows()
    .flatMap((row) => /line (\d+)\./u.exec(row)?.[1] ?? [])
    .map(Number)

const rowOf = (screen: Screen, wanted: RegExp) => screen.rows().findIndex((row) => wanted.test(row))
const badge = (harness: ScreenHarness) =>
  harness.state().conversations.get(directConversation('bob'))?.unread

const leavesAndReturns = async (screen: Screen) => {
  await screen.press(keys.ctrl('k'), 'echo', keys.enter)
  await screen.until('echo is a contact')
  await screen.press(keys.ctrl('k'), 'bob', keys.enter)
  await screen.until(/line \d/u)
}

test.each(sizes)(
  'at %ix%i the line "new" is near the top, and keys go to the newest and back',
  async (columns, rows) => {
    const harness = inSession()
    says(harness, 0, 20)
    readsAll(harness)
    says(harness, 20, 90)
    const screen = await harness.show(columns, rows, open)
    await screen.until('─ new ─')
    const line = rowOf(screen, /─ new ─/u)
    expect(line).toBeLessThanOrEqual(4)
    expect(screen.rows()[line + 1]).toContain('line 20.')
    const shown = shownLines(screen)
    const below = 89 - (shown.at(-1) ?? 0)
    expect(screen.text()).toContain(`${below} new below ↓ Ctrl-End`)
    await screen.press(keys.ctrlEnd)
    await screen.until('line 89.')
    expect(badge(harness)).toBe(0)
    const fits = columns >= 60 ? '↑ Alt-N' : '↑'
    await screen.until(new RegExp(`\\d+\\+? new above ${fits}`, 'u'))
    await screen.press(keys.alt('n'))
    await screen.until('─ new ─')
    expect(rowOf(screen, /─ new ─/u)).toBe(line)
    expect(shownLines(screen)).toEqual(shown)
    await screen.press('/newest', keys.enter)
    await screen.until('line 89.')
    await screen.press('/unread', keys.enter)
    await screen.until('─ new ─')
    expect(shownLines(screen)).toEqual(shown)
    await screen.close()
  },
)

test('where everything unread fits on the screen it opens at its end and follows', async () => {
  const harness = inSession()
  says(harness, 0, 60)
  readsAll(harness)
  says(harness, 60, 65)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 64.')
  expect(screen.text()).toContain('─ new ─')
  expect(screen.text()).not.toContain('below')
  expect(screen.text()).not.toContain('above')
  says(harness, 65, 90)
  await screen.until('line 89.')
  await screen.close()
})

test('the view stays while more comes, and the next visit begins where the reading ended', async () => {
  const harness = inSession()
  says(harness, 0, 100)
  const screen = await harness.show(100, 24, open)
  await screen.until('─ new ─')
  const shown = shownLines(screen)
  expect(shown[0]).toBe(0)
  says(harness, 100, 110)
  await screen.until(`${109 - (shown.at(-1) ?? 0)} new below`)
  expect(shownLines(screen)).toEqual(shown)
  await leavesAndReturns(screen)
  await screen.until(() => rowOf(screen, /─ new ─/u) !== -1)
  const next = (shown.at(-1) ?? 0) + 1
  expect(screen.rows()[rowOf(screen, /─ new ─/u) + 1]).toContain(`line ${next}.`)
  await screen.close()
})

test('what was passed over before is not opened again; the key pressed twice goes there', async () => {
  const harness = inSession()
  says(harness, 0, 30)
  skipToNewest(harness, open.open)
  says(harness, 30, 90)
  const screen = await harness.show(120, 30, open)
  await screen.until('─ new ─')
  expect(screen.rows()[rowOf(screen, /─ new ─/u) + 1]).toContain('line 30.')
  await screen.until('28 new above ↑ Alt-N')
  await screen.press(keys.ctrlEnd, keys.alt('n'))
  await screen.until('line 30.')
  await screen.press(keys.alt('n'))
  await screen.until('line 0.')
  expect(screen.text()).not.toContain('above')
  await screen.close()
})

test('the view stays while a flood of hundreds comes', async () => {
  const harness = inSession()
  says(harness, 0, 100)
  const screen = await harness.show(100, 24, open)
  await screen.until('─ new ─')
  const shown = shownLines(screen)
  says(harness, 100, 900)
  await screen.until(`${899 - (shown.at(-1) ?? 0)} new below`)
  expect(shownLines(screen)).toEqual(shown)
  await screen.press(keys.ctrlEnd)
  await screen.until('line 899.')
  await screen.close()
})

test('with nothing new the key says so, and the place of the reader is kept', async () => {
  const harness = inSession()
  says(harness, 0, 60, 'alice')
  const screen = await harness.show(100, 24, open)
  await screen.until('line 59.')
  await screen.press(keys.pageUp)
  await screen.until(() => !screen.text().includes('line 59.'))
  const shown = shownLines(screen)
  await screen.press(keys.alt('n'))
  await screen.until('Nothing is new here.')
  expect(shownLines(screen)).toEqual(shown)
  await leavesAndReturns(screen)
  expect(shownLines(screen)).toEqual(shown)
  await screen.close()
})

test('what came while nobody looked and left the screen is counted above, and the key goes there', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.until("you accepted bob's request")
  await screen.press('\u001B[O')
  says(harness, 0, 60)
  await screen.until('line 59.')
  await screen.press('\u001B[I')
  await screen.until(/\d+ new above ↑ Alt-N/u)
  await screen.press(keys.alt('n'))
  await screen.until('line 0.')
  expect(screen.text()).toMatch(/\d+ new below ↓ Ctrl-End/u)
  await screen.close()
})

test('a first unread message that is not on hand is asked for from the disk', async () => {
  const harness = inSession()
  says(harness, 0, 90)
  const all = harness.state().conversations.get(open.open)?.messages ?? []
  const screen = await harness.show(100, 24, open)
  await screen.until('─ new ─')
  const recalled = { type: 'history.loaded', conversation: open.open, where: 'replace' } as const
  harness.commit({ ...recalled, messages: all.slice(60), hasOlder: true, hasNewer: false })
  await screen.press(keys.ctrlEnd)
  await screen.until('line 89.')
  await screen.press(keys.alt('n'))
  const first = all[0]?.id
  expect(harness.calls.at(-1)).toEqual({
    type: 'view.jump',
    conversation: open.open,
    message: first,
  })
  harness.commit({ ...recalled, messages: all.slice(0, 40), hasOlder: false, hasNewer: true })
  await screen.until('─ new ─')
  expect(shownLines(screen)[0]).toBe(0)
  await screen.until(/\d+\+ new below/u)
  await screen.close()
})

test.each(sizes)('at %ix%i a short conversation stands beside the input', async (columns, rows) => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const group = harness.createsGroup('ana', 'lab')
  harness.joins(group, 'bob', 'alice')
  harness.sendsToGroup('ana', group, 'the last words')
  const screen = await harness.show(columns, rows, { open: groupConversation(group) })
  await screen.until('the last words')
  const input = rowOf(screen, /to # lab/u)
  // between the message and the input there is the row of who is typing, and the border
  expect(input - rowOf(screen, /the last words/u)).toBe(3)
  await screen.close()
})

test('the words of an empty conversation stand beside the input too', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(160, 24, { open: directConversation('echo') })
  await screen.until('echo is a contact')
  expect(rowOf(screen, /to echo/u) - rowOf(screen, /echo is a contact/u)).toBe(3)
  await screen.close()
})
