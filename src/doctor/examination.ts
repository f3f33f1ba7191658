/**
 * Looks at a broker as papo would use it, with client ids and topics of its own: one probe after the other, each within
 * a time, all within another. What a broker keeps of it is undone at the end, also when it is broken off.
 */
import type { DoctorReport, Finding, ProbeId } from '../core/broker/doctor-report.ts'
import type { UserId } from '../core/ids.ts'
import type { Stop } from '../core/stop.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { LinkOptions, Transport } from '../ports/transport.ts'
import type { Verify } from '../protocol/envelope.ts'
import { isLast, judgeOtherNodes, judgeReach, judgeUntried } from './judgements.ts'
import { createProbeContext } from './probe-context.ts'
import type { EndTask, ProbeContext } from './probe-context.ts'
import { createProbeLinks } from './probe-links.ts'
import type { ProbeLinks } from './probe-links.ts'
import { probes } from './probes.ts'
import type { Probe } from './probes.ts'
import { reachBroker, readSoftware } from './probes/reach.ts'

/** A broker and the account for it. */
export type DoctorBroker = Pick<LinkOptions, 'url' | 'username' | 'password' | 'tls'>

/** Who asks, and about which brokers: the first one that answers is examined. */
export type DoctorTarget = {
  readonly brokers: readonly DoctorBroker[]
  readonly me: UserId
  readonly space: string
  /** What the client ids of the examination begin with. */
  readonly baseId: string
  /** Letters and digits of this profile that nobody else knows: what a session left behind, the next examination clears. */
  readonly sessionPart: string
}

export type DoctorPorts = {
  readonly transport: Transport
  readonly clock: Clock
  readonly ids: Ids
  readonly verify: Verify
  /** Milliseconds that only go forward, to measure with. */
  readonly elapsed: () => number
}

/** How it is run. */
export type DoctorRun = {
  /** Gets what is known, each time that there is more. */
  readonly onReport: (report: DoctorReport) => void
  /** How long (ms) all of it may take. */
  readonly timeout: number
}

/** How long (ms) one probe may take, and the tidying up at the end. */
const PROBE_TIMEOUT = 12_000
const END_TIMEOUT = 3000

/** A running examination. */
export type Examination = {
  /** Resolves with everything, when all is done or it was broken off, and nothing is left at the broker. */
  readonly done: Promise<DoctorReport>
  /** Breaks it off. */
  readonly stop: Stop
}

const noAnswer = (probe: ProbeId): Finding => ({
  probe,
  mark: 'untried',
  outcome: 'no-answer',
  facts: {},
})

/** Eight letters and digits. */
const randomPart = (random: number): string =>
  Math.floor(random * 36 ** 8)
    .toString(36)
    .padStart(8, '0')

/** The URL without its account. */
const shownUrl = (url: string): string => url.replace(/\/\/[^/@]*@/u, '//')

/** How a broker is told of. */
const describe = ({ url, username = '' }: DoctorBroker) => ({
  url: shownUrl(url),
  user: username,
})

/** Of a broker that is not examined itself: whether it is there, and what keeps papo from it. */
const isAboutReach = ({ probe, mark }: Finding): boolean => probe === 'reach' || mark !== 'good'

