/** What `papo doctor` found out about a broker: one finding for each thing that was tried, and a verdict. */
import type { EssentialKind, BrokerRule } from './essential.ts'
import type { LinkEndReason } from './link-end.ts'

/** What is tried, in the order in which it is told. */
export const PROBES = [
  'reach',
  'account',
  'client-id',
  'version',
  'topics',
  'other-name',
  'retained',
  'size',
  'away',
  'session',
  'levels',
  'copies',
  'round-trip',
  'clock',
] as const

export type ProbeId = (typeof PROBES)[number]

/**
 * `good`: as papo wants it. `less`: papo works, with less. `missing`: something that papo is for does not work.
 * `untried`: nothing is known, because it could not be tried.
 */
export type FindingMark = 'good' | 'less' | 'missing' | 'untried'

/** What can be measured, by the name of its text; the same name has the consequence, where there is one. */
export const OUTCOMES = [
  'reached',
  'unreached',
  'account-named',
  'account-none',
  'account-refused',
  'client-id-taken',
  'client-id-refused',
  'version-5',
  'version-4',
  'topics-all',
  'topics-late',
  'topic-neither',
  'topic-unread',
  'topic-unwritten',
  'filter-hung-up',
  'topic-hung-up',
  'other-name-open',
  'other-name-refused',
  'retained-both',
  'retained-by-topic',
  'retained-none',
  'size-enough',
  'size-limited',
  'size-nothing',
  'away-all',
  'away-some',
  'away-none',
  'session-kept',
  'session-lost',
  'levels-some',
  'copies-one',
  'copies-several',
  'copies-none',
  'round-trip-fast',
  'round-trip-slow',
  'clock-agrees',
  'clock-alone',
  'clock-behind',
  'clock-others-ahead',
  'hung-up',
  'no-qos1',
  'no-answer',
  'not-tried',
  'needs-topic',
] as const

/** What was measured. */
export type Outcome = (typeof OUTCOMES)[number]

/** What would change a finding: rules for topics, or a setting of the broker. */
export type Remedy =
  | { readonly kind: 'rules'; readonly rules: readonly BrokerRule[] }
  | { readonly kind: 'setting'; readonly setting: BrokerSetting }

/** Settings that brokers have under names of their own: `broker-lines.ts` has them. */
export const BROKER_SETTINGS = ['retained', 'size', 'queue', 'session'] as const

export type BrokerSetting = (typeof BROKER_SETTINGS)[number]

/** Figures and names of a finding; what a text needs of them, it has. */
export type FindingFacts = {
  readonly essential?: EssentialKind
  readonly topic?: string
  readonly name?: string
  readonly software?: string
  /** How many, and of how many. */
  readonly count?: number
  readonly of?: number
  readonly kilobytes?: number
  readonly millis?: number
  readonly reason?: LinkEndReason
  /** What the network, the system or the broker said of it; others wrote it. */
  readonly detail?: string
}

/** One line of the report. */
export type Finding = {
  readonly probe: ProbeId
  readonly mark: FindingMark
  readonly outcome: Outcome
  readonly facts: FindingFacts
  readonly remedy?: Remedy
}

/**
 * `good`: nothing is missing. `less`: papo works here, with less. `bad`: it does not work as it should. `untried`: nothing
 * is missing of what was tried, but not all was.
 */
export type Verdict = 'good' | 'less' | 'bad' | 'untried'

/** What all findings together say. */
export const verdictOf = (findings: readonly Finding[]): Verdict => {
  const marks = new Set(findings.map(({ mark }) => mark))
  if (marks.has('missing')) return 'bad'
  if (marks.has('less')) return 'less'
  return marks.has('untried') ? 'untried' : 'good'
}

/** Which program the broker may be, where it tells: lines for the others are left out then. */
export const BROKER_SOFTWARE = ['Mosquitto', 'EMQX', 'NATS', 'RabbitMQ', 'papo'] as const

export type BrokerSoftware = (typeof BROKER_SOFTWARE)[number]

/** What is known of the broker that was looked at, before anything was tried. */
export type ExaminedBroker = {
  /** Without an account. */
  readonly url: string
  readonly user: string
}

/** Everything that was found, so far or at the end. */
export type DoctorReport = {
  readonly broker: ExaminedBroker
  readonly findings: readonly Finding[]
  readonly software: BrokerSoftware | undefined
  /** What is being tried; nothing when all is done. */
  readonly running: ProbeId | undefined
}
