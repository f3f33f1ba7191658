/** Several brokers, tried in turn: where one ends, the next one goes on, and what was written meanwhile arrives. */
// @module-tag mosquitto
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
let nodes: readonly Mosquitto[]
beforeEach(async () => {
  home = openHome()
  nodes = await Promise.all([startMosquitto(), startMosquitto()])
})
afterEach(async () => {
  await home.close()
  await Promise.all(nodes.map((node) => node.stop()))
})

test('two people go from a broker that ends to the next one, and back', async () => {
  const urls = nodes.map(({ url }) => url)
  const [first = '', second = ''] = urls
  const list = `${first}, ${second}`
  const alice = home.open('alice', ['--broker', list])
  const bob = home.open('bob', ['--broker', list])
  await alice.sees(first)
  await alice.sees(/● bob/u)
  await bob.press('/request alice oi', keys.enter)
  await alice.sees('bob wants to chat')
  await alice.press('/accept bob', keys.enter)
  await bob.sees('alice accepted')
  await bob.press('/chat alice', keys.enter)
  await nodes[0]?.stop('SIGKILL')
  await bob.press('are you still there?', keys.enter)
  await alice.sees('are you still there?', 30_000)
  await alice.sees(second)
  await bob.sees(/are you still there\?.*(?:✓✓|read)/u, 30_000)
  await nodes[0]?.restart()
  await nodes[1]?.stop('SIGKILL')
  await alice.press('/chat bob', keys.enter)
  await alice.press('back again', keys.enter)
  await bob.sees('back again', 30_000)
  await alice.sees(first)
  // all of them are known at the next start
  const kept = readFileSync(join(home.data, 'alice', 'papo', 'broker'), 'utf8')
  expect(kept).toBe(`${urls.join(',')}\n`)
}, 120_000)

test('a command goes to the broker that is there', async () => {
  const [gone, here] = nodes
  await gone?.stop()
  const list = `${gone?.url},${here?.url}`
  const done = await home.run(['status', '--name', 'alice', '--broker', list])
  expect(done).toMatchObject({ code: 0, err: '' })
  expect(done.out).toContain(here?.url ?? '?')
  const wrong = await home.run(['status', '--name', 'alice', '--broker', `${here?.url},http://x`])
  expect(wrong.code).toBe(2)
  expect(wrong.err).toContain('http')
}, 60_000)
