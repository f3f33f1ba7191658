/** Groups as stories: found, join, talk, leave, remove, hand over, take over, disband. */
import { expect, test } from 'vitest'
import { groupConversationId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  admit,
  askToJoin,
  groupWith,
  acceptInvitation,
  createGroup,
  groupOf,
  invite,
  waitingJoin,
  leaderId,
  groupTranscript,
  memberIds,
  groupProgress,
  sendToGroup,
} from '../../../support/network/group.ts'
import { rosterAdding } from '../../../support/forged/outsider.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import { stateOf } from '../../../support/network/direct-session.ts'

test('one founds a group, one asks and is let in, and they talk', async () => {
  const network = createTestNetwork()
  const [ana, bia] = [network.person('ana'), network.person('bia')]
  ana.start()
  bia.start()
  await network.advance(3000)
  const lab = createGroup(ana, 'Lab', 'what we try')
  await network.clock.until(() => groupOf(bia, lab) !== undefined, 'bia sees the group')
  expect(leaderId(bia, lab)).toBe('ana')
  expect(groupOf(bia, lab)?.roster.topic).toBe('what we try')
  expect(askToJoin(bia, lab, 'oi').ok).toBe(true)
  await network.clock.until(() => waitingJoin(ana, 'bia') !== undefined, 'ana is asked')
  expect(waitingJoin(ana, 'bia')?.text).toBe('oi')
  expect(admit(ana, 'bia').ok).toBe(true)
  await network.clock.until(() => memberIds(bia, lab).length === 2, 'bia is a member')
  expect(sendToGroup(bia, lab, 'olá').ok).toBe(true)
  await network.advance(100)
  expect(sendToGroup(ana, lab, 'bem-vinda').ok).toBe(true)
  await network.advance(3000)
  for (const one of [ana, bia]) {
    expect(groupTranscript(one, lab)).toEqual(['bia: olá', 'ana: bem-vinda'])
    expect(groupProgress(one, lab)).toEqual(['delivered'])
  }
})

test('a newcomer sees nothing from before, and those who left nothing from after', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana, bia] = people
  sendToGroup(ana, group, 'one')
  await network.advance(1)
  sendToGroup(bia, group, 'two')
  await network.advance(3000)
  const caio = network.person('caio')
  caio.start()
  await network.advance(3000)
  invite(ana, group, 'caio')
  await network.clock.until(() => acceptInvitation(caio, 'ana').ok, 'caio is invited')
  await network.clock.until(() => memberIds(caio, group).length === 3, 'caio is let in by itself')
  sendToGroup(bia, group, 'three')
  await network.advance(3000)
  bia.send({ type: 'group.leave', group })
  await network.clock.until(() => memberIds(caio, group).length === 2, 'bia has left')
  sendToGroup(caio, group, 'four')
  await network.advance(60_000)
  expect(groupTranscript(ana, group)).toEqual(['ana: one', 'bia: two', 'bia: three', 'caio: four'])
  expect(groupTranscript(caio, group)).toEqual(['bia: three', 'caio: four'])
  expect(groupTranscript(bia, group)).toEqual(['ana: one', 'bia: two', 'bia: three'])
  expect(sendToGroup(bia, group, 'five')).toEqual({ ok: false, error: 'not-a-member' })
  expect(stateOf(caio).waiting).toBe(0)
})

