/** What somebody asked or offered who is blocked: it has no answer, and waits again when they are unblocked. */
import { beforeEach, expect, test } from 'vitest'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { waitingJoins } from '../../../../src/model/groups/group-selectors.ts'
import { meet, stateOf } from '../../../support/network/direct-session.ts'
import {
  acceptInvitation,
  admit,
  askToJoin,
  createGroup,
  invite,
  memberIds,
} from '../../../support/network/group.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import { assertSnapshotIsReadable } from '../../../support/network/snapshots.ts'

let network: TestNetwork
let alice: Person
let bob: Person
let group: GroupId

const block = (who: Person, whom: string) => who.send({ type: 'person.block', who: id(whom) })
const unblock = (who: Person, whom: string) => who.send({ type: 'person.unblock', who: id(whom) })
const joinsOf = (who: Person) => [...stateOf(who).joins.values()]
const answers = (who: Person) => joinsOf(who).map(({ answer }) => answer)
const waiting = (who: Person) => waitingJoins(stateOf(who)).length

const onlyJoin = (who: Person) => {
  const [join] = joinsOf(who)
  if (!join) throw new Error('nobody asked')
  return join.id
}

beforeEach(async () => {
  network = createTestNetwork()
  const pair = await meet(network)
  alice = pair.alice
  bob = pair.bob
  group = createGroup(alice, 'lab')
  await network.advance(3000)
})

test('who asked to join is neither let in nor denied while blocked, and sees nothing of it', async () => {
  askToJoin(bob, group)
  await network.advance(3000)
  expect(waiting(alice)).toBe(1)
  const join = onlyJoin(alice)
  block(alice, 'bob')
  expect(waiting(alice)).toBe(0)
  const deny = { type: 'group.deny', join, reason: safeLine('') } as const
  expect(alice.send(deny)).toEqual({ ok: false, error: 'blocked' })
  expect(alice.send({ type: 'group.admit', ask: join })).toEqual({ ok: false, error: 'blocked' })
  await network.advance(60_000)
  expect(answers(bob)).toEqual(['waiting'])
  expect(memberIds(alice, group)).toEqual(['alice'])
  assertSnapshotIsReadable(stateOf(alice))
  // so it is after a restart
  await alice.quit()
  alice.start()
  await network.advance(10_000)
  expect([answers(alice), waiting(alice)]).toEqual([['blocked'], 0])
  expect(stateOf(alice).pending.size).toBe(0)
  unblock(alice, 'bob')
  expect(waiting(alice)).toBe(1)
  // so neither it nor whoever asked is forgotten
  expect([...stateOf(alice).pending]).toEqual([[join, 'join']])
  expect(admit(alice, 'bob').ok).toBe(true)
  await network.advance(10_000)
  expect(memberIds(bob, group)).toEqual(['alice', 'bob'])
})

test('an invitation of theirs waits no more, and again when they are unblocked', async () => {
  invite(alice, group, 'bob')
  await network.advance(3000)
  block(bob, 'alice')
  expect(waiting(bob)).toBe(0)
  const deny = { type: 'group.deny', join: onlyJoin(bob), reason: safeLine('') } as const
  expect(bob.send(deny)).toEqual({ ok: false, error: 'blocked' })
  unblock(bob, 'alice')
  expect(acceptInvitation(bob, 'alice').ok).toBe(true)
  await network.advance(10_000)
  expect(memberIds(bob, group)).toEqual(['alice', 'bob'])
})

test('whoever is blocked for a request of theirs has no other one that waits', async () => {
  bob.ask('alice', 'oi')
  askToJoin(bob, group)
  await network.advance(3000)
  const [request] = stateOf(alice).requests.keys()
  if (request === undefined) throw new Error('nobody asked')
  alice.send({ type: 'request.block', request })
  expect(waiting(alice)).toBe(0)
})

test('what is over meanwhile does not wait again', async () => {
  askToJoin(bob, group)
  await network.advance(3000)
  block(alice, 'bob')
  alice.send({ type: 'group.disband', group })
  await network.advance(3000)
  unblock(alice, 'bob')
  expect(answers(alice)).toEqual(['over'])
})
