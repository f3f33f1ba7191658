/** A packet on which the program freezes: it is killed, started again, and goes on without that packet. */
// @module-tag mosquitto
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { child } from '../../support/process/child.ts'
import type { Child } from '../../support/process/child.ts'
import { FREEZE } from '../../support/process/freezing-person.ts'
import type { FreezingReport } from '../../support/process/freezing-person.ts'
import { personHome, startPerson } from '../../support/process/headless-person.ts'
import type { HeadlessPerson } from '../../support/process/headless-person.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { callOk, remoteOf } from '../../support/process/rpc-client.ts'
import { keys } from '../../support/screen/keys.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { id } from '../../support/network/network.ts'
import { until } from '../../support/wait.ts'

let mosquitto: Mosquitto
let bob: HeadlessPerson | undefined
let home: Home | undefined
let running: Child[] = []
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()))
  running = []
  await bob?.stop()
  bob = undefined
  await home?.close()
  home = undefined
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const FILE = join(import.meta.dirname, '../../support/process/freezing-person.ts')

/** What the program said of itself last. */
const reportOf = (alice: Child) =>
  alice
    .lines()
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as FreezingReport)
    .at(-1)

test('the packet that froze the program is put aside at the next start, and everything else goes on', async () => {
  mosquitto = await startMosquitto()
  const home = personHome(mosquitto.url, 5)
  const start = () => {
    const alice = child([FILE, 'freeze', home.folder, home.url])
    running.push(alice)
    return alice
  }
  const sender = startPerson('bob', personHome(mosquitto.url, 5))
  bob = sender
  const first = start()
  await until(() => lookUpPerson(sender.state(), id('alice')), 'bob sees alice', 20_000)
  sender.runtime.send({ type: 'request.make', to: id('alice'), text: safeText('oi') })
  await until(() => openSessionWith(sender.state(), id('alice')) !== undefined, 'they talk', 20_000)
  await until(() => reportOf(first)?.online, 'alice knows it', 20_000)
  sender.sendText('alice', 'before')
  await until(() => reportOf(first)?.transcript.includes('before'), 'alice has a message', 10_000)
  sender.sendText('alice', FREEZE)
  await until(() => first.lines().includes('frozen'), 'her program freezes', 20_000)
  sender.sendText('alice', 'after')
  // nothing else ends it
  await first.kill()

  const second = start()
  await until(() => reportOf(second)?.transcript.includes('after'), 'she goes on', 20_000)
  const report = reportOf(second)
  expect(second.lines()).not.toContain('frozen')
  expect(report?.transcript).toEqual(['before', 'after'])
  expect(report?.refused).toMatchObject({ poison: 1 })
  expect(report?.warnings).toEqual([
    expect.stringMatching(/^poison-packet SESSIONS\/alice\/bob\//u),
  ])
  // and so it stays at a third start
  await second.kill()
  sender.sendText('alice', 'later')
  const third = start()
  await until(() => reportOf(third)?.transcript.includes('later'), 'she goes on once more', 20_000)
  expect(third.lines()).not.toContain('frozen')
}, 90_000)

test.each([
  ['en', 'C.UTF-8', 'A packet on which papo stopped before was put aside'],
  ['pt-BR', 'pt_BR.UTF-8', 'Um pacote em que o papo já parou foi posto de lado'],
])(
  'the person is told of it on the screen, and the log has it too (%s)',
  async (_, locale, told) => {
    mosquitto = await startMosquitto()
    home = openHome({ LANG: locale })
    const args = ['--broker', mosquitto.url]
    const before = home.open('alice', args)
    await remoteOf(home, 'alice').then((remote) => remote.close())
    await before.press('/quit', keys.enter)
    await before.ended
    // as if the program had died with this packet at hand
    const payload = 'anything at all'
    const hash = createHash('sha256').update(payload).digest('base64url')
    writeFileSync(join(home.data, 'alice', 'papo', 'packet'), `${hash} USERS/mallory\0`)
    const spy = await connectMqtt(mosquitto.url)
    const alice = home.open('alice', args)
    const remote = await remoteOf(home, 'alice')
    await until(
      async () => (await callOk(remote, 'link', {})).status === 'online',
      'alice is online',
    )
    await spy.client.publishAsync('papo/USERS/mallory', payload)
    await alice.sees(told)
    await alice.sees('USERS/mallory')
    const log = readFileSync(join(home.folder, 'state', 'papo', 'papo.log'), 'utf8')
    expect(log).toContain(told)
    expect(log).toContain('USERS/mallory')
    // nothing of what was in it
    expect(log).not.toContain(payload)
    // the mark is gone with it; another packet may be at hand right now
    const mark = join(home.data, 'alice', 'papo', 'packet')
    await until(() => readFileSync(mark)[0] === 0, 'no packet has the mark')
    await spy.disconnect()
  },
  60_000,
)
