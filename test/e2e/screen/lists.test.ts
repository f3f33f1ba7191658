/** Users and Groups: a mark for a text that was begun, by activity, who is long gone, and who is forgotten. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

/** Where these names stand in the list of people, from the top. */
const order = (screen: Pty, ...names: readonly string[]) =>
  screen
    .rows()
    .map((row) => names.find((name) => new RegExp(`^│.{4,6} ${name}\\b`, 'u').test(row)))
    .filter((name) => name !== undefined)

test('a text that was begun, and the last talk first, where that is set', async () => {
  const alice = home.open('alice')
  const bob = home.open('bob')
  const carla = home.open('carla')
  const hers = await remoteOf(home, 'alice')
  await openSessionByRpc(hers, await remoteOf(home, 'bob'))
  await carla.sees('● alice')
  await carla.press('/request alice oi', keys.enter)
  await alice.sees('carla wants to chat', 20_000)
  await alice.press(keys.alt('r'))
  await alice.sees('▸ carla wants to chat')
  await alice.press('a')
  await carla.sees('to alice')
  await alice.press('/chat bob', keys.enter)
  await alice.sees('to bob')
  await alice.press('a begun text')
  await alice.press(keys.alt('2'))
  await alice.sees('to carla')
  await alice.sees(/bob ✎/u)
  expect(order(alice, 'bob', 'carla')).toEqual(['bob', 'carla'])

  await alice.press('/set sort activity', keys.enter)
  await alice.sees('sort is activity')
  await carla.press('/chat alice', keys.enter, 'hello', keys.enter)
  await alice.sees('hello')
  expect(order(alice, 'bob', 'carla')).toEqual(['carla', 'bob'])
  await bob.press('/chat alice', keys.enter, 'hi', keys.enter)
  await alice.sees(/bob ✎ +1/u)
  expect(order(alice, 'bob', 'carla')).toEqual(['bob', 'carla'])
  await alice.press('/set sort name', keys.enter)
  await alice.sees('sort is name')
  await alice.press('/chat bob', keys.enter)
  await alice.sees('a begun text')
}, 60_000)

test('whoever is forgotten is not brought back by the broker until they are here', async () => {
  const alice = home.open('alice')
  await alice.sees(/● \d+ ms/u)
  const eva = home.open('eva')
  await alice.sees('● eva')
  await eva.press('/quit', keys.enter)
  await eva.ended
  await alice.sees('○ eva')

  await alice.press('/set hideAfter 1s', keys.enter)
  await alice.sees('hideAfter is 1s')
  await alice.press('/quit', keys.enter)
  await alice.ended
  // a start looks at the clock, and then once a minute
  await pause(2000)
  const later = home.open('alice')
  await later.sees('1 not listed')
  await later.press(keys.alt('u'), '/', 'eva')
  await later.sees('○ eva')
  await later.press(keys.escape)
  await later.misses('○ eva')
  await later.press(keys.escape)
  await later.sees('┏━ message')
  await later.press('/unset hideAfter', keys.enter)
  await later.sees('○ eva')

  await later.press('/forget eva', keys.enter)
  await later.sees('Forget eva?')
  await later.press(keys.enter)
  await later.sees('eva is forgotten.')
  await later.misses('○ eva')
  // the broker still has what she published, and gives it to a new connection
  await later.press('/quit', keys.enter)
  await later.ended
  const again = home.open('alice')
  await again.sees(/● \d+ ms/u)
  await again.quiet()
  expect(again.text()).not.toContain('eva')
  home.open('eva')
  await again.sees('● eva')
}, 150_000)
