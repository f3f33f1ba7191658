/** The mouse: a click on a key that is named is that key, and everything that can be chosen can be clicked. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  createScreenHarness,
  directConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'
import { sizes } from '../../support/screen/sizes.ts'

const ESC = '\u001B'
const open = { open: directConversation('bob') }

/** What a terminal sends for a press, and for the wheel, at a place counted from 0 (SGR, xterm's 1006). */
const mouse = (code: number, [x, y]: readonly [x: number, y: number]) =>
  `${ESC}[<${code};${x + 1};${y + 1}M${code < 64 ? `${ESC}[<${code};${x + 1};${y + 1}m` : ''}`

/** Where this stands first, from the top or from the bottom. */
const placeOf = (screen: Screen, wanted: string, isLast = false): readonly [number, number] => {
  const has = (row: string) => row.includes(wanted)
  const y = isLast ? screen.rows().findLastIndex(has) : screen.rows().findIndex(has)
  if (y === -1) throw new Error(`no ${wanted}:\n${screen.text()}`)
  return [(screen.rows()[y] ?? '').indexOf(wanted), y]
}

const click = (screen: Screen, wanted: string, isLast = false) =>
  screen.press(mouse(0, placeOf(screen, wanted, isLast)))
const wheel = (screen: Screen, wanted: string, turns: number) =>
  screen.press(mouse(turns < 0 ? 64 : 65, placeOf(screen, wanted)).repeat(Math.abs(turns)))

const asking = (...names: readonly string[]) => {
  const harness = createScreenHarness()
  for (const name of names) {
    harness.meet(name)
    harness.receive(name, { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  }
  return harness
}

test.each(sizes)('at %ix%i the keys of a request can be clicked', async (width, height) => {
  const harness = asking('carla', 'davi')
  const screen = await harness.show(width, height)
  await screen.press(keys.alt('r'))
  await screen.until('a accept')
  await click(screen, 'd deny')
  await screen.until('Enter OK')
  await click(screen, 'Esc cancel')
  await screen.until('a accept')
  await click(screen, 'd deny')
  await screen.until('Enter OK')
  await screen.press('not today')
  await click(screen, 'Enter OK')
  await screen.until(() => [...harness.state().requests.values()][0]?.answer === 'denied')
  // what was done is told in the place of the keys, until the next one
  if (!screen.text().includes('a accept')) await click(screen, 'davi wants')
  else await click(screen, 'a accept')
  await screen.until('to davi')
  expect(harness.state().open).toBe(directConversation('davi'))
  await screen.close()
})

test.each(sizes)('at %ix%i a question is answered by a click', async (width, height) => {
  const harness = inSession('bob')
  harness.sendsText('alice', 'never mind', 'bob')
  const screen = await harness.show(width, height, open)
  const ask = async () => {
    await screen.press('/delete', keys.enter)
    await screen.until('Enter yes')
  }
  const isDeleted = () =>
    harness.state().conversations.get(directConversation('bob'))?.messages[0]?.deleted === true
  await ask()
  // lists and messages wait until it is answered
  const [x, y] = placeOf(screen, 'Enter yes')
  await screen.press(mouse(0, [x, 2]), mouse(65, [x, 2]))
  expect(screen.text()).toContain('Enter yes')
  await click(screen, 'Esc no')
  await screen.until(() => !screen.text().includes('Enter yes'))
  expect(isDeleted()).toBe(false)
  await ask()
  await screen.press(mouse(0, [x, y]))
  await screen.until(isDeleted)
  await screen.close()
})

test('the hints of the status line and of panels are keys too', async () => {
  const harness = inSession('bob')
  harness.sendsText('bob', 'oi')
  const screen = await harness.show(120, 36, open)
  await click(screen, 'F1 help')
  await screen.until('The essentials')
  await click(screen, 'Esc back', true)
  await screen.until('F1 help')
  await click(screen, 'Ctrl-K go to')
  await screen.until('> for commands')
  await click(screen, 'Esc back')
  await screen.until(() => !screen.text().includes('> for commands'))
  await click(screen, ' oi ')
  await screen.until('choosing a message')
  await click(screen, 'r reply')
  await screen.until('reply to bob')
  expect(screen.text()).not.toContain('choosing a message')
  await screen.close()
})

test('a click on the chosen message unfolds it, and folds it again', async () => {
  const harness = inSession('bob')
  harness.sendsText('bob', Array.from({ length: 60 }, (_, n) => `row ${n + 1}.`).join('\n'))
  const screen = await harness.show(100, 40, open)
  await screen.until('more rows')
  await click(screen, 'row 3.')
  await screen.until('choosing a message')
  expect(screen.text()).toContain('more rows')
  await click(screen, 'row 3.')
  await screen.until(() => !screen.text().includes('more rows'))
  await click(screen, 'row 9.')
  await screen.until('more rows')
  await screen.close()
})

test('a click in the input and in a prompt puts the caret there', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('hello wrold', keys.altEnter, 'two')
  await click(screen, 'wrold')
  await screen.press('big ')
  await screen.until('hello big wrold')
  await click(screen, 'two')
  await screen.press('and ')
  await screen.until('and two')
  await screen.press(keys.ctrl('k'), 'carla')
  await click(screen, 'rla')
  await screen.press('-')
  await screen.until('go to: ca-rla')
  expect(harness.state().open).toBe(directConversation('bob'))
  await screen.close()
})

test('a click on a command of the menu puts it into the input', async () => {
  const screen = await inSession('bob').show(100, 24, open)
  await screen.press('/re')
  await click(screen, '/request USER')
  await screen.until('┃ /request  ')
  await screen.press(keys.ctrl('u'), '/group ')
  await click(screen, '/group join')
  await screen.until('┃ /group join ')
  expect(screen.text()).not.toContain('/group info')
  await screen.close()
})

test('the wheel over a list that is closed leaves it closed; a click opens it', async () => {
  const screen = await inSession('bob').show(80, 24, open)
  await wheel(screen, '▸ Groups', 2)
  expect(screen.text()).toContain('▸ Groups')
  await click(screen, '▸ Groups')
  await screen.until('┏━ Groups')
  await screen.close()
})

test.each(sizes)(
  'at %ix%i the wheel and clicks work on the packets of /wire',
  async (width, height) => {
    const harness = createScreenHarness()
    const screen = await harness.show(width, height)
    await screen.press('/wire', keys.enter)
    for (let n = 1; n <= 40; n += 1)
      harness.trace.show({ message: { topic: `open/${n}`, payload: '{}' } })
    await screen.until('open/40')
    const rowOf = (wanted: RegExp) => screen.rows().findIndex((row) => wanted.test(row))
    await screen.press(mouse(64, [width - 10, rowOf(/open\/40/u)]).repeat(3))
    expect(rowOf(/▸.*open\/31/u)).not.toBe(-1)
    const y = rowOf(/open\/30/u)
    await screen.press(mouse(0, [width - 10, y]))
    expect(rowOf(/▸.*open\/30/u)).not.toBe(-1)
    await screen.press(mouse(0, [width - 10, rowOf(/▸.*open\/30/u)]))
    await screen.until(() => rowOf(/▸/u) === -1 || !/▸.*PUBLISH/u.test(screen.text()))
    await screen.until('PUBLISH received')
    await screen.close()
  },
)

test('a second click in the history of requests opens the conversation', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 30)
  await screen.press('/history', keys.enter)
  await screen.until('accepted')
  const [x, y] = placeOf(screen, 'accepted')
  // below the last one is nobody
  await screen.press(mouse(0, [x, y + 2]), mouse(0, [x, y + 2]))
  expect(harness.state().open).toBeUndefined()
  await screen.press(mouse(0, [x, y]))
  await screen.until('to bob')
  await screen.close()
})

test('who comes online above the first of a list does not take its place under the keys', async () => {
  const harness = createScreenHarness()
  harness.meet('carla')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'))
  await screen.until('▸  ● carla')
  harness.meet('ana')
  await screen.until('● ana')
  expect(screen.text()).toContain('▸  ● carla')
  await screen.press(keys.enter)
  await screen.until('Enter OK')
  await screen.press('oi', keys.enter)
  await screen.until(() => harness.state().requests.size > 0)
  expect([...harness.state().requests.values()].map(({ to }) => to)).toEqual([idOf('carla')])
  await screen.close()
})
