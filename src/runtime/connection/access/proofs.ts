/**
 * Proves, once per link, what the broker lets me write and read: by what is sent to oneself anyway (the sentinel, the
 * presence record, the roll call), and by empty packets where nothing is.
 *
 * Nothing waits for it but commands that want to know. What is missing is tried again after a while.
 */
import type { BrokerAccess, EssentialKind } from '../../../core/broker/essential.ts'
import { matchesTopic } from '../../../core/broker/topic-filter.ts'
import { addMillis } from '../../../core/ids.ts'
import type { Stop } from '../../../core/stop.ts'
import type { LinkState } from '../../../model/screen/link.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Link, OutgoingPacket, Packet, PublishOutcome } from '../../../ports/transport.ts'
import type { Essential } from '../../../protocol/essentials.ts'
import type { Emit } from '../../loop.ts'
import type { HangUps } from './hang-ups.ts'
import { createPacketSizes } from './packet-sizes.ts'
import { isDenied, missingRights, pendingKinds, UNKNOWN_RIGHT, weighEvidence } from './rights.ts'
import type { Evidence, Right } from './rights.ts'

/** A packet that did not come back so long (ms) after its acknowledgement, while nothing else comes, is late. */
const GRACE = 2000
/** The same after the last try: some brokers are slow, and what is not known is not said. */
const LAST_GRACE = 6000
/** While other packets come it is waited for at most so long (ms). */
const MAX_GRACE = 20_000
/** So often it is sent before it counts as lost: at QoS 0 a busy broker may drop one. */
const TRIES = 2
/** What is missing is tried again so long (ms) after. */
const RETRY_AFTER = 2 * 60_000
/** Nobody else needs an empty packet: it must not wait for whoever is away. */
const EMPTY = { payload: new Uint8Array(0), retain: false, qos: 1, expires: 60 } as const

/** What becomes of a packet that is not sent, because the broker hangs up at it. */
export const HUNG_UP = { reason: 'broker-closes', detail: 'the broker hangs up at this' } as const

/** Kinds that are proved by an empty packet. */
const BY_EMPTY_PACKET: readonly EssentialKind[] = ['direct', 'group', 'roster']

type Deps = {
  readonly essentials: readonly Essential[]
  readonly clock: Clock
  readonly hangUps: HangUps
  readonly emit: Emit
}

export type Proofs = ReturnType<typeof createProofs>

