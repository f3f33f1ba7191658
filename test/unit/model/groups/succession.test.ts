/** Taking over a group, and those who try it too late or too early. */
import { expect, test } from 'vitest'
import type { SignedCard } from '../../../../src/model/groups/roster.ts'
import { later } from '../../../../src/core/ids.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import { heirsText } from '../../../../src/protocol/lineage-signatures.ts'
import { club, groupOf, leader, members } from '../../../support/network/group.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import type { Person } from '../../../support/network/network.ts'
import { id, town } from '../../../support/network/network.ts'

const HOUR = 3_600_000

const cardOf = (who: Person, group: GroupId): SignedCard => {
  const card = groupOf(who, group)?.card
  if (!card) throw new Error(`${who.name} knows no such group`)
  return card
}

/** A claim of this heir after this card, at the first moment at which it could have been made. */
const claimAfter = (who: Person, old: SignedCard) => {
  const { after, list } = old.heirs
  const rev = old.rev + 1
  const me = { id: who.name, key: who.signer.key }
  const { by: _by, key: _key, at: _at, ...card } = old
  const word = {
    ...card,
    type: 'group.card' as const,
    rev,
    founding: old.founding ?? old.hash,
    before: old.hash,
    gone: [],
    line: [...old.line, { ...me, rev, how: 'claimed' as const, heirs: old.heirs }],
  }
  const sig = who.signer.sign(heirsText(word, rev, { after, list }))
  const claim = { ...word, heirs: { after, list, sig } }
  const place = { kind: 'groupCard', group: old.group, from: who.name } as const
  const packet = wordOf(who, claim, place, { at: later(old.at, after), retain: true })
  expect(packet.topic).toBe(`papo/${topicOf(place)}`)
  return packet
}

/** Ana, who leads, was gone for long enough for a claim, and nobody made one; `old` is her card of before. */
const leaderCameBack = async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  ana.send({ type: 'group.heirs', group, heirs: [], after: 2 * HOUR })
  await world.pass(5000)
  const old = cardOf(bia, group)
  await ana.quit()
  await world.pass(3 * HOUR)
  ana.start()
  await world.pass(20_000)
  return { world, group, ana, bia, caio, old }
}

test('who was removed cannot take the group over by a claim that is dated back', async () => {
  const { world, group, ana, bia, caio, old } = await leaderCameBack()
  ana.send({ type: 'group.remove', group, who: id('bia') })
  await world.pass(30 * HOUR)
  expect([leader(caio, group), members(caio, group)]).toEqual(['ana', ['ana', 'caio']])
  world.broker.inject(claimAfter(bia, old))
  await world.pass(60_000)
  for (const one of [ana, caio]) {
    expect([leader(one, group), members(one, group)]).toEqual(['ana', ['ana', 'caio']])
  }
})

test('of a claim and a card of the leader who came back, the earlier counts for everybody', async () => {
  const { world, group, ana, bia, caio, old } = await leaderCameBack()
  const made = ana.runtime().track({ type: 'group.topic', group, topic: old.topic })
  await world.pass(20_000)
  expect(made.ok && made.value.status()).toEqual({ kind: 'published' })
  // made while ana was away, and heard only now
  world.broker.inject(claimAfter(bia, old))
  await world.pass(60_000)
  // the broker has it, and it counts for nobody
  expect(made.ok && made.value.status()).toEqual({ kind: 'void', reason: 'forked-card' })
  for (const one of [ana, caio]) expect(leader(one, group)).toBe('bia')
})

test('an heir claims neither while the leader is here, nor without a broker', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  const claim = () => bia.send({ type: 'group.claim', group })
  ana.send({ type: 'group.heirs', group, heirs: [], after: 1000 })
  await world.pass(5000)
  expect(claim()).toEqual({ ok: false, error: 'leader-is-here' })
  await ana.quit()
  await world.pass(60_000)
  world.broker.listen(false)
  await world.pass(60_000)
  expect(claim()).toEqual({ ok: false, error: 'not-online' })
  world.broker.listen(true)
  await world.pass(60_000)
  expect(claim().ok).toBe(true)
})
