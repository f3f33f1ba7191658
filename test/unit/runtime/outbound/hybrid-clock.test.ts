/** The hybrid clock: what a command of mine comes after, and that no two of mine have one time. */
import { expect, test } from 'vitest'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import type { ConversationId, GroupId, Millis, Ref, SessionId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Request } from '../../../../src/model/direct/requests.ts'
import type { Message, Reaction } from '../../../../src/model/messages/messages.ts'
import { emptyConversation } from '../../../../src/model/state.ts'
import type { State } from '../../../../src/model/state.ts'
import type { ClockedIntent } from '../../../../src/runtime/outbound/hybrid-clock.ts'
import { latestSeen } from '../../../../src/runtime/outbound/hybrid-clock.ts'
import { ana, at, bia, caio, stateOf } from '../../../support/groups/unsigned-rosters.ts'
import { openSession } from '../../../support/network/direct-session.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const TARGET = 'target' as Ref
const SESSION = 's' as SessionId
const GROUP = 'lab~123456789012' as GroupId

const requestOf = (
  name: string,
  from: typeof ana,
  to: typeof ana,
  times: readonly number[],
): Request => ({
  id: name as Ref,
  from: from.id,
  to: to.id,
  text: safeText(''),
  at: at(times[0] ?? 0),
  key: from.key,
  answer: 'waiting',
  ...(times[1] === undefined ? {} : { answeredAt: at(times[1]) }),
})

const reaction = (time: number): Reaction => ({
  by: bia.id,
  emoji: safeText('x'),
  on: true,
  mark: { at: at(time), ref: 'm' as Ref },
})
const message = (more: Partial<Message>): Message => ({
  id: TARGET,
  conversation: '@bia' as ConversationId,
  channel: directChannel(SESSION),
  by: bia.id,
  at: at(10),
  seq: 1,
  text: safeText('hi'),
  reactions: [],
  ...more,
})

/** Times of conversations; the message stands in the one with bia. */
const clocks: Readonly<Record<string, number>> = {
  '@bia': 40,
  [`#${GROUP}`]: 50,
  '>house/door': 60,
  '@?bob': 70,
  '#?lab': 80,
}
const stateWith = (more: Partial<Message> = {}): State => {
  const base = stateOf(ana)
  const conversations = Object.entries(clocks).map(([name, clock]) => {
    const id = name as ConversationId
    const messages = name === '@bia' ? [message(more)] : []
    return [id, { ...emptyConversation(id), messages, clock: at(clock) }] as const
  })
  return {
    ...base,
    conversations: new Map(conversations),
    sessions: new Map([
      [SESSION, { id: SESSION, with: bia.id, since: at(1), ends: new Map(), last: undefined }],
    ]),
    requests: new Map(
      [
        requestOf('r1', bia, ana, [10, 30]),
        requestOf('r2', ana, bia, [20]),
        requestOf('r3', caio, ana, [90]),
      ].map((one) => [one.id, one]),
    ),
    plaintext: {
      ...base.plaintext,
      sessions: new Map([
        [
          'ana_bob_1',
          { topic: 'ana_bob_1', with: '?bob' as typeof bia.id, since: at(1), awaitsOwnEnd: false },
        ],
      ]),
    },
  }
}

const text = safeText('hi')
const direct = directChannel(SESSION)
const unknownSession = 'other' as SessionId

