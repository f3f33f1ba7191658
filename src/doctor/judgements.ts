/** What a measurement means for papo. Nothing is measured here, and nothing is said in words. */
import type {
  BrokerSetting,
  Finding,
  FindingFacts,
  FindingMark,
  Outcome,
  ProbeId,
  Remedy,
} from '../core/broker/doctor-report.ts'
import type { EssentialKind } from '../core/broker/essential.ts'
import type { LinkEnd, LinkEndReason } from '../core/broker/link-end.ts'
import type { AwayResult } from './probes/away.ts'
import { WHILE_AWAY } from './probes/away.ts'
import type { LargestPacket, RetainedBy } from './probes/packets.ts'
import { SIZES } from './probes/packets.ts'
import type { Reach } from './probes/reach.ts'
import type { TopicProof } from './probes/topics.ts'

const finding = (
  probe: ProbeId,
  mark: FindingMark,
  outcome: Outcome,
  facts: FindingFacts = {},
  remedy?: Remedy,
): Finding => ({ probe, mark, outcome, facts, ...(remedy && { remedy }) })

const settingOf = (setting: BrokerSetting): Remedy => ({ kind: 'setting', setting })

/** Ends by which a broker that answers refuses the account. */
const ACCOUNT_ENDS: ReadonlySet<LinkEndReason> = new Set([
  'bad-credentials',
  'no-credentials',
  'banned',
  'not-authorised',
  'own-certificate',
])

/** The connection ended in the middle of a probe, or the broker took none for it. */
export const judgeEnd = (probe: ProbeId, { reason, detail }: LinkEnd): Finding =>
  finding(probe, 'missing', reason === 'no-qos1' ? 'no-qos1' : 'hung-up', { reason, detail })

/** Nothing else can be learned of a broker that takes QoS 0 only: it hangs up at each packet of papo. */
export const isLast = ({ outcome }: Finding): boolean => outcome === 'no-qos1'

/** What it would have to use does not come back, or it is not known whether it does. */
export const judgeUntried = (probe: ProbeId, essential: EssentialKind | undefined): Finding =>
  essential === undefined
    ? finding(probe, 'untried', 'not-tried')
    : finding(probe, 'untried', 'needs-topic', { essential })

/** What brokers said before another one of the list answered: papo has less to choose from, and works. */
export const judgeOtherNodes = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map((one) => (one.mark === 'missing' ? { ...one, mark: 'less' } : one))

/** Whether the broker is there, and what it takes of us. `name`: its address, where there are several. */
export const judgeReach = (reach: Reach, user: string, name: string): readonly Finding[] => {
  const named = name === '' ? {} : { name }
  if ('end' in reach) {
    const { reason, detail } = reach.end
    const why = { ...named, reason, detail }
    if (ACCOUNT_ENDS.has(reason))
      return [
        finding('reach', 'good', 'reached', named),
        finding('account', 'missing', 'account-refused', why),
      ]
    if (reason === 'bad-client-id')
      return [
        finding('reach', 'good', 'reached', named),
        finding('client-id', 'missing', 'client-id-refused', why),
      ]
    return [finding('reach', 'missing', 'unreached', why)]
  }
  const { version, millis } = reach.link
  return [
    finding('reach', 'good', 'reached', { ...named, millis }),
    user === ''
      ? finding('account', 'good', 'account-none')
      : finding('account', 'good', 'account-named', { name: user }),
    finding('client-id', 'good', 'client-id-taken'),
    finding('version', 'good', version === 5 ? 'version-5' : 'version-4'),
  ]
}

/** What is denied, and what would allow it. */
const denialOf = ({ essential, hungUpAt, ...proof }: TopicProof) => {
  const { read, write } = essential
  if (hungUpAt === 'filter') return ['filter-hung-up', [read]] as const
  if (hungUpAt === 'topic') return ['topic-hung-up', [write]] as const
  if (proof.filterDenied)
    return ['topic-unread', proof.publishDenied ? [read, write] : [read]] as const
  if (proof.publishDenied) return ['topic-unwritten', [write]] as const
  // a broker of MQTT 5 refuses what may not be written: what it acknowledged and does not bring may not be read
  if (proof.acknowledged && proof.version === 5) return ['topic-unread', [read]] as const
  return ['topic-neither', [read, write]] as const
}

const judgeTopic = (proof: TopicProof): readonly Finding[] => {
  if (proof.cameBack) return []
  const { kind, read, proof: topic } = proof.essential
  const [outcome, rules] = denialOf(proof)
  const isRead = outcome === 'topic-unread' || outcome === 'filter-hung-up'
  const facts = { essential: kind, topic: isRead ? read.filter : topic }
  // whoever may not call the roll still sees and reaches everybody
  const mark = kind === 'roll-call' ? 'less' : 'missing'
  return [finding('topics', mark, outcome, facts, { kind: 'rules', rules })]
}

