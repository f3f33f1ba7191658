/** Somebody who was away opens a conversation at the first unread message, in a real terminal. */
import { afterEach, expect, test } from 'vitest'
import { numbered } from '../../support/transport/mqtt-clients.ts'
import { openSessionByRpc, remoteOf, sendAll } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
afterEach(() => home.close())

const COUNT = 700

const rowOf = (screen: Pty, wanted: RegExp) => screen.rows().findIndex((row) => wanted.test(row))

test('seven hundred messages later: the line is near the top, the keys go to the newest and back', async () => {
  home = openHome()
  home.open('alice')
  const bob = home.open('bob')
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  // what the conversation begins with is read before he goes
  await bob.sees(/alice +begin/u)
  await bob.press('/chat echo', keys.enter)
  await bob.sees('to echo')
  expect(await sendAll(await remoteOf(home, 'alice'), 'bob', numbered('word', COUNT))).toEqual([])
  await bob.sees(new RegExp(`alice +${COUNT}`, 'u'), 30_000)

  await bob.press('/chat alice', keys.enter)
  await bob.sees('─ new ─')
  const line = rowOf(bob, /─ new ─/u)
  expect(line).toBeLessThanOrEqual(4)
  expect(bob.rows()[line + 1]).toContain('alice  word 1 ')
  await bob.sees(/\d+\+? new below ↓ Ctrl-End/u)
  await bob.press(keys.ctrlEnd)
  await bob.sees(`word ${COUNT} `)
  await bob.sees(/new above ↑ Alt-N/u)
  await bob.press(keys.alt('n'))
  await bob.sees('─ new ─')
  expect(rowOf(bob, /alice +word 1 /u)).toBe(line + 1)

  // a small terminal, by commands; what was passed over is still unread at the next start
  await bob.press('/quit', keys.enter)
  await bob.ended
  const again = home.open('bob', [], { columns: 40, rows: 15 })
  await again.sees(`word ${COUNT} `)
  await again.sees(/\d+\+ new above ↑/u)
  await again.press('/unread', keys.enter)
  await again.sees('─ new ─')
  await again.press('/newest', keys.enter)
  await again.sees(`word ${COUNT} `)
}, 90_000)

test('a short conversation stands beside the input', async () => {
  home = openHome()
  const alice = home.open('alice', [], { columns: 80, rows: 24 })
  await alice.sees(/● \d+ ms/u)
  await alice.press('/chat echo', keys.enter)
  await alice.sees('to echo')
  await alice.press('hello', keys.enter)
  await alice.sees(/echo +hello/u)
  expect(rowOf(alice, /to echo/u) - rowOf(alice, /echo +hello/u)).toBe(3)
}, 30_000)
