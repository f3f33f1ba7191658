/** Puts the parts of a broker together. */
import type { Socket } from 'node:net'
import type { ClassicLevel } from 'classic-level'
import type { Stop } from '../../core/stop.ts'
import { serveConnection } from './connection/connection.ts'
import type { BrokerContext } from './connection/context.ts'
import type { BrokerAccount } from './guard/account.ts'
import type { ConnectionGuard } from './guard/connection-guard.ts'
import { createFilterLimits } from './guard/filter-limits.ts'
import { createMemoryBudget } from './guard/memory-budget.ts'
import type { BrokerLimits } from './limits.ts'
import type { BrokerMessage } from './protocol/message.ts'
import { REASON } from './protocol/reason-codes.ts'
import { createRouter } from './router.ts'
import { openRegistry } from './sessions/registry.ts'
import { createRoutes } from './sessions/routes.ts'
import type { BrokerSession } from './sessions/session.ts'
import { openRetainedMessages } from './store/retained-messages.ts'
import { openSessionQueues } from './store/session-queues.ts'
import { createSessionRecords, readSessionRecords } from './store/session-records.ts'
import { createStoreWriter } from './store/store-writer.ts'
import { createStatistics } from './system/statistics.ts'
import { startSystemTopics } from './system/system-topics.ts'

/** A broker without a way to reach it. */
export type AssembledBroker = {
  /** Speaks MQTT on a connection; `slot` is the one that the guard knows, beneath TLS where there is any. */
  readonly accept: (connection: Socket, slot: Socket) => void
  readonly clients: () => number
  readonly onClients: (listener: (clients: number) => void) => Stop
  /** Ends the sessions whose time has come, and deletes retained messages that have expired. */
  readonly sweep: () => Promise<void>
  /** Sessions end and wills are published in time from now on, those of before this start as well. */
  readonly startTimers: () => void
  /** Cuts all clients off; their wills are published. */
  readonly disconnectAll: () => void
  /** Resolves when everything is on disk, as far as it can be written; nothing is written afterwards. */
  readonly finish: () => Promise<void>
}

/** Reads what is in the store; `from` is where the order of messages begins in this run. */
export const assembleBroker = async ({
  db,
  from,
  guard,
  limits,
  account,
  log,
}: {
  readonly db: ClassicLevel
  readonly from: number
  readonly guard: ConnectionGuard
  readonly limits: BrokerLimits
  readonly account: BrokerAccount | undefined
  readonly log: (line: string) => void
}): Promise<AssembledBroker> => {
  const writer = createStoreWriter(db, (error, rows) => {
    log(`the store has trouble: ${String(error)}`)
    queues.forgetUnwritten(rows)
  })
  const stored = await readSessionRecords(db)
  const queues = await openSessionQueues(db, writer, {
    limits,
    starts: new Map(stored.map(({ id, after }) => [id, after])),
    isConnected: (id) => registry.find(id)?.link !== undefined,
    full: (id, { count, bytes }) =>
      log(`session ${JSON.stringify(id)} is full at ${count} messages, ${bytes} bytes`),
  })
  const retained = await openRetainedMessages(db, writer, limits, log)
  const records = createSessionRecords(writer)
  const routes = createRoutes()
  const filters = createFilterLimits(limits)
  const statistics = createStatistics()
  const router = createRouter({ from, routes, queues, retained, writer, statistics })
  // those that are not stored yet
  const wills = new Set<BrokerMessage>()
  const publishWill = (message: BrokerMessage, session: BrokerSession, said: () => void) => {
    const expiresAt = message.expiresAt === 0 ? 0 : Date.now() + message.expiresAt
    wills.add(message)
    router.publishForGood({ ...message, expiresAt }, session, (isStored) => {
      wills.delete(message)
      if (isStored) said()
    })
  }
  const registry = await openRegistry({
    db,
    stored,
    writer,
    records,
    queues,
    routes,
    filters,
    limits,
    newest: router.newest,
    publishWill,
    log,
  })
  const system = startSystemTopics({
    version: 'papo broker',
    statistics,
    gauges: () => {
      const { linked, all } = registry.counts()
      const { messages, bytes } = queues.size()
      return {
        clientsConnected: linked,
        clientsInAll: all,
        subscriptions: routes.count(),
        retained: retained.count(),
        storedMessages: messages,
        storedBytes: bytes,
      }
    },
    routes,
    next: router.next,
    now: Date.now,
  })
  const listeners = new Set<(clients: number) => void>()
  let counted = 0
  const context: BrokerContext = {
    router,
    routes,
    registry,
    records,
    queues,
    retained,
    writer,
    filters,
    guard,
    budget: createMemoryBudget(limits),
    limits,
    account,
    statistics,
    system,
    changed: () => {
      const { linked } = registry.counts()
      if (linked === counted) return
      counted = linked
      statistics.mostClients = Math.max(statistics.mostClients, linked)
      for (const listener of listeners) listener(linked)
    },
    log,
  }

  return {
    accept: (connection, slot) => serveConnection(connection, slot, context),
    clients: () => registry.counts().linked,
    onClients: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    sweep: async () => {
      retained.dropExpired()
      await registry.sweep()
    },
    startTimers: registry.startTimers,
    disconnectAll: () => {
      system.stop()
      for (const { link } of registry.all())
        link?.close(REASON.serverShuttingDown, 'the broker closes')
      registry.stop()
    },
    finish: async () => {
      do await writer.settle()
      while (wills.size > 0)
      await writer.stop()
    },
  }
}
