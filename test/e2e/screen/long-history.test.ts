/** Ctrl-Home and Ctrl-End in a conversation with a hundred thousand messages on a real disk. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeEchoHistory } from '../../support/e2e/echo-history.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const COUNT = 100_000

test('Ctrl-Home shows the very first message at once, and Ctrl-End the last', async () => {
  const first = home.open('alice')
  await first.sees(/● \d+ ms/u)
  await first.press('/chat echo', keys.enter, 'the last word', keys.enter)
  await first.sees(/echo +the last word/u)
  await first.press('/quit', keys.enter)
  await first.ended

  writeEchoHistory(home, COUNT, (number) => `number ${number}.`)

  const again = home.open('alice')
  await again.sees('the last word', 60_000)
  const began = performance.now()
  await again.press(keys.ctrlHome)
  await again.sees(/number 1\.[^]*number 2\./u)
  // no paging through it: measured 60 ms
  expect(performance.now() - began).toBeLessThan(3000)
  await again.sees('more below')
  await again.press(keys.ctrlEnd)
  await again.sees('the last word')
  await again.misses('more below')
}, 120_000)
