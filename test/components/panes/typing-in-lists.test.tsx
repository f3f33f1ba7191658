/** Letters typed in good faith: in a list, at a question, over a card. None of them may hurt, none may be lost. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { safeText } from '../../../src/core/text/safe-text.ts'

const SIZES = [
  [120, 36],
  [80, 24],
  [40, 15],
] as const

/** bob is a friend, eve asks me, and I lead a group with bob in it. */
const busy = (): ScreenHarness => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'see https://example.org/a')
  harness.sendsText('alice', 'mine', 'bob')
  harness.meet('eve')
  harness.receive('eve', { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  harness.joins(harness.createsGroup('alice', 'lab'), 'bob')
  return harness
}

const LISTS = [keys.alt('u'), keys.alt('g'), keys.alt('r'), keys.ctrlUp]
const WORDS = ['by the way', 'all right', 'lol', 'do it', 'kick it', 'ex', 'vy']

/** What was said or done, but for looking on and typing. */
const intents = (harness: ScreenHarness) =>
  harness.calls.filter((one) => typeof one === 'string' || !/^view|typing$/u.test(one.type))

test.each(SIZES)(
  'at %i by %i words typed fast into any list reach the input whole',
  async (columns, rows) => {
    const harness = busy()
    const screen = await harness.show(columns, rows, { open: directConversation('bob') })
    for (const list of LISTS) {
      for (const word of WORDS) {
        // oxlint-disable-next-line no-await-in-loop
        await screen.press(list)
        // oxlint-disable-next-line no-await-in-loop
        await screen.type(word)
        expect(screen.text(), `after ${JSON.stringify(list)}`).toContain(`┃ ${word}`)
        // oxlint-disable-next-line no-await-in-loop
        await screen.press(keys.ctrl('u'))
      }
    }
    expect(intents(harness)).toEqual([])
    await screen.close()
  },
)

test.each(SIZES)(
  'at %i by %i slow letters after one that asks go to the input; nothing is done',
  async (columns, rows) => {
    const harness = busy()
    const screen = await harness.show(columns, rows, { open: directConversation('bob') })
    await screen.press(keys.alt('u'), 'b')
    await screen.until('Block bob?')
    await screen.press('y', ' ', 't', 'h', 'e', ' ', 'w', 'a', 'y')
    await screen.until('┃ by the way')
    expect(screen.text()).not.toContain('Block bob?')
    await screen.press(keys.enter)
    expect(harness.state().people.get(idOf('bob'))?.blocked).toBe(false)
    expect(harness.calls.at(-1)).toMatchObject({ type: 'message.send', text: 'by the way' })
    await screen.close()
  },
)

test('a letter that comes much later is not typed on from the one that asked', async () => {
  const harness = busy()
  const screen = await harness.show(120, 36, { open: directConversation('bob') })
  await screen.press(keys.alt('u'), 'b')
  await screen.until('Block bob?')
  harness.advance(1000)
  await screen.press('y')
  await screen.until('┃ y ')
  expect(harness.state().people.get(idOf('bob'))?.blocked).toBe(false)
  await screen.close()
})

test('a letter is no answer: the question goes, what was typed stays, and the screen says so', async () => {
  const harness = busy()
  const screen = await harness.show(120, 36, { open: directConversation('bob') })
  await screen.press('/group leave lab', keys.enter)
  await screen.until('Make bob, its longest-standing member, the leader')
  expect(screen.text()).toContain('Enter yes  Esc no')
  await screen.press('y')
  await screen.until('Nothing was done: Enter is yes, Esc is no.')
  expect(screen.text()).toContain('┃ y')
  expect(intents(harness)).toEqual([])
  await screen.close()
})

test('a letter alone is the command that the table names, after a moment', async () => {
  const harness = busy()
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press(keys.alt('u'), 'i')
  expect(screen.text()).toContain('About bob')
  await screen.close()
})

test('a letter and then Enter at once are the command and its Enter', async () => {
  const harness = busy()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'))
  await screen.press(`b${keys.enter}`)
  await screen.until('Blocked bob.')
  expect(harness.state().people.get(idOf('bob'))?.blocked).toBe(true)
  await screen.close()
})

test('letters that mean nothing in a list, an empty one or a card are typed into the input', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('r'), 'o')
  await screen.until('┃ o')
  await screen.press(keys.alt('u'), 'é')
  await screen.until('┃ oé')
  await screen.press(keys.alt('g'), 'z')
  await screen.until('┃ oéz')
  expect(intents(harness)).toEqual([])
  await screen.close()
})

