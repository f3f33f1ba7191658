/** Several messages are chosen, copied, quoted and forwarded. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  directConversation,
  createScreenHarness,
  groupConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'
import { sizes } from '../../support/screen/sizes.ts'

const open = { open: directConversation('bob') }

const talk = (...names: readonly string[]) => {
  const harness = inSession('bob', ...names)
  harness.sendsText('bob', 'one')
  harness.sendsText('bob', 'two\nlines')
  harness.sendsText('alice', 'three', 'bob')
  harness.sendsText('bob', 'four')
  return harness
}

const chosenRows = (screen: Screen) =>
  screen.rows().flatMap((row) => /▌[^│┃]*?(\w+) *(?:…|✓)? *[│┃]/u.exec(row)?.[1] ?? [])

const sentTo = (harness: ScreenHarness) =>
  harness.calls.flatMap((call) =>
    typeof call === 'object' && 'text' in call && call.type === 'message.send'
      ? [String(call.text)]
      : [],
  )

const copied = (harness: ScreenHarness) =>
  harness.calls.filter((call) => typeof call === 'string' && call.startsWith('copy '))

test.each(sizes)(
  'at %ix%i Shift-↑ and Shift-↓ choose several, ↑ one again, and y copies them',
  async (columns, rows) => {
    const harness = talk()
    const screen = await harness.show(columns, rows, open)
    await screen.press(keys.ctrlUp)
    await screen.until(/▌.*four/u)
    await screen.press(keys.shiftUp, keys.shiftUp)
    await screen.until('3 messages chosen')
    expect(chosenRows(screen)).toEqual(['two', 'lines', 'three', 'four'])
    await screen.press(keys.shiftDown)
    await screen.until('2 messages chosen')
    expect(chosenRows(screen)).toEqual(['three', 'four'])
    await screen.press('K')
    await screen.until('3 messages chosen')
    await screen.press('y')
    await screen.until(() => copied(harness).length > 0)
    expect(copied(harness)).toEqual([
      'copy [2026-11-20 09:12] bob: two\nlines\n[2026-11-20 09:12] alice: three\n[2026-11-20 09:12] bob: four',
    ])
    await screen.press('x')
    await screen.until('That works with one message')
    await screen.press(keys.up)
    await screen.until('choosing a message')
    expect(chosenRows(screen)).toEqual(['one'])
    await screen.press(keys.shiftDown, keys.escape)
    await screen.until(() => !screen.text().includes('▌'))
    await screen.press(keys.ctrlUp)
    await screen.until(/▌.*four/u)
    expect(screen.text()).not.toContain('messages chosen')
    await screen.close()
  },
)

test('> quotes them in the input, behind the draft', async () => {
  const harness = talk()
  const screen = await harness.show(100, 24, open)
  await screen.press('listen:', keys.ctrlUp, keys.shiftUp, keys.shiftUp, '>')
  await screen.until('> alice: three')
  await screen.press('yes', keys.enter)
  await screen.until(() => sentTo(harness).length > 0)
  expect(sentTo(harness)).toEqual([
    'listen:\n> bob: two\n> lines\n> alice: three\n> bob: four\nyes',
  ])
  await screen.close()
})

test('f forwards them to another conversation, which opens; drafts stay where they are', async () => {
  const harness = talk('carla')
  const screen = await harness.show(100, 24, open)
  await screen.press('half a thought', keys.ctrlUp, keys.shiftUp, 'f')
  await screen.until('Forward to')
  expect(screen.text()).toContain('forward to: ')
  expect(screen.text()).toContain('Enter forward')
  await screen.press('carla', keys.enter)
  await screen.until('Forwarded to carla.')
  expect(harness.state().open).toBe(directConversation('carla'))
  expect(sentTo(harness)).toEqual(['> alice: three\n> bob: four'])
  await screen.until('> bob: four')
  await screen.press(keys.ctrl('k'), 'bob', keys.enter)
  await screen.until('half a thought')
  await screen.close()
})

test('a group to forward to says so, as a person does', async () => {
  const harness = talk('carla')
  const group = harness.createsGroup('carla', 'lab')
  harness.joins(group, 'alice')
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlUp, 'f', 'lab')
  await screen.until(/▸ .*lab/u)
  expect(screen.text()).toContain('Enter forward')
  await screen.close()
})

test('one message of mine is forwarded as it is; only open conversations are offered, and Esc leaves', async () => {
  const harness = talk('carla')
  harness.meet('davi')
  const screen = await harness.show(100, 24, { ...open, language: 'pt-BR' })
  await screen.press(keys.ctrlUp, keys.up, 'f')
  await screen.until('Encaminhar para')
  expect(screen.rows().filter((row) => /conversa *│|conversa *┃/u.test(row)).length).toBe(2)
  await screen.press('davi')
  await screen.until('Nenhuma outra conversa aberta tem esse nome')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Encaminhar para'))
  expect(sentTo(harness)).toEqual([])
  // back where it was asked from
  await screen.until(/▌.*three/u)
  await screen.press('f')
  await screen.until('Encaminhar para')
  await screen.press('carla', keys.enter)
  await screen.until('Encaminhado para carla.')
  expect(sentTo(harness)).toEqual(['three'])
  await screen.close()
})

test('what is deleted, or by somebody blocked, is not among them; commands do the same', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const group = harness.createsGroup('ana', 'lab')
  harness.joins(group, 'bob', 'alice')
  harness.sendsToGroup('ana', group, 'first')
  harness.sendsToGroup('bob', group, 'hidden')
  harness.sendsToGroup('ana', group, 'last')
  harness.perform({ type: 'person.block', who: idOf('bob') })
  const screen = await harness.show(100, 24, { open: groupConversation(group) })
  await screen.press(keys.ctrlUp, keys.shiftUp, keys.shiftUp, '/')
  await screen.type('quote')
  await screen.press(keys.enter)
  await screen.until('> ana: first')
  expect(screen.text()).toContain('> ana: last')
  expect(screen.text()).not.toContain('hidden')
  await screen.close()
})