/** From so many milliseconds on what comes back is late. */
const LATE = 1500

/** One finding for each topic that is not as it should be, or one for all. */
export const judgeTopics = (proofs: readonly TopicProof[]): readonly Finding[] => {
  const missing = proofs.flatMap(judgeTopic)
  const slowest = Math.max(0, ...proofs.map(({ millis }) => millis))
  const late =
    slowest < LATE
      ? []
      : [finding('topics', 'less', 'topics-late', { millis: Math.round(slowest) })]
  return missing.length > 0 || late.length > 0
    ? [...missing, ...late]
    : [finding('topics', 'good', 'topics-all', { count: proofs.length })]
}

/** Both are well: signatures tell who wrote. */
export const judgeOtherName = (cameBack: boolean): Finding =>
  finding('other-name', 'good', cameBack ? 'other-name-open' : 'other-name-refused')

/** Without retained packets papo asks who is here; without wildcards too, and for that no broker has a setting. */
export const judgeRetained = ({ topic, wildcard }: RetainedBy): Finding => {
  if (topic && wildcard) return finding('retained', 'good', 'retained-both')
  return topic
    ? finding('retained', 'less', 'retained-by-topic')
    : finding('retained', 'less', 'retained-none', {}, settingOf('retained'))
}

/** What is larger than this cannot be said at this broker. */
export const judgeSize = ({ kilobytes, stopped }: LargestPacket): Finding => {
  if (stopped === 'no') return finding('size', 'good', 'size-enough', { kilobytes })
  const of = SIZES.find((size) => size > kilobytes) ?? kilobytes
  const facts = { kilobytes, of }
  return kilobytes === 0
    ? finding('size', 'missing', 'size-nothing', facts, settingOf('size'))
    : finding('size', 'less', 'size-limited', facts, settingOf('size'))
}

/** What was kept of what was said meanwhile, and whether the session was. */
export const judgeAway = ({ kept, sessionKept }: AwayResult): readonly Finding[] => {
  const facts = { count: kept, of: WHILE_AWAY }
  const session = sessionKept
    ? finding('session', 'good', 'session-kept')
    : finding('session', 'less', 'session-lost', {}, settingOf('session'))
  if (kept >= WHILE_AWAY) return [finding('away', 'good', 'away-all', facts), session]
  const outcome = kept === 0 ? 'away-none' : 'away-some'
  // without a session there is no queue that could be too short
  const remedy = sessionKept ? settingOf('queue') : undefined
  return [finding('away', 'less', outcome, facts, remedy), session]
}

/** Whether topics as deep as open topics may be come back; those of papo itself are another probe. */
export const judgeLevels = (levels: number): Finding =>
  levels === 0
    ? finding('levels', 'untried', 'not-tried')
    : finding('levels', 'good', 'levels-some', { count: levels })

/** Brokers may send one copy or one for each subscription (MQTT 3.1.1, 3.3.5); papo shows it once. */
export const judgeCopies = (count: number): Finding => {
  if (count === 0) return finding('copies', 'missing', 'copies-none')
  return finding('copies', 'good', count === 1 ? 'copies-one' : 'copies-several', { count })
}

/** From so many milliseconds on a conversation feels slow. */
const SLOW = 1000

export const judgeRoundTrip = (millis: number): Finding => {
  if (millis === Infinity) return finding('round-trip', 'less', 'no-answer')
  const facts = { millis: Math.max(1, Math.round(millis)) }
  return millis < SLOW
    ? finding('round-trip', 'good', 'round-trip-fast', facts)
    : finding('round-trip', 'less', 'round-trip-slow', facts)
}

/** So far (ms) clocks may differ without anybody seeing it. */
const CLOCK_TOLERANCE = 60_000

/** How far each record of others is ahead (ms): where most are, the clock of this machine is behind. */
export const judgeClock = (ahead: readonly number[]): Finding => {
  if (ahead.length === 0) return finding('clock', 'good', 'clock-alone')
  const early = ahead.filter((millis) => millis > CLOCK_TOLERANCE).toSorted((a, b) => a - b)
  if (early.length === 0) return finding('clock', 'good', 'clock-agrees', { count: ahead.length })
  const facts = { count: early.length, of: ahead.length, millis: early[0] ?? 0 }
  return early.length * 2 > ahead.length
    ? finding('clock', 'less', 'clock-behind', facts)
    : finding('clock', 'good', 'clock-others-ahead', facts)
}
