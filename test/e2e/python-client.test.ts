/** The Python client of `examples` and the built program, on a real broker: what one says the other shows. */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../support/broker-people.ts'
import { openHome } from '../support/home.ts'
import type { Home, Running } from '../support/home.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import type { Pty } from '../support/pty.ts'
import { pythonist } from '../support/python.ts'
import type { Heard, Pythonist } from '../support/python.ts'
import { keys } from '../support/screen.tsx'
import { until } from '../support/wait.ts'

let home: Home
let mosquitto: Mosquitto
const started: Pythonist[] = []
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto()
})
afterEach(async () => {
  for (const one of started.splice(0)) {
    one.kill()
    // one after the other is soon enough
    // oxlint-disable-next-line no-await-in-loop
    await one.gone
  }
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

/** Somebody who comes with the Python client. */
const comes = async (name: string): Promise<Pythonist> => {
  const one = pythonist(name, `127.0.0.1:${mosquitto.port}`, home.folder)
  started.push(one)
  await one.hears('online')
  return one
}

/** A full screen of papo, once it is connected. */
const opens = async (name: string): Promise<Pty> => {
  const screen = home.open(name, ['--broker', mosquitto.url])
  await screen.sees(/● \d+ ms/u)
  return screen
}

/** A command of somebody whose screen is open, which must succeed without a word. */
const did = async (who: string, ...words: readonly string[]) => {
  const done = await home.run([...words, '--profile', who, '--broker', mosquitto.url])
  expect({ words, ...done }).toEqual({ words, code: 0, out: '', err: '' })
}

/** What papo says of a group to this person. */
const members = async (who: string, group: string) =>
  (await home.run(['group', 'info', group, '--json', '--profile', who])).out

/** Everything that happens at somebody's papo from now on. */
const follows = (who: string): Running =>
  home.start(['tail', '--json', '--profile', who, '--broker', mosquitto.url])

/** Waits until papo tells of a message of this person with this text. */
const told = (tail: Running, by: string, text: string) =>
  until(
    () => tail.out().includes(`"by":"${by}"`) && tail.out().includes(`"text":"${text}"`),
    `papo tells that ${by} said ${text}`,
    20_000,
  )

const says = (by: string, text: string) => (heard: Heard) =>
  heard['by'] === by && heard['text'] === text
const isWith = (name: string) => (heard: Heard) =>
  Array.isArray(heard['members']) && heard['members'].includes(name)
const placeOf = (topic: unknown) => String(topic).split('/')[0]
const refusals = (one: Pythonist) => one.heard().filter(({ type }) => type === 'refused')

test('papo asks Python and Python asks papo; both talk, and see how far their words got', async () => {
  const ana = await opens('ana')
  const pia = await comes('pia')
  await ana.sees(/● pia/u)
  await pia.hears('presence.show', ({ by, status }) => by === 'ana' && status === 'online')
  expect(statSync(join(home.folder, 'pia.json')).mode & 0o777).toBe(0o600)

  // papo asks
  await did('ana', 'request', 'pia', 'oi, "pia"')
  expect(await pia.hears('request.make')).toMatchObject({ by: 'ana', text: 'oi, "pia"' })
  pia.type('accept ana')
  const session = () => home.run(['sessions', '--json', '--profile', 'ana'])
  await until(
    async () => (await session()).out.includes('"state":"open"'),
    'ana hears the yes',
    20_000,
  )
  await ana.press('/chat pia', keys.enter)
  pia.type('say ana Olá, Ana! 👋')
  await ana.sees('Olá, Ana! 👋')
  await did('ana', 'send', 'pia', 'bem-vinda', '--wait')
  await pia.hears('session.say', says('ana', 'bem-vinda'))
  await ana.sees(/bem-vinda.*✓✓/u)
  // papo confirms what Python said
  await pia.hears(
    'receipt',
    ({ by, place, upto }) => by === 'ana' && place !== 'control' && upto === 1,
  )

  // Python asks
  const bia = await opens('bia')
  await pia.hears('presence.show', ({ by }) => by === 'bia')
  pia.type('ask bia posso falar?')
  await bia.sees('pia wants to chat')
  await did('bia', 'accept', 'pia')
  await pia.hears('request.accept', ({ by }) => by === 'bia')
  await bia.press('/chat pia', keys.enter)
  pia.type('say bia que bom')
  await bia.sees('que bom')
  await did('bia', 'send', 'pia', 'sim', '--wait')
  await pia.hears('session.say', says('bia', 'sim'))
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('Python is a member of groups: asks, is invited, says what papo shows and hears what papo says', async () => {
  await opens('ana')
  await opens('bia')
  const pia = await comes('pia')
  const tail = follows('ana')
  // papo leads, Python asks
  await did('ana', 'group', 'new', 'Lab')
  await pia.hears('group.card', ({ leader }) => leader === 'ana')
  pia.type('join lab posso?')
  await until(() => tail.out().includes('"join.made"'), 'ana is asked', 20_000)
  await did('ana', 'group', 'accept', 'lab', 'pia')
  await pia.hears('group.card', isWith('pia'))
  pia.type('tell lab trouxe café')
  await told(tail, 'pia', 'trouxe café')
  await did('ana', 'send', '#lab', 'que bom', '--wait')
  await pia.hears('group.say', says('ana', 'que bom'))
  await pia.hears('receipt', ({ by, place }) => by === 'ana' && String(place).startsWith('#lab~'))
  // a third one, whose words go under another card
  await did('bia', 'group', 'join', 'lab')
  await did('ana', 'group', 'accept', 'lab', 'bia')
  await pia.hears('group.card', isWith('bia'))
  await did('bia', 'send', '#lab', 'cheguei', '--wait')
  await pia.hears('group.say', says('bia', 'cheguei'))
  pia.type('tell lab oi, bia')
  await told(tail, 'pia', 'oi, bia')

  // papo invites, Python says yes
  await did('bia', 'group', 'new', 'Clube')
  await did('bia', 'group', 'invite', 'clube', 'pia', 'venha')
  expect(await pia.hears('group.invite')).toMatchObject({ by: 'bia', name: 'Clube', text: 'venha' })
  pia.type('join clube')
  await pia.hears('group.card', (card) => card['leader'] === 'bia' && isWith('pia')(card))
  await did('bia', 'send', '#clube', 'bem-vinda ao clube', '--wait')
  await pia.hears('group.say', says('bia', 'bem-vinda ao clube'))

  // handed over, and left
  await did('ana', 'group', 'transfer', 'lab', 'bia')
  await pia.hears(
    'group.card',
    ({ group, leader }) => String(group).startsWith('lab~') && leader === 'bia',
  )
  await did('bia', 'send', '#lab', 'agora eu', '--wait')
  await pia.hears('group.say', says('bia', 'agora eu'))
  pia.type('leave lab')
  await until(async () => !(await members('ana', 'lab')).includes('pia'), 'pia is gone', 20_000)
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('Python goes and comes: shown as offline, nothing is lost, and its numbers go on', async () => {
  const ana = await opens('ana')
  const before = await comes('pia')
  await ana.sees(/● pia/u)
  before.type('ask ana')
  await ana.sees('pia wants to chat')
  await did('ana', 'accept', 'pia')
  await before.hears('request.accept')
  before.type('say ana um')
  await ana.press('/chat pia', keys.enter)
  await ana.sees('um')
  // killed: its last will says so
  before.kill()
  await before.gone
  await ana.sees(/○ pia/u)
  await did('ana', 'send', 'pia', 'enquanto isso')
  const pia = await comes('pia')
  await ana.sees(/● pia/u)
  await pia.hears('session.say', says('ana', 'enquanto isso'))
  await ana.sees(/enquanto isso.*✓✓/u)
  pia.type('say ana dois')
  await ana.sees('dois')
  // and a farewell
  pia.type('quit')
  expect(await pia.gone).toBe(0)
  await ana.sees(/○ pia/u)
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('what a broker lost with its disk comes to Python from papo, also what was said in a group', async () => {
  await opens('ana')
  const before = await comes('pia')
  await did('ana', 'group', 'new', 'Lab')
  await before.hears('group.card')
  before.type('join lab')
  await until(
    async () => (await home.run(['requests', '--profile', 'ana'])).out.includes('pia'),
    'ana is asked',
    20_000,
  )
  await did('ana', 'group', 'accept', 'lab', 'pia')
  await before.hears('group.card', isWith('pia'))
  before.type('tell lab um')
  await before.hears('receipt', ({ place }) => String(place).startsWith('#lab~'))
  before.kill()
  await before.gone
  await did('ana', 'send', '#lab', 'perdida')
  await mosquitto.wipe()
  await mosquitto.restart()
  const pia = await comes('pia')
  await pia.hears('group.say', says('ana', 'perdida'))
  // and its own numbers go on where they were
  pia.type('tell lab dois')
  await pia.hears('receipt', ({ place, upto }) => String(place).startsWith('#lab~') && upto === 2)
}, 120_000)

test('Python believes no card and no word that somebody made up, moved or changed', async () => {
  const ana = await opens('ana')
  const pia = await comes('pia')
  await did('ana', 'group', 'new', 'Lab')
  const { group } = await pia.hears('group.card')
  const mallory = await connect(mosquitto.url)
  await mallory.client.subscribeAsync(['papo/GROUPS/+/info/+', 'papo/USERS/ana'])
  const at = (topic: string) => mallory.got.find((one) => one.topic.startsWith(topic))?.text ?? ''
  await mallory.until(() => at('papo/GROUPS/') !== '' && at('papo/USERS/') !== '')
  const tell = (topic: string, text: string) => mallory.client.publishAsync(topic, text, { qos: 1 })
  const info = `papo/GROUPS/${String(group)}/info`
  // in another's place, in another group, with another time, in ana's name without a signature
  await tell(`${info}/mallory`, at('papo/GROUPS/'))
  await tell('papo/GROUPS/other~123456/info/ana', at('papo/GROUPS/'))
  await tell(`${info}/ana`, at('papo/GROUPS/').replace('"rev":1', '"rev":2'))
  await tell('papo/USERS/ana', at('papo/USERS/').replace('"online"', '"offline"'))
  await tell('papo/CONTROL/pia_Control/ana', '{"v":1,"type":"request.make","by":"ana","text":"oi"}')
  await tell('papo/CONTROL/pia_Control/ana', '')
  await mallory.leave()
  // what comes after them is heard
  await did('ana', 'request', 'pia', 'sou eu')
  await pia.hears('request.make', says('ana', 'sou eu'))
  expect(refusals(pia).map(({ topic, why }) => `${placeOf(topic)} ${String(why)}`)).toEqual([
    'GROUPS InvalidSignature',
    'GROUPS InvalidSignature',
    'GROUPS InvalidSignature',
    'USERS InvalidSignature',
    'CONTROL unsigned',
  ])
  expect(
    pia.heard().filter(({ type }) => type === 'group.card' || type === 'request.make').length,
  ).toBe(2)
  await ana.sees(/● pia/u)
}, 60_000)
