/** Groups in plain text: founded by either side, entered by either, handed over, left, disbanded. */
import { expect, test } from 'vitest'
import {
  plaintextGroupRows,
  pendingPlaintextRequests,
} from '../../../../src/model/plaintext/plaintext-selectors.ts'
import type { PlaintextCommand } from '../../../../src/model/plaintext/plaintext.ts'
import { STATE_VERSION } from '../../../../src/model/state.ts'
import { plaintextGroupConversationId } from '../../../../src/core/plaintext-ids.ts'
import { restoredFrom } from '../../../support/network/snapshots.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import {
  plaintextId,
  plaintextName,
  plaintextTraffic,
  publishPlaintext,
  plaintextGroupTranscript,
} from '../../../support/network/plaintext.ts'

const stateOf = (person: Person) => person.runtime().store.get()
const lab = plaintextName('lab')

const alone = async () => {
  const network = createTestNetwork()
  const alice = network.person('alice', { plaintext: () => true })
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  await network.advance(3000)
  const does = async (command: PlaintextCommand) => {
    const done = alice.send(command)
    await network.advance(100)
    return done.ok ? 'done' : done.error
  }
  const receives = async (topic: string, text: string) => {
    publishPlaintext(network, topic, text)
    await network.advance(100)
  }
  const ownTraffic = () => plaintextTraffic(network).filter((line) => !line.startsWith('USERS'))
  const group = () => plaintextGroupRows(stateOf(alice)).find((row) => row.group.name === 'lab')
  const members = () => [...(group()?.group.members.keys() ?? [])]
  return { network, alice, does, receives, ownTraffic, group, members }
}

const founded = async () => {
  const all = await alone()
  expect(await all.does({ type: 'plaintext.create', group: lab })).toBe('done')
  return all
}

test('alice founds a group, invites bob, and both write', async () => {
  const { alice, does, receives, ownTraffic, group, members } = await founded()
  expect(ownTraffic()).toEqual([
    'groups/info: lab CREATE',
    'groups/info: lab alice',
    'groups/lab/members: alice',
  ])
  expect(group()?.relation).toBe('leader')
  expect(await does({ type: 'plaintext.create', group: lab })).toBe('group-exists')
  expect(await does({ type: 'plaintext.invite', group: lab, whom: plaintextId('bob') })).toBe(
    'done',
  )
  expect(ownTraffic().at(-1)).toBe('clients/bob: GI lab')
  await receives('groups/lab/members', 'bob')
  expect(members()).toEqual(['alice', '?bob'])
  await receives('groups/lab/messages', 'bob hello all')
  await does({ type: 'plaintext.sendToGroup', group: lab, text: safeText('hello bob') })
  await receives('groups/lab/messages', 'alice not hers')
  expect(ownTraffic().at(-1)).toBe('groups/lab/messages: alice hello bob')
  expect(plaintextGroupTranscript(alice, 'lab')).toEqual([
    '?bob: hello all',
    'alice: hello bob',
    '?alice: not hers',
  ])
})

test('bob asks to be let in: alice lets him in, and does not let carla in', async () => {
  const { alice, does, receives, ownTraffic } = await founded()
  await receives('groups/lab/leader', 'bob ENTER')
  await receives('groups/lab/leader', 'bob ENTER')
  await receives('groups/lab/leader', 'carla ENTER')
  expect(pendingPlaintextRequests(stateOf(alice)).map(({ kind, from }) => [kind, from])).toEqual([
    ['enter', '?bob'],
    ['enter', '?carla'],
  ])
  await does({ type: 'plaintext.invite', group: lab, whom: plaintextId('bob') })
  await does({ type: 'plaintext.deny', from: plaintextId('carla'), group: lab })
  expect(ownTraffic().slice(-2)).toEqual(['clients/bob: GI lab', 'clients/carla: DENIED alice'])
  expect(pendingPlaintextRequests(stateOf(alice))).toEqual([])
})

