/** docs/asyncapi.yaml is AsyncAPI 3, and says what people really send, no more and no less. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import specs from '@asyncapi/specs'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WireCommand } from '../../src/model/commands.ts'
import { openKeyring } from '../../src/adapters/keyring.ts'
import { directChannel, groupOfChannel } from '../../src/core/channel.ts'
import { createRef } from '../../src/core/ids.ts'
import { safeLine, safeText } from '../../src/core/text/safe-text.ts'
import type { OutgoingPacket } from '../../src/ports/transport.ts'
import type { Signer } from '../../src/ports/signer.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import { readFields } from '../../src/core/schema.ts'
import type { Fields } from '../../src/core/schema.ts'
import { removeSpace, parseTopic, proverOf, topicOf, writerOf } from '../../src/protocol/topics.ts'
import { decode, encode } from '../../src/protocol/codec.ts'
import type { Decoded } from '../../src/protocol/codec.ts'
import { codecs } from '../../src/protocol/messages/direct.ts'
import {
  bindingOf,
  channelOf,
  channels,
  document,
  keysOf,
  look,
  namedIn,
  patternOf,
  requiredIn,
  schemaOf,
  schemaPointer,
  types,
} from '../support/docs/asyncapi.ts'
import { seededIds, id, createTestNetwork } from '../support/network/network.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { publishedByGroup, recordPublished, waitingRequest } from '../support/network/published.ts'

/** A published packet, the channel that its topic belongs to, and its fields. */
type Sent = {
  readonly packet: OutgoingPacket
  readonly channel: string
  readonly fields: Fields
  readonly type: string
}

