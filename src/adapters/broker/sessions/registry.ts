/** All sessions: how they begin, are taken over, wait for their clients, and end. */
import type { ClassicLevel } from 'classic-level'
import type { FilterLimits } from '../guard/filter-limits.ts'
import type { BrokerLimits } from '../limits.ts'
import type { BrokerMessage } from '../protocol/message.ts'
import { REASON } from '../protocol/reason-codes.ts'
import { readWills } from '../store/session-records.ts'
import type { BrokerWill, SessionRecord, SessionRecords } from '../store/session-records.ts'
import type { SessionQueues } from '../store/session-queues.ts'
import type { StoreWriter } from '../store/store-writer.ts'
import type { Routes } from './routes.ts'
import { callLater, startSessionTimers, stopSessionTimers } from './session-timers.ts'
import { createBrokerSession, type ClientLink, type BrokerSession } from './session.ts'

type RegistryParts = {
  readonly db: ClassicLevel
  /** The sessions that were stored when the broker ended. */
  readonly stored: readonly SessionRecord[]
  readonly writer: StoreWriter
  readonly records: SessionRecords
  readonly queues: SessionQueues
  readonly routes: Routes
  readonly filters: FilterLimits
  readonly limits: BrokerLimits
  /** The newest place in the order of messages. */
  readonly newest: () => number
  /** `said` is called when the will is stored like any other message. */
  readonly publishWill: (message: BrokerMessage, session: BrokerSession, said: () => void) => void
  readonly log: (line: string) => void
}

