/** Read receipts and typing can be turned off, for all and for one: then neither of the two sees them. */
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

/** alice and bob, each with the conversation with the other on the screen. */
const talking = async () => {
  const alice = home.open('alice')
  const bob = home.open('bob')
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  await alice.press('/chat bob', keys.enter)
  await alice.sees('to bob')
  await bob.press('/chat alice', keys.enter)
  await bob.sees('to alice')
  return { alice, bob }
}

/** One says something to the other; resolves when it is on both screens. */
const say = async (from: Pty, to: Pty, text: string) => {
  await from.press(text, keys.enter)
  await to.sees(text)
}

test('read receipts off, for all and for one; delivered is always told', async () => {
  const { alice, bob } = await talking()
  await say(bob, alice, 'first')
  await bob.sees(/first +read/u)

  await alice.press('/set receipts off', keys.enter)
  await alice.sees('receipts is off')
  await say(bob, alice, 'second')
  await bob.sees(/second +✓✓/u)
  await say(alice, bob, 'third')
  await alice.sees(/third +✓✓/u)
  await alice.quiet(2000)
  expect(bob.text()).toMatch(/second +✓✓/u)
  expect(alice.text()).toMatch(/third +✓✓/u)

  // each is told why
  await alice.press('/whois bob', keys.enter)
  await alice.sees(/read receipts +you hide yours, so you see none/u)
  await alice.press(keys.escape)
  await bob.press('/whois alice', keys.enter)
  await bob.sees(/read receipts +alice hides theirs, so they see none of yours/u)
  await bob.press(keys.escape)
  await bob.misses('About alice')
  await bob.press(keys.ctrlUp, keys.up, 'i')
  await bob.sees('Read receipts are off, so you cannot see')
  await bob.press(keys.escape, keys.escape)

  // bob alone is told again
  await alice.press('/receipts on bob', keys.enter)
  await alice.sees('bob sees what you have read.')
  await say(bob, alice, 'fourth')
  await bob.sees(/fourth +read/u)
  await say(alice, bob, 'fifth')
  await alice.sees(/fifth +read/u)
  // but not of what was read before
  expect(bob.text()).toMatch(/second +✓✓/u)
  await alice.press('/receipts off', keys.enter)
  await alice.sees('bob does not see what you have read')
  await say(bob, alice, 'sixth')
  await bob.sees(/sixth +✓✓/u)
}, 60_000)

test('typing off: whoever hides it does not see it of the other, and the other does not send it', async () => {
  const { alice, bob } = await talking()
  await bob.press('one')
  await alice.sees('bob is typing')
  await bob.press(keys.enter)
  await alice.press('/typing off', keys.enter)
  await alice.sees('bob does not see that you are typing')
  await bob.press('two')
  await alice.quiet(1500)
  expect(alice.text()).not.toContain('bob is typing')
  await bob.press(keys.enter)
  await alice.sees('two')
  await alice.press('three')
  await bob.quiet(1500)
  expect(bob.text()).not.toContain('alice is typing')
  await alice.press(keys.enter, '/typing default', keys.enter)
  await alice.sees('/set typing')
  await alice.press('four')
  await bob.sees('alice is typing')
}, 60_000)