const folder = mkdtempSync(join(tmpdir(), 'papo-asyncapi-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keyOf = (name: string): Signer => {
  const ring = openKeyring(join(folder, `${name}.json`))
  if (!ring.ok) throw new Error(ring.error)
  return ring.value
}

const sent: Sent[] = []
/** What alice sent right after she was asked to send something again. */
const again: Sent[] = []
/** Empty packets, which clear what is retained. */
const cleared: OutgoingPacket[] = []
/** Empty packets by which people find out whether they may write and read there. */
const proofs: OutgoingPacket[] = []
const isEmpty = ({ payload }: OutgoingPacket) => payload.length === 0
/** What alice sends while bob is away, and what he requests again. */
const LOST = 'ainda aí?'

type OfSession = Extract<WireCommand, { readonly type: `session.${string}` }>
const isOfSession = (message: Decoded['message']): message is OfSession =>
  message.type.startsWith('session.')

const goldens: Readonly<Record<string, { readonly decoded: Decoded }>> = JSON.parse(
  readFileSync('test/golden/packets.json', 'utf8'),
)

const described = (packet: OutgoingPacket): Sent => {
  const channel = channelOf(packet.topic)
  const fields = readFields(JSON.parse(new TextDecoder().decode(packet.payload))) ?? {}
  return { packet, channel, fields, type: String(fields['type']) }
}

beforeAll(async () => {
  const network = createTestNetwork()
  const published = recordPublished(network)
  const alice = network.person('alice', { signer: keyOf('alice') })
  const bobsKey = keyOf('bob')
  const bob = network.person('bob', { signer: bobsKey })
  const { until } = network.clock
  alice.start()
  bob.start()
  const seen = () => lookUpPerson(alice.runtime().store.get(), id('bob'))?.status === 'online'
  await until(seen, 'they see each other')
  // no, and later yes
  bob.ask('alice', 'oi')
  await until(() => waitingRequest(alice, 'bob') !== undefined, 'alice is asked')
  const asked = waitingRequest(alice, 'bob')
  if (asked === undefined) throw new Error('no request')
  alice.send({ type: 'request.deny', request: asked, reason: safeLine('agora não') })
  await network.advance(11 * 60_000)
  bob.ask('alice', 'e agora?')
  await until(() => alice.accept('bob').ok, 'alice accepts')
  await until(() => bob.session('alice') !== undefined, 'bob learns of it')
  const session = alice.session('bob')
  if (session === undefined) throw new Error('no session')
  // everything that can be sent
  alice.send({ type: 'message.typing', channel: directChannel(session), on: true })
  const hello = alice.sendText('bob', 'Oi, "bob"!\n\t👨‍👩‍👧 \\o/')
  if (!hello.ok) throw new Error(hello.error)
  await until(() => bob.messages('alice').length === 1, 'bob receives the message')
  bob.send({
    type: 'message.send',
    channel: directChannel(session),
    text: safeText('olá'),
    reply: hello.value,
  })
  bob.send({
    type: 'message.react',
    channel: directChannel(session),
    target: hello.value,
    emoji: safeLine('👍'),
    on: true,
  })
  alice.send({
    type: 'message.edit',
    channel: directChannel(session),
    target: hello.value,
    text: safeText('Oi, bob!'),
  })
  alice.send({ type: 'message.delete', channel: directChannel(session), target: hello.value })
  await network.advance(3000)
  // what another client may ask for: papo answers it, and does not need it itself
  bob.crash()
  alice.sendText('bob', LOST)
  await network.advance(3000)
  const toAlice = { kind: 'inbox', of: id('alice'), from: id('bob') } as const
  const resend = {
    type: 'sync.request',
    channel: directChannel(session),
    author: id('alice'),
    from: 4,
    to: 4,
  } as const
  const at = network.clock.now()
  const stamp = {
    by: id('bob'),
    at,
    ref: createRef(seededIds(7).next(at), bobsKey.key),
    key: bobsKey.key,
    seq: 0,
  }
  const payload = signEnvelope('papo', topicOf(toAlice), encode(resend, stamp), bobsKey.sign)
  const question: OutgoingPacket = {
    topic: `papo/${topicOf(toAlice)}`,
    payload,
    qos: 1,
    retain: false,
  }
  published.push(question)
  network.broker.inject(question)
  const before = published.length
  await network.advance(3000)
  again.push(
    ...published
      .slice(before)
      .filter((packet) => !isEmpty(packet))
      .map(described),
  )
  await network.advance(60_000)
  bob.start()
  await network.advance(10_000)
  // the rest of what can be sent, as the golden packets have it
  for (const { decoded } of Object.values(goldens)) {
    const wasSent = published.some(
      (packet) => !isEmpty(packet) && described(packet).type === decoded.message.type,
    )
    if (isOfSession(decoded.message) && !wasSent) alice.send({ ...decoded.message, session })
  }
  bob.send({ type: 'session.end', session })
  await network.advance(3000)
  await alice.quit()
  await bob.quit()
  const inGroups = await publishedByGroup(keyOf)
  const all = [...published, ...inGroups]
  cleared.push(...all.filter((packet) => isEmpty(packet) && packet.retain))
  proofs.push(...all.filter((packet) => isEmpty(packet) && !packet.retain))
  const packets = all.filter((packet) => !isEmpty(packet))
  sent.push(...packets.map(described))
})

test('only rosters of groups are cleared, by whoever published them', () => {
  expect(cleared.length).toBeGreaterThan(1)
  for (const packet of cleared) {
    expect([channelOf(packet.topic), packet.retain, packet.qos]).toEqual(['roster', true, 1])
  }
})

test('other empty packets are what people prove to themselves: no client takes them for anything else', () => {
  expect(proofs.length).toBeGreaterThan(1)
  const inside = proofs.map(({ topic }) => topic.slice('papo/'.length))
  expect(inside.filter((topic) => proverOf(topic) === undefined)).toEqual([])
  expect(new Set(proofs.map(({ qos }) => qos))).toEqual(new Set([1]))
  // no session is called so, and no group
  const groups = inside.map((topic) => parseTopic(topic)).map((one) => one && groupOfChannel(one))
  expect(new Set(groups)).toEqual(new Set([undefined, 'proof~000000000000']))
})

test('a group is founded, led, handed over, claimed and disbanded', () => {
  const rosters = sent.filter(({ type }) => type === 'group.roster').map(({ fields }) => fields)
  const steps = rosters.flatMap(({ lineage }) =>
    Array.isArray(lineage) ? (lineage as unknown[]) : [],
  )
  const ways = new Set(steps.map((step) => readFields(step)?.['how']))
  expect(ways).toEqual(new Set(['founded', 'handed', 'claimed']))
  const departed = rosters.flatMap((roster) =>
    Array.isArray(roster['departed']) ? roster['departed'] : [],
  )
  // somebody was removed, and somebody left
  expect(new Set(departed.map((one) => (Array.isArray(one) ? one[4] : one)))).toEqual(
    new Set([false, true]),
  )
  expect(rosters.some(({ disbanded }) => disbanded === true)).toBe(true)
})

test('the document is valid AsyncAPI 3.0', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  const validate = ajv.compile(readFields(specs.schemasWithoutId['3.0.0']) ?? false)
  validate(document)
  expect(validate.errors ?? []).toEqual([])
  // the validator is awake
  expect(validate({ asyncapi: '3.0.0', info: { title: 'no version' } })).toBe(false)
})

