/** Groups as stories: found, join, talk, leave, remove, hand over, take over, disband. */
import { expect, test } from 'vitest'
import { conversationOf } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import {
  admit,
  ask,
  club,
  follow,
  found,
  groupOf,
  invite,
  joinFor,
  leader,
  lines,
  members,
  reach,
  tell,
} from '../../../support/network/group.ts'
import { unaskedCard } from '../../../support/forged/outsider.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import { stateOf } from '../../../support/network/direct-session.ts'

test('one founds a group, one asks and is let in, and they talk', async () => {
  const world = town()
  const [ana, bia] = [world.person('ana'), world.person('bia')]
  ana.start()
  bia.start()
  await world.pass(3000)
  const lab = found(ana, 'Lab', 'what we try')
  await world.clock.until(() => groupOf(bia, lab) !== undefined, 'bia sees the group')
  expect(leader(bia, lab)).toBe('ana')
  expect(groupOf(bia, lab)?.card.topic).toBe('what we try')
  expect(ask(bia, lab, 'oi').ok).toBe(true)
  await world.clock.until(() => joinFor(ana, 'bia') !== undefined, 'ana is asked')
  expect(joinFor(ana, 'bia')?.text).toBe('oi')
  expect(admit(ana, 'bia').ok).toBe(true)
  await world.clock.until(() => members(bia, lab).length === 2, 'bia is a member')
  expect(tell(bia, lab, 'olá').ok).toBe(true)
  await world.pass(100)
  expect(tell(ana, lab, 'bem-vinda').ok).toBe(true)
  await world.pass(3000)
  for (const one of [ana, bia]) {
    expect(lines(one, lab)).toEqual(['bia: olá', 'ana: bem-vinda'])
    expect(reach(one, lab)).toEqual(['delivered'])
  }
})

test('a newcomer sees nothing from before, and those who left nothing from after', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  tell(ana, group, 'one')
  tell(bia, group, 'two')
  await world.pass(3000)
  const caio = world.person('caio')
  caio.start()
  await world.pass(3000)
  invite(ana, group, 'caio')
  await world.clock.until(() => follow(caio, 'ana').ok, 'caio is invited')
  await world.clock.until(() => members(caio, group).length === 3, 'caio is let in by itself')
  tell(bia, group, 'three')
  await world.pass(3000)
  bia.send({ type: 'group.leave', group })
  await world.clock.until(() => members(caio, group).length === 2, 'bia has left')
  tell(caio, group, 'four')
  await world.pass(60_000)
  expect(lines(ana, group)).toEqual(['ana: one', 'bia: two', 'bia: three', 'caio: four'])
  expect(lines(caio, group)).toEqual(['bia: three', 'caio: four'])
  expect(lines(bia, group)).toEqual(['ana: one', 'bia: two', 'bia: three'])
  expect(tell(bia, group, 'five')).toEqual({ ok: false, error: 'not-a-member' })
  expect(stateOf(caio).waiting).toBe(0)
})

test('a leader hands over, and the one before is a member like others', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  expect(ana.send({ type: 'group.leave', group })).toEqual({ ok: false, error: 'lead-first' })
  expect(ana.send({ type: 'group.transfer', group, to: id('bia') }).ok).toBe(true)
  await world.pass(5000)
  for (const one of people) expect(leader(one, group)).toBe('bia')
  expect(groupOf(caio, group)?.card.by).toBe('bia')
  expect(world.broker.retained.has(`papo/GROUPS/${group}/info/ana`)).toBe(false)
  expect(world.broker.retained.has(`papo/GROUPS/${group}/info/bia`)).toBe(true)
  expect(ana.send({ type: 'group.remove', group, who: id('caio') })).toEqual({
    ok: false,
    error: 'not-the-leader',
  })
  expect(bia.send({ type: 'group.remove', group, who: id('ana') }).ok).toBe(true)
  await world.pass(5000)
  for (const one of people) expect(members(one, group)).toEqual(['bia', 'caio'])
  expect(bia.send({ type: 'group.disband', group }).ok).toBe(true)
  await world.pass(5000)
  expect(groupOf(caio, group)?.card.disbanded).toBe(true)
  expect(tell(caio, group, 'x')).toEqual({ ok: false, error: 'group-disbanded' })
  // the id is the founder's for ever: somebody else can found a group of that name, she cannot
  const again = { type: 'group.found', name: 'lab', topic: safeText('') } as const
  expect(ana.send(again)).toEqual({ ok: false, error: 'name-spent' })
  expect(bia.send(again).ok).toBe(true)
})

test('an heir takes over from a leader who is gone, who is a member when they come back', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  await ana.quit()
  await world.pass(3000)
  expect(bia.send({ type: 'group.claim', group })).toEqual({ ok: false, error: 'leader-is-here' })
  await world.pass(8 * 24 * 3_600_000)
  expect(caio.send({ type: 'group.claim', group })).toEqual({ ok: false, error: 'leader-is-here' })
  expect(bia.send({ type: 'group.claim', group }).ok).toBe(true)
  await world.pass(5000)
  expect(leader(caio, group)).toBe('bia')
  ana.start()
  await world.pass(30_000)
  expect(leader(ana, group)).toBe('bia')
  expect(members(ana, group)).toEqual(['ana', 'bia', 'caio'])
  tell(ana, group, 'back')
  await world.pass(3000)
  expect(lines(caio, group)).toEqual(['ana: back'])
}, 60_000)

test('words of an author who is away for good come from whoever has them, also on a wiped broker', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  await caio.quit()
  tell(bia, group, 'remember this')
  await world.pass(3000)
  await bia.quit()
  world.broker.wipe()
  await world.pass(60_000)
  caio.start()
  await world.pass(30_000)
  expect(lines(caio, group)).toEqual(['bia: remember this'])
  expect(lines(ana, group)).toEqual(['bia: remember this'])
})

test('a wiped card comes back from any member while the leader is away', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana] = people
  await ana.quit()
  world.broker.inject({
    topic: `papo/GROUPS/${group}/info/ana`,
    payload: new Uint8Array(0),
    retain: true,
    qos: 1,
  })
  await world.pass(60_000)
  const dora = world.person('dora')
  dora.start()
  await world.pass(10_000)
  expect(members(dora, group)).toEqual(['ana', 'bia', 'caio'])
  ana.start()
  await world.pass(30_000)
  const stands = [...world.broker.retained.keys()].filter((topic) => topic.includes('/info/'))
  expect(stands).toEqual([`papo/GROUPS/${group}/info/ana`])
})

test('whom a leader writes in unasked is told, and the group is muted until they want to hear it', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana] = people
  const dora = world.person('dora')
  dora.start()
  await world.pass(3000)
  world.broker.inject(unaskedCard(ana, group, dora, world.clock.now()))
  await world.pass(3000)
  expect(members(dora, group)).toEqual(['ana', 'bia', 'dora'])
  const of = (who: Person) => groupOf(who, group)?.changes.at(-1)
  expect(of(dora)).toMatchObject({ kind: 'added', who: 'dora', by: 'ana' })
  expect(of(ana)).toMatchObject({ kind: 'joined', who: 'dora' })
  const place = conversationOf(group)
  expect(stateOf(dora).conversations.get(place)?.muted).toBe(true)
  // who asked is a member like others
  expect(stateOf(people[1] ?? dora).conversations.get(place)?.muted).toBe(false)
  // and out they go, as anybody who leaves
  expect(dora.send({ type: 'group.leave', group }).ok).toBe(true)
  await world.pass(3000)
  for (const one of [...people, dora]) expect(members(one, group)).toEqual(['ana', 'bia'])
})
