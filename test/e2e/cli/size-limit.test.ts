/** A broker that takes little and does not say so: what is too large is told, whatever it is; all else goes on. */
// @module-tag mosquitto
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'
import { startHangUpProxy } from '../../support/transport/hang-up-proxy.ts'
import { startRogueBroker } from '../../support/transport/rogue-broker.ts'

let home: Home
let mosquitto: Mosquitto
beforeEach(() => {
  home = openHome()
})
afterEach(async () => {
  await home.close()
  await mosquitto.stop()
})

const start = async (limit: string) => {
  mosquitto = await startMosquitto({ config: `allow_anonymous true\n${limit}\n` })
}
const run = (who: string, ...line: readonly string[]) =>
  home.run([...line, '--name', who, '--profile', who, '--broker', mosquitto.url])

test('a message, a roster and the screen', async () => {
  await start('message_size_limit 600')
  await run('bob', 'status')
  await run('alice', 'request', 'bob')
  expect(await run('bob', 'accept', 'alice')).toMatchObject({ code: 0, err: '' })
  const long = await run('alice', 'send', 'bob', 'x'.repeat(700))
  expect(long.code).toBe(1)
  expect(long.err).toMatch(/too large for this broker/u)
  expect(await run('alice', 'send', 'bob', 'short')).toMatchObject({ code: 0, err: '' })
  const log = await run('bob', 'log', 'alice')
  expect(log.out).toMatch(/alice: short\n$/u)

  const topic = 'what we measure, '.repeat(8)
  const group = await run('alice', 'group', 'new', 'lab', topic)
  expect(group.code).toBe(1)
  expect(group.err).toMatch(
    /the group lab is too large for this broker \(\d{3} bytes\): it was not created/u,
  )
  // nobody could ever see it, so it is not there for later either
  expect((await run('alice', 'groups')).out).toBe('')

  // the connection of a full screen lives through it
  const screen = home.open('alice', ['--broker', mosquitto.url])
  await screen.sees(/● \d+ ms/u)
  await screen.press(`/group new lab ${topic}`, keys.enter)
  await screen.sees('The group was not created, it is too large for this broker')
  await screen.sees(/\(lab, \d{3} B\)/u)
  await screen.sees('No groups yet')
  await screen.press(keys.escape)
  await screen.press('/chat bob', keys.enter)
  await screen.sees('to bob')
  await screen.press('y'.repeat(650), keys.enter)
  await screen.sees(/y +!/u)
  // the message tells why
  await screen.press(keys.ctrlUp, 'i')
  await screen.sees(/too large for this broker/u)
  await screen.press(keys.escape, keys.escape)
  await screen.press(keys.escape)
  await screen.misses(/too large for this broker/u)
  await screen.press(keys.escape)
  await screen.quiet()
  await screen.press('still here', keys.enter)
  await screen.sees(/still here.*✓/u)
  expect(screen.text()).toMatch(/● \d+ ms/u)
}, 90_000)

test.each([
  ['which it tells', 'max_packet_size 900', / \(\d{3,4} bytes; it takes 900\): /u],
  ['of which it tells nothing', 'message_size_limit 900', / \(\d{3,4} bytes\): /u],
])(
  'a group that grows beyond a limit %s: the change is told as not seen, the group stays',
  async (_, limit, bytes) => {
    await start(limit)
    expect(await run('bob', 'status')).toMatchObject({ code: 0 })
    expect(await run('alice', 'group', 'new', 'lab', 'small')).toMatchObject({ code: 0, err: '' })
    const grown = await run('alice', 'group', 'topic', 'lab', 'what we measure '.repeat(12))
    expect(grown.code).toBe(1)
    expect(grown.err).toContain('the group lab as it is now is too large for this broker')
    expect(grown.err).toMatch(bytes)
    expect(grown.err).toContain('nobody else sees this change')
    expect((await run('bob', 'groups')).out).toContain('small')
    // a shorter one is a way out
    expect(await run('alice', 'group', 'topic', 'lab', 'tiny')).toMatchObject({ code: 0, err: '' })
    expect((await run('bob', 'groups')).out).toContain('tiny')
  },
  60_000,
)

test('MQTT 3.1.1: a last will that is too large is not taken for a wrong account, and one is', async () => {
  await start('message_size_limit 200')
  const old = await startRogueBroker(mosquitto.port, 4)
  const screen = home.open('alice', ['--broker', old.url])
  await screen.sees('This broker does not take your last will')
  await screen.press(keys.escape)
  await screen.sees(/● \d+ ms/u)
  await old.stop()
  await mosquitto.stop()
  mosquitto = await startMosquitto({ config: 'allow_anonymous false\n' })
  const closed = await startRogueBroker(mosquitto.port, 4)
  const refused = await home.run(['status', '--name', 'bob', '--broker', closed.url])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('The broker does not let you in')
  await closed.stop()
}, 60_000)

test('a broker that hangs up at a roster that is too large: some times, then the rest works', async () => {
  await start('')
  const proxy = await startHangUpProxy(
    mosquitto.port,
    (bytes) => bytes.includes('/roster/alice') && bytes.length > 700,
  )
  const alice = home.open('alice', ['--broker', proxy.url])
  await alice.sees(/● \d+ ms/u)
  const bob = home.open('bob', ['--broker', mosquitto.url])
  await bob.sees(/● alice/u)
  await alice.press(keys.escape)
  await alice.quiet()
  await alice.press(`/group new lab ${'what we measure '.repeat(10)}`, keys.enter)
  await alice.sees('The broker does not let you change a group', 60_000)
  await alice.press(keys.escape)
  await alice.sees(/● \d+ ms/u, 60_000)
  const found = proxy.hangUps()
  expect(found).toBeGreaterThan(1)
  // what else there is goes on
  await alice.press('/request bob oi', keys.enter)
  await bob.sees('alice wants to chat')
  expect(proxy.hangUps()).toBe(found)
  await proxy.stop()
}, 120_000)

test('a broker for which even the presence is too large: the person reads it, and the connection lives', async () => {
  await start('message_size_limit 200')
  const screen = home.open('alice', ['--broker', mosquitto.url])
  await screen.sees('Even your presence is too large for this broker')
  await screen.press(keys.escape)
  await screen.sees(/● \d+ ms/u)
  // without a last will, which is as large
  const bob = await run('bob', 'status')
  expect(bob.code).toBe(1)
  expect(bob.out).toMatch(/online$/mu)
  expect(bob.err).toBe(
    'papo: Even your presence is too large for this broker: ask its administrator to raise its limit for messages.\n',
  )
  const json = await run('bob', 'status', '--json')
  expect(json.code).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({ status: 'online', unseen: true })
  await screen.quiet(3000)
  expect(screen.text()).toMatch(/● \d+ ms/u)
}, 60_000)
