/**
 * From a broker's address to being online: connect, subscribe, see who holds my name, publish my presence
 * record; and again after a break. One link at a time.
 */
import type { LinkState } from '../../model/screen/link.ts'
import type { Status } from '../../model/people/presence.ts'
import type { Millis, PublicKey } from '../../core/ids.ts'
import { addMillis } from '../../core/ids.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import type { LinkEnd } from '../../core/broker/link-end.ts'
import type { Link } from '../../ports/transport.ts'
import { createAttempts, createShortLives, retryDelay } from './backoff.ts'
import { createRetainedSync } from './retained-sync.ts'
import { createRetainedRefresh } from '../retained-refresh.ts'
import { createNameClaim } from './name-claim.ts'
import { isClosedByPeer } from './end-kinds.ts'
import { KEEP_ALIVE, withoutCredentials } from './connection-types.ts'
import type { Connection, ConnectionDeps } from './connection-types.ts'
import { CONNECT_TIMEOUT_ON_LEAVE, waitAtMost, LEAVE_TIMEOUT } from './timeouts.ts'
import { createRoundTrips } from './round-trips.ts'
import { createDuplicateInstances } from './duplicate-instance.ts'
import type { OwnPresenceSeen } from './duplicate-instance.ts'

/** The connection of one program; it does nothing until it is started. */
export const createConnection = (deps: ConnectionDeps): Connection => {
  const { clock, leavingClock } = deps
  const duplicates = createDuplicateInstances()
  const shortLives = createShortLives()
  let wanted = false
  let link: Link | undefined
  let online = false
  let boot = 0
  let count = 0
  const attempts = createAttempts(() => deps.settings().brokers ?? 1)
  let since: Millis = clock.now()
  let generation = 0
  // the link over which we leave: what it brings until it is closed is still received
  let leavingGeneration = -1
  let sawRetained = false
  let stopRetry: (() => void) | undefined
  // an attempt that was given up may still reach the broker and would throw the next one out
  let pending: { readonly url: string; readonly onLinkEnd: Promise<unknown> } | undefined

  const broker = () => withoutCredentials(deps.settings().url)
  const claim = createNameClaim(clock, deps.ownNames, broker)

  const reportState = (state: Omit<LinkState, 'broker' | 'since' | 'attempt'>) => {
    const link = { ...state, broker: broker(), since, attempt: attempts.count() }
    deps.eventStore.commit([{ type: 'link.changed', link }])
  }
  const onRoundTrip = createRoundTrips(clock, (roundTrip) =>
    reportState({ status: 'online', ...roundTrip }),
  )

  const startBoot = (above: number) => {
    boot = Math.max(clock.now(), above + 1)
    count = 0
    deps.lastBoot.put(boot)
    duplicates.begin(boot)
  }

  const publish = (current: Link, status: Status) => {
    count += 1
    return current.publish(deps.presence.pack(status, boot, count))
  }
  const publishIfOnline = () => {
    if (link && online) void publish(link, deps.eventStore.state().me.status)
  }
  /** Online, and seen by nobody: the person has to know. */
  const publishFirst = async (current: Link) => {
    const outcome = await publish(current, deps.eventStore.state().me.status)
    if (typeof outcome === 'string' || link !== current) return
    deps.warn(outcome.reason === 'too-large' ? 'presence-too-large' : 'not-shown', '')
  }
  const retainedSync = createRetainedSync(clock)
  const presenceRefresh = createRetainedRefresh({ clock, ids: deps.ids, publish: publishIfOnline })

  /** Drops the link, whatever became of it; what it still brings is ignored. */
  const drop = (closed: boolean) => {
    generation += 1
    const current = link
    link = undefined
    online = false
    stopRetry?.()
    stopRetry = undefined
    retainedSync.finish()
    presenceRefresh.stop()
    deps.subscriptions.close()
    if (current) deps.emit('unlinked', { closed })
    return current
  }

  const onLinkEnd = (own: number, end: LinkEnd) => {
    if (own !== generation) return
    const wasOnline = online
    const extra = shortLives(wasOnline, clock.now() - since)
    drop(isClosedByPeer(end))
    since = clock.now()
    const trouble = attempts.finalTrouble(end)
    if (trouble !== undefined) return giveUp(trouble)
    if (wasOnline) attempts.restart()
    const delay = retryDelay(end, deps.settings().url, attempts.count() + extra, deps.ids.random())
    attempts.next()
    const nextAt = addMillis(clock.now(), delay)
    reportState({ status: 'offline', problem: end.reason, detail: safeLine(end.detail), nextAt })
    stopRetry = clock.after(delay, () => void connect())
  }

  /** Gives up until the person decides. */
  const giveUp = (trouble: string, extra: Pick<LinkState, 'suggestion' | 'holder'> = {}) => {
    wanted = false
    void drop(false)?.close()
    since = clock.now()
    reportState({ status: 'stopped', problem: trouble, ...extra })
  }

  const connect = async (above = deps.lastBoot.get()) => {
    if (!wanted || link) return
    generation += 1
    const own = generation
    reportState({ status: 'connecting' })
    const settings = deps.settings()
    if (pending?.url === settings.url) await pending.onLinkEnd
    if (own !== generation) return
    startBoot(above)
    sawRetained = false
    claim.begin()
    const version = deps.mqttVersion.get(broker())
    const will = deps.presence.pack('offline', boot, count)
    const opening = deps.transport.connect(
      { ...settings, keepAlive: settings.keepAlive ?? KEEP_ALIVE, will, version },
      {
        onPacket: (packet) => {
          if (own !== generation && own !== leavingGeneration) return
          retainedSync.onPacket()
          deps.receiver.receivePacket(packet)
        },
        onBatch: deps.batch.run,
        prepare: (packet) => (own === generation ? deps.receiver.prepare(packet) : undefined),
        onEnd: (end) => onLinkEnd(own, end),
        onRoundTrip: (millis) =>
          onRoundTrip(own === generation && online ? link : undefined, millis),
      },
    )
    const connecting = opening.then(async (opened) => {
      if ('reason' in opened || own === generation) return opened
      await opened.close()
      return undefined
    })
    pending = { url: settings.url, onLinkEnd: connecting }
    const opened = await connecting
    if (!opened) return
    if ('reason' in opened) return onLinkEnd(own, opened)
    if (own !== generation) return void opened.close()
    await onOpened(opened, own)
  }

  const onOpened = async (opened: Link, own: number) => {
    if (opened.version === 4) deps.mqttVersion.put(broker())
    link = opened
    reportState({ status: 'connecting', step: 'reading' })
    if (!(await deps.subscriptions.open(opened)) || own !== generation) return
    await retainedSync.wait(() => void opened.publish(deps.presence.packSentinel()))
    if (link === opened) goOnline(opened)
  }

  const giveUpName = (by: PublicKey) =>
    giveUp('name-taken', { suggestion: deps.suggestion(), holder: safeLine(by.slice(0, 6)) })

  const goOnline = (current: Link) => {
    const holder = claim.holder()
    if (holder !== undefined) return giveUpName(holder)
    const verdict = duplicates.verdict(boot)
    if (verdict === 'stop') return giveUp('elsewhere')
    if (verdict !== 'go') {
      void drop(false)?.close()
      return void connect(verdict.above)
    }
    duplicates.onPublished(boot)
    online = true
    attempts.restart()
    since = clock.now()
    claim.onPublished()
    void publishFirst(current)
    presenceRefresh.begin()
    reportState({ status: 'online' })
    const sessionLost = !current.sessionPresent
    deps.emit('linked', { link: current, sessionLost, noRetained: !sawRetained })
    // the round trip is reported like those that are measured anyway
    void current.ping()
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
    if (duplicates.onPresence(seen, boot, clock.now()) && online) return giveUp('elsewhere')
    if (online && seen.boot !== boot) presenceRefresh.correct()
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
      const last = current?.close() ?? pending?.onLinkEnd ?? Promise.resolve()
      await waitAtMost(leavingClock, last, current ? LEAVE_TIMEOUT : CONNECT_TIMEOUT_ON_LEAVE)
      leavingGeneration = -1
      since = clock.now()
      reportState({ status: 'offline' })
    },
    reconnect: () => {
      const wasOnline = online
      const current = drop(false)
      if (current && wasOnline) void publish(current, 'offline')
      void current?.close()
      duplicates.insist()
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
      statusChanged: publishIfOnline,
    },
  }
}
