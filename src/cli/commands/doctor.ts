/** `papo doctor`: what a broker can do, what is missing, and which line adds it. */
import type { DoctorReport, FindingMark, Verdict } from '../../core/broker/doctor-report.ts'
import { verdictOf } from '../../core/broker/doctor-report.ts'
import { flagOf, variableOf } from '../../core/settings/setting-table.ts'
import type { SettingName } from '../../core/settings/setting-table.ts'
import { remedyLines } from '../../core/broker/broker-lines.ts'
import { doctorRows, probeLabels } from '../../i18n/doctor-rows.ts'
import type { DoctorRow } from '../../i18n/doctor-rows.ts'
import { textsFor } from '../../i18n/texts.ts'
import type { Texts } from '../../i18n/texts.ts'
import { widthOf } from '../../text/width.ts'
import { fit } from '../../text/wrap.ts'
import { timeoutMillis } from '../args.ts'
import type { Invocation } from '../args.ts'
import { forTerminal } from '../process/for-terminal.ts'
import type { PrintedTo } from '../process/for-terminal.ts'
import { jsonLine } from '../process/printable.ts'
import { nextTerminationSignal } from '../process/signals.ts'
import { connectControl } from '../rpc/control.ts'
import { doctorTarget } from '../profile/doctor-target.ts'
import { startDoctor } from '../profile/doctor.ts'
import type { Setup } from '../setup.ts'
import { cell } from './lines/print.ts'
import type { Out } from './lines/print.ts'

const MARKS: Readonly<Record<FindingMark | Verdict, string>> = {
  good: '✓',
  less: '!',
  missing: '✗',
  untried: '!',
  bad: '✗',
}

/** Cells of the name of a broker's program, and of the file in which a line belongs. */
const SOFTWARE = 10
const FILE = 15

/** With fewer cells beside what stands before it a sentence goes on below that. */
const LEAST_BESIDE = 24

/** A sentence behind what it is about: at a terminal it goes on below where it began. */
const behind = (start: string, text: string, to: PrintedTo): string => {
  const indent = widthOf(start)
  const columns = (to.columns ?? 0) - indent
  if (columns < LEAST_BESIDE) return forTerminal(start + text, to)
  const pad = ' '.repeat(indent)
  return start + forTerminal(text, { ...to, columns }).replaceAll(/\n */gu, `\n${pad}`)
}

/** A row as it is printed to `to`; lines to copy stay whole. */
export const doctorLine = (row: DoctorRow, labels: number, to: PrintedTo): string => {
  switch (row.kind) {
    case 'finding':
      return behind(`${MARKS[row.mark]} ${fit(row.label, labels)}  `, row.text, to)
    case 'consequence':
      return behind(`  ${' '.repeat(labels)}  → `, row.text, to)
    case 'line':
      return `  ${' '.repeat(labels)}    ${row.software.padEnd(SOFTWARE)} ${row.file.padEnd(FILE)} ${row.line}`
    case 'running':
      return ''
    case 'verdict':
      return `\n${behind(`${MARKS[row.verdict]} `, row.text, to)}`
  }
}

const headOf = ({ broker }: DoctorReport, { doctor }: Texts): string =>
  `${cell(broker.url)}${broker.user === '' ? '' : `  ${doctor.as(cell(broker.user))}`}\n`

/** Prints findings as they come, once what they say is final: the first connection may tell more of them. */
const printerOf = (out: Out, texts: Texts) => {
  const labels = Math.max(...probeLabels(texts).map(widthOf))
  let printed = 0
  return (report: DoctorReport) => {
    if (report.running === 'reach') return
    const rows = doctorRows(report, texts, 'shell').filter(({ kind }) => kind !== 'running')
    if (printed === 0 && rows.length > 0) out.line(headOf(report, texts))
    for (const row of rows.slice(printed)) out.line(doctorLine(row, labels, process.stdout))
    printed = rows.length
  }
}

/** One JSON value a line: each finding with the lines that would mend it, and the verdict. */
const printJson = (out: Out, { broker, software, findings }: DoctorReport) => {
  for (const { remedy, ...finding } of findings)
    out.line(jsonLine({ ...finding, ...(remedy && { add: remedyLines(remedy, software) }) }))
  out.line(jsonLine({ verdict: verdictOf(findings), broker, software: software ?? null }))
}

/** Settings by which somebody asks about another broker, or in another way, than a papo that is open does. */
const OF_CONNECTION: readonly SettingName[] = [
  'broker',
  'name',
  'username',
  'passwordFile',
  'cafile',
  'cert',
  'key',
  'insecure',
  'clientId',
]

/** Was one of them given here, and not in the configuration that all share? */
const isAboutAnother = ({ flags }: Invocation, { env }: Setup): boolean =>
  OF_CONNECTION.some(
    (name) => flags[flagOf(name).slice(2)] !== undefined || env[variableOf(name)] !== undefined,
  )

/** What a papo that has the profile open finds out with its own account; nothing where none does. */
const askOpenProgram = async (
  call: Invocation,
  setup: Setup,
): Promise<DoctorReport | undefined> => {
  const { paths, profile, space } = setup
  if (isAboutAnother(call, setup)) return undefined
  const remote = await connectControl(paths.socket(profile, space))
  if (!remote) return undefined
  const answer = await remote.call('doctor', { timeout: timeoutMillis(call) })
  remote.close()
  // an older papo does not know it, and one that ends does not do it
  if (!answer.ok) return undefined
  const { broker, findings, software } = answer.value
  return { broker, findings, software, running: undefined }
}

/** 0 when nothing is missing, else 1; a signal ends it in order. */
export const runDoctor = async (call: Invocation, setup: Setup, out: Out): Promise<number> => {
  const signal = nextTerminationSignal()
  const asked = await Promise.race([askOpenProgram(call, setup), signal])
  if (asked && 'code' in asked) return asked.code
  if (asked) {
    if (call.flags['json'] === true) printJson(out, asked)
    else printerOf(out, textsFor(setup.language))(asked)
    return verdictOf(asked.findings) === 'good' ? 0 : 1
  }
  return examineHere(call, setup, out, signal)
}

const examineHere = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  signal: ReturnType<typeof nextTerminationSignal>,
): Promise<number> => {
  const target = await doctorTarget(setup)
  if (!target.ok) {
    out.error(target.message)
    return target.code
  }
  const isJson = call.flags['json'] === true
  const print = isJson ? () => {} : printerOf(out, textsFor(setup.language))
  let cutCode: number | undefined
  const { done, stop } = startDoctor(setup, target.value.target, {
    onReport: (report) => (cutCode === undefined ? print(report) : undefined),
    timeout: timeoutMillis(call),
  })
  const watchSignal = async () => {
    const { code } = await signal
    cutCode = code
    stop()
  }
  void watchSignal()
  const report = await done
  if (cutCode !== undefined) return cutCode
  if (isJson) printJson(out, report)
  const isGood = verdictOf(report.findings) === 'good'
  if (!isGood && target.value.isOpen) out.error(textsFor(setup.language).doctor.otherFlags)
  return isGood ? 0 : 1
}
