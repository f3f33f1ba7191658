/** Everything that a stranger with mosquitto_pub can put on alice's topics, while she sits before her screen. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
import { spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import { ulid } from '../../../src/core/ulid.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import type { MqttTestClient } from '../../support/transport/mqtt-clients.ts'
import { openSessionByRpc, searchMessages, remoteOf } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { program } from '../../setup/tools.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

/** Stands in everything that must never be seen as somebody's word. */
const MARK = 'HOSTILE'

let home: Home
let mosquitto: Mosquitto
let spy: MqttTestClient
afterEach(async () => {
  await home.close()
  await spy.disconnect()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const strangersKey = publicKey.export({ format: 'jwk' }).x ?? ''

let made = 0
/** Well formed and well signed, by somebody who can sign for nobody but themselves. */
const signedBy = (by: string, topic: string, word: object): Uint8Array => {
  made += 1
  const now = systemClock.now()
  const id = ulid(now, new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, made >> 8, made & 255]))
  return signEnvelope(
    'papo',
    topic,
    { v: 1, id, by, at: now, ...word, key: strangersKey },
    (text) => sign(undefined, Buffer.from(text), privateKey).toString('base64url'),
  )
}

const publish = async (topic: string, bytes: string | Uint8Array, retain = false) => {
  const child = spawn(
    program('mosquitto_pub'),
    [
      '-p',
      String(mosquitto.port),
      '-q',
      '1',
      '-t',
      `papo/${topic}`,
      '-s',
      ...(retain ? ['-r'] : []),
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  // a publisher that was sent away does not read the rest
  child.stdin.on('error', () => {})
  child.stdin.end(bytes)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`mosquitto_pub ${topic} ended with ${String(code)}`)
}

/** Names that are something else in JavaScript, in a path or in a terminal. */
const names = [
  '__proto__',
  'constructor',
  'toString',
  '%1b%5b31mHOSTILE',
  '%00',
  '%2e%2e',
  '%zz',
  '..',
]

const isBobs = ({ topic, text }: { readonly topic: string; readonly text: string }) =>
  topic.startsWith('papo/SESSIONS/alice/bob/') && text.includes('primeira palavra')

test('alice stays, sees nothing of it as a word, loses nothing, and the reasons are counted', async () => {
  home = openHome()
  mosquitto = await startMosquitto()
  spy = await connectMqtt(mosquitto.url)
  await spy.client.subscribeAsync('papo/#', { qos: 1 })
  const args = ['--broker', mosquitto.url]
  const alice = home.open('alice', args)
  const bob = home.open('bob', args)
  const [hers, his] = [await remoteOf(home, 'alice'), await remoteOf(home, 'bob')]
  await openSessionByRpc(hers, his)
  await alice.press('/chat bob', keys.enter)
  await bob.press('/chat alice', keys.enter)
  await bob.press('primeira palavra', keys.enter)
  await alice.sees('primeira palavra')

  await spy.until((got) => got.some(isBobs))
  const real = spy.received.find(isBobs)
  if (!real) throw new Error('the spy heard nothing')
  const session = real.topic.slice('papo/'.length)
  const places = [
    'USERS/alice',
    'USERS/bob',
    'CONTROL/alice_Control/bob',
    session,
    'GROUPS/lab~abcdefghijkl/roster/bob',
    'WHO/bob',
  ]

  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const garbage: readonly (string | Uint8Array)[] = [
    MARK,
    `{"v":1,"type":"message.send","text":"${MARK}"}`,
    new Uint8Array([0xff, 0xfe, 0, 1, 2, 0x1b, 0x5b, 0x32, 0x4a]),
    `\u001B]0;${MARK}\u0007\u001B[2J`,
    'null',
    '[]',
    '{"__proto__":{"v":1}}',
    deep,
    `{"v":2,"type":"message.send","text":"${MARK}"}`,
  ]
  for (const topic of places) {
    for (const bytes of garbage) await publish(topic, bytes)
    // replayed and misplaced: bob's own signed bytes, here or where they do not belong
    await publish(topic, real.text)
    // forged: bob's bytes with another text
    await publish(topic, real.text.replace('primeira palavra', MARK))
    // signed by a stranger in bob's name, and in the name of nobody
    for (const by of ['bob', 'alice', '__proto__', '\u001B[31m']) {
      await publish(topic, signedBy(by, topic, { type: 'message.send', seq: 2, text: MARK }))
      await publish(topic, signedBy(by, topic, { type: 'request.make', seq: 2, text: MARK }))
      await publish(topic, signedBy(by, topic, { type: 'session.end', seq: 3 }))
    }
  }
  for (const topic of [session, 'USERS/bob', 'CONTROL/alice_Control/bob']) {
    await publish(topic, MARK.repeat(150_000).slice(0, 1_048_576))
  }
  for (const name of names) {
    for (const topic of [
      `USERS/${name}`,
      `CONTROL/alice_Control/${name}`,
      `SESSIONS/alice/${name}/x`,
    ]) {
      await publish(topic, MARK)
      const shown = `\u001B]0;${MARK}\u0007\u202E${name}`
      const card = { type: 'presence.publish', name: shown, status: 'online', caps: [], n: [1, 1] }
      await publish(topic, signedBy(name, topic, { ...card, at: Date.now() }), true)
      await publish(topic, signedBy(name, topic, { type: name, seq: 1, text: MARK }))
    }
  }

  // strangers with odd names of their own are people like others, and their text is text
  for (const name of ['__proto__', 'constructor']) {
    const card = { type: 'presence.publish', name, status: 'online', caps: [], n: [Date.now(), 1] }
    await publish(`USERS/${name}`, signedBy(name, `USERS/${name}`, card), true)
    const inbox = `CONTROL/alice_Control/${name}`
    const text = `\u001B]0;title\u0007\u001B[2Joi de ${name}`
    await publish(inbox, signedBy(name, inbox, { type: 'request.make', seq: 1, text }))
    await alice.sees(`● ${name}`)
    await alice.sees(`oi de ${name}`)
  }
  expect(alice.written()).not.toContain('\u001B]0;')

  // a true word after all that, and one back
  await bob.press('última palavra', keys.enter)
  await alice.sees('última palavra', 20_000)
  await alice.press('cheguei', keys.enter)
  await bob.sees('cheguei')
  await alice.sees(/cheguei.*(?:✓✓|read)/u)
  expect(alice.ending()).toBeUndefined()
  expect(alice.written()).not.toContain(MARK)
  expect((await searchMessages(hers, 'palavra')).map(({ text }) => text)).toEqual([
    'primeira palavra',
    'última palavra',
  ])
  expect(await searchMessages(hers, MARK)).toEqual([])

  await alice.press('/refused', keys.enter)
  await alice.sees('Refused packets')
  for (const reason of [
    'too large',
    'not UTF-8',
    'not readable',
    'not signed',
    'wrong signature',
    'another key',
  ]) {
    await alice.sees(new RegExp(`[1-9]\\d*  .*${reason}`, 'u'))
  }
  await alice.press(keys.escape)
  await until(() => !alice.text().includes('Refused packets'), 'the page closes')
  await alice.press('/quit', keys.enter)
  expect(await alice.ended).toEqual({ code: 0, signal: 0 })
}, 120_000)
