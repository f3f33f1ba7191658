/** Open topics and the plain-text chat bring whatever anybody publishes: none of it reaches a terminal as what it obeys. */
// @module-tag mosquitto
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import {
  ALL_ATTACKS,
  ATTACK_WORD,
  clipboardTexts,
  firstEscape,
  KEPT_TOWER,
  OBEYED_BY_TERMINALS,
  sequenceKinds,
  TERMINAL_ATTACKS,
  TOWER,
} from '../../support/forged/terminal-attacks.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import type { MqttTestClient } from '../../support/transport/mqtt-clients.ts'
import { startRogueBroker } from '../../support/transport/rogue-broker.ts'
import { until } from '../../support/wait.ts'

const world = useHomeAndMosquitto()
let mallory: MqttTestClient
const said = new Set<string>()
beforeEach(async () => {
  mallory = await connectMqtt(world.mosquitto.url)
  await mallory.client.subscribeAsync('#', { qos: 1 })
  said.clear()
})
afterEach(() => mallory.disconnect())

const publish = async (topic: string, text: string) => {
  said.add(`${topic} ${text}`)
  await mallory.client.publishAsync(topic, text, { qos: 1 })
}

/** The profile of alice without a bell, so that each one on her terminal is not hers. */
const openAlice = (url = world.mosquitto.url): Pty => {
  const folder = join(world.home.folder, 'config', 'papo', 'alice')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ notify: 'off' }), { mode: 0o600 })
  return world.home.open('alice', ['--classic', '--broker', url])
}
/** This command, of alice. */
const ofAlice = (args: readonly string[]) =>
  [...args, '--name', 'alice', '--profile', 'alice'].concat([
    '--broker',
    world.mosquitto.url,
    '--classic',
  ])
const papo = (...args: readonly string[]) => world.home.run(ofAlice(args))
const LISTS = [
  ['users'],
  ['requests'],
  ['sessions'],
  ['groups'],
  ['topics'],
  ['search', ATTACK_WORD],
]

/** What of this text is no text; `tower`: which stacks of marks are none. */
const notText = (text: string, tower = TOWER) => [
  ...(OBEYED_BY_TERMINALS.exec(text) ?? []),
  ...(tower.exec(text) ?? []),
]
/** The same of what is kept as it was written: a text, and JSON for programs. */
const notKeptText = (text: string) => notText(text, KEPT_TOWER)

/** The frame stands: each row but the last ends with a piece of it, and nothing is right of it. */
const brokenRows = (screen: Pty) =>
  screen
    .rows()
    .slice(0, -1)
    .filter((row, index) => !/[│╮╯┃┓┛─━]$/u.test(row) || screen.edge(index) !== 120)

/** Everything that the program wrote since then, but for the kinds of sequences that it had written before. */
const newKinds = (screen: Pty, before: ReadonlySet<string>) =>
  [...sequenceKinds(screen.written())].filter((kind) => !before.has(kind))

/** The title of her window: how many call her, and her own name. */
const OWN_TITLE = /^\]2;(?:\((?:@\d+ )?\d+\) )?papo: alice\\?$/u
const isOwnTitle = (kind: string) => OWN_TITLE.test(kind.replaceAll('\u001B', ''))

/** The topic is open, and what is said there harmlessly is on the screen and in the clipboard: so it looks. */
const look = async (screen: Pty) => {
  await screen.press('/topic-room open/#', keys.enter)
  await until(() => screen.text().includes('─ open/#'), 'the topic is open')
  // until the broker has the subscription, nobody hears it
  const isHeard = async () => {
    await publish('open/kitchen', 'carla: kettle on')
    await pause(300)
    return screen.text().includes('kettle on')
  }
  await until(isHeard, 'the topic is heard', 15_000)
  await publish('open/kitchen', 'kettle off')
  await screen.sees('kettle off')
  await screen.press('/copy', keys.enter)
  await screen.sees(/copied|clipboard/iu)
  await screen.quiet()
}

