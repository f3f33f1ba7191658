/** Taking over a group, and those who try it too late or too early. */
import { expect, test } from 'vitest'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import { addMillis } from '../../../../src/core/ids.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import { heirsText } from '../../../../src/protocol/lineage-signatures.ts'
import { groupWith, groupOf, leaderId, memberIds } from '../../../support/network/group.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import type { Person } from '../../../support/network/network.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'

const HOUR = 3_600_000

const cardOf = (who: Person, group: GroupId): SignedRoster => {
  const roster = groupOf(who, group)?.roster
  if (!roster) throw new Error(`${who.name} knows no such group`)
  return roster
}

/** A claim of this heir after this card, at the first moment at which it could have been made. */
const claimAfter = (who: Person, old: SignedRoster) => {
  const { after, list } = old.heirs
  const rev = old.rev + 1
  const me = { id: who.name, key: who.signer.key }
  const { by: _by, key: _key, at: _at, ...roster } = old
  const command = {
    ...roster,
    type: 'group.roster' as const,
    rev,
    founding: old.founding ?? old.hash,
    before: old.hash,
    departed: [],
    lineage: [...old.lineage, { ...me, rev, how: 'claimed' as const, heirs: old.heirs }],
  }
  const sig = who.signer.sign(heirsText(command, rev, { after, list }))
  const claim = { ...command, heirs: { after, list, sig } }
  const place = { kind: 'roster', group: old.group, from: who.name } as const
  const packet = signedPacket(who, claim, place, { at: addMillis(old.at, after), retain: true })
  expect(packet.topic).toBe(`papo/${topicOf(place)}`)
  return packet
}

/** Ana, who leads, was gone for long enough for a claim, and nobody made one; `old` is her card of before. */
const leaderCameBack = async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  ana.send({ type: 'group.heirs', group, heirs: [], after: 2 * HOUR })
  await network.advance(5000)
  const old = cardOf(bia, group)
  await ana.quit()
  await network.advance(3 * HOUR)
  ana.start()
  await network.advance(20_000)
  return { network, group, ana, bia, caio, old }
}

test('who was removed cannot take the group over by a claim that is dated back', async () => {
  const { network, group, ana, bia, caio, old } = await leaderCameBack()
  ana.send({ type: 'group.remove', group, who: id('bia') })
  await network.advance(30 * HOUR)
  expect([leaderId(caio, group), memberIds(caio, group)]).toEqual(['ana', ['ana', 'caio']])
  network.broker.inject(claimAfter(bia, old))
  await network.advance(60_000)
  for (const one of [ana, caio]) {
    expect([leaderId(one, group), memberIds(one, group)]).toEqual(['ana', ['ana', 'caio']])
  }
})

test('of a claim and a card of the leader who came back, the earlier counts for everybody', async () => {
  const { network, group, ana, bia, caio, old } = await leaderCameBack()
  const made = ana.runtime().track({ type: 'group.topic', group, topic: old.topic })
  await network.advance(20_000)
  expect(made.ok && made.value.status()).toEqual({ kind: 'published' })
  // made while ana was away, and heard only now
  network.broker.inject(claimAfter(bia, old))
  await network.advance(60_000)
  // the broker has it, and it counts for nobody
  expect(made.ok && made.value.status()).toEqual({ kind: 'void', reason: 'forked-roster' })
  for (const one of [ana, caio]) expect(leaderId(one, group)).toBe('bia')
})

test('after a claim that wins, the chat tells what changed since the card in common, and nothing else', async () => {
  const { network, group, ana, bia, caio, old } = await leaderCameBack()
  ana.send({ type: 'group.topic', group, topic: safeLine('news of ana') })
  await network.advance(20_000)
  const since = (who: Person) =>
    groupOf(who, group)
      ?.changes.filter(({ rev }) => rev > old.rev)
      .map(({ kind, by }) => `${kind} by ${by}`)
  for (const one of [ana, bia, caio]) expect(since(one)).toEqual(['topic by ana'])
  network.broker.inject(claimAfter(bia, old))
  await network.advance(60_000)
  for (const one of [ana, bia, caio]) {
    expect([one.name, since(one)]).toEqual([one.name, ['claimed by bia']])
    expect(groupOf(one, group)?.roster.topic).toBe(old.topic)
  }
})

test('an heir claims neither while the leader is here, nor without a broker', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana, bia] = people
  const claim = () => bia.send({ type: 'group.claim', group })
  ana.send({ type: 'group.heirs', group, heirs: [], after: 1000 })
  await network.advance(5000)
  expect(claim()).toEqual({ ok: false, error: 'leader-is-here' })
  await ana.quit()
  await network.advance(60_000)
  network.broker.listen(false)
  await network.advance(60_000)
  expect(claim()).toEqual({ ok: false, error: 'not-online' })
  network.broker.listen(true)
  await network.advance(60_000)
  expect(claim().ok).toBe(true)
})
