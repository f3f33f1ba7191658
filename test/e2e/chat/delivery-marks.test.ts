/** The marks beside messages are true, on real screens, with a real broker and real folders. */
// @module-tag mosquitto
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
let mosquitto: Mosquitto
afterEach(async () => {
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const type = async (screen: Pty, text: string) => {
  await screen.press(text, keys.enter)
}

const quit = async (screen: Pty) => {
  await type(screen, '/quit')
  await screen.ended
}

/** Alice and bob talk on their screens. */
const inSession = async (config: string) => {
  home = openHome()
  mosquitto = await startMosquitto({ config: `allow_anonymous true\n${config}` })
  const open = (who: string) =>
    home.open(who, ['--broker', mosquitto.url], { columns: 120, rows: 31 })
  const [alice, bob] = [open('alice'), open('bob')]
  await alice.sees(/● bob/u)
  await bob.sees(/● alice/u)
  await type(alice, '/request bob oi')
  await bob.sees('alice wants to chat')
  await type(bob, '/accept alice')
  await bob.sees("you accepted alice's request")
  await alice.sees('bob accepted')
  await type(alice, '/chat bob')
  return { alice, bob, open }
}

test('what the broker refuses stays marked with its reason, and what is read later is read', async () => {
  const { alice, bob, open } = await inSession('max_packet_size 2000\n')
  await alice.press(keys.paste('x'.repeat(5000)), keys.enter)
  await alice.sees(/more rows +! │/u)
  await type(alice, 'short')
  await bob.sees(/alice {2}short/u)
  await alice.sees(/short +read │/u)
  await alice.sees(/more rows +! │/u)
  await quit(alice)
  const again = open('alice')
  await again.sees(/● bob/u)
  await type(again, '/chat bob')
  await again.sees(/short +read │/u)
  await again.sees(/more rows +! │/u)
  await again.press(keys.ctrlUp, keys.up, 'i')
  await again.sees('too large for this broker')
  await again.press(keys.escape)
  await again.misses('Delivery')
  await again.press('t')
  await again.sees('Trying again')
  await again.press(keys.escape)
  await again.misses('choosing a message')
  await again.press(keys.ctrlEnd)
  await again.sees(/more rows +! │/u)
  expect(bob.text()).not.toContain('xxx')
}, 120_000)

test('a profile that is put back from a copy goes on, and says that it is older', async () => {
  const { alice, bob, open } = await inSession('')
  await type(alice, 'before')
  await alice.sees(/before +(?:✓✓|read) │/u)
  await quit(alice)
  const [now, copy] = [join(home.data, 'alice'), join(home.folder, 'copy')]
  cpSync(now, copy, { recursive: true })
  const on = open('alice')
  await on.sees(/● bob/u)
  await type(on, '/chat bob')
  for (const text of ['lost one', 'lost two']) {
    // oxlint-disable-next-line no-await-in-loop
    await type(on, text)
    // oxlint-disable-next-line no-await-in-loop
    await on.sees(new RegExp(`${text} +(?:✓✓|read) │`, 'u'))
  }
  await quit(on)
  rmSync(now, { recursive: true })
  cpSync(copy, now, { recursive: true })
  const old = open('alice')
  await old.sees('This profile is an older copy')
  await type(old, '/chat bob')
  await type(old, 'new')
  await old.sees(/new +(?:✓✓|read) │/u)
  await type(bob, '/chat alice')
  for (const text of ['before', 'lost one', 'lost two', 'new']) {
    // oxlint-disable-next-line no-await-in-loop
    await bob.sees(new RegExp(`\\s${text}\\s`, 'u'))
  }
  expect(old.text()).not.toContain('lost')
  // it was told once
  await quit(old)
  const later = open('alice')
  await later.sees(/● bob/u)
  await later.sees(/● \d+ ms/u)
  expect(later.text()).not.toContain('older copy')
}, 120_000)
