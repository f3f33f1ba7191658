/** Which filters are heard at QoS 0: those that bring what is true only now, whoever follows them. */
import { array, assert, boolean, constantFrom, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { filtersOverlap, matchesTopic } from '../../../src/core/broker/topic-filter.ts'
import { subscriptionQos } from '../../../src/protocol/topics.ts'

test.each([
  ['papo/USERS/+', 0],
  ['papo/GROUPS/+/roster/+', 0],
  ['papo/WHO/+', 0],
  ['#', 0],
  ['papo/#', 0],
  ['papo/+/bob', 0],
  ['papo/USERS/bob', 0],
  ['+/+/+', 0],
  ['papo/GROUPS/+/messages/+', 1],
  ['papo/CONTROL/bob_Control/+', 1],
  ['papo/SESSIONS/bob/+/+', 1],
  ['house/+', 1],
  ['papo/USERS', 1],
  ['other/USERS/+', 1],
  ['$SYS/#', 1],
] as const)('%s is heard at QoS %i', (filter, qos) => {
  expect(subscriptionQos('papo', filter)).toBe(qos)
})

test('two filters overlap wherever a topic is wanted by both', () => {
  const level = constantFrom('a', 'b', '+')
  const filter = tuple(array(level, { minLength: 1, maxLength: 4 }), boolean()).map(
    ([levels, open]) => (open ? [...levels, '#'] : levels).join('/'),
  )
  const topics = ['a', 'b'].flatMap((one) => [one, `${one}/a`, `${one}/b`])
  const more = topics.flatMap((one) => [one, ...topics.map((other) => `${one}/${other}`)])
  const all = more.flatMap((one) => [one, `${one}/a`, `${one}/b`])
  assert(
    property(filter, filter, (one, other) => {
      const both = all.some((topic) => matchesTopic(one, topic) && matchesTopic(other, topic))
      expect(filtersOverlap(one, other)).toBe(both)
      expect(filtersOverlap(other, one)).toBe(both)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a/c', false],
  ['a/+', 'a/c', true],
  ['a/+', 'a/c/d', false],
  ['a/#', 'a/c/d', true],
  ['a/#', 'a', true],
  ['#', '$SYS/load', false],
  ['+/load', '$SYS/load', false],
  ['$SYS/#', '$SYS/load', true],
])('%s wants %s: %s', (filter, topic, isWanted) => {
  expect(matchesTopic(filter, topic)).toBe(isWanted)
})

test('a wildcard in front has nothing in common with what only a broker says', () => {
  const pairs = [
    ['$SYS/#', '#', false],
    ['$SYS/load', '+/load', false],
    ['$SYS/#', '$SYS/+', true],
  ] as const
  for (const [one, other, overlap] of pairs)
    expect([filtersOverlap(one, other), filtersOverlap(other, one)]).toEqual([overlap, overlap])
})