/** Begins to look. */
export const examineBroker = (
  { brokers, me, space, baseId, sessionPart }: DoctorTarget,
  ports: DoctorPorts,
  { onReport, timeout }: DoctorRun,
): Examination => {
  const { clock, ids, transport, verify, elapsed } = ports
  const [first] = brokers
  let report: DoctorReport = {
    broker: describe(first ?? { url: '' }),
    findings: [],
    software: undefined,
    running: 'reach',
  }
  const tell = (change: Partial<DoctorReport>) => {
    report = { ...report, ...change }
    onReport(report)
  }
  const add = (findings: readonly Finding[]) =>
    tell({ findings: [...report.findings, ...findings] })
  const contexts: { readonly links: ProbeLinks; readonly tasks: EndTask[] }[] = []
  const { promise: stopped, resolve: stop } = Promise.withResolvers<'stopped'>()
  let isStopped = false
  const stopAll = () => {
    isStopped = true
    stop('stopped')
  }
  const stopTotal = clock.after(timeout, stopAll)

  const within = <T>(task: Promise<T>, millis: number): Promise<T | 'late'> =>
    new Promise((resolve, reject) => {
      const stopTimer = clock.after(millis, () => resolve('late'))
      task.then(resolve, reject).finally(stopTimer)
    })

  const runProbe = async (probe: Probe, context: ProbeContext) => {
    const { needs } = probe
    const isKnown = needs === undefined || context.isProved(needs) === true
    if (isStopped || !isKnown) {
      const isDenied = needs !== undefined && context.isProved(needs) === false
      return add(probe.ids.map((id) => judgeUntried(id, isDenied ? needs : undefined)))
    }
    tell({ running: probe.ids[0] })
    const found = await Promise.race([within(probe.examine(context), PROBE_TIMEOUT), stopped])
    if (typeof found !== 'string') return add(found)
    return add(
      probe.ids.map((id) => (found === 'late' ? noAnswer(id) : judgeUntried(id, undefined))),
    )
  }

  const contextOf = (broker: DoctorBroker): ProbeContext => {
    const links = createProbeLinks({ transport, clock }, broker)
    const tag = ids.next(clock.now())
    // ids of one moment follow each other: this does not
    const secret = randomPart(ids.random())
    const tasks: EndTask[] = []
    const atEnd = (task: EndTask) => void tasks.push(task)
    contexts.push({ links, tasks })
    const ownIds = { baseId, sessionPart, tag, secret }
    return createProbeContext({ ...ownIds, me, space, clock, verify, links, atEnd })
  }

  /** Whether it answers; nothing when all is broken off. */
  const reachOne = async (broker: DoctorBroker) => {
    const context = contextOf(broker)
    const reach = await Promise.race([reachBroker(context, elapsed), stopped])
    if (reach === 'stopped') return undefined
    const several = brokers.length > 1 ? shownUrl(broker.url) : ''
    const findings = judgeReach(reach, broker.username ?? '', several)
    return { context, findings, isThere: 'link' in reach }
  }

  /** The context of the first broker that answers, which is examined; of the others it is told whether they do. */
  const findBroker = async (): Promise<ProbeContext | undefined> => {
    for (const [index, broker] of brokers.entries()) {
      tell({ broker: describe(broker), running: 'reach' })
      // the next one only where this one does not answer
      // oxlint-disable-next-line no-await-in-loop
      const found = await reachOne(broker)
      if (!found) return undefined
      if (!found.isThere) {
        add(found.findings)
        continue
      }
      // oxlint-disable-next-line no-await-in-loop
      const others = await Promise.all(brokers.slice(index + 1).map(reachOne))
      const later = others.flatMap((other) => other?.findings.filter(isAboutReach) ?? [])
      const [reached, ...rest] = found.findings
      const nodes = [...judgeOtherNodes(report.findings), ...(reached ? [reached] : [])]
      tell({ findings: [...nodes, ...judgeOtherNodes(later), ...rest] })
      return found.context
    }
    return undefined
  }

  /** First nothing is opened any more, so that what is undone stays undone. */
  const tidyUp = async ({ links, tasks }: (typeof contexts)[number]) => {
    await links.settle()
    await Promise.all(tasks.map((task) => task(links.openLast)))
    await links.closeAll()
  }

  const run = async (): Promise<DoctorReport> => {
    const context = await findBroker()
    if (context) {
      const named = await Promise.race([readSoftware(context), stopped])
      if (named !== 'stopped') {
        const findings = report.findings.map((one) =>
          one.probe === 'version'
            ? { ...one, facts: { ...one.facts, software: named.words } }
            : one,
        )
        tell({ software: named.software, findings })
      }
      for (const probe of probes) {
        // one after the other: they would measure each other
        // oxlint-disable-next-line no-await-in-loop
        await runProbe(probe, context)
        if (report.findings.some(isLast)) break
      }
    }
    stopTotal()
    await within(Promise.all(contexts.map(tidyUp)), END_TIMEOUT)
    tell({ running: undefined })
    return report
  }

  return { done: run(), stop: stopAll }
}
