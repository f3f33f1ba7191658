/** Whatever comes on an open topic: it never throws, is short, is safe, and is nobody's word. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { matches } from '../support/network/memory-broker/filters.ts'
import {
  isInSpace,
  isWildcard,
  MAX_FILTER,
  parseTopicFilter,
  matchesTopic,
} from '../../src/core/broker/topic-filter.ts'
import {
  topicConversationId,
  filterOf,
  parseGroupId,
  ANONYMOUS,
  parseUserId,
  personOf,
  groupOf,
} from '../../src/core/ids.ts'
import { keyOf, topicChannel } from '../../src/core/channel.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { MAX_OPEN_TOPIC_LINE } from '../../src/model/open-topics/open-topics.ts'
import { decodeOpenTopicLine } from '../../src/protocol/open-topic-line.ts'

const utf8 = new TextEncoder()

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => utf8.encode(text)),
  fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => utf8.encode(text)),
  fc
    .tuple(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }))
    .map(([name, text]) => utf8.encode(`${name}: ${text}`)),
  fc
    .tuple(fc.constantFrom('é', '€', '😀', 'x', '\u001B[31m'), fc.integer({ min: 1, max: 20_000 }))
    .map(([char, count]) => utf8.encode(char.repeat(count))),
)

test('any bytes give a line that a terminal may be given, and no more than a line', () => {
  fc.assert(
    fc.property(payload, (bytes) => {
      const { text, from, note } = decodeOpenTopicLine(bytes)
      expect(text.length).toBeLessThanOrEqual(MAX_OPEN_TOPIC_LINE)
      expect(safeText(text)).toBe(text)
      expect(from === undefined || parseUserId(from) !== undefined).toBe(true)
      const hidden = note?.kind === 'binary' || note?.kind === 'empty'
      expect(text.trim() === '').toBe(hidden)
      expect(note?.count ?? bytes.length).toBe(note?.kind === 'empty' ? 0 : bytes.length)
    }),
    { numRuns: 2000 },
  )
})

test('a text that is safe and short is shown as it is', () => {
  const safe = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    .map((text) => safeText(text))
    .filter((text) => text.trim() !== '' && !text.includes(': '))
  fc.assert(
    fc.property(safe, (text) => {
      expect(decodeOpenTopicLine(utf8.encode(text))).toEqual({ text })
    }),
  )
})

const level = fc.constantFrom('a', 'b', '+', '#', '', '$SYS', 'a+', 'é', 'x y')
const filter = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 220 }),
  fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/')),
)

test('what is read as a filter is one that brokers take, and stays what it is', () => {
  fc.assert(
    fc.property(filter, (typed) => {
      const read = parseTopicFilter(typed)
      if (read === undefined) return
      expect(read).toBe(typed)
      expect(read.length).toBeLessThanOrEqual(MAX_FILTER)
      expect(read).not.toMatch(/\p{Cc}/u)
      const levels = read.split('/')
      expect(levels.slice(0, -1)).not.toContain('#')
      expect(levels.filter((one) => /[+#]/u.test(one) && one.length > 1)).toEqual([])
      expect(filterOf(topicConversationId(read))).toBe(read)
      expect([personOf(topicConversationId(read)), groupOf(topicConversationId(read))]).toEqual([
        undefined,
        undefined,
      ])
      expect(parseGroupId(keyOf(topicChannel(read)))).toBeUndefined()
    }),
    { numRuns: 2000 },
  )
})

test('our filters want what a broker’s want', () => {
  const topic = fc
    .array(fc.constantFrom('a', 'b', '', '$SYS'), { minLength: 1, maxLength: 4 })
    .map((levels) => levels.join('/'))
  fc.assert(
    fc.property(filter, topic, (typed, wanted) => {
      const read = parseTopicFilter(typed)
      if (read === undefined) return
      expect(matchesTopic(read, wanted)).toBe(matches(read, wanted))
      expect(isWildcard(read) || matchesTopic(read, wanted) === (read === wanted)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('nobody can have the name that stands for nobody', () => {
  expect(parseUserId(ANONYMOUS)).toBeUndefined()
  expect(isInSpace('papo', 'papo/USERS/x')).toBe(true)
  expect(isInSpace('papo', 'papo2/USERS/x')).toBe(false)
})
