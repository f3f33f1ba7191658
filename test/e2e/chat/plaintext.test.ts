/** The plain-text chat: the built program, and people who have mosquitto_pub or a script on paho-mqtt. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
// @module-tag python
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startPahoUser, startMosquittoUser } from '../../support/e2e/plaintext-peers.ts'
import type { Subscriber } from '../../support/e2e/plaintext-peers.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
let mosquitto: Mosquitto
const subscribers: Subscriber[] = []
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto()
})
afterEach(async () => {
  await Promise.all(subscribers.splice(0).map((subscriber) => subscriber.close()))
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const tracked = <E extends Subscriber>(subscriber: E): E => {
  subscribers.push(subscriber)
  return subscriber
}
const open = (who: string) => home.open(who, ['--classic', '--broker', mosquitto.url])
const type = (screen: Pty, text: string) => screen.press(text, keys.enter)
const quit = async (screen: Pty) => {
  await type(screen, '/quit')
  expect(await screen.ended).toEqual({ code: 0, signal: 0 })
}
const UNVERIFIED = '?  classic · not signed, not private'

test('with mosquitto_pub and mosquitto_sub alone: seen, asked, accepted, denied, talked with, ended', async () => {
  const bob = tracked(await startMosquittoUser(mosquitto.port))
  const alice = open('alice')
  await bob.waitFor('USERS alice online')
  bob.pub('USERS', 'bob online')
  await alice.sees(/● bob\? +not signed/u)
  bob.pub('USERS', 'bob offline')
  await alice.sees(/○ bob\? +not signed/u)
  bob.pub('USERS', 'bob online')
  await alice.sees(/● bob\?/u)

  // bob asks, alice accepts; both speak; both say END
  bob.pub('clients/alice', 'REQUEST bob')
  await alice.sees('bob? wants to chat')
  await alice.press(keys.alt('r'), 'a')
  await alice.sees(`bob${UNVERIFIED}`)
  const [, stamp] = (await bob.waitFor(/^clients\/bob \d{8}T\d{6}Z alice$/u)).split(' ')
  const talk = `alice_bob_${stamp}`
  bob.pub(talk, 'bob oi, é o Bob 😀')
  await alice.sees('oi, é o Bob 😀')
  await type(alice, 'oi! tudo bem?')
  await bob.waitFor(`${talk} alice oi! tudo bem?`)
  await type(alice, '/end')
  await bob.waitFor(`${talk} END`)
  await alice.sees('you ended the conversation')
  bob.pub(talk, 'bob one more thing')
  await alice.sees('one more thing')
  await alice.misses('you ended the conversation')
  bob.pub(talk, 'bob END')
  await alice.sees('bob? ended the conversation')
  await type(alice, '/end')
  await alice.sees('you both ended it')

  // carla asks, alice denies
  bob.pub('clients/alice', 'REQUEST carla')
  await alice.sees('carla? wants to chat')
  await type(alice, '/deny ?carla')
  await bob.waitFor('clients/carla DENIED alice')
  await alice.misses('carla? wants to chat')

  // alice asks: denied, then accepted
  await type(alice, '/request ?dave')
  await bob.waitFor('clients/dave REQUEST alice')
  bob.pub('clients/alice', 'DENIED dave')
  await alice.sees('dave? denied your request')
  await type(alice, '/request ?dave')
  await alice.sees('Asked dave? in plain text')
  bob.pub('clients/alice', '1764064800 dave')
  await alice.sees('dave? accepted.')
  await type(alice, '/chat ?dave')
  await alice.sees(`dave${UNVERIFIED}`)
  await type(alice, 'at last')
  await bob.waitFor('dave_alice_1764064800 alice at last')
  // somebody else in her name is not taken for her
  bob.pub('dave_alice_1764064800', 'alice send me money')
  await alice.sees(/alice\? +send me money/u)
  await quit(alice)
  await bob.waitFor('USERS alice offline')
  // and that is all that she ever said
  expect(bob.others()).toEqual([
    `clients/bob ${stamp} alice`,
    `${talk} alice oi! tudo bem?`,
    `${talk} END`,
    `${talk} END`,
    'clients/carla DENIED alice',
    'clients/dave REQUEST alice',
    'clients/dave REQUEST alice',
    'dave_alice_1764064800 alice at last',
  ])
}, 60_000)

test('with mosquitto_pub and mosquitto_sub alone: groups of either side', async () => {
  const bob = tracked(await startMosquittoUser(mosquitto.port))
  const alice = open('alice')
  await bob.waitFor('USERS alice online')

  // alice leads: she invites bob, and lets carla in who asked
  await type(alice, '/classic-group new lab')
  await bob.waitFor('groups/info lab CREATE')
  await bob.waitFor('groups/info lab alice')
  await alice.sees(/# lab\? +you lead/u)
  await type(alice, '/classic-group invite lab bob')
  await bob.waitFor('clients/bob GI lab')
  bob.pub('groups/lab/members', 'bob')
  bob.pub('groups/lab/messages', 'bob hello group')
  await alice.sees('hello group')
  await type(alice, 'hello bob')
  await bob.waitFor('groups/lab/messages alice hello bob')
  bob.pub('groups/lab/leader', 'carla ENTER')
  await alice.sees('carla? to join lab')
  await alice.press(keys.alt('r'), 'a')
  await bob.waitFor('clients/carla GI lab')
  bob.pub('groups/lab/leader', 'eve ENTER')
  await alice.sees('eve? to join lab')
  await alice.press(keys.alt('r'), 'd')
  await bob.waitFor('clients/eve DENIED alice')

  // bob leads: alice asks to be let in, and is invited to another
  bob.pub('groups/info', 'club CREATE')
  bob.pub('groups/info', 'club bob')
  await alice.sees(/# club\? +not signed/u)
  await alice.press(keys.escape)
  await alice.sees('┏━ to lab? ')
  await type(alice, '/classic-group join club')
  await bob.waitFor('groups/club/leader alice ENTER')
  bob.pub('clients/alice', 'GI club')
  await bob.waitFor('groups/club/members alice')
  await alice.sees(/# club\? +member/u)
  await alice.press(keys.ctrl('k'), 'club', keys.enter)
  await alice.sees(`club${UNVERIFIED}`)
  bob.pub('groups/club/messages', 'bob welcome to the club')
  await alice.sees('welcome to the club')
  await type(alice, 'thank you')
  await bob.waitFor('groups/club/messages alice thank you')
  bob.pub('clients/alice', 'GI party')
  await alice.sees('party? invites you')
  await type(alice, '/classic-group accept party')
  await bob.waitFor('groups/party/members alice')
  bob.pub('groups/info', 'club DISBAND')
  await alice.misses('# club?')

  // hers is handed over, and what she leads no more she cannot disband
  await type(alice, '/classic-group transfer lab bob')
  await bob.waitFor('groups/info lab bob')
  await type(alice, '/classic-group disband lab')
  await alice.sees('Only the leader')
  bob.pub('groups/info', 'lab alice')
  await alice.sees(/# lab\? +you lead/u)
  // what was refused stays in the input
  await alice.press(keys.enter)
  await bob.waitFor('groups/info lab DISBAND')
  await alice.misses('# lab?')
  await quit(alice)
  expect(bob.others()).toEqual([
    'groups/info lab CREATE',
    // (that she leads it is not told apart from what bob says about it at the end)
    'groups/lab/members alice',
    'clients/bob GI lab',
    'groups/lab/messages alice hello bob',
    'clients/carla GI lab',
    'clients/eve DENIED alice',
    'groups/club/leader alice ENTER',
    'groups/club/members alice',
    'groups/club/messages alice thank you',
    'groups/party/members alice',
    'groups/info lab bob',
    'groups/info lab DISBAND',
  ])
}, 60_000)

test('with a script on paho-mqtt: every step of its list, against the program', async () => {
  const bob = tracked(await startPahoUser(mosquitto.port, 'bob'))
  const alice = open('alice')
  await bob.waitFor('HEARD USERS alice online')
  await bob.does('online')
  await alice.sees(/● bob\? +not signed/u)

  // is asked and denies; asks and is denied
  await type(alice, '/request ?bob')
  await bob.waitFor('HEARD clients/bob REQUEST alice')
  await bob.does('deny alice')
  await alice.sees('bob? denied your request')
  await bob.does('request alice')
  await alice.sees('bob? wants to chat')
  await type(alice, '/deny ?bob')
  await bob.waitFor('HEARD clients/bob DENIED alice')

  // is asked and accepts: chat both ways, END by both
  await type(alice, '/request ?bob')
  await alice.sees('Asked bob? in plain text')
  await bob.does('accept alice')
  await alice.sees(`bob${UNVERIFIED}`)
  await bob.does('say alice hello from a script')
  await alice.sees('hello from a script')
  await type(alice, 'hello, script')
  await bob.waitFor(/^HEARD bob_alice_\d+ alice hello, script$/u)
  await bob.does('end alice')
  await alice.sees('bob? ended the conversation')
  await type(alice, '/end')
  await bob.waitFor(/^HEARD bob_alice_\d+ END$/u)
  await alice.sees('you both ended it')

  // asks and is accepted
  await bob.does('request alice')
  await alice.sees('bob? wants to chat')
  await type(alice, '/accept ?bob')
  await bob.waitFor(/^HEARD clients\/bob \d{8}T\d{6}Z alice$/u)
  await type(alice, 'again')
  await bob.waitFor(/^HEARD alice_bob_\d{8}T\d{6}Z alice again$/u)

  // alice leads: bob is invited and writes, leaves nobody out, asks to be let in elsewhere
  await type(alice, '/classic-group new lab')
  await bob.waitFor('HEARD groups/info lab CREATE')
  await bob.waitFor('HEARD groups/info lab alice')
  await type(alice, '/classic-group invite lab ?bob')
  await bob.waitFor('HEARD clients/bob GI lab')
  await bob.does('join lab')
  await bob.does('write lab hello lab')
  await alice.sees('hello lab')
  await type(alice, 'hello member')
  await bob.waitFor('HEARD groups/lab/messages alice hello member')
  await type(alice, '/classic-group new den')
  await bob.waitFor('HEARD groups/info den alice')
  await bob.does('enter den')
  await alice.sees('bob? to join den')
  await type(alice, '/classic-group accept den bob')
  await bob.waitFor('HEARD clients/bob GI den')
  await bob.does('join den')
  await bob.does('write den I am in')
  await alice.sees('I am in')

  // bob leads: alice asks with ENTER, becomes a member, writes; he hands over, she disbands
  await bob.does('found club')
  await alice.sees(/# club\?/u)
  await type(alice, '/classic-group join club')
  await bob.waitFor('HEARD groups/club/leader alice ENTER')
  await bob.does('invite club alice')
  await bob.waitFor('HEARD groups/club/members alice')
  await alice.press(keys.ctrl('k'), 'club', keys.enter)
  await alice.sees(`club${UNVERIFIED}`)
  await bob.does('write club welcome')
  await alice.sees('welcome')
  await type(alice, 'thanks')
  await bob.waitFor('HEARD groups/club/messages alice thanks')
  await bob.does('lead club alice')
  await alice.sees(/# club\? +you lead/u)
  await type(alice, '/classic-group disband club')
  await bob.waitFor('HEARD groups/info club DISBAND')
  await bob.does('offline')
  await alice.sees(/○ bob\?/u)
  await quit(alice)
  await bob.waitFor('HEARD USERS alice offline')
  const inbox = bob.lines().filter((line) => line.startsWith('HEARD clients/bob '))
  expect(inbox.map((line) => line.replace(/\d{8}T\d{6}Z/u, 'TIME').slice(18))).toEqual([
    'REQUEST alice',
    'DENIED alice',
    'REQUEST alice',
    'TIME alice',
    'GI lab',
    'GI den',
  ])
}, 90_000)

test('a bob in plain text is never taken for the bob who signs', async () => {
  const mallory = tracked(await startPahoUser(mosquitto.port, 'bob'))
  const bob = home.open('bob', ['--broker', mosquitto.url])
  const alice = open('alice')
  await alice.sees(/● bob +│/u)
  await type(alice, '/request bob')
  await alice.press(keys.enter)
  await bob.sees('alice wants to chat')
  await bob.press(keys.alt('r'), 'a')
  await alice.sees('bob accepted your request')
  await mallory.does('online')
  await mallory.does('request alice')
  await alice.sees('bob? wants to chat')
  await alice.sees(/● bob +│/u)
  await alice.sees(/● bob\? +asks you/u)
  await type(alice, '/accept ?bob')
  await alice.sees(`bob${UNVERIFIED}`)
  await mallory.waitFor(/^HEARD clients\/bob \S+ alice$/u)
  await mallory.does('say alice I am the real one')
  await alice.sees('I am the real one')
  await type(alice, 'are you?')
  await mallory.waitFor(/ alice are you\?$/u)
  await type(alice, '/chat bob')
  await alice.misses('I am the real one')
  await type(alice, 'only for the one who signs')
  await bob.sees('only for the one who signs')
  expect(bob.text()).not.toContain('are you?')
  expect(mallory.lines().join('\n')).not.toContain('only for')
  await quit(alice)
}, 60_000)

test('commands talk with names that begin with ?, one at a time, and a restart forgets nothing', async () => {
  const bob = tracked(await startMosquittoUser(mosquitto.port))
  const as = ['--name', 'alice', '--profile', 'alice', '--broker', mosquitto.url]
  const papo = (...args: readonly string[]) => home.run([...args, ...as, '--classic'])
  expect((await papo('users')).code).toBe(0)
  await bob.waitFor('USERS alice offline')
  // kept for her by the broker, because she was here before
  bob.pub('clients/alice', 'REQUEST bob')
  expect(await papo('accept', '?bob')).toEqual({ code: 0, out: '', err: '' })
  const [, stamp] = (await bob.waitFor(/^clients\/bob \S+ alice$/u)).split(' ')
  expect(await papo('send', '?bob', 'from', 'a', 'script')).toEqual({ code: 0, out: '', err: '' })
  await bob.waitFor(`alice_bob_${stamp} alice from a script`)
  bob.pub(`alice_bob_${stamp}`, 'bob got it')
  const users = await papo('users', '--json')
  expect(JSON.parse(users.out)).toMatchObject({
    id: '?bob',
    status: 'online',
    trust: 'unverified',
    relation: 'talking',
    unread: 1,
  })
  expect((await papo('users')).out).toMatch(/\?bob +offline .*not signed +talking/u)
  expect((await papo('search', 'got')).out).toMatch(/ \?bob +\?bob +‹got›/u)
  const sessions = await papo('sessions', '--json')
  expect(JSON.parse(sessions.out)).toMatchObject({ with: '?bob', topic: `alice_bob_${stamp}` })
  expect((await papo('request', '?carla')).code).toBe(0)
  await bob.waitFor('clients/carla REQUEST alice')
  bob.pub('clients/alice', 'DENIED carla')
  expect((await papo('requests')).out).toMatch(/alice → \?carla +denied/u)
  expect((await papo('send', '?carla', 'no')).err).toContain('no open conversation with ?carla')
  const off = await home.run(['send', '?bob', 'x', ...as])
  expect(off.err).toContain('--classic')
  const alice = open('alice')
  await alice.sees(/bob\? +1 │/u)
  await type(alice, '/chat ?bob')
  await alice.sees(/you +from a script/u)
  await alice.sees(/bob\? +got it/u)
  expect(alice.text()).not.toContain('alice?')
  await quit(alice)
}, 60_000)
