/** Following open topics and writing lines to them, one rule at a time. */
import { describe, expect, test } from 'vitest'
import { topicChannel } from '../../../../src/core/channel.ts'
import type { TopicFilter } from '../../../../src/core/ids.ts'
import { topicConversationId } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { effectsOf, reduce } from '../../../../src/model/model.ts'
import {
  MAX_FOLLOWED,
  MAX_OPEN_TOPIC_LINE,
  RETURNS_WITHIN,
  splitIntoLines,
} from '../../../../src/model/open-topics/open-topics.ts'
import type { TopicCommand } from '../../../../src/model/open-topics/open-topics.ts'
import {
  ALICE,
  BOB,
  eventsOf,
  linkIs,
  message,
  refAt,
  stateAfter,
  text,
  time,
  verdictOf,
} from '../../../support/model/rules.ts'

const HOUSE = 'house' as TopicFilter
const conversation = topicConversationId(HOUSE)
const followed = (filter = HOUSE, at = 0): ChatEvent => ({
  type: 'topic.followed',
  filter,
  at: time(at),
})
const unfollowed = (filter = HOUSE): ChatEvent => ({ type: 'topic.unfollowed', filter })
const published = (seq: number, at = seq, words = `alice: ${seq}`): ChatEvent => ({
  type: 'topic.published',
  filter: HOUSE,
  seq,
  text: words,
  at: time(at),
})
const acknowledged = (seq: number): ChatEvent => ({
  type: 'topic.acknowledged',
  filter: HOUSE,
  seq,
})
const returned = (seq: number): ChatEvent => ({ type: 'topic.returned', filter: HOUSE, seq })
const publish = (words: string, topic = 'house'): TopicCommand => ({
  type: 'topic.publish',
  topic,
  text: text(words),
})
const topicOf = (...events: readonly ChatEvent[]) => stateAfter(...events).topics.get(HOUSE)
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => followed(`t/${index}` as TopicFilter, index))

const retry = (at = 5, topic = 'house', by = ALICE): TopicCommand => ({
  type: 'topic.retry',
  topic,
  line: refAt(at, by),
})

const lastLines = (count: number) =>
  topicOf(...Array.from({ length: count }, (_, index) => published(index + 1)))?.lines ?? []

const lines = (delay: number, ...between: readonly ChatEvent[]) =>
  topicOf(published(1, 0), ...between, published(2, delay))?.lines.map(({ seq }) => seq)

const unfollow = (topic = 'house'): TopicCommand => ({ type: 'topic.unfollow', topic })

const follow = (topic: string): TopicCommand => ({ type: 'topic.follow', topic })

describe('a topic is followed', () => {
  test('from then on, at the end of the list, and its conversation is there', () => {
    expect(eventsOf(stateAfter(), ALICE, follow('house/+'))).toEqual([
      followed('house/+' as TopicFilter, 1000),
    ])
    const state = stateAfter(followed(HOUSE, 3), followed('b' as TopicFilter), unfollowed())
    const again = reduce(state, [followed(HOUSE, 7)])
    expect([...again.topics.keys()]).toEqual(['b', 'house'])
    expect(again.topics.get(HOUSE)).toEqual({
      filter: HOUSE,
      since: time(7),
      followed: true,
      sentCount: 0,
      lines: [],
    })
    expect(again.conversations.has(conversation)).toBe(true)
    expect(effectsOf(again, followed())).toEqual([
      { type: 'subscribe', filters: ['house'], on: true },
    ])
  })

  test('once, and only if it is one', () => {
    expect(eventsOf(stateAfter(followed()), ALICE, follow('house'))).toEqual([])
    expect(eventsOf(stateAfter(followed(), unfollowed()), ALICE, follow('house'))).toHaveLength(1)
    expect(verdictOf(stateAfter(), ALICE, follow('a#'))).toBe('bad-topic')
  })

  test('with a hundred others at most', () => {
    expect(MAX_FOLLOWED).toBe(100)
    expect(verdictOf(stateAfter(...many(99)), ALICE, follow('house'))).toBe('granted')
    const full = stateAfter(...many(100))
    expect(verdictOf(full, ALICE, follow('house'))).toBe('too-many-topics')
    expect(verdictOf(full, ALICE, follow('t/5'))).toBe('granted')
    const left = reduce(full, [unfollowed('t/5' as TopicFilter)])
    expect(verdictOf(left, ALICE, follow('house'))).toBe('granted')
  })
})

