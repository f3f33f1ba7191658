/** Searching, jumping and the history of an edit, as a person does it in a terminal, and `papo search` with the same words. */
import { afterEach, expect, test } from 'vitest'
import { writeEchoHistory } from '../../support/e2e/echo-history.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
afterEach(() => home.close())

const type = (screen: Pty, text: string) => screen.press(text, keys.enter)

/** alice has talked with echo, who says everything after her; what she said last is at the bottom. */
const talked = async (texts: readonly string[]) => {
  home = openHome()
  const alice = home.open('alice')
  await alice.sees('Welcome')
  await type(alice, '/chat echo')
  await alice.sees('━ to echo ━')
  for (const text of texts) {
    // oxlint-disable-next-line no-await-in-loop
    await type(alice, text)
    // oxlint-disable-next-line no-await-in-loop
    await alice.sees(new RegExp(`echo +${text}`, 'u'))
  }
  return alice
}

test('a search goes from hit to hit, marks them, comes back, and knows from:, phrases and dates', async () => {
  const lines = Array.from({ length: 18 }, (_, n) => `line ${n}`)
  const alice = await talked(['the red cake', 'the cake is red', ...lines])
  await alice.press(keys.ctrl('f'))
  await alice.press('red cake')
  await alice.sees('4 found')
  await alice.press(keys.ctrl('u'), '"red cake" from:alice after:yesterday')
  await alice.sees('1 found')
  await alice.press(keys.enter)
  await alice.sees('hit 1 of 1')
  await alice.sees(/▌.*the red cake/u)
  expect(alice.styled('red').inverse).toBe(true)
  expect(alice.styled('cake').inverse).toBe(true)
  expect(alice.styled('the red').inverse).toBe(false)
  await alice.press('b')
  await alice.sees(/echo +line 17/u)
  // kept: edited to find more
  await alice.press(keys.ctrl('f'), keys.ctrl('u'), 'cake in:echo')
  await alice.sees('4 found')
  await alice.press(keys.enter)
  await alice.sees('hit 1 of 4')
  await alice.press('n')
  await alice.sees('hit 2 of 4')
  await alice.press('N')
  await alice.sees('hit 1 of 4')
  await alice.press(keys.escape)
  await alice.misses('hit 1 of 4')
  // where nobody goes from hit to hit, nothing is marked
  expect(alice.styled('cake').inverse).toBe(false)
  await alice.press(keys.ctrl('f'))
  await alice.sees('search: cake in:echo')
  await alice.press(keys.escape)
  await alice.misses('search: ')
  await type(alice, '/search cake from:nobody-here-is-called#so')
  await alice.sees('Nobody known here is called')
  await alice.press(keys.ctrl('u'), 'before:sometime')
  await alice.sees('sometime is not a date')

  const found = async (words: string) => {
    const { out } = await home.run(['search', ...words.split('|'), '--profile', 'alice', '--json'])
    return out.split('\n').filter((line) => line !== '').length
  }
  expect(await found('cake')).toBe(4)
  expect(await found('cake|from:me')).toBe(2)
  expect(await found('"red cake"|from:echo')).toBe(1)
  expect(await found('from:echo|in:echo')).toBe(20)
  expect(await found('cake|before:yesterday')).toBe(0)
  const wrong = await home.run(['search', 'cake', 'after:sometime', '--profile', 'alice'])
  expect(wrong).toMatchObject({ code: 1, out: '' })
  expect(wrong.err).toContain('"sometime" is not a date')
}, 90_000)

test('q goes to the original of a reply and b back, /date to a day, h shows what an edit changed', async () => {
  const alice = await talked(['a question', ...Array.from({ length: 18 }, (_, n) => `line ${n}`)])
  await type(alice, '/search question from:echo')
  await alice.sees('1 found')
  await alice.press(keys.enter)
  await alice.sees(/▌.*echo +a question/u)
  await alice.press('r')
  await alice.sees('reply to echo: a question')
  await type(alice, 'my anwser')
  await alice.sees(/echo +my anwser/u)
  await type(alice, '/edit my answer')
  await alice.sees('my answer (edited)')
  await alice.press(keys.ctrlUp, keys.up)
  await alice.sees(/▌.*you +my answer/u)
  await alice.press('q')
  await alice.sees(/▌.*echo +a question/u)
  await alice.press('b')
  await alice.sees(/▌.*you +my answer/u)
  await alice.press('h')
  await alice.sees('Versions of this message')
  await alice.sees('my anwser')
  await alice.press(keys.escape, keys.escape)
  await alice.misses('Versions of this message')
  await type(alice, '/date today')
  await alice.sees(/▌.*you +a question/u)
  await alice.press('d')
  await alice.sees('Go to which date?')
  await type(alice, 'never')
  await alice.sees('This is not a date')
  expect(alice.text()).toContain('▸ never')
}, 90_000)

test('what is far up on disk is found, answered, and gone to from the answer', async () => {
  const first = await talked(['the last word'])
  await type(first, '/quit')
  await first.ended
  const needles: ReadonlyMap<number, string> = new Map([
    [10, 'the old needle'],
    [1500, 'the other needle'],
  ])
  writeEchoHistory(home, 3000, (number) => needles.get(number) ?? `number ${number}.`)
  const alice = home.open('alice')
  await alice.sees('the last word', 60_000)
  await type(alice, '/search needle')
  await alice.sees('2 found', 60_000)
  await alice.press(keys.enter)
  await alice.sees(/▌.*the other needle/u)
  // with what was said before and after it
  await alice.sees('number 1499.')
  await alice.sees('number 1501.')
  await alice.press('n')
  await alice.sees(/▌.*the old needle/u)
  await alice.sees('number 11.')
  await alice.press('r')
  await alice.sees('reply to')
  await type(alice, 'found at last')
  await alice.sees(/echo +found at last/u)
  await alice.press(keys.ctrlUp, keys.up)
  await alice.sees(/▌.*you +found at last/u)
  await alice.press('q')
  await alice.sees('number 11.')
  await alice.sees(/▌.*the old needle/u)
  await alice.press('b')
  await alice.sees(/▌.*you +found at last/u)
  await alice.press('b')
  await alice.misses('choosing a message')
  // the original is told above the answer, though it is far up on disk
  await alice.sees(/┌ you: the old needle[^]*you +found at last/u)
  await type(alice, '/date 2024-01-02')
  await alice.sees(/▌.*number \d+\./u)
  await alice.sees('Tue 02 Jan 2024')
  await alice.press(keys.ctrlEnd)
  await alice.sees(/echo +found at last/u)
  expect(alice.text()).toContain('the last word')
}, 120_000)
