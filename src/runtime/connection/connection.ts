/**
 * From a broker's address to being online: connect, subscribe, see who holds my name, publish my presence
 * record; and again after a break. One link at a time.
 */
import type { LinkState } from '../../model/screen/link.ts'
import type { Status } from '../../model/people/presence.ts'
import type { PublicKey } from '../../core/ids.ts'
import { addMillis } from '../../core/ids.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import type { LinkEnd } from '../../core/broker/link-end.ts'
import type { Link } from '../../ports/transport.ts'
import { createAttempts, retryDelay } from './backoff.ts'
import { createRetainedSync } from './retained-sync.ts'
import { createRetainedRefresh } from '../retained-refresh.ts'
import { createNameClaim } from './name-claim.ts'
import { isClosedByPeer, isDiskBusy } from './end-kinds.ts'
import { KEEP_ALIVE, MAX_KEEP_ALIVE, withoutCredentials } from './connection-types.ts'
import type { Connection, ConnectionDeps } from './connection-types.ts'
import { CONNECT_TIMEOUT_ON_LEAVE, waitAtMost, LEAVE_TIMEOUT } from './timeouts.ts'
import { createLinkReports } from './link-reports.ts'
import { countPeople } from '../../model/people/strangers.ts'
import { createLinkProver } from './access/prove-link.ts'
import { createDialler } from './dial.ts'
import { createOwnRecord } from './own-record.ts'
import { createDuplicateInstances } from './duplicate-instance.ts'
import type { OwnPresenceSeen } from './duplicate-instance.ts'

/** It is known what to leave out at the next attempt (ms). */
const WISER_DELAY = 200
/** What a connection brings at first is taken in, and drawn (ms). */
const SETTLING = 2000

