/** Groups in plain text: founded by either side, entered by either, handed over, left, disbanded. */
import { expect, test } from 'vitest'
import { classicGroups, classicWaiting } from '../../../../src/model/plaintext/plaintext-selectors.ts'
import type { ClassicCommand } from '../../../../src/model/plaintext/plaintext.ts'
import { STATE_VERSION } from '../../../../src/model/state.ts'
import { classicPlace } from '../../../../src/core/plaintext-ids.ts'
import { begin } from '../../../../src/runtime/replay.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import { town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import { plainId, plainName, plainTraffic, publish, seenIn } from '../../../support/network/plaintext.ts'

const stateOf = (person: Person) => person.runtime().store.get()
const lab = plainName('lab')

const alone = async () => {
  const world = town()
  const alice = world.person('alice', { classic: () => true })
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  await world.pass(3000)
  const does = async (command: ClassicCommand) => {
    const done = alice.send(command)
    await world.pass(100)
    return done.ok ? 'done' : done.error
  }
  const hears = async (topic: string, text: string) => {
    publish(world, topic, text)
    await world.pass(100)
  }
  const told = () => plainTraffic(world).filter((line) => !line.startsWith('USERS'))
  const group = () => classicGroups(stateOf(alice)).find((row) => row.group.name === 'lab')
  const members = () => [...(group()?.group.members.keys() ?? [])]
  return { world, alice, does, hears, told, group, members }
}

const founded = async () => {
  const all = await alone()
  expect(await all.does({ type: 'classic.create', group: lab })).toBe('done')
  return all
}

test('alice founds a group, invites bob, and both write', async () => {
  const { alice, does, hears, told, group, members } = await founded()
  expect(told()).toEqual([
    'groups/info: lab CREATE',
    'groups/info: lab alice',
    'groups/lab/members: alice',
  ])
  expect(group()?.relation).toBe('leader')
  expect(await does({ type: 'classic.create', group: lab })).toBe('group-exists')
  expect(await does({ type: 'classic.invite', group: lab, whom: plainId('bob') })).toBe('done')
  expect(told().at(-1)).toBe('clients/bob: GI lab')
  await hears('groups/lab/members', 'bob')
  expect(members()).toEqual(['alice', '?bob'])
  await hears('groups/lab/messages', 'bob hello all')
  await does({ type: 'classic.write', group: lab, text: safeText('hello bob') })
  await hears('groups/lab/messages', 'alice not hers')
  expect(told().at(-1)).toBe('groups/lab/messages: alice hello bob')
  expect(seenIn(alice, 'lab')).toEqual(['?bob: hello all', 'alice: hello bob', '?alice: not hers'])
})

test('bob asks to be let in: alice lets him in, and does not let carla in', async () => {
  const { alice, does, hears, told } = await founded()
  await hears('groups/lab/leader', 'bob ENTER')
  await hears('groups/lab/leader', 'bob ENTER')
  await hears('groups/lab/leader', 'carla ENTER')
  expect(classicWaiting(stateOf(alice)).map(({ kind, from }) => [kind, from])).toEqual([
    ['enter', '?bob'],
    ['enter', '?carla'],
  ])
  await does({ type: 'classic.invite', group: lab, whom: plainId('bob') })
  await does({ type: 'classic.deny', from: plainId('carla'), group: lab })
  expect(told().slice(-2)).toEqual(['clients/bob: GI lab', 'clients/carla: DENIED alice'])
  expect(classicWaiting(stateOf(alice))).toEqual([])
})