test.each<[string, ClockedIntent, number]>([
  ['a request comes after all requests of the two', { type: 'request.make', to: bia.id, text }, 30],
  [
    'a request to somebody new comes after nothing',
    { type: 'request.make', to: 'eve' as typeof bia.id, text },
    0,
  ],
  ['an acceptance comes after its request', { type: 'request.accept', request: 'r3' as Ref }, 90],
  [
    'a denial of an unknown request comes after nothing',
    { type: 'request.deny', request: 'x' as Ref, reason: text },
    0,
  ],
  ['a message comes after its conversation', { type: 'message.send', channel: direct, text }, 40],
  ['one in a group too', { type: 'message.send', channel: groupChannel(GROUP), text }, 50],
  [
    'one in an unknown session comes after nothing',
    { type: 'message.send', channel: directChannel(unknownSession), text },
    0,
  ],
  [
    'one in an unknown group too',
    { type: 'message.send', channel: groupChannel('x~123456789012' as GroupId), text },
    0,
  ],
  ['the end of a session comes after its messages', { type: 'session.end', session: SESSION }, 40],
  ['leaving a group comes after its messages', { type: 'group.leave', group: GROUP }, 50],
  [
    'an invitation comes after nothing',
    { type: 'group.invite', group: GROUP, to: bia.id, text },
    0,
  ],
  ['a line comes after its open topic', { type: 'topic.publish', topic: 'house/door', text }, 60],
  [
    'a line of another topic comes after nothing',
    { type: 'topic.publish', topic: 'house/gate', text },
    0,
  ],
  ['a line of no topic too', { type: 'topic.publish', topic: '', text }, 0],
  [
    'plain text comes after its session',
    { type: 'plaintext.send', session: 'ana_bob_1', text },
    70,
  ],
  ['its end too', { type: 'plaintext.end', session: 'ana_bob_1' }, 70],
  [
    'plain text of an unknown session comes after nothing',
    { type: 'plaintext.send', session: 'x', text },
    0,
  ],
  [
    'plain text of a group comes after the group',
    { type: 'plaintext.sendToGroup', group: safeText('lab'), text },
    80,
  ],
  ['other plain text comes after nothing', { type: 'plaintext.create', group: safeText('lab') }, 0],
  ['blocking somebody comes after nothing', { type: 'person.block', who: bia.id }, 0],
])('%s', (_, intent, time) => {
  expect(latestSeen(stateWith(), intent)).toBe(time)
})

test.each<[string, Partial<Message>, number]>([
  ['the conversation', {}, 40],
  ['a later edit', { edited: { at: at(45), ref: TARGET } }, 45],
  ['not an earlier edit', { edited: { at: at(35), ref: TARGET } }, 40],
  ['the latest reaction', { reactions: [reaction(46), reaction(47), reaction(30)] }, 47],
])('a change of a message comes after %s', (_, more, time) => {
  const intent: ClockedIntent = { type: 'message.delete', channel: direct, target: TARGET }
  expect(latestSeen(stateWith(more), intent)).toBe(time)
})

/** The times of my messages in the conversation with bob. */
const timesOf = (person: Awaited<ReturnType<typeof openSession>>['alice']): readonly Millis[] =>
  person.messages('bob').map((one) => one.at)

test('messages of one millisecond have times of their own, in their order', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  for (const line of ['a', 'b', 'c']) alice.sendText('bob', line)
  const [first = 0, ...rest] = timesOf(alice)
  expect(rest).toEqual([first + 1, first + 2])
  expect(alice.transcript('bob')).toEqual(['alice: a', 'alice: b', 'alice: c'])
})

/** Alice talks with bob and with carol. */
const twoConversations = async (network: ReturnType<typeof createTestNetwork>, skew = () => 0) => {
  const { alice } = await openSession(network, { alice: { clockSkew: skew } })
  const carol = network.person('carol')
  carol.start()
  await network.clock.until(() => carol.ask('alice').ok, 'carol asks')
  await network.clock.until(() => alice.accept('carol').ok, 'alice accepts')
  return alice
}
const timesWith = (person: Person, ...names: readonly string[]) =>
  names.flatMap((name) => person.messages(name)).map((one) => one.at)

test('so have messages of one millisecond in two conversations', async () => {
  const alice = await twoConversations(createTestNetwork())
  alice.sendText('bob', 'a')
  alice.sendText('carol', 'b')
  const [first = 0, second] = timesWith(alice, 'bob', 'carol')
  expect(second).toBe(first + 1)
})

test.each([
  ['less than a second goes on from the newest time', 999, 1],
  ['a second or more does not: the clock counts again', 1000, -1000],
])('a clock that was set back by %s', async (_, back, later) => {
  let skew = 0
  const network = createTestNetwork()
  const alice = await twoConversations(network, () => skew)
  await network.advance(1000)
  alice.sendText('bob', 'a')
  skew = -back
  alice.sendText('carol', 'b')
  const [first = 0, second] = timesWith(alice, 'bob', 'carol')
  expect(second).toBe(first + later)
})
