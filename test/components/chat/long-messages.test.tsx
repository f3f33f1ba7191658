/** The top row tells author and time; long messages are folded, unfolded, and shown in the pager. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import { directConversation, idOf } from '../../support/screen/screen-harness.tsx'
import { inSession, sessionIn, skipToNewest } from '../../support/screen/in-session.ts'
import { directChannel } from '../../../src/core/channel.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { sizes } from '../../support/screen/sizes.ts'

const open = { open: directConversation('bob') }
const rows = (count: number, name = 'row') =>
  Array.from({ length: count }, (_, n) => `${name} ${n + 1}.`).join('\n')

/** The first row inside of the chat pane, without the list beside it. */
const topOf = (screen: Screen) => screen.rows()[1]?.slice(28) ?? ''

test('wherever the view stands, its top row has author and time', async () => {
  const harness = inSession()
  for (let line = 0; line < 6; line += 1) {
    harness.sendsText('bob', `first ${line}.`)
    harness.sendsText('bob', rows(15))
  }
  harness.sendsText('alice', rows(12, 'mine'), 'bob')
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('mine 12.')
  const tops: string[] = []
  for (let step = 0; step < 60; step += 1) {
    tops.push(topOf(screen))
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.shiftUp)
  }
  for (const top of tops) expect(top).toMatch(/^│ 09:12 {2}(?:bob|you) {2}\S/u)
  expect(new Set(tops).size).toBeGreaterThan(15)
  await screen.close()
})

test('what a reply is about has them too, and the text below does not repeat them', async () => {
  const harness = inSession()
  harness.sendsText('alice', 'come?', 'bob')
  const target = harness.state().conversations.get(open.open)?.messages.at(-1)
  if (!target) throw new Error('nothing was said')
  harness.receive('bob', {
    type: 'message.send',
    channel: directChannel(sessionIn(harness)),
    text: safeText('yes, soon'),
    reply: target.id,
  })
  for (let line = 0; line < 40; line += 1) harness.sendsText('alice', `line ${line}.`, 'bob')
  skipToNewest(harness, open.open)
  const screen = await harness.show(100, 24, open)
  await screen.until('line 39.')
  for (let step = 0; step < 60 && !topOf(screen).includes('come?'); step += 1) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.shiftUp)
  }
  expect(topOf(screen)).toMatch(/09:12 {2}bob {2}┌ .*come\?/u)
  expect(screen.rows()[2]?.slice(28)).toMatch(/^│ {13}yes, soon/u)
  await screen.press(keys.shiftDown)
  await screen.until(() => !screen.text().includes('come?'))
  expect(topOf(screen)).toMatch(/09:12 {2}bob {2}yes, soon/u)
  await screen.press(keys.shiftUp, keys.shiftUp, keys.shiftUp)
  await screen.until(/09:12 {2}you {2}come\?/u)
  expect(screen.text()).toMatch(/09:12 {2}bob {2}yes, soon/u)
  await screen.close()
})

test.each(sizes)(
  'at %ix%i a long message is folded, Enter unfolds it where it stands and folds it again',
  async (columns, height) => {
    const harness = inSession()
    for (let line = 0; line < 40; line += 1) harness.sendsText('bob', `line ${line}.`)
    harness.sendsText('bob', rows(2090, 'r'))
    harness.sendsText('bob', 'after')
    skipToNewest(harness, open.open)
    const screen = await harness.show(columns, height, open)
    await screen.until('after')
    expect(screen.text()).toContain('… 2,080 more rows')
    expect(screen.text()).not.toContain('r 11.')
    await screen.press(keys.ctrlUp, keys.up)
    await screen.until(/▌.*r 3\./u)
    const before = screen.rows().findIndex((row) => row.includes('r 3.'))
    await screen.press(keys.enter)
    await screen.until(() => !screen.text().includes('more rows'))
    expect(screen.rows().findIndex((row) => row.includes('r 3.'))).toBe(before)
    await screen.press(keys.pageDown)
    await screen.until('r 13.')
    await screen.press(keys.enter)
    await screen.until(() => !screen.text().includes('r 13.'))
    expect(screen.text()).toContain('r 3.')
    await screen.press(keys.ctrlEnd)
    await screen.until('… 2,080 more rows')
    await screen.until('after')
    await screen.close()
  },
)

test('a message of twenty rows is not folded', async () => {
  const harness = inSession()
  harness.sendsText('bob', rows(20))
  const screen = await harness.show(120, 36, open)
  await screen.until('row 20.')
  expect(screen.text()).not.toContain('more rows')
  await screen.press(keys.ctrlUp)
  await screen.until('▌')
  expect(screen.text()).not.toContain('Enter unfold')
  await screen.close()
})

test('o shows a long message in the pager, and in a panel where there is none', async () => {
  const harness = inSession()
  harness.sendsText('bob', rows(31))
  const screen = await harness.show(120, 36, { ...open, language: 'pt-BR' })
  await screen.until('mais 21 linhas')
  await screen.press(keys.ctrlUp)
  await screen.until('o paginador')
  await screen.press('o')
  expect(harness.calls.at(-1)).toBe(`pager ${rows(31)}`)
  harness.desktop.paged = false
  await screen.press('o')
  await screen.until('Nenhum paginador')
  expect(screen.text()).toContain('row 18.')
  await screen.close()
})

test('where a long message has links, o asks: all of it, or one of them', async () => {
  const harness = inSession()
  const text = `https://example.org/a\n${rows(30)}`
  harness.sendsText('bob', text)
  const screen = await harness.show(80, 24, open)
  await screen.until('… 21 more rows')
  await screen.press(keys.ctrlUp, 'o')
  await screen.until('the whole message')
  await screen.press(keys.enter)
  expect(harness.calls.at(-1)).toBe(`pager ${text}`)
  await screen.press('o', keys.down, keys.enter)
  expect(harness.calls.at(-1)).toBe('openLink https://example.org/a')
  await screen.close()
})

test('the mark of how far my long message got stands on its last row', async () => {
  const harness = inSession()
  harness.sendsText('alice', rows(40), 'bob')
  expect(harness.state().me.id).toBe(idOf('alice'))
  const screen = await harness.show(120, 36, open)
  await screen.until(/… 30 more rows +…/u)
  await screen.close()
})
