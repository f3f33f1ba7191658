/** Lines that a broker retains or sends once more: which of them stand in the history already. */
import { expect, test } from 'vitest'
import { topicChannel } from '../../../../src/core/channel.ts'
import type { Millis, SafeText, TopicFilter } from '../../../../src/core/ids.ts'
import { ANONYMOUS, topicConversationId } from '../../../../src/core/ids.ts'
import type { Message } from '../../../../src/model/messages/messages.ts'
import type { Unsigned } from '../../../../src/model/messages/unsigned.ts'
import { createRetainedDedupe } from '../../../../src/runtime/bridges/retained-dedupe.ts'
import { refOf } from '../../../support/disk/events.ts'

const FILTER = 'house/#' as TopicFilter
const OTHER = 'garden/#' as TopicFilter
const DOOR = 'house/door'
const GATE = 'house/gate'

const line = (topic: string, text: string, unsigned: Unsigned = {}): Message => ({
  id: refOf(1),
  conversation: topicConversationId(FILTER),
  channel: topicChannel(FILTER),
  by: ANONYMOUS,
  at: 0 as Millis,
  seq: 0,
  text: text as SafeText,
  reactions: [],
  unsigned: { topic: topic as SafeText, ...unsigned },
})
const OPEN = line(DOOR, 'open')
const SHUT = line(DOOR, 'shut')
const flood = line(DOOR, '', { note: { kind: 'flood', count: 3 } })

const createDedupe = (history: readonly Message[]) => {
  let reads = 0
  const dedupe = createRetainedDedupe({
    page: (conversation, _, limit) => {
      reads += 1
      const messages = conversation === topicConversationId(FILTER) ? history.slice(-limit) : []
      return { messages, hasOlder: false, hasNewer: false }
    },
  })
  return { dedupe, reads: () => reads }
}

test.each<[string, history: readonly Message[], Message, newest: boolean, recent: boolean]>([
  ['nothing was there', [], OPEN, false, false],
  ['it is the newest line of its topic', [SHUT, OPEN], OPEN, true, true],
  ['its topic has a newer line', [OPEN, SHUT], OPEN, false, true],
  ['another topic has a newer line', [OPEN, line(GATE, 'shut')], OPEN, true, true],
  ['another topic has the same text', [line(GATE, 'open')], OPEN, false, false],
  [
    'another name wrote the same text',
    [line(DOOR, 'open', { from: 'bob' as SafeText })],
    OPEN,
    false,
    false,
  ],
  [
    'a note stands in place of the text',
    [line(DOOR, 'open', { note: { kind: 'cut', count: 9 } })],
    OPEN,
    false,
    false,
  ],
  ['a note of a flood came after it', [OPEN, flood], OPEN, true, true],
  ['it was retained and came anew', [line(DOOR, 'open', { retained: true })], OPEN, true, true],
  [
    'it is the oldest of two hundred lines',
    [OPEN, ...Array.from({ length: 199 }, () => line(GATE, 'x'))],
    OPEN,
    true,
    true,
  ],
  [
    'more than two hundred lines are newer',
    [OPEN, ...Array.from({ length: 200 }, () => line(GATE, 'x'))],
    OPEN,
    false,
    false,
  ],
])('%s', (_, history, message, newest, recent) => {
  const topic = message.unsigned?.topic ?? FILTER
  const { dedupe } = createDedupe(history)
  expect(dedupe.isNewest(FILTER, topic, message)).toBe(newest)
  expect(dedupe.isRecent(FILTER, message)).toBe(recent)
  expect(dedupe.isNewest(OTHER, topic, message)).toBe(false)
})

test.each<[string, recorded: readonly Message[], Message, boolean]>([
  ['the line before counts no more', [OPEN, SHUT], OPEN, false],
  ['the last one does', [OPEN, SHUT], SHUT, true],
  ['each topic has its own last line', [OPEN, line(GATE, 'shut')], OPEN, true],
  [
    'of 2,000 topics all are remembered',
    [OPEN, ...Array.from({ length: 1999 }, (__, n) => line(`house/${n}`, 'x'))],
    OPEN,
    true,
  ],
  [
    'one topic more, and the one that was silent for longest is forgotten',
    [OPEN, SHUT, ...Array.from({ length: 2000 }, (__, n) => line(`house/${n}`, 'x'))],
    SHUT,
    false,
  ],
  [
    'a topic that had a line lately is not that one',
    [
      line(GATE, 'shut'),
      OPEN,
      ...Array.from({ length: 1998 }, (__, n) => line(`house/${n}`, 'x')),
      line(GATE, 'open'),
      line('house/new', 'x'),
    ],
    line(GATE, 'open'),
    true,
  ],
])('after recorded lines: %s', (_, recorded, message, newest) => {
  const { dedupe, reads } = createDedupe([])
  // the first question reads the history; from then on it is remembered
  dedupe.isNewest(FILTER, DOOR, OPEN)
  for (const one of recorded) dedupe.record(FILTER, one.unsigned?.topic ?? FILTER, one)
  expect(dedupe.isNewest(FILTER, message.unsigned?.topic ?? FILTER, message)).toBe(newest)
  expect(reads()).toBe(1)
})

test('a topic of any length is remembered by its beginning, as the line names it', () => {
  const { dedupe } = createDedupe([])
  const long = `house/${'x'.repeat(60_000)}`
  dedupe.isNewest(FILTER, DOOR, OPEN)
  dedupe.record(FILTER, long, OPEN)
  expect(dedupe.isNewest(FILTER, long, OPEN)).toBe(true)
  expect(dedupe.isNewest(FILTER, `${long}/y`, OPEN)).toBe(true)
  expect(dedupe.isNewest(FILTER, 'house/y', OPEN)).toBe(false)
})

test('before the first question nothing is remembered; after a forgotten filter it is read anew', () => {
  const { dedupe, reads } = createDedupe([OPEN])
  dedupe.record(FILTER, DOOR, SHUT)
  expect(reads()).toBe(0)
  expect(dedupe.isNewest(FILTER, DOOR, OPEN)).toBe(true)
  dedupe.record(FILTER, DOOR, SHUT)
  expect(dedupe.isNewest(FILTER, DOOR, OPEN)).toBe(false)
  dedupe.forget(FILTER)
  expect(dedupe.isNewest(FILTER, DOOR, OPEN)).toBe(true)
  expect(reads()).toBe(2)
})