test('every reference leads somewhere', () => {
  const references = (value: unknown): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap(references)
    const object = readFields(value)
    if (!object) return []
    const own = typeof object['$ref'] === 'string' ? [object['$ref']] : []
    return [...own, ...Object.values(object).flatMap(references)]
  }
  const all = references(document)
  expect(all.length).toBeGreaterThan(50)
  expect(all.filter((to) => look(...to.slice(2).split('/')) === undefined)).toEqual([])
})

test('every type of the program has its message, in the channels where it may be sent', () => {
  expect(types.toSorted()).toEqual(Object.keys(codecs).toSorted())
  for (const [type, { channels, sequenced }] of Object.entries(codecs)) {
    const sentIn = channels.filter((name) =>
      keysOf(look('channels', name, 'messages')).includes(type),
    )
    expect([type, ...sentIn.toSorted()]).toEqual([type, ...[...channels].toSorted()])
    for (const channel of sentIn) {
      expect([type, requiredIn(schemaOf(channel, type)).includes('seq')]).toEqual([type, sequenced])
    }
  }
})

test('every packet that people send fits the schema of its channel', () => {
  const ajv = new Ajv({ strict: false })
  ajv.addSchema({ $id: 'papo', ...readFields(document) })
  expect(sent.length).toBeGreaterThan(20)
  for (const { channel, type, fields, packet } of sent) {
    expect(packet.topic).toMatch(patternOf(channel))
    expect(keysOf(look('channels', channel, 'messages'))).toContain(type)
    const validate = ajv.compile({ $ref: `papo${schemaPointer(channel, type)}` })
    validate(fields)
    expect({ fields, errors: validate.errors ?? [] }).toEqual({ fields, errors: [] })
    expect(
      Object.keys(fields).filter((name) => !namedIn(schemaOf(channel, type)).includes(name)),
    ).toEqual([])
    expect(Object.keys(fields).at(-1)).toBe('sig')
  }
})

test('every packet is published as the operations say', () => {
  for (const { channel, type, packet } of sent) {
    const { qos, retain } = packet
    expect({ channel, type, operations: 1, qos, retain }).toEqual({
      channel,
      type,
      ...bindingOf(channel, type),
    })
  }
})

const messagesOfChannels = channels.flatMap((channel) =>
  keysOf(look('channels', channel, 'messages')).map((type) => [channel, type] as const),
)

test('every message of every channel was really sent', () => {
  const documented = messagesOfChannels.map(([channel, type]) => `${channel} ${type}`)
  const used = new Set(sent.map(({ channel, type }) => `${channel} ${type}`))
  expect([...used].toSorted()).toEqual(documented.toSorted())
  // both kinds of optional fields, too
  expect(sent.some(({ fields }) => fields['reply'] !== undefined)).toBe(true)
  expect(new Set(sent.map(({ fields }) => fields['status']))).toEqual(
    new Set([undefined, 'online', 'offline']),
  )
})

test('a message that was requested is sent again, byte for byte', () => {
  const lost = sent.find(({ fields }) => fields['text'] === LOST)
  expect(again.map(({ fields }) => fields['text'])).toEqual([LOST])
  expect(again[0]?.packet.payload).toEqual(lost?.packet.payload)
})

test.each(messagesOfChannels)(
  'the program wants the same fields of %s, %s as the document',
  (channel, type) => {
    const [one] = sent
      .filter((packet) => packet.type === type && packet.channel === channel)
      .toSorted((a, b) => Object.keys(b.fields).length - Object.keys(a.fields).length)
    const inner = removeSpace('papo', one?.packet.topic ?? '') ?? ''
    const address = parseTopic(inner)
    if (!one || !address) throw new Error(`${type} was not sent`)
    const understood = (fields: Fields) => {
      const published = decode(fields, address, writerOf(address))
      return published.ok && published.value.message.type !== 'unknown'
    }
    expect(understood(one.fields)).toBe(true)
    expect(decodePacket('papo', inner, one.packet.payload, keyOf('alice').verify).ok).toBe(true)
    // these two are the envelope's: without them there is nothing to decode
    for (const name of Object.keys(one.fields).filter(
      (field) => field !== 'key' && field !== 'sig',
    )) {
      const { [name]: _, ...without } = one.fields
      const required = requiredIn(schemaOf(channel, type)).includes(name)
      expect([name, understood(without)]).toEqual([name, !required])
    }
    expect(understood({ ...one.fields, later: { papo: true } })).toBe(true)
  },
)
