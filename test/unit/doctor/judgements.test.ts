/** What each measurement means: the mark, the text, and the lines that would change it. */
import { describe, expect, test } from 'vitest'
import { verdictOf } from '../../../src/core/broker/doctor-report.ts'
import type { Finding, FindingMark } from '../../../src/core/broker/doctor-report.ts'
import type { UserId } from '../../../src/core/ids.ts'
import {
  isLast,
  judgeAway,
  judgeClock,
  judgeCopies,
  judgeEnd,
  judgeLevels,
  judgeOtherName,
  judgeOtherNodes,
  judgeReach,
  judgeRetained,
  judgeRoundTrip,
  judgeSize,
  judgeTopics,
  judgeUntried,
} from '../../../src/doctor/judgements.ts'
import type { TopicProof } from '../../../src/doctor/probes/topics.ts'
import { essentialsOf } from '../../../src/protocol/essentials.ts'
import type { Essential } from '../../../src/protocol/essentials.ts'

const told = (...findings: readonly Finding[]) =>
  findings.map(({ probe, mark, outcome }) => `${probe} ${mark} ${outcome}`)

const rulesOf = ({ remedy }: Finding) => (remedy?.kind === 'rules' ? remedy.rules : [])
const marked = (...marks: readonly FindingMark[]) =>
  verdictOf(marks.map((mark) => ({ ...judgeLevels(7), mark })))

describe('the first connection', () => {
  const linked = { link: { version: 5, millis: 12 } } as const

  test('who gets in learns how, with which account, and by which version', () => {
    expect(told(...judgeReach(linked, '', ''))).toEqual([
      'reach good reached',
      'account good account-none',
      'client-id good client-id-taken',
      'version good version-5',
    ])
    const old = judgeReach({ link: { version: 4, millis: 1 } }, 'ann', '')
    expect(told(...old)).toContain('version good version-4')
    expect(old[1]).toMatchObject({ outcome: 'account-named', facts: { name: 'ann' } })
  })

  test('one of several is called by its address', () => {
    expect(judgeReach(linked, '', 'mqtt://b')[0]?.facts).toMatchObject({ name: 'mqtt://b' })
    expect(judgeReach(linked, '', '')[0]?.facts).not.toHaveProperty('name')
  })

  test.each([
    ['refused', ['reach missing unreached']],
    ['no-answer', ['reach missing unreached']],
    ['bad-credentials', ['reach good reached', 'account missing account-refused']],
    ['no-credentials', ['reach good reached', 'account missing account-refused']],
    ['bad-client-id', ['reach good reached', 'client-id missing client-id-refused']],
  ] as const)('%s', (reason, expected) => {
    expect(told(...judgeReach({ end: { reason, detail: '' } }, '', ''))).toEqual(expected)
  })
})

describe('topics', () => {
  const all = essentialsOf('papo', 'ann' as UserId)
  const essentialAt = (at: number): Essential => {
    const one = all[at]
    if (!one) throw new Error(`there are ${all.length} essentials`)
    return one
  }
  const proof = (at: number, more: Partial<TopicProof> = {}): TopicProof => ({
    essential: essentialAt(at),
    filterDenied: false,
    version: 4,
    publishDenied: false,
    acknowledged: true,
    cameBack: true,
    millis: 1,
    hungUpAt: undefined,
    ...more,
  })

  test('all are one line', () => {
    const found = judgeTopics(all.map((_, at) => proof(at)))
    expect(told(...found)).toEqual(['topics good topics-all'])
    expect(found[0]?.facts.count).toBe(all.length)
  })

  test.each([
    ['topic-unread', { filterDenied: true }, ['read']],
    ['topic-unread', { filterDenied: true, publishDenied: true }, ['read', 'write']],
    ['topic-unwritten', { publishDenied: true }, ['write']],
    ['topic-neither', {}, ['read', 'write']],
    // an acknowledgement of MQTT 5 says that it may be written
    ['topic-unread', { version: 5 }, ['read']],
    ['topic-neither', { version: 5, acknowledged: false }, ['read', 'write']],
    ['filter-hung-up', { hungUpAt: 'filter' }, ['read']],
    ['topic-hung-up', { hungUpAt: 'topic' }, ['write']],
  ] as const)('%s %j', (outcome, more, accesses) => {
    const found = judgeTopics([proof(0), proof(2, { ...more, cameBack: false }), proof(3)])
    expect(told(...found)).toEqual([`topics missing ${outcome}`])
    expect(found[0]?.facts.essential).toBe(all[2]?.kind)
    const { read, write } = essentialAt(2)
    const rules = found.flatMap(rulesOf)
    expect(rules).toEqual(accesses.map((access) => (access === 'read' ? read : write)))
  })

  test('a filter is named where it is the filter', () => {
    const [found] = judgeTopics([proof(2, { hungUpAt: 'filter', cameBack: false })])
    expect(found?.facts.topic).toBe(essentialAt(2).read.filter)
  })

  test('who may not ask who is here has less; all else works', () => {
    const rollCall = all.findIndex(({ kind }) => kind === 'roll-call')
    const found = judgeTopics([proof(rollCall, { publishDenied: true, cameBack: false })])
    expect(told(...found)).toEqual(['topics less topic-unwritten'])
  })

  test('what comes back late is late, and not denied', () => {
    const found = judgeTopics([proof(0, { millis: 40 }), proof(1, { millis: 3100 })])
    expect(told(...found)).toEqual(['topics less topics-late'])
    expect(found[0]?.facts.millis).toBe(3100)
    expect(found.flatMap(rulesOf)).toEqual([])
  })

  test('what comes back counts, whatever the broker said before', () => {
    expect(told(...judgeTopics([proof(0, { publishDenied: true })]))).toEqual([
      'topics good topics-all',
    ])
  })

  test('whether anybody may write in my name is told, and neither is a fault', () => {
    expect(told(judgeOtherName(true), judgeOtherName(false))).toEqual([
      'other-name good other-name-open',
      'other-name good other-name-refused',
    ])
  })
})