/** The connection of one program; it does nothing until it is started. */
export const createConnection = (deps: ConnectionDeps): Connection => {
  const { clock, leavingClock, hangUps, proofs } = deps
  const duplicates = createDuplicateInstances()
  let wanted = false
  let link: Link | undefined
  let online = false
  const record = createOwnRecord(deps)
  const attempts = createAttempts(() => deps.settings().brokers ?? 1)
  let generation = 0
  // the link over which we leave: what it brings until it is closed is still received
  let leavingGeneration = -1
  let sawRetained = false
  let stopTimer: (() => void) | undefined
  const dialler = createDialler(deps.transport)

  const broker = () => withoutCredentials(deps.settings().url)
  const keepAlive = () =>
    Math.min((deps.settings().keepAlive ?? KEEP_ALIVE) * attempts.patience(), MAX_KEEP_ALIVE)
  const claim = createNameClaim(clock, deps.ownNames, broker)

  const reports = createLinkReports({ ...deps, broker, attempts, rights: proofs.summary })

  const publish = (current: Link, status?: Status) => current.publish(record.pack(status))
  const publishIfOnline = () => {
    if (link && online) void publish(link)
  }
  const retainedSync = createRetainedSync(clock)
  const presenceRefresh = createRetainedRefresh({ clock, ids: deps.ids, publish: publishIfOnline })
  const prover = createLinkProver({
    ...deps,
    knownPeople: () => countPeople(deps.eventStore.state()),
    broker,
    packets: deps.presence,
    packRecord: record.pack,
    onlineLink: () => (online ? link : undefined),
    onChanged: reports.reportRights,
    onNoSentinel: (on) => (link === on ? retainedSync.hurry() : undefined),
  })

  /** Drops the link, whatever became of it; what it still brings is not taken in, and comes again with the next one. */
  const drop = (closed: boolean) => {
    generation += 1
    const current = link
    link = undefined
    online = false
    stopTimer?.()
    stopTimer = undefined
    retainedSync.finish()
    presenceRefresh.stop()
    proofs.end()
    hangUps.onUnlinked(closed)
    deps.subscriptions.close()
    if (current) deps.emit('unlinked', { closed })
    return current
  }

  const onLinkEnd = (own: number, failed: LinkEnd) => {
    if (own !== generation) return
    const end = { ...failed, wasLinked: link !== undefined }
    if (link) attempts.onEnd(online ? reports.age() : 0, end)
    const isWiser = hangUps.onUnlinked(isClosedByPeer(end))
    drop(isClosedByPeer(end))
    reports.begin()
    const trouble = attempts.finalTrouble(end)
    if (trouble !== undefined) return giveUp(trouble)
    const delay = isWiser
      ? WISER_DELAY
      : retryDelay(end, deps.settings().url, attempts.count(), deps.ids.random())
    if (!isWiser && !isDiskBusy(end)) attempts.next()
    const nextAt = addMillis(clock.now(), delay)
    reports.report({ status: 'offline', problem: end.reason, detail: safeLine(end.detail), nextAt })
    stopTimer = clock.after(delay, () => void connect())
  }

  /** Gives up until the person decides. */
  const giveUp = (trouble: string, extra: Pick<LinkState, 'suggestion' | 'holder'> = {}) => {
    wanted = false
    void drop(false)?.close()
    reports.begin()
    reports.report({ status: 'stopped', problem: trouble, ...extra })
  }

  const connect = async (above = deps.lastBoot.get()) => {
    if (!wanted || link) return
    generation += 1
    const own = generation
    reports.report({ status: 'connecting' })
    const settings = deps.settings()
    await dialler.settled(settings.url)
    if (own !== generation) return
    record.begin(above)
    duplicates.begin(record.boot())
    sawRetained = false
    claim.begin()
    const version = deps.mqttVersion.get(broker())
    const isTaking = () => own === generation || own === leavingGeneration
    const will = record.packWill()
    const opened = await dialler.open(
      { ...settings, keepAlive: keepAlive(), will, version },
      {
        onPacket: (packet) => {
          if (!isTaking()) return
          retainedSync.onPacket()
          if (proofs.onPacket(packet)) return
          deps.receiver.receivePacket(packet)
        },
        onBatch: deps.runBatch,
        isTaking,
        prepare: (packet) => (own === generation ? deps.receiver.prepare(packet) : undefined),
        onEnd: (end) => onLinkEnd(own, end),
        onRoundTrip: (millis) =>
          reports.onRoundTrip(own === generation && online ? link : undefined, millis),
      },
      () => own === generation,
    )
    if (!opened) return
    if ('reason' in opened) return onLinkEnd(own, opened)
    await onOpened(opened, own)
  }

  const onOpened = async (found: Link, own: number) => {
    if (found.version === 4) deps.mqttVersion.put(broker())
    const opened = prover.begin(found)
    link = opened
    reports.report({ status: 'connecting', step: 'reading' })
    if (!(await deps.subscriptions.open(opened)) || own !== generation) return
    await retainedSync.wait(() => prover.sendSentinel(opened))
    if (link === opened && (await prover.sendCarefully(opened))) await goOnline(opened)
  }

  const giveUpName = (by: PublicKey) =>
    giveUp('name-taken', { suggestion: deps.suggestion(), holder: safeLine(by.slice(0, 6)) })

  const goOnline = async (current: Link) => {
    const holder = claim.holder()
    if (holder !== undefined) return giveUpName(holder)
    const verdict = duplicates.verdict(record.boot())
    if (verdict === 'stop') return giveUp('elsewhere')
    if (verdict !== 'go') {
      void drop(false)?.close()
      return void connect(verdict.above)
    }
    duplicates.onPublished(record.boot())
    online = true
    reports.begin()
    claim.onPublished()
    const published = prover.sendRecord(current)
    if (hangUps.isCareful() && (await published) === 'lost') return
    if (link !== current) return
    presenceRefresh.begin()
    prover.sendRest(current, !sawRetained)
    reports.report({ status: 'online' })
    deps.emit('linked', { link: current, sessionLost: !current.sessionPresent })
    // the round trip is reported like those that are measured anyway; this one takes as long as all that is done meanwhile
    void current.ping()
    stopTimer = clock.after(SETTLING, () => void current.ping())
  }

  /** A presence record in my name arrived. */
  const onOwnPresence = (seen: OwnPresenceSeen) => {
    if (!seen.hasOwnKey) {
      const before = claim.onRival(seen.key, seen.retained)
      if (!online) return
      if (before) return giveUpName(seen.key)
      if (seen.status !== 'offline' && claim.tellsRival()) deps.warn('own-name-claimed', '')
      return presenceRefresh.correct()
    }
    sawRetained = true
    if (duplicates.onPresence(seen, record.boot(), clock.now()) && online)
      return giveUp('elsewhere')
    if (online && seen.boot !== record.boot()) presenceRefresh.correct()
  }

  const begin = () => {
    wanted = true
    attempts.restart()
    void connect()
  }

  return {
    start: () => {
      if (!wanted) begin()
    },
    stop: async () => {
      wanted = false
      const wasOnline = online
      if (link) leavingGeneration = generation
      const current = drop(false)
      if (current && wasOnline)
        await waitAtMost(leavingClock, publish(current, 'offline'), LEAVE_TIMEOUT)
      const last = current?.close() ?? dialler.lastOver()
      await waitAtMost(leavingClock, last, current ? LEAVE_TIMEOUT : CONNECT_TIMEOUT_ON_LEAVE)
      leavingGeneration = -1
      reports.begin()
      reports.report({ status: 'offline' })
    },
    reconnect: () => {
      const wasOnline = online
      const current = drop(false)
      if (current && wasOnline) void publish(current, 'offline')
      void current?.close()
      duplicates.insist()
      hangUps.forget()
      begin()
    },
    on: {
      ownPresence: onOwnPresence,
      ownPresenceLost: () => {
        if (online) presenceRefresh.correct()
      },
      retainedPresence: () => {
        sawRetained = true
      },
      sentinel: retainedSync.onSentinel,
      ...prover.on,
      statusChanged: publishIfOnline,
    },
  }
}
