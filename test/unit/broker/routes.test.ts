/** Who gets a message: filters with wildcards, shared ones, and the options of MQTT 5. */
import { array, assert, boolean, constant, constantFrom, oneof, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { createRoutes, splitShared } from '../../../src/adapters/broker/sessions/routes.ts'
import { createBrokerSession } from '../../../src/adapters/broker/sessions/session.ts'
import type { BrokerSession, ClientLink } from '../../../src/adapters/broker/sessions/session.ts'
import { createTopicTree } from '../../../src/adapters/broker/sessions/topic-tree.ts'
import { isTopicFilter, matchesTopic } from '../../../src/core/broker/topic-filter.ts'
import type { GrantedFilter } from '../../../src/adapters/broker/store/session-records.ts'

const session = (id: string) => createBrokerSession(id, { isStored: false, expiry: 0, usedAt: 0 })
const granted = (filter: string, more: Partial<GrantedFilter> = {}): GrantedFilter => ({
  filter,
  qos: 1,
  noLocal: false,
  retainAsPublished: false,
  id: 0,
  ...more,
})
const idsOf = (routes: readonly { readonly session: BrokerSession }[]) =>
  routes.map((route) => route.session.id).toSorted()

test.each([
  ['a/b', 'a/b', true],
  ['a/+', 'a/b', true],
  ['a/+', 'a', false],
  ['a/+', 'a/', true],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['#', 'a/b', true],
  ['+/+', '/a', true],
  ['#', '$SYS/broker', false],
  ['+/broker', '$SYS/broker', false],
  ['$SYS/#', '$SYS/broker', true],
  ['$x/+', '$x/a', true],
  ['a/b', 'a/b/c', false],
])('%s wants %s: %j', (filter, topic, wants) => {
  const tree = createTopicTree<string>()
  tree.set(filter, 'key', 'value')
  expect(tree.match(topic)).toEqual(wants ? ['value'] : [])
  expect(matchesTopic(filter, topic)).toBe(wants)
})

test('the tree and the comparison with one filter agree, also after filters were taken away', () => {
  const level = constantFrom('a', 'b', '', '$x')
  const topics = array(level, { minLength: 1, maxLength: 4 })
  const filters = tuple(array(oneof(level, constant('+')), { maxLength: 3 }), boolean()).map(
    ([levels, isOpen]) => (isOpen || levels.length === 0 ? [...levels, '#'] : levels),
  )
  assert(
    property(array(filters), array(filters), topics, (kept, removed, topic) => {
      const tree = createTopicTree<string>()
      for (const filter of [...kept, ...removed])
        tree.set(filter.join('/'), 'key', filter.join('/'))
      for (const filter of removed) tree.remove(filter.join('/'), 'key')
      const names = new Set(removed.map((filter) => filter.join('/')))
      const wanted = kept
        .filter(
          (filter) =>
            !names.has(filter.join('/')) && matchesTopic(filter.join('/'), topic.join('/')),
        )
        .map((filter) => filter.join('/'))
      expect(new Set(tree.match(topic.join('/')))).toEqual(new Set(wanted))
    }),
  )
})

test.each([
  ['a/+/b', true],
  ['#', true],
  ['a/#', true],
  ['', false],
  ['a#', false],
  ['#/a', false],
  ['a+/b', false],
])('%j is a filter: %j', (filter, isOne) => {
  expect(isTopicFilter(filter)).toBe(isOne)
})

test('a client with several filters that match gets a message once, at the highest QoS, with all identifiers', () => {
  const routes = createRoutes()
  const ana = session('ana')
  routes.set(ana, granted('a/+', { qos: 0, id: 7 }))
  routes.set(ana, granted('a/#', { qos: 2, id: 9, retainAsPublished: true }))
  routes.set(ana, granted('b'))
  expect(routes.match('a/b', undefined)).toEqual([
    { session: ana, qos: 2, retainAsPublished: true, ids: expect.arrayContaining([7, 9]) },
  ])
  expect(routes.count()).toBe(3)
  // a filter that is given again takes the place of the old one
  expect(routes.set(ana, granted('a/#', { qos: 1 }))).toBe(false)
  expect(routes.match('a/b', undefined)).toMatchObject([
    { qos: 1, retainAsPublished: false, ids: [7] },
  ])
  expect(routes.remove(ana, 'a/#')).toBe(true)
  expect(routes.remove(ana, 'a/#')).toBe(false)
  expect(routes.match('a/b', undefined)).toMatchObject([{ qos: 0 }])
  routes.forget(ana)
  expect(routes.match('a/b', undefined)).toEqual([])
  expect(routes.count()).toBe(0)
})

test('with No Local nobody hears what he says himself, unless another filter of his wants it', () => {
  const routes = createRoutes()
  const [ana, bia] = [session('ana'), session('bia')]
  for (const one of [ana, bia]) routes.set(one, granted('talk', { noLocal: true }))
  expect(idsOf(routes.match('talk', ana))).toEqual(['bia'])
  expect(idsOf(routes.match('talk', undefined))).toEqual(['ana', 'bia'])
  routes.set(ana, granted('#'))
  expect(idsOf(routes.match('talk', ana))).toEqual(['ana', 'bia'])
})

test('the members of a shared subscription take turns, those that are there first', () => {
  const routes = createRoutes()
  const members = ['ana', 'bia', 'caio'].map(session)
  for (const member of members) routes.set(member, granted('$share/team/work/+'))
  const link: ClientLink | undefined = undefined
  const turns = () =>
    Array.from({ length: 6 }, () => idsOf(routes.match('work/1', undefined)).join('+'))
  expect(turns()).toEqual(['ana', 'bia', 'caio', 'ana', 'bia', 'caio'])
  expect(members.every((member) => member.link === link)).toBe(true)
  // another group gets its own copy
  const dora = session('dora')
  routes.set(dora, granted('$share/others/work/#'))
  expect(idsOf(routes.match('work/1', undefined))).toHaveLength(2)
  routes.remove(dora, '$share/others/work/#')
  expect(idsOf(routes.match('work/1', undefined))).toHaveLength(1)
})

test.each([
  ['$share/team/a/#', '$share/team/a/#', 'a/#'],
  ['$share/team', undefined, '$share/team'],
  ['$share/+/a', undefined, '$share/+/a'],
  ['$share//a', undefined, '$share//a'],
  ['a/b', undefined, 'a/b'],
])('%s is of the group %s', (given, group, filter) => {
  expect(splitShared(given)).toEqual({ group, filter })
})
