/** An outsider with a key of his own forges cards in every way: nobody believes one of them. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { addMillis } from '../../../../src/core/ids.ts'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import type { OutgoingPacket } from '../../../../src/ports/transport.ts'
import {
  groupWith,
  createGroup,
  leaderId,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
import type { ForgeryContext } from '../../../support/forged/rosters.ts'
import { UNKNOWN_HASH, forgeries } from '../../../support/forged/rosters.ts'
import {
  groupView,
  rosterOf,
  forgedRoster,
  rosterTopic,
  nextRoster,
  totalRefused,
  relayedBy,
} from '../../../support/forged/outsider.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import { refusedCounts } from '../../../support/network/direct-session.ts'

let network: TestNetwork
let lab: GroupId
let all: readonly [Person, Person, Person, Person]
let mallory: Person
/** The card of the group that counts. */
let roster: SignedRoster
let context: ForgeryContext
/** Everything that the leader showed so far. */
let shown: readonly OutgoingPacket[]

/** ana leads, bia and caio are members, dora looks on; mallory is known to them all. */
beforeEach(async () => {
  network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia] = people
  const [dora, stranger] = [network.person('dora'), network.person('mallory')]
  dora.start()
  stranger.start()
  await network.advance(3000)
  sendToGroup(bia, group, 'between us')
  ana.send({ type: 'group.topic', group, topic: safeLine('what we try') })
  // whoever may take over may do so soon: time alone is not what keeps others from it
  ana.send({ type: 'group.heirs', group, heirs: [], after: 1000 })
  await network.advance(60_000)
  lab = group
  all = [...people, dora]
  mallory = stranger
  // nothing of what a stranger passes on is looked at: everybody has met him
  for (const { name } of all) mallory.ask(name)
  await network.advance(3000)
  roster = rosterOf(ana, lab)
  shown = network.traffic.filter(({ topic }) => topic === rosterTopic(lab, 'ana'))
  const [newest] = shown.slice(-1)
  if (!newest) throw new Error('nothing is shown')
  context = { outsider: mallory, now: network.clock.now(), roster, published: newest }
})

/** How often each of them refused a packet for this reason. */
const counted = (reason: string) => all.map((who) => refusedCounts(who)[reason] ?? 0)
const believed = () => all.map((who) => groupView(who, lab))

describe.each(forgeries)('%s', (_, trick, reason) => {
  test('is believed by nobody, and counted', async () => {
    const before = believed()
    const times = counted(reason)
    network.broker.inject(trick(context))
    await network.advance(60_000)
    expect(believed()).toEqual(before)
    expect(counted(reason)).toEqual(times.map((one) => one + 1))
  })

  test('is believed by nobody who gets it passed on, nor by a newcomer', async () => {
    const before = believed()
    const times = totalRefused(all)
    for (const { name } of all) {
      network.broker.inject(
        relayedBy(
          mallory,
          trick(context),
          { kind: 'roster', group: lab },
          { person: name },
          context.now,
        ),
      )
    }
    network.broker.inject(
      relayedBy(
        mallory,
        trick(context),
        { kind: 'roster', group: lab },
        { group: lab },
        context.now,
      ),
    )
    network.broker.inject(trick(context))
    await network.advance(60_000)
    expect(believed()).toEqual(before)
    expect(totalRefused(all)).toBeGreaterThan(times + all.length)
    const eva = network.person('eva')
    eva.start()
    await network.advance(10_000)
    expect(rosterOf(eva, lab)).toEqual(roster)
    expect(leaderId(eva, lab)).toBe('ana')
  })
})

test('cards of the leader in his own topic are none, the newest as little as older ones', async () => {
  const before = believed()
  for (const { payload } of shown) {
    network.broker.inject({ topic: rosterTopic(lab, 'mallory'), payload, retain: true, qos: 1 })
  }
  await network.advance(60_000)
  expect(believed()).toEqual(before)
  expect(counted('forged')).toEqual(all.map(() => shown.length))
})

test('cards of before, shown again, change nothing, and the newest stands again', async () => {
  const before = believed()
  expect(shown.length).toBeGreaterThan(4)
  for (const old of shown) {
    network.broker.inject(old)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(100)
  }
  const [oldest] = shown
  if (!oldest) throw new Error('nothing was shown')
  network.broker.inject(oldest)
  await network.advance(60_000)
  expect(believed()).toEqual(before)
  expect(network.broker.retained.get(rosterTopic(lab, 'ana'))?.payload).toEqual(
    shown.at(-1)?.payload,
  )
})

test('a card of another group does not count here, also when that has the same leader', async () => {
  const [ana] = all
  createGroup(ana, 'other')
  await network.advance(3000)
  const others = network.traffic.find(({ topic }) => topic.includes('/other~'))
  if (!others) throw new Error('no other group')
  const before = believed()
  network.broker.inject({ ...others, topic: rosterTopic(lab, 'ana') })
  for (const { name } of all) {
    network.broker.inject(
      relayedBy(mallory, others, { kind: 'roster', group: lab }, { person: name }, context.now),
    )
  }
  await network.advance(60_000)
  expect(believed()).toEqual(before)
  // once in the leader's topic, and once passed on
  expect(counted('forged')).toEqual(all.map(() => 2))
})

test('who lead before has no say any more, and neither has who might have taken over then', async () => {
  const [ana, bia, caio] = all
  if (!ana || !bia || !caio) throw new Error('not three')
  ana.send({ type: 'group.transfer', group: lab, to: id('bia') })
  await network.advance(5000)
  bia.send({ type: 'group.remove', group: lab, who: id('ana') })
  bia.send({ type: 'group.remove', group: lab, who: id('caio') })
  await network.advance(5000)
  const before = believed()
  expect(memberIds(bia, lab)).toEqual(['bia'])
  const at = network.clock.now()
  const further = nextRoster(rosterOf(bia, lab))
  // by the line that she led: the old one, and the new one that is not hers to sign
  network.broker.inject(
    forgedRoster(ana, { ...further, lineage: roster.lineage, rev: 1000 }, { at }),
  )
  network.broker.inject(forgedRoster(ana, { ...further, departed: [] }, { at }))
  // and with no roster between that anybody could have seen, as a non-member would take it
  network.broker.inject(
    forgedRoster(
      ana,
      { ...nextRoster(roster), before: UNKNOWN_HASH, rev: 1001 },
      { at: addMillis(at, 1) },
    ),
  )
  await network.advance(60_000)
  expect(before.map((one) => one.leader)).toEqual(['bia', 'bia', 'bia', 'bia'])
  expect(believed()).toEqual(before)
  // by the heirs of long ago, of whom he was one: nobody who is a member believes that
  const step = { id: caio.name, key: caio.signer.key, rev: roster.rev + 1 } as const
  const line = [...roster.lineage, { ...step, how: 'claimed', heirs: roster.heirs } as const]
  const taken = { ...nextRoster(roster), lineage: line }
  network.broker.inject(forgedRoster(caio, taken, { at }))
  network.broker.inject(forgedRoster(caio, { ...taken, before: UNKNOWN_HASH, rev: 1000 }, { at }))
  await network.advance(60_000)
  expect(leaderId(bia, lab)).toBe('bia')
  expect(memberIds(bia, lab)).toEqual(['bia'])
  expect(rosterOf(bia, lab).by).toBe('bia')
})
