/** Words typed right after somebody was chosen, by what the other person's terminal shows. */
import { afterEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
afterEach(() => home.close())

test('what is typed after /chat bob, who asks, is not sent to whom was open, and to bob once he is accepted', async () => {
  home = openHome()
  const [alice, bob] = [home.open('alice'), home.open('bob')]
  await alice.sees(/● bob/u)
  await bob.sees(/● alice/u)
  await alice.press('/chat echo', keys.enter)
  await alice.sees('━ to echo ')
  await bob.press('/request alice oi', keys.enter)
  await alice.sees('bob wants to chat')
  alice.type('/chat bob\rum segredo\r')
  await alice.sees('Accept, and send what you typed?')
  await alice.press(keys.enter)
  await bob.sees('um segredo')
  await alice.press('/chat echo', keys.enter)
  await alice.sees('━ to echo ')
  expect(alice.text()).not.toContain('um segredo')
})

test('what was begun in the place of a stranger who asks is there after a restart', async () => {
  home = openHome()
  const [alice, bob] = [home.open('alice'), home.open('bob')]
  await alice.sees(/● bob/u)
  await bob.sees(/● alice/u)
  await bob.press('/request alice oi', keys.enter)
  await alice.sees('bob wants to chat')
  await alice.press('/chat bob', keys.enter)
  await alice.sees('━ to bob ')
  await alice.press('um segredo', keys.alt('1'))
  await alice.sees('━ to echo ')
  await alice.press('/quit', keys.enter)
  expect(await alice.ended).toEqual({ code: 0, signal: 0 })
  const again = home.open('alice')
  await again.sees('bob wants to chat')
  await again.press('/chat bob', keys.enter)
  await again.sees('┃ um segredo')
})