test('alice asks to be let in, and is in as soon as the leader says so', async () => {
  const { alice, does, receives, ownTraffic, group } = await alone()
  await receives('groups/info', 'lab CREATE')
  await receives('groups/info', 'lab bob')
  expect(group()?.group.leader).toBe('?bob')
  expect(await does({ type: 'plaintext.sendToGroup', group: lab, text: safeText('hi') })).toBe(
    'not-a-member',
  )
  await does({ type: 'plaintext.requestJoin', group: lab })
  expect(ownTraffic()).toEqual(['groups/lab/leader: alice ENTER'])
  await receives('groups/lab/messages', 'bob before she is in')
  await receives('clients/alice', 'GI lab')
  expect(ownTraffic().at(-1)).toBe('groups/lab/members: alice')
  await receives('groups/lab/messages', 'bob welcome')
  expect(plaintextGroupTranscript(alice, 'lab')).toEqual(['?bob: welcome'])
  await receives('groups/info', 'lab DISBAND')
  await receives('groups/lab/messages', 'bob still there?')
  expect(await does({ type: 'plaintext.sendToGroup', group: lab, text: safeText('?') })).toBe(
    'unknown-group',
  )
  expect(plaintextGroupTranscript(alice, 'lab')).toEqual(['?bob: welcome'])
})

test('a leader who denies is heard; an invitation waits until she says yes or no', async () => {
  const { alice, does, receives, ownTraffic, group } = await alone()
  await receives('groups/info', 'lab bob')
  await does({ type: 'plaintext.requestJoin', group: lab })
  await receives('clients/alice', 'DENIED bob')
  expect([...stateOf(alice).plaintext.requests.values()].map(({ answer }) => answer)).toEqual([
    'denied',
  ])
  await receives('clients/alice', 'GI lab')
  await receives('clients/alice', 'GI party')
  expect(pendingPlaintextRequests(stateOf(alice)).map(({ from }) => from)).toEqual(['?bob', '?'])
  const before = ownTraffic().length
  await does({ type: 'plaintext.decline', group: plaintextName('party') })
  expect(ownTraffic().length).toBe(before)
  expect(await does({ type: 'plaintext.join', group: lab })).toBe('done')
  expect(group()?.relation).toBe('member')
  expect(await does({ type: 'plaintext.leave', group: lab })).toBe('done')
  await receives('groups/lab/messages', 'bob she does not hear this')
  expect(plaintextGroupTranscript(alice, 'lab')).toEqual([])
})

test('she hands over to a member and gets it back; nobody else takes it from her', async () => {
  const { does, receives, ownTraffic, group } = await founded()
  expect(await does({ type: 'plaintext.setLeader', group: lab, leader: plaintextId('bob') })).toBe(
    'not-a-member',
  )
  await receives('groups/lab/members', 'bob')
  await receives('groups/info', 'lab mallory')
  await receives('groups/info', 'lab DISBAND')
  expect(group()?.relation).toBe('leader')
  expect(await does({ type: 'plaintext.leave', group: lab })).toBe('lead-first')
  expect(await does({ type: 'plaintext.setLeader', group: lab, leader: plaintextId('bob') })).toBe(
    'done',
  )
  expect(ownTraffic().at(-1)).toBe('groups/info: lab bob')
  expect(group()?.relation).toBe('member')
  expect(await does({ type: 'plaintext.disband', group: lab })).toBe('not-the-leader')
  await receives('groups/info', 'lab alice')
  expect(await does({ type: 'plaintext.disband', group: lab })).toBe('done')
  expect(ownTraffic().at(-1)).toBe('groups/info: lab DISBAND')
  expect(group()).toBeUndefined()
})

test('who comes later is told who leads; her groups are there after a restart', async () => {
  const { network, alice, receives, ownTraffic, members } = await founded()
  await receives('groups/lab/members', 'bob')
  alice.crash()
  // all of it can be told anew from what lasts, as after a change of what a snapshot is
  const me = { ...stateOf(alice).me }
  const anew = restoredFrom(alice.disk.snapshots, me, network.clock.now(), STATE_VERSION + 1)
  expect(anew.plaintext.groups.get(lab)).toMatchObject({ leader: 'alice' })
  expect(anew.conversations.has(plaintextGroupConversationId(lab))).toBe(true)
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  expect(members()).toEqual(['alice', '?bob'])
  const before = ownTraffic().length
  await receives('USERS', 'carla online')
  await network.advance(3000)
  expect(ownTraffic().slice(before)).toEqual(['groups/info: lab alice'])
  await receives('groups/lab/messages', 'bob hello')
  await receives('groups/lab/leader', 'carla ENTER')
  expect(plaintextGroupTranscript(alice, 'lab')).toEqual(['?bob: hello'])
  expect(pendingPlaintextRequests(stateOf(alice)).length).toBe(1)
})
