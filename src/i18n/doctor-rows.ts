/** The report of `papo doctor` as rows of words: the same in the shell and on the screen. */
import { remedyLines } from '../core/broker/broker-lines.ts'
import type { BrokerLine } from '../core/broker/broker-lines.ts'
import { verdictOf } from '../core/broker/doctor-report.ts'
import type {
  DoctorReport,
  Finding,
  FindingFacts,
  FindingMark,
  ProbeId,
  Verdict,
} from '../core/broker/doctor-report.ts'
import { safeLine } from '../core/text/safe-text.ts'
import { linkEndSentence } from './link-ends.ts'
import type { Texts } from './texts.ts'

/** The facts of a finding as a text takes them: what there is not is 0 or empty. `why` is why a connection ended. */
export type DoctorFacts = Required<Omit<FindingFacts, 'reason' | 'detail'>> & {
  readonly why: string
}

/** One row: a finding, what follows from it, or a line for the broker's configuration. */
export type DoctorRow =
  | {
      readonly kind: 'finding'
      readonly mark: FindingMark
      readonly label: string
      readonly text: string
    }
  | { readonly kind: 'consequence'; readonly text: string }
  | ({ readonly kind: 'line' } & BrokerLine)
  | { readonly kind: 'running'; readonly label: string; readonly text: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly text: string }

/** Where it is read: sentences name a flag in the shell, and a command on the screen. */
type Place = 'screen' | 'shell'

const factsOf = (
  { reason, detail, ...facts }: FindingFacts,
  warnings: Texts['warnings'],
  place: Place,
): DoctorFacts => ({
  essential: 'inbox',
  count: 0,
  of: 0,
  kilobytes: 0,
  millis: 0,
  ...facts,
  topic: safeLine(facts.topic ?? ''),
  name: safeLine(facts.name ?? ''),
  software: safeLine(facts.software ?? ''),
  why:
    reason === undefined
      ? ''
      : linkEndSentence(warnings, { reason, detail: safeLine(detail ?? '') }, place),
})

/** The texts that a report needs. */
export type DoctorTexts = Pick<Texts, 'doctor' | 'warnings'>

const findingRows = (
  finding: Finding,
  { doctor, warnings }: DoctorTexts,
  place: Place,
): readonly DoctorRow[] => {
  const { probe, mark, outcome } = finding
  const facts = factsOf(finding.facts, { ...warnings, ...doctor.ends }, place)
  const consequence = doctor.consequences[outcome]?.(facts)
  return [
    { kind: 'finding', mark, label: doctor.probes[probe], text: doctor.measured[outcome](facts) },
    ...(consequence === undefined ? [] : [{ kind: 'consequence' as const, text: consequence }]),
  ]
}

/** What stands first at the end on a screen. */
const RANKS: Readonly<Record<FindingMark, number>> = { missing: 0, less: 1, untried: 2, good: 3 }

/** What is known so far: each line for a configuration once, below the first finding that wants it; the verdict at the end, or first on a screen, where the worst follows. */
export const doctorRows = (
  { findings, software, running }: DoctorReport,
  texts: DoctorTexts,
  place: Place,
): readonly DoctorRow[] => {
  const told = new Set<string>()
  const isNew = ({ software: of, line }: BrokerLine) => {
    const key = `${of} ${line}`
    if (told.has(key)) return false
    told.add(key)
    return true
  }
  const { doctor } = texts
  // a screen begins with what matters; a shell has told the rows one by one
  const isSorted = place === 'screen' && running === undefined
  const ordered = isSorted ? findings.toSorted((a, b) => RANKS[a.mark] - RANKS[b.mark]) : findings
  const rows = ordered.flatMap((finding): readonly DoctorRow[] => [
    ...findingRows(finding, texts, place),
    ...(finding.remedy ? remedyLines(finding.remedy, software) : [])
      .filter(isNew)
      .map((line) => ({ kind: 'line' as const, ...line })),
  ])
  if (running !== undefined)
    return [...rows, { kind: 'running', label: doctor.probes[running], text: doctor.running }]
  const verdict = verdictOf(findings)
  const named = (...marks: readonly FindingMark[]) => {
    const some = findings.filter(({ mark }) => marks.includes(mark))
    return [...new Set(some.map(({ probe }) => doctor.probes[probe]))].join(', ')
  }
  const untried = named('untried')
  const sentence = doctor.verdicts[verdict](named('missing', 'less'))
  const text = untried === '' ? sentence : `${sentence} ${doctor.untried(untried)}`
  const said: DoctorRow = { kind: 'verdict', verdict, text }
  return isSorted ? [said, ...rows] : [...rows, said]
}

/** The widest name of a probe: in how many cells names stand below each other. */
export const probeLabels = ({ doctor }: Pick<Texts, 'doctor'>): readonly string[] =>
  Object.values<string>(doctor.probes satisfies Readonly<Record<ProbeId, string>>)
