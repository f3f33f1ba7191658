/** Where a draft goes when it is sent or taken along: the input that opens next shows what is left of it, and nothing twice. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

test.each(['hello', 'hello\rhow are you?'])(
  'what was typed with nothing open and sent to whom was chosen, "%s", does not stand in the input',
  async (typed) => {
    const screen = home.open('alice')
    await screen.sees('alice')
    await screen.sees('echo')
    await screen.press(typed, keys.enter)
    await screen.sees('Send this to')
    await screen.press('echo', keys.enter)
    await screen.sees(/you +hello/u)
    await screen.sees('┃ Type a message')
    expect(screen.text()).not.toContain('┃ hello')
  },
  30_000,
)

test('/chat with a text for somebody who asks shows it in the input that opens', async () => {
  const alice = home.open('alice')
  await alice.sees('alice')
  const bob = home.open('bob')
  await bob.sees('bob')
  await bob.sees('alice')
  await bob.press('/request alice oi', keys.enter)
  await bob.sees('Asked alice')
  await alice.sees(/bob +asks you/u)
  await alice.press('/chat bob um segredo', keys.enter)
  await alice.sees('Accept, and send what you typed?')
  await alice.press(keys.escape)
  await alice.sees('┃ um segredo')
  await alice.press(keys.enter)
  await alice.sees('Accept, and send what you typed?')
  await alice.press(keys.enter)
  await bob.sees('um segredo')
  await alice.sees('┃ Type a message')
  expect(alice.text()).not.toContain('┃ um segredo')
}, 30_000)
