/**
 * A broker of our own: aedes with a level store, wrapped so that a PUBACK means "stored", order is
 * kept, and a slow or absent client costs nobody else anything. Why: docs/decisions/0002; who reaches it, and its limits: 0021.
 */
import { Aedes } from 'aedes'
import { ClassicLevel } from 'classic-level'
import type { Stop } from '../core/stop.ts'
import { safeLine } from '../core/text/safe-text.ts'
import { attachClients } from './broker/broker-clients.ts'
import { setMessageCounter, wrapPublish } from './broker/aedes-internals.ts'
import type { BrokerAccount } from './broker/guard/account.ts'
import { createConnectionGuard } from './broker/guard/connection-guard.ts'
import { createFilterLimits } from './broker/guard/filter-limits.ts'
import { limitLog } from './broker/guard/log-limit.ts'
import { createSerialQueue } from './broker/serial-queue.ts'
import { DAY, LIMITS, type BrokerLimits } from './broker/limits.ts'
import { createListener, formatListen, isLoopback } from './broker/listener.ts'
import type { BrokerTls, ListenAddress } from './broker/listener.ts'
import { openFailure, type BrokerError, type OpenResult } from './broker/open-errors.ts'
import { ownPayload } from './broker/queued-message.ts'
import { openRetainedMessages } from './broker/retained-messages.ts'
import { openSessionQueues } from './broker/session-queues.ts'
import { nextCounterBase, openSessions } from './broker/sessions.ts'
import { openBrokerStorage } from './broker/broker-storage.ts'
import { publishOrphanedWills } from './broker/wills.ts'
import { ownFolder } from './private-files.ts'

/** A broker that listens. */
export type RunningBroker = {
  /** Its port; 0 where it listens on a socket. */
  readonly port: number
  /** How many clients are connected now. */
  readonly clients: () => number
  /** Calls back with the number of clients whenever it changes. */
  readonly onClients: (listener: (clients: number) => void) => Stop
  /** Cuts all clients off (their wills are published) and closes the store; may be called twice. */
  readonly close: () => Promise<void>
}

/** Opens what is kept in the data folder. */
const openData = async (dataDir: string, limits: BrokerLimits, log: (line: string) => void) => {
  const db = new ClassicLevel(dataDir)
  await db.open()
  try {
    const sessions = await openSessions(db, Date.now)
    const queues = await openSessionQueues(db, {
      limits,
      full: (id, { count, bytes }) =>
        log(`session ${JSON.stringify(id)} is full at ${count} messages, ${bytes} bytes`),
    })
    const retained = await openRetainedMessages(db, limits, log)
    return { db, sessions, queues, retained, run: await nextCounterBase(db) }
  } catch (error) {
    await db.close()
    throw error
  }
}

/**
 * Opens a broker for MQTT 3.1 and 3.1.1 at QoS 0 and 1, on a Unix socket (in a folder that only its user can enter) or
 * on an address. Without an `account`, anybody who reaches it may publish and read everything. `port` 0 takes any free
 * one; `log` gets whole lines.
 */
export const openBroker = async ({
  host = '127.0.0.1',
  port = 0,
  socket,
  dataDir,
  log: logAll,
  account,
  tls,
  limits: changed = {},
}: {
  readonly host?: string
  readonly port?: number
  /** The path of a socket, instead of host and port. */
  readonly socket?: string
  readonly dataDir: string
  readonly log: (line: string) => void
  readonly account?: BrokerAccount | undefined
  readonly tls?: BrokerTls | undefined
  readonly limits?: Partial<BrokerLimits>
}): Promise<OpenResult<RunningBroker, BrokerError>> => {
  const limits = { ...LIMITS, ...changed }
  // client ids and topics stand in it, and a foreground broker's goes to a terminal
  const log = limitLog((line) => logAll(safeLine(line, 400)))
  const listening: ListenAddress = socket === undefined ? { host, port } : { socket }
  let data: Awaited<ReturnType<typeof openData>>
  try {
    if (!ownFolder(dataDir).ok) return { ok: false, error: 'not-ours', detail: dataDir }
    data = await openData(dataDir, limits, log)
  } catch (error) {
    return openFailure(error, 'folder')
  }
  const { db, sessions, queues, retained } = data
  const serial = createSerialQueue()
  const filters = createFilterLimits(limits)
  const guard = createConnectionGuard(limits, log)
  let publisher = ''
  const storage = openBrokerStorage(
    { db, queues, sessions, retained, filters },
    {
      stored: (id, message) => clients.enqueue(id, message),
      acknowledged: (client, messageId) => clients.acknowledge(client, messageId),
      publisher: () => publisher,
    },
  )
  const broker = new Aedes({
    id: 'papo',
    persistence: storage.persistence,
    concurrency: 0,
    maxTopicLevels: limits.topicLevels,
    // a browser-like burst of subscriptions behind one CONNECT is fine, an endless one is not
    queueLimit: 1000,
  })
  setMessageCounter(broker, data.run)
  const stored = new WeakSet<object>()
  const publish = wrapPublish(broker, (original) => (packet, client, done) => {
    // aedes' own turn comes after its PUBACK, ours came before
    if (stored.has(packet)) return done(null)
    serial.run((next) => {
      publisher = client?.id ?? ''
      original(ownPayload(packet), client, (error) => {
        stored.add(packet)
        done(error)
        next()
      })
    })
  })
  const clients = attachClients({
    broker,
    publish,
    serial,
    storage,
    queues,
    sessions,
    retained,
    filters,
    guard,
    limits,
    account,
    log,
  })
  await broker.listen()

  const sweep = async () => {
    for (const id of sessions.stale(Date.now() - limits.sessionAge, limits.sessions)) {
      if (clients.has(id)) await sessions.touch(id)
      else {
        await storage.forget(id)
        log(`session ${JSON.stringify(id)} was unused for too long and is dropped`)
      }
    }
  }

  const shut = async () => {
    clearInterval(sweeping)
    wills?.stop()
    await new Promise<void>((resolve) => broker.close(resolve))
    await listener?.close()
    await serial.idle()
    await clients.settled()
    await queues.flush()
    await db.close()
  }

  let wills: { readonly stop: Stop } | undefined
  const sweeping = setInterval(
    () => void sweep().catch((error: unknown) => log(`the sweep failed: ${String(error)}`)),
    DAY / 24,
  )
  sweeping.unref()
  let closing: Promise<void> | undefined
  const close = () => (closing ??= shut())

  let listener: ReturnType<typeof createListener> | undefined
  let taken: number
  try {
    await sweep()
    listener = createListener({ guard, accept: clients.accept, tls, log })
    taken = await listener.listen(listening)
  } catch (error) {
    await close()
    return openFailure(error, 'address')
  }
  wills = await publishOrphanedWills({
    storage,
    publish,
    has: clients.has,
    after: limits.willGrace,
  })

  log(`listening on ${formatListen(listening, taken)}`)
  if (socket === undefined && !isLoopback(host) && !account && !tls?.clientAuthority)
    log(
      `WARNING: ${host} is not loopback, and this broker has no passwords: ` +
        'everybody who reaches it can read and write everything.',
    )
  return {
    ok: true,
    value: { port: taken, clients: clients.count, onClients: clients.onCount, close },
  }
}