test.each([
  [true, true, 'good retained-both', undefined],
  // no broker that does so has a setting for it
  [true, false, 'less retained-by-topic', undefined],
  [false, false, 'less retained-none', 'retained'],
] as const)('retained by topic %s, by wildcard %s', (topic, wildcard, expected, setting) => {
  const found = judgeRetained({ topic, wildcard })
  expect(told(found)).toEqual([`retained ${expected}`])
  expect(found.remedy).toEqual(setting && { kind: 'setting', setting })
})

test.each([
  [66, 'no', 'good size-enough', undefined],
  [48, 'silence', 'less size-limited', 66],
  [16, 'hung-up', 'less size-limited', 48],
  [0, 'silence', 'missing size-nothing', 1],
] as const)('%i KB come back, then %s', (kilobytes, stopped, expected, of) => {
  const found = judgeSize({ kilobytes, stopped })
  expect(told(found)).toEqual([`size ${expected}`])
  expect(found.facts.of).toBe(of)
})

test.each([
  [200, true, ['away good away-all', 'session good session-kept'], 0],
  [20, true, ['away less away-some', 'session good session-kept'], 1],
  [0, true, ['away less away-none', 'session good session-kept'], 1],
  // what it would say of the queue is not known
  [0, false, ['away less away-none', 'session less session-lost'], 1],
] as const)('%i kept, the session %s', (kept, sessionKept, expected, remedies) => {
  const found = judgeAway({ kept, sessionKept })
  expect(told(...found)).toEqual(expected)
  expect(found.filter(({ remedy }) => remedy)).toHaveLength(remedies)
})

test('levels, copies and round trips', () => {
  expect(told(judgeLevels(7), judgeLevels(0))).toEqual([
    'levels good levels-some',
    'levels untried not-tried',
  ])
  expect(told(judgeCopies(1), judgeCopies(2), judgeCopies(0))).toEqual([
    'copies good copies-one',
    'copies good copies-several',
    'copies missing copies-none',
  ])
  expect(told(judgeRoundTrip(0.2), judgeRoundTrip(1500), judgeRoundTrip(Infinity))).toEqual([
    'round-trip good round-trip-fast',
    'round-trip less round-trip-slow',
    'round-trip less no-answer',
  ])
  // nothing takes no time at all
  expect(judgeRoundTrip(0.2).facts.millis).toBe(1)
})

const MINUTE = 60_000
test.each([
  [[], 'good clock-alone'],
  [[-5 * MINUTE, 2000], 'good clock-agrees'],
  [[5 * MINUTE, 6 * MINUTE, 1000], 'less clock-behind'],
  [[5 * MINUTE, 0, -MINUTE], 'good clock-others-ahead'],
] as const)('records that are %j ms ahead', (ahead, expected) => {
  expect(told(judgeClock(ahead))).toEqual([`clock ${expected}`])
})

test('the clock is behind by what is certain: the least of those that are ahead', () => {
  expect(judgeClock([9 * MINUTE, 5 * MINUTE]).facts).toMatchObject({ millis: 5 * MINUTE, count: 2 })
})

test('a broken connection is told by the probe in which it broke, with its reason', () => {
  expect(judgeEnd('size', { reason: 'closed', detail: 'x' })).toMatchObject({
    probe: 'size',
    mark: 'missing',
    facts: { reason: 'closed' },
  })
})

test('QoS 0 only is told as that, and nothing else is tried', () => {
  const found = judgeEnd('topics', { reason: 'no-qos1', detail: '' })
  expect(told(found)).toEqual(['topics missing no-qos1'])
  expect(isLast(found)).toBe(true)
  expect(isLast(judgeEnd('topics', { reason: 'closed', detail: '' }))).toBe(false)
})

test('a broker of several that is down is less, once another answered', () => {
  const down = judgeReach({ end: { reason: 'refused', detail: '' } }, '', 'mqtt://a')
  expect(told(...judgeOtherNodes(down))).toEqual(['reach less unreached'])
})

test('what is not tried says for want of what', () => {
  expect(judgeUntried('size', 'group')).toMatchObject({
    mark: 'untried',
    outcome: 'needs-topic',
    facts: { essential: 'group' },
  })
  expect(told(judgeUntried('size', undefined))).toEqual(['size untried not-tried'])
})

test('the verdict is that of the worst', () => {
  expect(marked('good', 'good')).toBe('good')
  expect(marked('good', 'less')).toBe('less')
  expect(marked('untried', 'good')).toBe('untried')
  expect(marked('untried', 'less')).toBe('less')
  expect(marked('less', 'missing', 'good')).toBe('bad')
})
