/** Several messages in a real terminal: chosen with Shift-↑, quoted, forwarded to somebody else. */
import { afterEach, expect, test } from 'vitest'
import { openSessionByRpc, remoteOf, sendAll } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
afterEach(() => home.close())

test('what is quoted and forwarded arrives at the others as it was chosen', async () => {
  home = openHome()
  const alice = home.open('alice')
  const bob = home.open('bob', [], { columns: 80, rows: 24 })
  const carla = home.open('carla')
  const remotes = await Promise.all(['alice', 'bob', 'carla'].map((who) => remoteOf(home, who)))
  const [a, b, c] = remotes
  if (!a || !b || !c) throw new Error('somebody is not there')
  await openSessionByRpc(a, b)
  await openSessionByRpc(c, b, ['carla', 'bob'])
  expect(await sendAll(a, 'bob', ['one', 'two', 'three'])).toEqual([])
  await bob.press('/chat alice', keys.enter)
  await bob.sees(/ {2}one /u)
  await bob.sees('three')
  await bob.press(keys.ctrlUp)
  await bob.sees(/▌.*three/u)
  await bob.press(keys.shiftUp)
  await bob.sees('2 messages chosen')
  await bob.press('>')
  await bob.sees('> alice: three')
  await bob.press('indeed', keys.enter)
  await bob.sees(/you +> alice: two/u)
  await alice.press('/chat bob', keys.enter)
  await alice.sees('indeed')
  expect(alice.text()).toMatch(/> alice: two[^]*> alice: three[^]*indeed/u)

  await bob.press(keys.ctrlUp, keys.up, keys.shiftUp)
  await bob.sees('2 messages chosen')
  await bob.press('f')
  await bob.sees('Forward to')
  await bob.press('carla', keys.enter)
  await bob.sees('Forwarded to carla.')
  await carla.press('/chat bob', keys.enter)
  await carla.sees(/bob +> alice: two/u)
  await carla.sees('> alice: three')
  await alice.quiet()
  expect(alice.text().match(/> alice: two/gu)).toHaveLength(1)
}, 60_000)
