/** A whole examination of brokers in memory that deny one thing: that thing is blamed, and no other. */
import { expect, test } from 'vitest'
import { systemIds } from '../../../src/adapters/ids.ts'
import type { LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { DoctorReport } from '../../../src/core/broker/doctor-report.ts'
import type { UserId } from '../../../src/core/ids.ts'
import { examineBroker } from '../../../src/doctor/examination.ts'
import type { Link, Transport } from '../../../src/ports/transport.ts'
import { createMemoryBroker } from '../../support/network/memory-broker.ts'
import type { MemoryBrokerOptions } from '../../support/network/memory-broker.ts'
import { createTestClock } from '../../support/network/test-clock.ts'

type Situation = Omit<MemoryBrokerOptions, 'after'> & {
  /** True for what the broker keeps back without a word. */
  readonly hides?: (topic: string) => boolean
  /** How late (ms) everything is on its way to a subscriber. */
  readonly delay?: number
  /** The same for the first one on each topic only. */
  readonly firstDelay?: number
  /** Ends the connection at the first publish. */
  readonly endsWith?: LinkEnd
  readonly urls?: readonly string[]
  readonly timeout?: number
}

/** Examines such a broker in test time. */
const examined = async ({
  hides = () => false,
  delay = 0,
  firstDelay = delay,
  endsWith,
  urls = ['mqtt://up'],
  timeout = 60_000,
  ...options
}: Situation) => {
  const clock = createTestClock()
  const broker = createMemoryBroker({ ...options, after: clock.after })
  const clientIds: string[] = []
  const begun: string[] = []
  const topics: string[] = []
  const transport: Transport = {
    connect: async (linkOptions, events) => {
      clientIds.push(linkOptions.clientId)
      begun.push(`${linkOptions.clientId} ${linkOptions.sessionExpiry}`)
      const opened = await broker.transport.connect(linkOptions, {
        ...events,
        onPacket: (packet) => {
          const millis = topics.includes(packet.topic) ? delay : firstDelay
          topics.push(packet.topic)
          if (hides(packet.topic)) return
          if (millis === 0) events.onPacket(packet)
          else clock.after(millis, () => events.onPacket(packet))
        },
      })
      if ('reason' in opened || !endsWith) return opened
      const publish: Link['publish'] = async () => {
        events.onEnd(endsWith)
        return 'lost'
      }
      return { ...opened, publish }
    },
  }
  let last: DoctorReport | undefined
  const { done } = examineBroker(
    {
      brokers: urls.map((url) => ({ url })),
      me: 'ann' as UserId,
      space: 'papo',
      baseId: 'papo-doctor',
      sessionPart: 'housemouse',
    },
    {
      transport,
      clock,
      ids: systemIds(),
      verify: () => false,
      elapsed: clock.now,
    },
    { onReport: (report) => (last = report), timeout },
  )
  await clock.until(() => last !== undefined && last.running === undefined, 'the end')
  const { findings } = await done
  const poor = findings
    .filter(({ mark }) => mark !== 'good')
    .map(({ probe, mark, outcome }) => `${probe} ${mark} ${outcome}`)
  return { findings, poor, clientIds, begun, topics }
}

const OF_GROUPS = [
  'retained untried needs-topic',
  'size untried needs-topic',
  'away untried needs-topic',
  'session untried needs-topic',
  'levels untried needs-topic',
  'copies untried needs-topic',
]
const isOfGroup = (topic: string) => /^papo\/GROUPS\/[^/]+\/messages/u.test(topic)

test('a broker that has everything', async () => {
  expect((await examined({})).poor).toEqual([])
})

test.each([
  ['refused', 'topic-unread', { deny: (_: string, __: string, topic: string) => isOfGroup(topic) }],
  ['kept back', 'topic-unread', { hides: isOfGroup }],
  ['kept back by MQTT 3.1.1', 'topic-neither', { hides: isOfGroup, version: 4 as const }],
])(
  'messages in groups %s: what would use them is not tried, and no setting is blamed',
  async (_, outcome, situation) => {
    const { poor, findings } = await examined(situation)
    expect(poor).toEqual([`topics missing ${outcome}`, ...OF_GROUPS])
    expect(findings.filter(({ remedy }) => remedy?.kind === 'setting')).toEqual([])
  },
)

test('a cluster that delivers to a new subscription late, and then quickly, is not late', async () => {
  const { poor } = await examined({ firstDelay: 3000 })
  expect(poor).not.toContain('topics less topics-late')
})

test('a broker that is three seconds late is late, and denies nothing', async () => {
  const { poor, findings } = await examined({ delay: 3000 })
  expect(poor).toContain('topics less topics-late')
  expect(findings.filter(({ mark }) => mark === 'missing')).toEqual([])
  expect(findings.filter(({ remedy }) => remedy !== undefined)).toEqual([])
})

test('a broker that takes QoS 0 only: that is told once, and nothing else', async () => {
  const { poor } = await examined({ endsWith: { reason: 'no-qos1', detail: '' } })
  expect(poor).toEqual(['topics missing no-qos1'])
})

test('a broker that hangs up at every topic: no rule for one of them is blamed', async () => {
  const { poor, findings } = await examined({ endsWith: { reason: 'closed', detail: '' } })
  expect(poor[0]).toBe('topics missing hung-up')
  expect(findings.filter(({ remedy }) => remedy !== undefined)).toEqual([])
})

test('one of several is down: papo works, as the next one has everything', async () => {
  const { poor } = await examined({
    urls: ['mqtt://down', 'mqtt://up'],
    refuse: ({ url }) => (url === 'mqtt://down' ? { reason: 'refused', detail: '' } : undefined),
  })
  expect(poor).toEqual(['reach less unreached'])
})

test('of those behind the one that answers it is told whether they answer, and why not', async () => {
  const { poor, findings } = await examined({
    urls: ['mqtt://up', 'mqtt://down', 'mqtt://closed', 'mqtt://other'],
    refuse: ({ url }) => {
      if (url === 'mqtt://down') return { reason: 'refused', detail: '' }
      return url === 'mqtt://closed' ? { reason: 'bad-credentials', detail: '' } : undefined
    },
  })
  expect(poor).toEqual(['reach less unreached', 'account less account-refused'])
  const reached = findings.filter(({ probe, mark }) => probe === 'reach' && mark === 'good')
  expect(reached.map(({ facts }) => facts.name)).toEqual([
    'mqtt://up',
    'mqtt://closed',
    'mqtt://other',
  ])
})

test('no client id can be told from a topic of the examination', async () => {
  const { clientIds, topics } = await examined({})
  expect(new Set(clientIds).size).toBeGreaterThan(5)
  for (const clientId of clientIds) {
    const secret = clientId.split('-').at(-1) ?? ''
    expect(secret).toMatch(/^[0-9a-z]{8,}$/u)
    expect(topics.filter((topic) => topic.toLowerCase().includes(secret))).toEqual([])
  }
})

test('the session that is kept has the same client id each time, and begins with the end of the last one', async () => {
  const { begun } = await examined({ version: 4 })
  const sessions = begun.filter((one) => one.includes('-away-'))
  expect(sessions).toEqual([0, 60, 60, 0].map((expiry) => `papo-doctor-away-housemouse ${expiry}`))
})