describe('a topic is left', () => {
  test('once, and only if it was followed', () => {
    const state = stateAfter(followed())
    expect(eventsOf(state, ALICE, unfollow())).toEqual([unfollowed()])
    expect(verdictOf(state, ALICE, unfollow('other'))).toBe('unknown-topic')
    expect(verdictOf(reduce(state, [unfollowed()]), ALICE, unfollow())).toBe('unknown-topic')
    expect(effectsOf(state, unfollowed())).toEqual([
      { type: 'subscribe', filters: ['house'], on: false },
    ])
  })

  test('and nothing there is unread, new or open any more', () => {
    const line: ChatEvent = {
      type: 'message.sent',
      message: message(5, { by: BOB, conversation, seq: 0, unsigned: {} }),
    }
    const open: ChatEvent = { type: 'view.opened', conversation }
    const before = stateAfter(followed(), line, open)
    expect(before.conversations.get(conversation)).toMatchObject({
      unread: 1,
      newFrom: refAt(5, BOB),
    })
    const after = reduce(before, [unfollowed()])
    expect(after.topics.get(HOUSE)?.followed).toBe(false)
    expect(after.conversations.get(conversation)).toMatchObject({ unread: 0, newFrom: undefined })
    expect(after.open).toBeUndefined()
    const other = stateAfter(followed(), followed('b' as TopicFilter), open)
    expect(reduce(other, [unfollowed('b' as TopicFilter)]).open).toBe(conversation)
    expect(reduce(other, [unfollowed('c' as TopicFilter)])).toBe(other)
  })

  test('and forgotten when a hundred others were left after it', () => {
    const left = (count: number) => {
      const filters = Array.from({ length: count }, (_, index) => `t/${index}` as TopicFilter)
      const events = filters.flatMap((filter) => [followed(filter), unfollowed(filter)])
      return stateAfter(...events, followed()).topics
    }
    expect(left(100).size).toBe(101)
    const topics = left(101)
    expect([topics.size, topics.has('t/0' as TopicFilter), topics.has(HOUSE)]).toEqual([
      101,
      false,
      true,
    ])
    // those that I follow are not
    expect(stateAfter(...many(100), followed()).topics.size).toBe(101)
  })
})

