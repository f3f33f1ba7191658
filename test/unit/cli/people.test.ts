/** Blocking, muting and the status on the command line. */
import { expect, test } from 'vitest'
import { groupConversationId, personConversationId } from '../../../src/core/ids.ts'
import type { ConversationId } from '../../../src/core/ids.ts'
import { cliFor, groupWithCli, newcomer } from '../../support/network/cli-runner.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork, id } from '../../support/network/network.ts'

test('papo block: nothing more is seen of them until papo unblock', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const alices = cliFor(network, alice)
  await alices.runOk('block', 'bob')
  bob.sendText('alice', 'hello?')
  await network.advance(2000)
  expect(alice.messages('bob').map(({ text }) => text)).not.toContain('hello?')
  expect((await alices.run(['send', 'bob', 'oi'])).err).toContain('bob is blocked')
  await alices.runOk('unblock', 'bob')
  bob.sendText('alice', 'and now?')
  await network.advance(60_000)
  expect(alice.messages('bob').map(({ text }) => text)).toContain('and now?')
})

test('somebody who only came online can be blocked, somebody unknown or without a key cannot', async () => {
  const network = createTestNetwork()
  const [alice, alices] = await newcomer(network, 'alice')
  await newcomer(network, 'mallory')
  await alices.runOk('block', 'mallory')
  expect(stateOf(alice).people.get(id('mallory'))?.blocked).toBe(true)
  expect((await alices.run(['block', 'nobody'])).err).toContain('nobody called "nobody"')
  expect((await alices.run(['block', '?bob'])).err).toContain('no key to block')
  expect((await alices.run(['block', '#lab'])).code).toBe(1)
})

test('papo mute takes people and groups, and papo unmute undoes it', async () => {
  const network = createTestNetwork()
  const { people, clis, group } = await groupWithCli(network, ['ana', 'bia'])
  const levelIn = (place: ConversationId) =>
    stateOf(people[1]).conversations.get(place)?.notifyLevel
  await clis[1].runOk('mute', '#lab')
  expect(levelIn(groupConversationId(group))).toBe('nothing')
  await clis[1].runOk('unmute', '#lab')
  expect(levelIn(groupConversationId(group))).toBe('all')
  await clis[1].runOk('mute', 'echo')
  expect(levelIn(personConversationId(id('echo')))).toBe('nothing')
  expect((await clis[1].run(['mute', '#none'])).err).toContain('no group called "none"')
  expect((await clis[1].run(['mute', 'nobody'])).code).toBe(1)
})

test('papo status: who I am, the broker, and what waits; muted conversations count nowhere', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const [, carlas] = await newcomer(network, 'carla')
  await carlas.runOk('request', 'alice', 'oi')
  bob.sendText('alice', 'one')
  bob.sendText('alice', 'two')
  await network.advance(2000)
  const alices = cliFor(network, alice)
  const [status] = await alices.rows('status')
  expect(status).toMatchObject({
    id: 'alice',
    name: 'alice',
    key: alice.signer.key,
    space: 'papo',
    status: 'online',
    waiting: 0,
    unread: 2,
    mentions: 0,
    requests: 1,
    online: 2,
  })
  expect((await alices.runOk('status')).map((line) => line.replaceAll(/ +/gu, ' '))).toEqual([
    'you alice',
    `key ${alice.signer.key}`,
    'space papo',
    expect.stringMatching(/^broker \S+ online$/u),
    'here 2 people',
    'to send nothing',
    'unread 2 messages',
    'requests 1 waiting for your answer',
  ])
  expect((await alices.run(['status'], 'pt-BR')).out[0]).toMatch(/^você +alice$/u)
  await alices.runOk('mute', 'bob')
  expect(await alices.rows('status')).toMatchObject([{ unread: 0 }])
})
