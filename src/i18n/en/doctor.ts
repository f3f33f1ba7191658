/** English: what `papo doctor` and `/doctor` found out about a broker. */
import type { Outcome, ProbeId, Verdict } from '../../core/broker/doctor-report.ts'
import type { EssentialKind } from '../../core/broker/essential.ts'
import { createPlural } from '../plural.ts'
import { essentialsEn, missingEn } from './essentials.ts'
import type { DoctorFacts } from '../doctor-rows.ts'

const plural = createPlural('en')

const called: Readonly<Record<EssentialKind, string>> = {
  inbox: 'requests and receipts',
  direct: 'conversations of two',
  presence: 'who is here',
  roster: 'who is in which group',
  group: 'messages in groups',
  'roll-call': 'asking who is here',
}

const sentence = (clause: string) => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`
const unread = ({ essential }: DoctorFacts) => sentence(essentialsEn[essential].read)
const unwritten = ({ essential }: DoctorFacts) => sentence(essentialsEn[essential].write)
const neither = ({ essential }: DoctorFacts) => {
  const { read, write } = essentialsEn[essential]
  return sentence(missingEn.either(read, write))
}

const seconds = (millis: number) => Math.round(millis / 1000)
const minutes = (millis: number) => Math.round(millis / 60_000)
const people = (count: number) => `${count} ${plural(count, 'person', 'people')}`

const probes: Readonly<Record<ProbeId, string>> = {
  reach: 'broker',
  account: 'account',
  'client-id': 'client id',
  version: 'version',
  topics: 'topics',
  'other-name': 'other names',
  retained: 'retained',
  size: 'size',
  away: 'while away',
  session: 'session',
  levels: 'levels',
  copies: 'copies',
  'round-trip': 'round trip',
  clock: 'clock',
}

/** What was measured. */
const measured: Readonly<Record<Outcome, (facts: DoctorFacts) => string>> = {
  reached: ({ name, millis }) =>
    `${name === '' ? 'it' : name} answers${millis === 0 ? '' : ` in ${millis} ms`}`,
  unreached: ({ name, why }) => `${name === '' ? '' : `${name}: `}${why}`,
  'account-named': ({ name }) => `${name} may connect`,
  'account-none': () => 'it needs none',
  'account-refused': ({ why }) => why,
  'client-id-taken': () => 'it takes ours',
  'client-id-refused': () => 'it refuses ours',
  'version-5': ({ software }) => `MQTT 5${software === '' ? '' : `, ${software}`}`,
  'version-4': ({ software }) => `MQTT 3.1.1${software === '' ? '' : `, ${software}`}`,
  'topics-all': ({ count }) => `all ${count} come back`,
  'topics-late': ({ millis }) => `late: the slowest came back after ${seconds(millis)} s`,
  'topic-neither': ({ essential, topic }) => `${called[essential]}: nothing comes back on ${topic}`,
  'topic-unread': ({ essential, topic }) => `${called[essential]}: you may not read ${topic}`,
  'topic-unwritten': ({ essential, topic }) => `${called[essential]}: you may not write ${topic}`,
  'filter-hung-up': ({ essential, topic }) =>
    `${called[essential]}: it hangs up at the filter ${topic}`,
  'topic-hung-up': ({ essential, topic }) => `${called[essential]}: it hangs up at ${topic}`,
  'other-name-open': () => 'anybody may write in your name; signatures tell it',
  'other-name-refused': () => 'nobody may write in your name',
  'retained-both': () => 'by topic and by wildcard',
  'retained-by-topic': () => 'by topic, but not by wildcard',
  'retained-none': () => 'it retains nothing',
  'size-enough': ({ kilobytes }) => `${kilobytes} KB come back`,
  'size-limited': ({ kilobytes, of }) => `${kilobytes} KB come back, ${of} KB do not`,
  'size-nothing': () => 'not even 1 KB comes back',
  'away-all': ({ of }) => `it keeps all of ${of} messages`,
  'away-some': ({ count, of }) => `it keeps ${count} of ${of} messages`,
  'away-none': ({ of }) => `it keeps none of ${of} messages`,
  'session-kept': () => 'it is kept',
  'session-lost': () => 'it is not kept',
  'levels-some': ({ count }) => `${count} levels come back`,
  'copies-one': () => 'one for several subscriptions',
  'copies-several': ({ count }) => `${count} for ${count} subscriptions; papo shows one`,
  'copies-none': () => 'nothing comes back',
  'round-trip-fast': ({ millis }) => `${millis} ms`,
  'round-trip-slow': ({ millis }) => `${millis} ms`,
  'clock-agrees': ({ count }) => `it agrees with ${people(count)}`,
  'clock-alone': () => 'nobody is here to compare with',
  'clock-behind': ({ count, millis }) =>
    `${minutes(millis)} min or more behind those of ${people(count)}`,
  'clock-others-ahead': ({ count, of }) => `those of ${count} of ${people(of)} are ahead`,
  'hung-up': ({ why }) => `the connection ended: ${why}`,
  'no-qos1': () => 'it takes QoS 0 only, with which messages get lost',
  'no-answer': () => 'no answer in time',
  'not-tried': () => 'not tried',
  'needs-topic': ({ essential }) => `not tried without ${called[essential]}`,
}

/** What follows for the person; nothing where all is well. */
const consequences: Partial<Readonly<Record<Outcome, (facts: DoctorFacts) => string>>> = {
  'account-refused': () => 'Or it takes certain client ids only: --client-id ID.',
  'client-id-refused': () => '--client-id ID is for one that it accepts.',
  'topic-neither': neither,
  'topic-unread': unread,
  'topic-unwritten': unwritten,
  'topics-late': () => 'Messages arrive that late here: is there a broker nearer to you?',
  'filter-hung-up': unread,
  'topic-hung-up': unwritten,
  'no-qos1': () => 'Nothing of papo works here: --broker URL uses another broker.',
  'retained-by-topic': () =>
    'papo asks who is here; groups appear as their members come. In RabbitMQ no setting changes that.',
  'retained-none': () => 'papo asks who is here; groups appear as their members come.',
  'size-limited': ({ kilobytes }) =>
    `Messages and groups larger than ${kilobytes} KB reach nobody.`,
  'size-nothing': () => 'Longer messages, and groups, reach nobody.',
  'away-some': () => 'The rest arrives when its authors are online.',
  'away-none': () => 'What you miss arrives when its authors are online.',
  'session-lost': () => 'papo subscribes anew each time, and asks for what it missed.',
  'copies-none': () => 'The same rules as for messages in groups are missing.',
  'round-trip-slow': () => 'Messages take that long, and more. Is there a broker nearer to you?',
  'clock-behind': () => 'Your messages stand before those that they answer: set your clock.',
  'hung-up': () => "The broker's log tells why.",
}

const verdicts: Readonly<Record<Verdict, (what: string) => string>> = {
  good: () => 'papo has everything here that it needs.',
  less: (what) => `papo works here, with less: ${what}.`,
  bad: (what) => `papo does not work here as it should: ${what}.`,
  untried: () => 'papo has everything here that was tried.',
}

export const doctorEn = {
  title: 'Broker',
  /** To whoever asks in the shell while the profile is open. */
  otherFlags:
    'papo is open in this profile. If it was started with flags such as --username, --password-file or --cafile, repeat them here, or type /doctor there.',
  /** Follows the verdict, where not all was tried. */
  untried: (what: string) => `Not tried: ${what}.`,
  /** Why a connection of the examination ended, where papo's own connection would say something else. */
  ends: {
    busy: 'The broker is busy at the moment: try it again later',
    'shutting-down': 'The broker is shutting down: try it again later',
    'taken-over': 'Another client connected with the same client id: try it again',
    closed: 'The broker closed the connection',
  },
  as: (user: string) => `as ${user}`,
  running: 'trying …',
  probes,
  measured,
  consequences,
  verdicts,
}
