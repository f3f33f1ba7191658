/** All sessions: how they begin, are taken over, wait for their clients, and end. */
import type { ClassicLevel } from 'classic-level'
import type { FilterLimits } from '../guard/filter-limits.ts'
import type { BrokerLimits } from '../limits.ts'
import type { BrokerMessage } from '../protocol/message.ts'
import { REASON } from '../protocol/reason-codes.ts'
import { readSessionRecords, readWills } from '../store/session-records.ts'
import type { BrokerWill, SessionRecords } from '../store/session-records.ts'
import type { SessionQueues } from '../store/session-queues.ts'
import type { StoreWriter } from '../store/store-writer.ts'
import type { Routes } from './routes.ts'
import { createBrokerSession, type ClientLink, type BrokerSession } from './session.ts'

type RegistryParts = {
  readonly db: ClassicLevel
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

/** A session may wait longer than a timer can; the sweep finds it then. */
const LONGEST_TIMER = 2 ** 31 - 1

const stopTimers = (session: BrokerSession) => {
  for (const timer of session.timers) clearTimeout(timer)
  session.timers = []
}
const after = (delay: number, job: () => void): NodeJS.Timeout =>
  setTimeout(job, Math.min(delay, LONGEST_TIMER)).unref()

/** Reads the stored sessions. */
export const openRegistry = async ({
  db,
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
  for (const { id, usedAt, expiry, filters: granted, received } of await readSessionRecords(db)) {
    const session = createBrokerSession(id, { isStored: true, expiry, usedAt })
    for (const messageId of received) session.received.add(messageId)
    for (const filter of granted) {
      filters.add(id, filter.filter)
      routes.set(session, filter)
    }
    add(session)
  }
  // wills of clients that were connected when the broker was killed
  const orphans = new Map(await readWills(db))

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
    stopTimers(session)
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
    if (session.isStored) records.saveSession(session)
  }

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
    session.timers = [
      ...(session.will ? [after(Math.min(delay, session.expiry), () => sayWill(session))] : []),
      ...(session.expiry < LONGEST_TIMER ? [after(session.expiry, () => endLater(session))] : []),
    ]
  }

  /**
   * The session for a client that connects: the one that it has, unless it wants a new one. A client that has it now is
   * cut off. Resolves when what changed is on disk (what another session with this end had is gone as well); rejects
   * where that cannot be written, and then the client is not to be let in.
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
      : createBrokerSession(id, { isStored: expiry > 0, expiry, usedAt: Date.now() })
    if (!isPresent) add(session)
    stopTimers(session)
    session.expiry = expiry
    session.link = link(session)
    linked += 1
    session.will = will
    if (will) records.saveWill(id, will)
    else if (orphans.has(id) || isPresent) records.dropWill(id)
    orphans.delete(id)
    save(session)
    await ended
    if (session.isStored && !(await writer.settle())) throw new Error('it cannot be stored')
    return { session, isPresent }
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
    /** Publishes the wills of clients that did not come back since the broker was killed. */
    sayOrphanedWills: () => {
      for (const [id, { message }] of orphans) {
        const session =
          sessions.get(id) ?? createBrokerSession(id, { isStored: false, expiry: 0, usedAt: 0 })
        publishWill(message, session, () => forgetWill(id))
      }
      orphans.clear()
    },
    hasOrphanedWills: () => orphans.size > 0,
    stop: () => {
      for (const session of sessions.values()) stopTimers(session)
    },
  }
}

/** All sessions. */
export type Registry = Awaited<ReturnType<typeof openRegistry>>