test('on the screen, in what commands print, in what is published, in the clipboard and in all files', async () => {
  const alice = openAlice()
  await alice.sees('Welcome')
  const hears = (wanted: string, of: (text: string) => boolean) =>
    until(
      () => mallory.received.some(({ topic, text }) => topic === wanted && of(text)),
      `${wanted} is heard`,
      20_000,
    )
  await hears('USERS', (text) => text === 'alice online')
  const tails = [[], ['--json']].map((flags) => world.home.start(ofAlice(['tail', ...flags]), ''))
  // somebody harmless does the same first: what the screen writes for them is its own
  await publish('USERS', 'carla online')
  await publish('clients/alice', 'REQUEST carla')
  await alice.sees('carla? wants to chat')
  await alice.press('/accept ?carla', keys.enter)
  await alice.sees(/carla\? {2}classic/u)
  const stamped = () =>
    mallory.received.find(({ topic, text }) => topic === 'clients/carla' && text.endsWith(' alice'))
  await until(stamped, 'carla is accepted')
  const talk = `alice_carla_${stamped()?.text.split(' ')[0] ?? ''}`
  await publish(talk, 'carla good morning')
  await alice.sees('good morning')
  await publish('groups/info', 'lab CREATE')
  await publish('groups/info', 'lab carla')
  await alice.sees('# lab?')
  await alice.press('/classic-group join lab', keys.enter)
  await publish('clients/alice', 'GI lab')
  await alice.sees(/# lab\? +member/u)
  await look(alice)
  const ours = sequenceKinds(alice.written())

  // all of it in every place of both formats, and each on the screen while its conversation is open
  await publish('open/kitchen', ALL_ATTACKS)
  for (const [name, bytes] of TERMINAL_ATTACKS) {
    const line = `<${name}> ${bytes}`
    await publish('open/kitchen', line)
    await publish('open/kitchen', `${bytes.slice(0, 30)}: ${line}`)
    await publish('open/kitchen', JSON.stringify({ text: line, from: bytes, name: bytes }))
    await alice.sees(`<${name}>`)
    // more than fifty lines in a second are only counted
    await pause(100)
  }
  // a topic may have any of it that the broker takes
  for (const part of [
    '\u202E\u2067txt',
    'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
    '\u200B\u2060x',
    '\u{E0041}x',
  ])
    await publish(`open/${part}`, `${ATTACK_WORD} <topic>`)
  await alice.press('/copy', keys.enter)
  await alice.misses('copy the chosen message')
  await alice.quiet()
  expect(brokenRows(alice)).toEqual([])

  await alice.press('/chat ?carla', keys.enter)
  await alice.sees(/carla\? {2}classic/u)
  for (const [name, bytes] of TERMINAL_ATTACKS) {
    await publish(talk, `carla <${name}> ${bytes}`)
    await alice.sees(`<${name}>`)
    const word = bytes.replaceAll(/[\s/+#]+/gu, '')
    const places: Readonly<Record<string, readonly string[]>> = {
      [talk]: [`${word} text`],
      USERS: [`${word} online`, `${bytes} offline`],
      'clients/alice': [
        `REQUEST ${word}`,
        `DENIED ${word}`,
        `GI ${word}`,
        `${word} carla`,
        `REQUEST x${word}`,
        bytes,
      ],
      'groups/info': [`${word} CREATE`, `${word} carla`, `lab ${word}`, `lab carla${bytes}`],
      'groups/lab/members': [word],
      'groups/lab/messages': [`carla ${bytes}`, `${word} ${bytes}`],
      'groups/lab/leader': [`${word} ENTER`],
    }
    await Promise.all(
      Object.entries(places).flatMap(([topic, texts]) => texts.map((text) => publish(topic, text))),
    )
    // what is too much in a second is only counted
    await pause(700)
  }
  await alice.press('/copy', keys.enter)
  await alice.misses('copy the chosen message')
  await alice.press('an answer', keys.enter)
  await hears(talk, (text) => text.includes('an answer'))
  await alice.press(keys.ctrl('k'), 'lab', keys.enter)
  await alice.sees(/lab\? {2}classic/u)
  await alice.press(keys.alt('r'))
  await alice.press(keys.alt('u'))
  await alice.misses('opens a conversation')
  await alice.quiet()
  expect(brokenRows(alice)).toEqual([])

  // her terminal: nothing that she had not written before
  const others = newKinds(alice, ours).filter((kind) => !kind.startsWith('\u001B]52;'))
  expect(others.filter((kind) => !isOwnTitle(kind))).toEqual([])
  expect(TERMINAL_ATTACKS.filter(([, bytes]) => alice.written().includes(bytes))).toEqual([])
  expect(alice.text()).not.toMatch(TOWER)
  // her clipboard: text, though it was copied on purpose
  const copied = clipboardTexts(alice.written())
  expect(copied.length).toBeGreaterThan(2)
  expect(copied.some((text) => text.includes(ATTACK_WORD))).toBe(true)
  expect(copied.flatMap(notKeptText)).toEqual([])
  // what she published
  const published = mallory.received
    .filter(({ topic, text }) => !topic.startsWith('papo/') && !said.has(`${topic} ${text}`))
    .map(({ topic, text }) => `${topic} ${text}`)
  expect(published.length).toBeGreaterThan(2)
  expect(published.flatMap(notKeptText)).toEqual([])
  // commands, for people and for programs
  const outputs = await Promise.all(
    LISTS.flatMap((list) =>
      [[], ['--json']].map(async (flags) => {
        const { out, err } = await papo(...list, ...flags)
        return [...list, ...(flags.length > 0 ? notKeptText(out + err) : notText(out + err))]
      }),
    ),
  )
  expect(outputs).toEqual(LISTS.flatMap((list) => [list, list]))
  // what is printed for people has low stacks of marks too
  expect(tails[0]?.out()).not.toMatch(TOWER)
  for (const tail of tails) {
    expect(tail.out()).toContain(ATTACK_WORD)
    expect(notKeptText(tail.out() + tail.err())).toEqual([])
    tail.kill('SIGTERM')
    await tail.done
  }
  // the first one may clear what is typed
  const leaves = async () => {
    if (!alice.ending()) await alice.press(keys.ctrl('c'))
    return alice.ending()
  }
  await until(leaves, 'she leaves', 20_000)
  expect(alice.leftOn()).toEqual([])
  // and her disk, which somebody may look at
  const files = readdirSync(world.home.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name)).toString('latin1'))
  const raw = TERMINAL_ATTACKS.filter(([, bytes]) => {
    const escape = firstEscape(bytes)
    return escape !== undefined && files.some((text) => text.includes(escape))
  })
  expect(raw).toEqual([])
}, 240_000)

const encoded = (text: string) => {
  const bytes = Buffer.from(text)
  return Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes])
}

