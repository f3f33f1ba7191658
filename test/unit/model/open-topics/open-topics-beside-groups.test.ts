/** Open topics beside groups: one filter may be wanted for both, and neither takes from the other. */
import { expect, test } from 'vitest'
import { topicFilter } from '../../../../src/core/topic-filter.ts'
import { conversationAt } from '../../../../src/core/ids.ts'
import { inSpace, messagesOf } from '../../../../src/protocol/topics.ts'
import { club, lines, members, tell } from '../../../support/network/group.ts'
import type { Person } from '../../../support/network/network.ts'
import { town } from '../../../support/network/network.ts'
import { stateOf } from '../../../support/network/direct-session.ts'

const heardAt = (who: Person, topic: string) => {
  const filter = topicFilter(topic)
  if (filter === undefined) throw new Error(`${topic} is no topic`)
  return who.disk.history.page(conversationAt(filter), { kind: 'newest' }, 1000).messages.length
}

test('who follows all of papo sees that a group of others talks, and holds none of it', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana, bia] = people
  const carol = world.person('carol')
  carol.start()
  await world.pass(3000)
  const before = heardAt(carol, 'papo/#')
  carol.send({ type: 'topic.follow', topic: 'papo/#' })
  bia?.send({ type: 'topic.follow', topic: 'papo/GROUPS/#' })
  await world.pass(3000)
  tell(ana, group, 'one')
  await world.pass(3000)
  expect(heardAt(carol, 'papo/#')).toBeGreaterThan(before)
  expect(lines(carol, group)).toEqual([])
  expect(carol.disk.held.authors()).toEqual([])
  expect([...stateOf(carol).refused.keys()]).toEqual([])
  expect(bia && lines(bia, group)).toEqual(['ana: one'])
})

test('the topic of a group and an open topic alike: leaving the one leaves the other', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  const topic = inSpace('papo', messagesOf(group))
  bia.send({ type: 'topic.follow', topic })
  await world.pass(1000)
  bia.send({ type: 'topic.leave', topic })
  await world.pass(1000)
  tell(ana, group, 'still here?')
  await world.pass(3000)
  expect(lines(bia, group)).toEqual(['ana: still here?'])
  bia.send({ type: 'topic.follow', topic })
  await world.pass(1000)
  bia.send({ type: 'group.leave', group })
  await world.clock.until(() => members(ana, group).length === 1, 'bia has left')
  await world.pass(3000)
  const before = heardAt(bia, topic)
  tell(ana, group, 'alone')
  await world.pass(3000)
  expect(heardAt(bia, topic)).toBe(before + 1)
  expect(lines(bia, group)).toEqual(['ana: still here?'])
})
