/** Who, where and when a typed search means. */
import { expect, test } from 'vitest'
import { groupConversationId, parseMillis } from '../../../../src/core/ids.ts'
import { readSearch } from '../../../../src/model/screen/read-search.ts'
import {
  createScreenHarness,
  directConversation,
  idOf,
} from '../../../support/screen/screen-harness.tsx'

const readTime = (typed: string) => (/^\d+$/u.test(typed) ? parseMillis(Number(typed)) : undefined)

const world = () => {
  const harness = createScreenHarness()
  for (const name of ['bob', 'bobby', 'Łucja', 'Ana Maria']) {
    harness.meet(name)
    harness.openSessionWith(name)
  }
  const lab = groupConversationId(harness.createsGroup('bob', 'lab'))
  const read = (typed: string, here?: typeof lab) =>
    readSearch(harness.state(), typed, readTime, here)
  return { lab, read }
}

test('from: means whoever is called so, else whoever begins so; accents and case do not matter', () => {
  const { read } = world()
  expect(read('from:bob').query.authors).toEqual([idOf('bob')])
  expect(read('from:@bobb').query.authors).toEqual([idOf('bobby')])
  expect(read('from:bo').query.authors).toEqual([idOf('bob'), idOf('bobby')])
  expect(read('from:lucja').query.authors).toEqual([idOf('Łucja')])
  expect(read('from:"ana maria"').query.authors).toEqual([idOf('Ana Maria')])
  expect(read('from:me').query.authors).toEqual([idOf('alice')])
  expect(read('de:você').query.authors).toEqual([idOf('alice')])
  // who was forgotten may have written all the same
  expect(read('from:zoe').query.authors).toEqual([idOf('zoe')])
  expect(read('from:bob from:bobby').query.authors).toEqual([])
})

test('in: means a person, a group or a topic, and counts more than the open conversation', () => {
  const { lab, read } = world()
  const bobs = directConversation('bob')
  expect(read('oi', bobs).query).toEqual({ words: 'oi', conversations: [bobs] })
  expect(read('oi in:#lab', bobs).query.conversations).toEqual([lab])
  expect(read('in:la').query.conversations).toEqual([lab])
  expect(read('in:@bobby').query.conversations).toEqual([directConversation('bobby')])
})

test('before: and after: are times, and all of them hold', () => {
  const { read } = world()
  expect(read('a after:1763630000005 before:1763630000009').query).toEqual({
    words: 'a  ',
    since: 1763630000005,
    until: 1763630000009,
  })
})

test('what names nobody, nowhere or no date is told', () => {
  const { read } = world()
  expect(read('from:# oi').problem).toEqual({ operator: 'from', value: '#' })
  expect(read('in:#nowhere').problem).toEqual({ operator: 'in', value: '#nowhere' })
  expect(read('before:soon').problem).toEqual({ operator: 'before', value: 'soon' })
  expect(read('after:soon').problem).toEqual({ operator: 'after', value: 'soon' })
})

test('of a name that nobody known has it is told that it may be why nothing is found', () => {
  const { read } = world()
  expect(read('from:nobdy oi').doubt).toEqual({ operator: 'from', value: 'nobdy' })
  for (const typed of ['from:bob', 'from:bo', 'from:me', 'oi'])
    expect(read(typed).doubt).toBeUndefined()
})

test('something is asked for by words or by an operator, and not by signs', () => {
  const { read } = world()
  expect(['oi', 'from:bob', '?!', ' ', 'from:'].map((typed) => read(typed).asks)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