/** Nothing is proved yet. */
export const createProofs = ({ essentials, clock, hangUps, emit }: Deps) => {
  const kinds = new Map(essentials.map(({ proof, kind }) => [proof, kind]))
  const filters = new Map(essentials.map(({ read, kind }) => [read.filter, kind]))
  let rights = new Map<EssentialKind, Right>()
  let link: Link | undefined
  // is there anything that an arriving packet could tell?
  let isWatching = false
  let lastPacketAt = 0
  let isReported = true
  const sizes = createPacketSizes()
  const stops = new Map<EssentialKind | 'retry', Stop>()

  const rightOf = (kind: EssentialKind) => rights.get(kind) ?? UNKNOWN_RIGHT

  const summary = (): Pick<LinkState, 'missing' | 'proving'> => {
    const [missing, proving] = [missingRights(rights, essentials), pendingKinds(rights)]
    return { ...(missing.length > 0 && { missing }), ...(proving.length > 0 && { proving }) }
  }

  const setTimer = (name: EssentialKind | 'retry', delay: number, task: () => void) => {
    stops.get(name)?.()
    stops.set(name, clock.after(delay, task))
  }

  const retry = () => {
    stops.delete('retry')
    if (!summary().missing) return
    setTimer('retry', RETRY_AFTER, retry)
    emit('rightsDue', undefined)
  }

  /** Tells it once for all that is learned in one turn. */
  const report = () => {
    const { missing, proving } = summary()
    isWatching = missing !== undefined || proving !== undefined
    if (missing && !stops.has('retry')) setTimer('retry', RETRY_AFTER, retry)
    if (!isReported) return
    isReported = false
    queueMicrotask(() => {
      isReported = true
      if (link) emit('rightsChanged', undefined)
    })
  }

  const weigh = (kind: EssentialKind, evidence: Evidence) => {
    const before = rightOf(kind)
    const after = weighEvidence(before, evidence)
    if (JSON.stringify(after) === JSON.stringify(before)) return
    rights.set(kind, after)
    report()
  }

  /** It is acknowledged and not back: is it lost, or only late? */
  const watch = (current: Link, kind: EssentialKind, taken: boolean, again?: () => void) => {
    let since = clock.now()
    const grace = again ? GRACE : LAST_GRACE
    const isOpen = () => link === current && rightOf(kind).isPending
    const check = async () => {
      if (!isOpen()) return
      const now = clock.now()
      // a clock that was set back must not make it longer
      since = addMillis(since, Math.min(0, now - since))
      lastPacketAt = Math.min(lastPacketAt, now)
      const rest = Math.min(Math.max(lastPacketAt, since) + grace, since + MAX_GRACE) - now
      if (rest > 0) return setTimer(kind, rest, () => void check())
      // what the broker sent before its answer has arrived then
      await current.ping()
      if (!isOpen()) return
      if (again) again()
      else weigh(kind, { is: 'overdue', taken })
    }
    setTimer(kind, grace, () => void check())
  }

  const send = async (
    current: Link,
    kind: EssentialKind,
    packet: OutgoingPacket,
    again?: () => void,
  ): Promise<PublishOutcome> => {
    const key = `write ${kind}` as const
    if (hangUps.avoids(key)) {
      weigh(kind, { is: 'hung-up', access: 'write' })
      return HUNG_UP
    }
    isWatching = true
    weigh(kind, { is: 'published' })
    hangUps.onSent(key)
    const outcome = await current.publish(packet)
    sizes.onOutcome(packet, outcome)
    // QoS 0 is not acknowledged: the answer to a ping says that the broker lived through it
    if (outcome === 'done' && packet.qos === 0) await current.ping()
    if (outcome === 'lost' || link !== current) return outcome
    const wasLeftOut = hangUps.onAnswered(key)
    if (outcome === 'done') {
      if (wasLeftOut) emit('writingRegained', undefined)
      // at QoS 0 no broker says whether it took it
      const taken = current.version === 5 && packet.qos > 0
      // what may not be read does not come back
      if (isDenied(rightOf(kind).read)) weigh(kind, { is: 'overdue', taken })
      else if (sizes.mayBeTooLarge(packet)) weigh(kind, { is: 'untried' })
      else watch(current, kind, taken, again)
    } else if (outcome.reason === 'too-large' || outcome.reason === 'quota')
      weigh(kind, { is: 'untried' })
    else weigh(kind, { is: 'refused', access: 'write' })
    return outcome
  }

  const sendEmpty = (
    current: Link,
    kind: EssentialKind,
    tries = TRIES,
  ): Promise<PublishOutcome> => {
    const topic = essentials.find((one) => one.kind === kind)?.proof ?? ''
    const again = tries > 1 ? () => void sendEmpty(current, kind, tries - 1) : undefined
    return send(current, kind, { topic, ...EMPTY }, again)
  }

  const sendInTurn = async (
    current: Link,
    [kind, ...rest]: readonly EssentialKind[],
  ): Promise<boolean> => {
    if (!kind) return true
    const outcome = await sendEmpty(current, kind)
    return outcome !== 'lost' && link === current && sendInTurn(current, rest)
  }

  return {
    /** A link is open: nothing is known of it. */
    begin: (opened: Link) => {
      link = opened
      rights = new Map()
      sizes.begin()
      lastPacketAt = 0
    },
    /** The link is over. */
    end: () => {
      link = undefined
      isWatching = false
      for (const stop of stops.values()) stop()
      stops.clear()
    },
    /** A packet arrived. True where it only proves something: nobody else has to see it. */
    onPacket: ({ topic, payload }: Packet): boolean => {
      const isEmpty = payload.length === 0
      if (!isWatching && !isEmpty) return false
      const kind = kinds.get(topic)
      if (isWatching) {
        lastPacketAt = clock.now()
        if (kind) weigh(kind, { is: 'returned' })
        for (const { kind: other, read } of essentials) {
          if (other !== kind && rightOf(other).read !== 'good' && matchesTopic(read.filter, topic))
            weigh(other, { is: 'received' })
        }
      }
      return isEmpty && kind !== undefined && BY_EMPTY_PACKET.includes(kind)
    },
    /** Of which kind is this filter? */
    kindOf: (filter: string): EssentialKind | undefined =>
      filters.get(filter) ??
      (essentials.some(({ kind, read }) => kind === 'group' && matchesTopic(read.filter, filter))
        ? 'group'
        : undefined),
    weigh,
    /** Publishes something that comes back to me. */
    send,
    /** Publishes what is not proved by anything else; what everybody gets only where it is asked for. */
    sendRest: (current: Link, withRosters: boolean) => {
      for (const kind of BY_EMPTY_PACKET) {
        const isWanted = kind !== 'roster' || withRosters
        if (isWanted && !rightOf(kind).isPublished) void sendEmpty(current, kind)
      }
    },
    /** The same, each when the one before it is answered; false when the link ended meanwhile. */
    sendEach: (current: Link): Promise<boolean> => sendInTurn(current, BY_EMPTY_PACKET),
    /** Tries this kind again, unless it is proved or being proved. */
    sendAgain: (current: Link, kind: EssentialKind) => {
      const { read, write, isPending } = rightOf(kind)
      if (!isPending && (read !== 'good' || write !== 'good')) void sendEmpty(current, kind)
    },
    /** Is it known that I may not do this? */
    isMissing: (kind: EssentialKind, access: BrokerAccess): boolean =>
      isDenied(rightOf(kind)[access]),
    isProved: (kind: EssentialKind): boolean => {
      const { read, write } = rightOf(kind)
      return read === 'good' && write === 'good'
    },
    /** The kinds of which something is missing that another packet of mine could prove. */
    missingKinds: (): ReadonlySet<EssentialKind> =>
      new Set(
        missingRights(rights, essentials).flatMap(({ kind, cause }) =>
          cause === 'no-wildcards' ? [] : [kind],
        ),
      ),
    summary,
  }
}
