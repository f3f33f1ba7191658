/** Whatever is granted to me can be read by others: nobody says what nobody can read. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { directChannel, groupChannel } from '../../src/core/channel.ts'
import type { GroupId, Ref, SafeText, SessionId, UserId } from '../../src/core/ids.ts'
import type { Intent } from '../../src/model/commands.ts'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import type { Person } from '../support/network/network.ts'
import { createTestNetwork, insecureSigner } from '../support/network/network.ts'
import { openSession, sessionOf, stateOf } from '../support/network/direct-session.ts'
import { groupOf, groupWith, groupTranscript, sendToGroup } from '../support/network/group.ts'

// what no type stops at run time: a value from a screen, a script or a mistake of our own
const texts = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', ' ', '\u0000', '\u001B[2J', '\uD800', '\u202E', '\r\n', '\uFEFF'),
    fc
      .constantFrom(200, 201, 1000, 1001, 2001, 16_000, 16_001, 32_001, 70_000)
      .chain((count) =>
        fc.constantFrom('x', '\u0001', '\u{1F600}', 'é').map((unit) => unit.repeat(count)),
      ),
  )
  .map((text) => text as SafeText)
const numbers = fc.oneof(
  fc.constantFrom(0, -1, 0.5, 999, 1000, 86_400_000, NaN, Infinity, 2 ** 53, 1.728e16, 1e300),
  fc.integer(),
)
const ids = fc.constantFrom(
  '',
  'x',
  '01',
  '__proto__',
  '0'.repeat(300),
  '>',
  '?bob',
  'a/b',
  '\u0000',
)
const flags = fc.boolean()
const peopleNames = fc
  .oneof(ids, fc.constantFrom('alice', 'bob', 'carol', 'echo'))
  .map((name) => name as UserId)

const record = (
  type: Intent['type'],
  fields: { readonly [name: string]: fc.Arbitrary<unknown> },
): fc.Arbitrary<Intent> =>
  fc.record({ type: fc.constant(type), ...fields }).map((intent) => intent as unknown as Intent)

type Known = {
  readonly session: string
  readonly group: GroupId
  readonly targets: readonly string[]
}

const intentsOf = ({ session, group, targets }: Known): fc.Arbitrary<Intent> => {
  const refs = fc.oneof(ids, fc.constantFrom(...targets)).map((ref) => ref as Ref)
  const sessions = fc.constantFrom(session, 'x').map((id) => directChannel(id as SessionId))
  const groups = fc.constantFrom<string>(group, 'x~abcdefghijkl').map((id) => id as GroupId)
  const inGroup = { group: groups }
  return fc.oneof(
    ...[sessions, groups.map(groupChannel)].flatMap((channel) => [
      record('message.send', { channel, text: texts }),
      record('message.send', { channel, text: texts, reply: refs }),
      record('message.edit', { channel, target: refs, text: texts }),
      record('message.react', { channel, target: refs, emoji: texts, on: flags }),
      record('message.typing', { channel, on: flags }),
    ]),
    record('request.make', { to: peopleNames, text: texts }),
    record('request.deny', { request: refs, reason: texts }),
    record('group.ask', { ...inGroup, text: texts }),
    record('group.invite', { ...inGroup, to: peopleNames, text: texts }),
    record('group.deny', { join: refs, reason: texts }),
    record('group.create', { name: fc.oneof(texts, ids), topic: texts }),
    record('group.topic', { ...inGroup, topic: texts }),
    record('group.heirs', {
      ...inGroup,
      after: numbers,
      heirs: fc.oneof(fc.constant(['bob']), fc.array(peopleNames, { maxLength: 12 })),
    }),
    record('group.renew', inGroup),
  )
}

const readable = ({ topic, payload }: { readonly topic: string; readonly payload: Uint8Array }) => {
  const read = decodePacket('papo', topic.replace(/^papo\//u, ''), payload, () => true)
  return read.ok && read.value.decoded.message.type !== 'unknown'
}

const isLast = (said: readonly string[]) => said.at(-1) === 'alice: still here'

test('every intent that is granted is read by all the others', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'bob', 'carol'])
  const [alice, bob, carol] = people as [Person, Person, Person]
  alice.ask('bob')
  await network.clock.until(() => bob.accept('alice').ok, 'bob accepts')
  await network.clock.until(() => alice.session('bob') !== undefined, 'they talk')
  alice.sendText('bob', 'mine')
  bob.sendText('alice', 'theirs')
  sendToGroup(alice, group, 'mine')
  sendToGroup(carol, group, 'theirs')
  await network.advance(3000)
  const targets = [...stateOf(alice).conversations.values()].flatMap(({ messages }) =>
    messages.map((message): string => message.id),
  )
  const known = { session: sessionOf(alice, 'bob'), group, targets }
  const granted = new Set<string>()
  fc.assert(
    fc.property(intentsOf(known), (intent) => {
      const before = network.traffic.length
      const done = alice.send(intent)
      const where = 'channel' in intent ? ` ${intent.channel.kind}` : ''
      if (done.ok) granted.add(`${intent.type}${where}`)
      return network.traffic.slice(before).every(readable)
    }),
    { numRuns: 1500 },
  )
  // as many as there are kinds that can be granted to her here
  expect([...granted].toSorted()).toEqual(
    expect.arrayContaining([
      'group.heirs',
      'group.topic',
      'message.send direct',
      'message.send group',
    ]),
  )
  await network.advance(60_000)
  expect(network.traffic.filter((packet) => packet.payload.length > 0).every(readable)).toBe(true)
  // and what she says next is heard: nothing of it all bricked the session or the group
  expect(alice.sendText('bob', 'still here').ok).toBe(true)
  expect(sendToGroup(alice, group, 'still here').ok).toBe(true)
  // after hundreds of rosters at once, each answer gives some of them
  await network.clock.until(
    () => isLast(bob.transcript('alice')) && isLast(groupTranscript(carol, group)),
    'they hear it',
    600_000,
  )
  expect(groupOf(carol, group)?.roster.hash).toBe(groupOf(alice, group)?.roster.hash)
}, 60_000)

test.each([
  ['too long', 200_000_000 * 86_400_000],
  ['none', NaN],
  ['a part of a millisecond', 1500.5],
  ['less than a second', 999],
])(
  'heirs after a time that nobody can read (%s) are refused, and the group lives',
  async (_, after) => {
    const network = createTestNetwork()
    const { group, people } = await groupWith(network, ['alice', 'bob'])
    const [alice, bob] = people as [Person, Person]
    const intent = { type: 'group.heirs', group, heirs: [bob.name], after } as const
    expect(alice.send(intent)).toEqual({ ok: false, error: 'unreadable' })
    expect(alice.send({ type: 'group.topic', group, topic: 'alive' as SafeText }).ok).toBe(true)
    await network.advance(3000)
    expect(groupOf(bob, group)?.roster.topic).toBe('alive')
  },
)

test('a text with what no terminal may get is said as others read it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, { alice: { signer: insecureSigner('a') } })
  const session = sessionOf(alice, 'bob')
  const text = 'a\u001B[2Jb\u0007\u202E' as SafeText
  expect(alice.send({ type: 'message.send', channel: directChannel(session), text }).ok).toBe(true)
  await network.advance(3000)
  expect(alice.transcript('bob')).toEqual(['alice: ab'])
  expect(bob.transcript('alice')).toEqual(['alice: ab'])
})
