/** Open topics beside groups: one filter may be wanted for both, and neither takes from the other. */
import { expect, test } from 'vitest'
import { parseTopicFilter } from '../../../../src/core/broker/topic-filter.ts'
import { topicConversationId } from '../../../../src/core/ids.ts'
import { addSpace, groupMessagesFilter } from '../../../../src/protocol/topics.ts'
import {
  groupWith,
  groupTranscript,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
import type { Person } from '../../../support/network/network.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import { stateOf } from '../../../support/network/direct-session.ts'

const heardAt = (who: Person, topic: string) => {
  const filter = parseTopicFilter(topic)
  if (filter === undefined) throw new Error(`${topic} is no topic`)
  return who.disk.history.page(topicConversationId(filter), { kind: 'newest' }, 1000).messages
    .length
}

test('who follows all of papo sees that a group of others talks, and holds none of it', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana, bia] = people
  const carol = network.person('carol')
  carol.start()
  await network.advance(3000)
  const before = heardAt(carol, 'papo/#')
  carol.send({ type: 'topic.follow', topic: 'papo/#' })
  bia?.send({ type: 'topic.follow', topic: 'papo/GROUPS/#' })
  await network.advance(3000)
  sendToGroup(ana, group, 'one')
  await network.advance(3000)
  expect(heardAt(carol, 'papo/#')).toBeGreaterThan(before)
  expect(groupTranscript(carol, group)).toEqual([])
  expect(carol.disk.deferred.authors()).toEqual([])
  expect([...stateOf(carol).refused.keys()]).toEqual([])
  expect(bia && groupTranscript(bia, group)).toEqual(['ana: one'])
})

test('the topic of a group and an open topic alike: leaving the one leaves the other', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana, bia] = people
  const topic = addSpace('papo', groupMessagesFilter(group))
  bia.send({ type: 'topic.follow', topic })
  await network.advance(1000)
  bia.send({ type: 'topic.unfollow', topic })
  await network.advance(1000)
  sendToGroup(ana, group, 'still here?')
  await network.advance(3000)
  expect(groupTranscript(bia, group)).toEqual(['ana: still here?'])
  bia.send({ type: 'topic.follow', topic })
  await network.advance(1000)
  bia.send({ type: 'group.leave', group })
  await network.clock.until(() => memberIds(ana, group).length === 1, 'bia has left')
  await network.advance(3000)
  const before = heardAt(bia, topic)
  sendToGroup(ana, group, 'alone')
  await network.advance(3000)
  expect(heardAt(bia, topic)).toBe(before + 1)
  expect(groupTranscript(bia, group)).toEqual(['ana: still here?'])
})