/** A PUBLISH at QoS 0 of MQTT 5 to a topic that no honest broker takes. */
const publishBytes = (topic: string, text: string) => {
  const body = Buffer.concat([encoded(topic), Uint8Array.of(0), Buffer.from(text)])
  const length =
    body.length < 128 ? [body.length] : [(body.length % 128) | 128, Math.floor(body.length / 128)]
  return Buffer.concat([Uint8Array.from([0x30, ...length]), body])
}

test('a broker that takes any topic brings none of it either', async () => {
  const rogue = await startRogueBroker(world.mosquitto.port, 5)
  const alice = openAlice(rogue.url)
  await alice.sees('Welcome')
  await until(() => rogue.connections() > 0, 'alice is there')
  await look(alice)
  const ours = sequenceKinds(alice.written())
  for (const [name, bytes] of TERMINAL_ATTACKS) {
    const part = bytes.replaceAll(/[\s/+#]+/gu, '')
    for (const topic of [
      `open/${part}`,
      `alice_${part}_1`,
      `groups/${part}/members`,
      `clients/${part}`,
      `papo/USERS/${part}`,
    ])
      await rogue.send(publishBytes(topic, `carla: <${name}>`))
    // it may hang up on such a broker, and comes back
    await pause(200)
  }
  await alice.quiet()
  const others = newKinds(alice, ours).filter((kind) => !kind.startsWith('\u001B]52;'))
  expect(others.filter((kind) => !isOwnTitle(kind))).toEqual([])
  expect(brokenRows(alice)).toEqual([])
  await alice.press('/quit', keys.enter)
  expect(await alice.ended).toEqual({ code: 0, signal: 0 })
  await rogue.stop()
}, 120_000)