describe('a line is said', () => {
  test.each([
    ['to a topic', 'house', [], 'granted'],
    ['to what is no topic', 'a#', [], 'bad-topic'],
    ['to many topics', 'house/+', [], 'wildcard'],
    ["to the broker's own", '$SYS/a', [], 'brokers-own'],
    ['to our own space', 'papo/USERS', [], 'own-space'],
    ['while the broker is away', 'house', [linkIs('offline')], 'not-online'],
  ] as const)('%s', (_, topic, before, verdict) => {
    expect(verdictOf(stateAfter(...before), ALICE, publish('oi', topic))).toBe(verdict)
  })

  test('with something to see, of exactly the limit with my name in front', () => {
    const state = stateAfter()
    expect(verdictOf(state, ALICE, publish(' '))).toBe('empty')
    expect(verdictOf(state, ALICE, publish('a'.repeat(4000 - 7)))).toBe('granted')
    expect(verdictOf(state, ALICE, publish('a'.repeat(4000 - 6)))).toBe('too-long')
    expect(splitIntoLines(state, 'a'.repeat(4000)).map(({ length }) => length)).toEqual([
      4000 - 7,
      7,
    ])
    expect(MAX_OPEN_TOPIC_LINE).toBe(4000)
  })

  test('as a message that nobody signed, and as a line that goes out', () => {
    const state = stateAfter(followed(), published(1))
    const line = { type: 'topic.published', filter: HOUSE, seq: 2, text: 'alice: oi' } as const
    expect(eventsOf(state, ALICE, publish('oi'))).toEqual([
      {
        type: 'message.sent',
        message: {
          ...message(1000, { conversation, channel: topicChannel(HOUSE), seq: 2 }),
          unsigned: { from: 'alice' },
        },
      },
      { ...line, at: time(1000) },
    ])
    expect(eventsOf(stateAfter(), ALICE, publish('oi'))[1]).toMatchObject({ seq: 1 })
    expect(effectsOf(state, { ...line, at: time(1000) })).toEqual([
      { type: 'publish', topic: 'house', text: 'alice: oi', line: { filter: HOUSE, seq: 2 } },
    ])
  })

  test('and remembered until it comes back', () => {
    const one = { seq: 1, text: 'alice: 1', at: time(1), sent: false }
    expect(topicOf(published(1))).toEqual({
      filter: HOUSE,
      since: time(1),
      followed: false,
      sentCount: 1,
      lines: [one],
    })
    const two = [followed(), published(1), published(2)]
    expect(topicOf(...two, acknowledged(1))?.lines.map(({ sent }) => sent)).toEqual([true, false])
    expect(topicOf(...two, returned(1))?.lines.map(({ seq }) => seq)).toEqual([2])
    expect(topicOf(...two)?.sentCount).toBe(2)
    const state = stateAfter()
    expect(reduce(state, [acknowledged(1), returned(1)])).toBe(state)
  })

  test('which it does within a day, if it went out', () => {
    expect(RETURNS_WITHIN).toBe(86_400_000)
    expect(lines(RETURNS_WITHIN - 1, acknowledged(1))).toEqual([1, 2])
    expect(lines(RETURNS_WITHIN, acknowledged(1))).toEqual([2])
    expect(lines(RETURNS_WITHIN)).toEqual([1, 2])
  })

  test('the last hundred of a topic', () => {
    expect(lastLines(100)).toHaveLength(100)
    expect([lastLines(101).length, lastLines(101)[0]?.seq]).toEqual([100, 2])
  })
})

describe('a line is said again', () => {
  const own: ChatEvent = {
    type: 'message.sent',
    message: message(5, { conversation, channel: topicChannel(HOUSE), seq: 1, unsigned: {} }),
  }
  const theirs: ChatEvent = {
    type: 'message.sent',
    message: message(6, {
      by: BOB,
      conversation,
      channel: topicChannel(HOUSE),
      seq: 1,
      unsigned: {},
    }),
  }
  const before = [followed(), own, theirs, published(1, 5)]

  test.each<readonly [string, readonly ChatEvent[], TopicCommand, string]>([
    ['that has not come back', [], retry(), 'granted'],
    ['that the broker has', [acknowledged(1)], retry(), 'already-known'],
    ['that came back', [returned(1)], retry(), 'unknown-message'],
    ['that is not there', [], retry(7), 'unknown-message'],
    ["that is another's", [], retry(6, 'house', BOB), 'unknown-message'],
    ['of many topics', [], retry(5, 'house/+'), 'wildcard'],
    ['of another topic', [], retry(5, 'other'), 'unknown-message'],
    ['while the broker is away', [linkIs('offline')], retry(), 'not-online'],
  ])('%s', (_, then, command, verdict) => {
    expect(verdictOf(stateAfter(...before, ...then), ALICE, command)).toBe(verdict)
  })

  test('as it was', () => {
    const state = stateAfter(...before)
    const again = { type: 'topic.retried', filter: HOUSE, seq: 1, text: 'alice: 1' } as const
    expect(eventsOf(state, ALICE, retry())).toEqual([again])
    expect(reduce(state, [again])).toBe(state)
    expect(effectsOf(state, again)).toEqual([
      { type: 'publish', topic: 'house', text: 'alice: 1', line: { filter: HOUSE, seq: 1 } },
    ])
  })
})