test('a key of a list is no text where there is nothing to do it to: it says so', async () => {
  const harness = createScreenHarness()
  harness.setLink('online')
  const screen = await harness.show(120, 36)
  await screen.press(keys.alt('r'), 'a')
  await screen.until(/● .*No requests are waiting\. Enter on a name in Users/u)
  await screen.press(keys.alt('g'), 'l')
  await screen.until(/● .*No groups yet\. n creates one/u)
  await screen.press(keys.escape, '/topic-room house/kitchen', keys.enter)
  await screen.until('Nothing on house/kitchen yet')
  for (const key of ['I', 'k', 'L', 'D', 't', 'M', 'l', 'i']) {
    // what the key before was told goes away with a key that has a use
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.alt('g'), key)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('This key does nothing on this row: ? shows those that do.')
    expect(screen.text()).not.toContain(`┃ ${key}`)
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.escape)
  }
  await screen.press(keys.alt('c'), 'r')
  await screen.until('There is no message here yet.')
  expect(intents(harness)).not.toContain('message.send')
  await screen.press('lo')
  await screen.until('┃ lo')
  await screen.close()
})

test('a paste into a list is text, whatever letters it begins with', async () => {
  const harness = busy()
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press(keys.alt('u'), keys.paste('by\nthe way'))
  await screen.until('┃ by')
  await screen.until('┃ the way')
  await screen.press(keys.alt('u'), 'b')
  await screen.until('Block bob?')
  await screen.press(keys.paste('yes'))
  await screen.until('the wayyes')
  expect(harness.state().people.get(idOf('bob'))?.blocked).toBe(false)
  await screen.close()
})

test('a key is not taken for theirs by letters: "very nice" over the list, slowly', async () => {
  const harness = busy()
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press(keys.alt('u'), 'v')
  await screen.until('Verify bob')
  await screen.press('e', 'r', 'y', ' ', 'n', 'i', 'c', 'e')
  await screen.until('┃ ery nice')
  expect(harness.state().people.get(idOf('bob'))?.trust).toBe('pinned')
  await screen.close()
})

test.each(SIZES)(
  'at %i by %i a command typed into a list reaches the input, and a draft waits for it',
  async (columns, rows) => {
    const harness = busy()
    const screen = await harness.show(columns, rows, { open: directConversation('bob') })
    await screen.press('a draft')
    for (const list of [keys.alt('u'), keys.alt('g')]) {
      // oxlint-disable-next-line no-await-in-loop
      await screen.press(list, '/mute bob', keys.enter)
      // oxlint-disable-next-line no-await-in-loop
      await screen.until('┃ /mute bob')
      // oxlint-disable-next-line no-await-in-loop
      await screen.press(keys.enter)
      // oxlint-disable-next-line no-await-in-loop
      await screen.until('┃ a draft')
    }
    // a filter that finds somebody stays one
    await screen.press(keys.alt('u'), '/bo', keys.enter)
    expect(screen.text()).toMatch(/┃ \/bo[^┃]*┃[\s\S]*▸.*bob/u)
    expect(intents(harness)).toEqual([])
    await screen.close()
  },
)

test('a filter that is typed anew has its letters in their order', async () => {
  const screen = await busy().show(120, 36)
  for (const list of [keys.alt('u'), keys.alt('g')]) {
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(list, '/b', keys.enter, '/lab')
    // oxlint-disable-next-line no-await-in-loop
    await screen.until(/┃ \/[abl]{3} /u)
    expect(screen.text()).toContain('┃ /lab ')
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.escape)
  }
  await screen.close()
})