/** Takes up the stored sessions; their timers wait for `startTimers`. */
export const openRegistry = async ({
  db,
  stored,
  writer,
  records,
  queues,
  routes,
  filters,
  limits,
  newest,
  publishWill,
  log,
}: RegistryParts) => {
  const sessions = new Map<string, BrokerSession>()
  let storedCount = 0
  let linked = 0

  const add = (session: BrokerSession) => {
    sessions.set(session.id, session)
    if (session.isStored) storedCount += 1
  }
  // wills of clients that were connected when the broker was killed, and later those of them without a session
  const unclaimedWills = new Map(await readWills(db))
  // the sessions of those clients
  const interrupted = new Set<BrokerSession>()
  let grace: NodeJS.Timeout | undefined
  for (const { id, usedAt, expiry, after, isInUse, filters: granted, received } of stored) {
    const now = Date.now()
    const session = createBrokerSession(id, {
      isStored: true,
      expiry,
      after,
      usedAt: isInUse ? now : usedAt,
    })
    for (const messageId of received) session.received.add(messageId)
    for (const { owedAt, ...filter } of granted) {
      filters.add(id, filter.filter)
      routes.set(session, filter)
      if (owedAt > 0) session.owed.set(filter.filter, owedAt)
    }
    session.will = unclaimedWills.get(id)
    unclaimedWills.delete(id)
    add(session)
    if (!isInUse) continue
    interrupted.add(session)
    // it is in use no more, even if the broker is killed again before its client comes back
    records.saveSession({ id, usedAt: now, expiry, after, isInUse: false })
  }

  /** The will was said; its client may be back with another one. */
  const forgetWill = (id: string) => {
    if (!sessions.get(id)?.will) records.dropWill(id)
  }
  const sayWill = (session: BrokerSession) => {
    const { will } = session
    if (!will) return
    session.will = undefined
    publishWill(will.message, session, () => forgetWill(session.id))
  }
  const isOver = ({ usedAt, expiry }: BrokerSession, now = Date.now()) =>
    usedAt + Math.min(expiry, limits.sessionAge) <= now

  /** Ends a session; resolves when nothing of it is on disk any more. */
  const end = (session: BrokerSession): Promise<void> => {
    stopSessionTimers(session)
    sayWill(session)
    const names = [...session.filters.keys()]
    routes.forget(session)
    filters.forget(session.id)
    if (sessions.get(session.id) !== session) return Promise.resolve()
    sessions.delete(session.id)
    if (!session.isStored) return Promise.resolve()
    storedCount -= 1
    records.dropSession(session.id, names, session.received)
    return queues.clear(session.id, newest())
  }
  const endLater = (session: BrokerSession) =>
    void end(session).catch((error: unknown) => log(`a session is not forgotten: ${String(error)}`))

  const save = (session: BrokerSession) => {
    session.usedAt = Date.now()
    if (!session.isStored) return
    const { id, usedAt, expiry, after, link } = session
    records.saveSession({ id, usedAt, expiry, after, isInUse: link !== undefined })
  }
  const waitForEnd = (session: BrokerSession, grace: number) =>
    startSessionTimers(session, {
      age: Math.min(session.expiry, limits.sessionAge),
      grace,
      sayWill: () => sayWill(session),
      end: () => endLater(session),
    })

  /** Its client has left; with `keepsWill` the will is published, when its time has come. */
  const leave = (session: BrokerSession, link: ClientLink, keepsWill: boolean): void => {
    if (session.link !== link) return
    session.link = undefined
    linked -= 1
    if (!keepsWill && session.will) {
      session.will = undefined
      records.dropWill(session.id)
    }
    if (session.expiry === 0) return endLater(session)
    save(session)
    const delay = session.will?.delay ?? 0
    if (delay === 0) sayWill(session)
    waitForEnd(session, 0)
  }

  /**
   * The session for a client that connects: the one that it has, unless it wants a new one. A client that has it now is
   * cut off. Resolves when nothing of a former session is on disk any more, and a stored session is; rejects where
   * that cannot be written, and then the client is not to be let in.
   */
  const enter = async (
    id: string,
    {
      clean,
      expiry,
      link,
      will,
    }: {
      readonly clean: boolean
      readonly expiry: number
      /** The client of the session, made before anything can be sent to it. */
      readonly link: (session: BrokerSession) => ClientLink
      readonly will: BrokerWill | undefined
    },
  ): Promise<{ readonly session: BrokerSession; readonly isPresent: boolean }> => {
    sessions.get(id)?.link?.close(REASON.sessionTakenOver, 'another client has its id')
    const former = sessions.get(id)
    const isPresent = former !== undefined && !clean && former.isStored && !isOver(former)
    const ended = former && !isPresent ? end(former) : undefined
    const session = isPresent
      ? former
      : createBrokerSession(id, {
          isStored: expiry > 0,
          expiry,
          usedAt: Date.now(),
          after: newest(),
        })
    if (!isPresent) add(session)
    stopSessionTimers(session)
    session.expiry = expiry
    session.link = link(session)
    linked += 1
    session.will = will
    if (will) records.saveWill(id, will)
    else if (unclaimedWills.has(id) || isPresent) records.dropWill(id)
    unclaimedWills.delete(id)
    save(session)
    await ended
    if (session.isStored && !(await writer.settle())) throw new Error('it cannot be stored')
    return { session, isPresent }
  }

  /** Publishes the wills of clients without a session that did not come back since the broker was killed. */
  const publishUnclaimedWills = () => {
    for (const [id, { message }] of unclaimedWills) {
      const session =
        sessions.get(id) ?? createBrokerSession(id, { isStored: false, expiry: 0, usedAt: 0 })
      publishWill(message, session, () => forgetWill(id))
    }
    unclaimedWills.clear()
  }

  /** The stored sessions without a client that were unused longest, the longest first. */
  const unused = () =>
    [...sessions.values()]
      .filter(({ isStored, link }) => isStored && !link)
      .toSorted((a, b) => a.usedAt - b.usedAt)

  return {
    enter,
    leave,
    find: (id: string) => sessions.get(id),
    all: () => sessions.values(),
    counts: () => ({ stored: storedCount, linked, all: sessions.size }),
    /** A new session where there are too many: one that nobody used for a while goes, but none that was just made. */
    makeRoom: (id: string): boolean => {
      if (storedCount < limits.sessions || sessions.get(id)?.isStored) return true
      const [oldest] = unused()
      if (!oldest || oldest.usedAt >= Date.now() - limits.sessionRest) return false
      log(`session ${JSON.stringify(oldest.id)} is dropped: there are ${limits.sessions} others`)
      endLater(oldest)
      return true
    },
    /** Ends the sessions whose time has come, and the longest unused where there are too many. */
    sweep: async (): Promise<void> => {
      const now = Date.now()
      const tooMany = storedCount - limits.sessions
      for (const [place, session] of unused().entries()) {
        if (!isOver(session, now) && place >= tooMany) continue
        log(`session ${JSON.stringify(session.id)} was unused for too long and is dropped`)
        await end(session)
      }
    },
    /** Sessions end and wills are published in time again; clients of a broker that was killed may come back before. */
    startTimers: () => {
      for (const session of sessions.values())
        if (!session.link && session.isStored)
          waitForEnd(session, interrupted.has(session) ? limits.willGrace : 0)
      interrupted.clear()
      if (unclaimedWills.size > 0) grace = callLater(limits.willGrace, publishUnclaimedWills)
    },
    stop: () => {
      clearTimeout(grace)
      for (const session of sessions.values()) stopSessionTimers(session)
    },
  }
}

/** All sessions. */
export type Registry = Awaited<ReturnType<typeof openRegistry>>
