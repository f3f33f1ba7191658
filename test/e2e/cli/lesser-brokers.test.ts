/** Brokers that can do less than papo likes, as real Mosquittos: it works without what it can do without, and says so. */
// @module-tag mosquitto
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
let mosquitto: Mosquitto | undefined
beforeEach(() => {
  home = openHome()
})
afterEach(async () => {
  await home.close()
  await mosquitto?.stop()
  mosquitto = undefined
})

test('a broker that retains nothing: two see each other by asking who is here, and talk', async () => {
  mosquitto = await startMosquitto({ config: 'allow_anonymous true\nretain_available false\n' })
  const alice = home.open('alice', ['--broker', mosquitto.url])
  await alice.sees('This broker retains nothing')
  const bob = home.open('bob', ['--broker', mosquitto.url, '--lang', 'pt-BR'])
  await bob.sees('Este broker não guarda nada')
  await bob.sees(/● alice/u)
  await alice.sees(/● bob/u)
  await bob.press(keys.escape)
  await bob.quiet()
  await bob.press('/request alice oi', keys.enter)
  await alice.sees('bob wants to chat')
  await alice.press(keys.escape)
  await alice.quiet()
  await alice.press('/accept bob', keys.enter)
  await bob.sees('alice aceitou')
  // who goes is seen to go, with a goodbye and without one
  bob.kill('SIGKILL')
  await alice.sees(/○ bob/u, 60_000)
  expect(alice.ending()).toBeUndefined()
}, 120_000)

test('a broker with QoS 0 only: one sentence, and no other attempt', async () => {
  mosquitto = await startMosquitto({ config: 'allow_anonymous true\nmax_qos 0\nlog_type all\n' })
  const attempts = () => (mosquitto?.log() ?? '').split('Sending CONNACK').length - 1
  const done = await home.run(['request', 'bob', '--name', 'alice', '--broker', mosquitto.url])
  expect(done.code).toBe(1)
  expect(done.err).toContain('QoS 0 only')
  expect(attempts()).toBe(1)
  const screen = home.open('ana', ['--broker', mosquitto.url])
  await screen.sees('QoS 0 only')
  await screen.quiet(4000)
  expect(attempts()).toBe(2)
}, 60_000)

test('a broker that wants certain client ids: --client-id is one', async () => {
  mosquitto = await startMosquitto({ config: 'allow_anonymous true\nclientid_prefixes house-\n' })
  const as = ['--name', 'alice', '--broker', mosquitto.url]
  const refused = await home.run(['request', 'bob', ...as])
  expect(refused.code).toBe(1)
  const taken = await home.run(['status', ...as, '--client-id', 'house-alice'])
  expect(taken).toMatchObject({ code: 0, err: '' })
  expect(taken.out).toContain('online')
  expect(mosquitto.log()).toContain('house-alice')
}, 60_000)