test('a leader hands over, and the one before is a member like others', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  expect(ana.send({ type: 'group.leave', group })).toEqual({ ok: false, error: 'lead-first' })
  expect(ana.send({ type: 'group.transfer', group, to: id('bia') }).ok).toBe(true)
  await network.advance(5000)
  for (const one of people) expect(leaderId(one, group)).toBe('bia')
  expect(groupOf(caio, group)?.roster.by).toBe('bia')
  expect(network.broker.retained.has(`papo/GROUPS/${group}/roster/ana`)).toBe(false)
  expect(network.broker.retained.has(`papo/GROUPS/${group}/roster/bia`)).toBe(true)
  expect(ana.send({ type: 'group.remove', group, who: id('caio') })).toEqual({
    ok: false,
    error: 'not-the-leader',
  })
  expect(bia.send({ type: 'group.remove', group, who: id('ana') }).ok).toBe(true)
  await network.advance(5000)
  for (const one of people) expect(memberIds(one, group)).toEqual(['bia', 'caio'])
  expect(bia.send({ type: 'group.disband', group }).ok).toBe(true)
  await network.advance(5000)
  expect(groupOf(caio, group)?.roster.disbanded).toBe(true)
  expect(sendToGroup(caio, group, 'x')).toEqual({ ok: false, error: 'group-disbanded' })
  // the id is the founder's for ever: somebody else can found a group of that name, she cannot
  const again = { type: 'group.create', name: 'lab', topic: safeText('') } as const
  expect(ana.send(again)).toEqual({ ok: false, error: 'name-spent' })
  expect(bia.send(again).ok).toBe(true)
})

test('an heir takes over from a leader who is gone, who is a member when they come back', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  await ana.quit()
  await network.advance(3000)
  expect(bia.send({ type: 'group.claim', group })).toEqual({ ok: false, error: 'leader-is-here' })
  await network.advance(8 * 24 * 3_600_000)
  expect(caio.send({ type: 'group.claim', group })).toEqual({ ok: false, error: 'leader-is-here' })
  expect(bia.send({ type: 'group.claim', group }).ok).toBe(true)
  await network.advance(5000)
  expect(leaderId(caio, group)).toBe('bia')
  ana.start()
  await network.advance(30_000)
  expect(leaderId(ana, group)).toBe('bia')
  expect(memberIds(ana, group)).toEqual(['ana', 'bia', 'caio'])
  sendToGroup(ana, group, 'back')
  await network.advance(3000)
  expect(groupTranscript(caio, group)).toEqual(['ana: back'])
}, 60_000)

test('words of an author who is away for good come from whoever has them, also on a wiped broker', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  await caio.quit()
  sendToGroup(bia, group, 'remember this')
  await network.advance(3000)
  await bia.quit()
  network.broker.wipe()
  await network.advance(60_000)
  caio.start()
  await network.advance(30_000)
  expect(groupTranscript(caio, group)).toEqual(['bia: remember this'])
  expect(groupTranscript(ana, group)).toEqual(['bia: remember this'])
})

test('a wiped card comes back from any member while the leader is away', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana] = people
  await ana.quit()
  network.broker.inject({
    topic: `papo/GROUPS/${group}/roster/ana`,
    payload: new Uint8Array(0),
    retain: true,
    qos: 1,
  })
  await network.advance(60_000)
  const dora = network.person('dora')
  dora.start()
  await network.advance(10_000)
  expect(memberIds(dora, group)).toEqual(['ana', 'bia', 'caio'])
  ana.start()
  await network.advance(30_000)
  const stands = [...network.broker.retained.keys()].filter((topic) => topic.includes('/roster/'))
  expect(stands).toEqual([`papo/GROUPS/${group}/roster/ana`])
})

test('whom a leader writes in unasked is told, and the group is muted until they want to hear it', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana] = people
  const dora = network.person('dora')
  dora.start()
  await network.advance(3000)
  network.broker.inject(rosterAdding(ana, group, dora, network.clock.now()))
  await network.advance(3000)
  expect(memberIds(dora, group)).toEqual(['ana', 'bia', 'dora'])
  const of = (who: Person) => groupOf(who, group)?.changes.at(-1)
  expect(of(dora)).toMatchObject({ kind: 'added', who: 'dora', by: 'ana' })
  expect(of(ana)).toMatchObject({ kind: 'joined', who: 'dora' })
  const place = groupConversationId(group)
  expect(stateOf(dora).conversations.get(place)?.notifyLevel).toBe('nothing')
  // who asked is a member like others
  expect(stateOf(people[1] ?? dora).conversations.get(place)?.notifyLevel).toBe('all')
  // and out they go, as anybody who leaves
  expect(dora.send({ type: 'group.leave', group }).ok).toBe(true)
  await network.advance(3000)
  for (const one of [...people, dora]) expect(memberIds(one, group)).toEqual(['ana', 'bia'])
})