test('alice asks to be let in, and is in as soon as the leader says so', async () => {
  const { alice, does, hears, told, group } = await alone()
  await hears('groups/info', 'lab CREATE')
  await hears('groups/info', 'lab bob')
  expect(group()?.group.leader).toBe('?bob')
  expect(await does({ type: 'classic.write', group: lab, text: safeText('hi') })).toBe(
    'not-a-member',
  )
  await does({ type: 'classic.enter', group: lab })
  expect(told()).toEqual(['groups/lab/leader: alice ENTER'])
  await hears('groups/lab/messages', 'bob before she is in')
  await hears('clients/alice', 'GI lab')
  expect(told().at(-1)).toBe('groups/lab/members: alice')
  await hears('groups/lab/messages', 'bob welcome')
  expect(seenIn(alice, 'lab')).toEqual(['?bob: welcome'])
  await hears('groups/info', 'lab DISBAND')
  await hears('groups/lab/messages', 'bob still there?')
  expect(await does({ type: 'classic.write', group: lab, text: safeText('?') })).toBe(
    'unknown-group',
  )
  expect(seenIn(alice, 'lab')).toEqual(['?bob: welcome'])
})

test('a leader who denies is heard; an invitation waits until she says yes or no', async () => {
  const { alice, does, hears, told, group } = await alone()
  await hears('groups/info', 'lab bob')
  await does({ type: 'classic.enter', group: lab })
  await hears('clients/alice', 'DENIED bob')
  expect([...stateOf(alice).classic.asks.values()].map(({ answer }) => answer)).toEqual(['denied'])
  await hears('clients/alice', 'GI lab')
  await hears('clients/alice', 'GI party')
  expect(classicWaiting(stateOf(alice)).map(({ from }) => from)).toEqual(['?bob', '?'])
  const before = told().length
  await does({ type: 'classic.decline', group: plainName('party') })
  expect(told().length).toBe(before)
  expect(await does({ type: 'classic.join', group: lab })).toBe('done')
  expect(group()?.relation).toBe('member')
  expect(await does({ type: 'classic.leave', group: lab })).toBe('done')
  await hears('groups/lab/messages', 'bob she does not hear this')
  expect(seenIn(alice, 'lab')).toEqual([])
})

test('she hands over to a member and gets it back; nobody else takes it from her', async () => {
  const { does, hears, told, group } = await founded()
  expect(await does({ type: 'classic.lead', group: lab, leader: plainId('bob') })).toBe(
    'not-a-member',
  )
  await hears('groups/lab/members', 'bob')
  await hears('groups/info', 'lab mallory')
  await hears('groups/info', 'lab DISBAND')
  expect(group()?.relation).toBe('leader')
  expect(await does({ type: 'classic.leave', group: lab })).toBe('lead-first')
  expect(await does({ type: 'classic.lead', group: lab, leader: plainId('bob') })).toBe('done')
  expect(told().at(-1)).toBe('groups/info: lab bob')
  expect(group()?.relation).toBe('member')
  expect(await does({ type: 'classic.disband', group: lab })).toBe('not-the-leader')
  await hears('groups/info', 'lab alice')
  expect(await does({ type: 'classic.disband', group: lab })).toBe('done')
  expect(told().at(-1)).toBe('groups/info: lab DISBAND')
  expect(group()).toBeUndefined()
})

test('who comes later is told who leads; her groups are there after a restart', async () => {
  const { world, alice, hears, told, members } = await founded()
  await hears('groups/lab/members', 'bob')
  alice.crash()
  // all of it can be told anew from what lasts, as after a change of what a snapshot is
  const me = { ...stateOf(alice).me }
  const anew = begin(alice.disk.story.load(STATE_VERSION + 1), me, world.clock.now())
  expect(anew.classic.groups.get(lab)).toMatchObject({ leader: 'alice' })
  expect(anew.conversations.has(classicPlace(lab))).toBe(true)
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  expect(members()).toEqual(['alice', '?bob'])
  const before = told().length
  await hears('USERS', 'carla online')
  await world.pass(3000)
  expect(told().slice(before)).toEqual(['groups/info: lab alice'])
  await hears('groups/lab/messages', 'bob hello')
  await hears('groups/lab/leader', 'carla ENTER')
  expect(seenIn(alice, 'lab')).toEqual(['?bob: hello'])
  expect(classicWaiting(stateOf(alice)).length).toBe(1)
})
