/** The shipped `tls.conf` and its rules, started as they are and attacked as mallory. */
// @module-tag mosquitto
// @module-tag openssl
import { rmSync } from 'node:fs'
import type { IClientOptions } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { encodeLevel } from '../../../src/core/ids.ts'
import { connectMqtt, type MqttTestClient } from '../../support/transport/mqtt-clients.ts'
import { secure } from '../../support/process/certificates.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startShipped } from '../../support/process/shipped.ts'

let people: MqttTestClient[] = []
afterEach(() => {
  for (const { client } of people) client.end(true)
  people = []
})

const publish = async ({ client }: MqttTestClient, topic: string, text = topic) => {
  const result = await client.publishAsync(topic, text, { qos: 1 }).catch((error: unknown) => error)
  if (result instanceof Error) return 'code' in result ? Number(result.code) : -1
  return 0
}
const texts = ({ received }: MqttTestClient) => received.map(({ text }) => text)

const dotted = encodeLevel('a.b')
const names = ['alice', 'bob', 'mallory', dotted]

describe.each([4, 5] as const)('tls.conf at protocol level %i', (protocolVersion) => {
  let mosquitto: Mosquitto
  let ca: Buffer = Buffer.alloc(0)

  beforeAll(async () => {
    mosquitto = await startShipped('tls.conf', (folder) => {
      ca = secure(folder, new Map(names.map((name) => [name, `pass ${name}`])))
    })
  })
  afterAll(async () => {
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true })
  })

  const signIn = async (username: string | undefined, options: IClientOptions = {}) => {
    const person = await connectMqtt(`mqtts://127.0.0.1:${mosquitto.port}`, {
      protocolVersion,
      ca,
      clean: true,
      ...(username === undefined ? {} : { username, password: `pass ${username}` }),
      ...options,
    })
    people.push(person)
    return person
  }
  /** 135 = not authorised; at 3.1.1 Mosquitto acknowledges what it throws away. */
  const denied = protocolVersion === 5 ? 135 : 0

  test('nobody comes in without a name, with a wrong password or without TLS', async () => {
    await expect(signIn(undefined)).rejects.toThrow(/Not authorized/u)
    await expect(signIn('alice', { password: 'wrong' })).rejects.toThrow(/Not authorized/u)
    await expect(signIn('nobody')).rejects.toThrow(/Not authorized/u)
    await expect(signIn('alice', { ca: Buffer.alloc(0) })).rejects.toThrow(/certificate/u)
    await expect(connectMqtt(mosquitto.url, { protocolVersion })).rejects.toThrow(
      /closed|ECONNRESET/u,
    )
  })

  test('alice and bob can do everything that a conversation of two needs', async () => {
    const alice = await signIn('alice')
    const bob = await signIn('bob')
    for (const [person, me] of [
      [alice, 'alice'],
      [bob, 'bob'],
    ] as const) {
      const filters = [
        'papo/USERS/+',
        `papo/CONTROL/${me}_Control/+`,
        `papo/SESSIONS/${me}/+/+`,
        'papo/GROUPS/+/roster/+',
        'papo/GROUPS/lab~abc123def456/messages/+',
        'papo/WHO/+',
      ]
      const granted = await person.client.subscribeAsync(filters, { qos: 1 })
      expect(granted.map(({ qos }) => qos)).toEqual(filters.map(() => 1))
    }
    const topics = [
      'papo/USERS/alice',
      'papo/CONTROL/bob_Control/alice',
      'papo/SESSIONS/bob/alice/bob_alice_20261120T091204Z',
      'papo/GROUPS/lab~abc123def456/roster/alice',
      'papo/GROUPS/lab~abc123def456/messages/alice',
      'papo/WHO/alice',
    ]
    for (const topic of topics) expect(await publish(alice, topic)).toBe(0)
    await bob.until((got) => got.length >= topics.length)
    expect(texts(bob)).toEqual(topics)
    expect(await publish(bob, 'papo/CONTROL/alice_Control/bob')).toBe(0)
    expect(await publish(bob, 'papo/SESSIONS/alice/bob/bob_alice_20261120T091204Z')).toBe(0)
    await alice.until((got) => got.some(({ topic }) => topic.includes('SESSIONS/alice/bob')))
  })

  test('a last will is held to the same rules', async () => {
    const bob = await signIn('bob')
    await bob.client.subscribeAsync('papo/USERS/+', { qos: 1 })
    for (const [name, topic] of [
      ['mallory', 'papo/USERS/alice'],
      ['alice', 'papo/USERS/alice'],
    ] as const) {
      const will = {
        topic,
        payload: Buffer.from(`will of ${name}`),
        qos: 1 as const,
        retain: false,
      }
      const person = await signIn(name, { will }).catch(() => undefined)
      await person?.kill()
    }
    await bob.until((got) => got.length > 0)
    expect(texts(bob)).toEqual(['will of alice'])
  })

  test('mallory cannot write as another, wherever', async () => {
    const alice = await signIn('alice')
    const bob = await signIn('bob')
    await alice.client.subscribeAsync(
      ['papo/USERS/+', 'papo/CONTROL/alice_Control/+', 'papo/SESSIONS/alice/+/+'],
      { qos: 1 },
    )
    await bob.client.subscribeAsync(
      [
        'papo/USERS/+',
        'papo/CONTROL/bob_Control/+',
        'papo/SESSIONS/bob/+/+',
        'papo/GROUPS/+/roster/+',
        'papo/GROUPS/+/messages/+',
        'papo/WHO/+',
      ],
      { qos: 1 },
    )
    const mallory = await signIn('mallory')
    const forbidden = [
      'papo/USERS/alice',
      'papo/USERS/Mallory',
      'papo/USERS/mallory/x',
      'papo/CONTROL/bob_Control/alice',
      'papo/SESSIONS/bob/alice/x',
      'papo/SESSIONS/alice/bob/x',
      'papo/SESSIONS/bob/mallory/x/y',
      'papo/GROUPS/g/roster/alice',
      'papo/GROUPS/g/messages/alice',
      'papo/WHO/alice',
      'other/USERS/mallory',
      'papo',
    ]
    for (const topic of forbidden)
      expect([topic, await publish(mallory, topic)]).toEqual([topic, denied])
    expect(mallory.client.connected).toBe(true)
    expect(await publish(mallory, 'papo/USERS/mallory', 'marker')).toBe(0)
    for (const person of [alice, bob]) {
      await person.until((got) => got.length > 0)
      expect(texts(person)).toEqual(['marker'])
    }
  })

  test('mallory cannot read what is not for her, by no filter', async () => {
    const stays: IClientOptions = {
      clean: false,
      clientId: 'spy',
      ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {}),
    }
    const mallory = await signIn('mallory', stays)
    const filters = [
      '#',
      '+/#',
      'papo/#',
      '+/+/+/+',
      '+/+/+/+/+',
      'papo/CONTROL/+/+',
      'papo/CONTROL/alice_Control/+',
      'papo/CONTROL/alice_Control/bob',
      'papo/SESSIONS/alice/+/+',
      'papo/SESSIONS/+/+/+',
      'papo/SESSIONS/alice/bob/x',
      'papo/SESSIONS/#',
      '$share/spies/papo/CONTROL/alice_Control/+',
      '$share/spies/papo/SESSIONS/alice/+/+',
      '$share/spies/#',
    ]
    // some are granted: Mosquitto checks wildcards again at every message, which is what counts
    for (const filter of filters)
      await mallory.client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined)
    await mallory.client.subscribeAsync('papo/USERS/+', { qos: 1 })
    const bob = await signIn('bob')
    const alice = await signIn('alice')
    await alice.client.subscribeAsync(['papo/CONTROL/alice_Control/+', 'papo/SESSIONS/alice/+/+'], {
      qos: 1,
    })
    await publish(bob, 'papo/CONTROL/alice_Control/bob', 'secret')
    await publish(bob, 'papo/SESSIONS/alice/bob/x', 'secret')
    await alice.until((got) => got.length >= 2)
    await publish(bob, 'papo/USERS/bob', 'marker')
    await mallory.until((got) => got.some(({ text }) => text === 'marker'))
    expect(new Set(texts(mallory))).toEqual(new Set(['marker']))
    // nor what was kept for her while she was away
    await mallory.disconnect()
    await publish(bob, 'papo/CONTROL/alice_Control/bob', 'secret')
    await publish(bob, 'papo/USERS/bob', 'marker')
    const back = await signIn('mallory', stays)
    await publish(bob, 'papo/USERS/bob', 'last')
    await back.until((got) => got.some(({ text }) => text === 'last'))
    expect(texts(back)).not.toContain('secret')
  })

  test('a name with percent signs is held to its own level as well', async () => {
    expect(dotted).toBe('a%2Eb')
    const bob = await signIn('bob')
    await bob.client.subscribeAsync(['papo/USERS/+', 'papo/SESSIONS/bob/+/+'], { qos: 1 })
    const person = await signIn(dotted)
    const granted = await person.client.subscribeAsync(`papo/CONTROL/${dotted}_Control/+`, {
      qos: 1,
    })
    expect(granted.map(({ qos }) => qos)).toEqual([1])
    expect(await publish(person, 'papo/USERS/a.b')).toBe(denied)
    expect(await publish(person, 'papo/USERS/bob')).toBe(denied)
    expect(await publish(person, `papo/USERS/${dotted}`, 'my card')).toBe(0)
    expect(await publish(person, `papo/SESSIONS/bob/${dotted}/x`, 'hello')).toBe(0)
    await bob.until((got) => got.length >= 2)
    expect(texts(bob)).toEqual(['my card', 'hello'])
    expect(await publish(bob, `papo/CONTROL/${dotted}_Control/bob`, 'hi')).toBe(0)
    await person.until((got) => got.length > 0)
    expect(texts(person)).toEqual(['hi'])
  })
})
