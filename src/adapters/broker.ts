/**
 * A broker of our own: aedes with a level store, wrapped so that a PUBACK means "stored", order is
 * kept, and a slow or absent client costs nobody else anything. Why: docs/decisions/0002.
 */
import { chmodSync } from 'node:fs'
import { createServer, isIP, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { ClassicLevel } from 'classic-level'
import type { Stop } from '../core/stop.ts'
import { attachClients } from './broker/broker-clients.ts'
import { setMessageCounter, wrapPublish } from './broker/aedes-internals.ts'
import { createSerialQueue } from './broker/serial-queue.ts'
import { DAY, LIMITS, type BrokerLimits } from './broker/limits.ts'
import { openSessionQueues } from './broker/session-queues.ts'
import { nextCounterBase, openSessions } from './broker/sessions.ts'
import { openBrokerStorage } from './broker/broker-storage.ts'
import { publishOrphanedWills } from './broker/wills.ts'
import { makeFolder } from './private-files.ts'

/** Why no broker could be opened. */
export type BrokerError =
  | 'address-in-use'
  | 'data-in-use' // another broker has this data folder open
  | 'data-broken' // the store cannot be read
  | 'no-folder' // the data folder cannot be made, read or written
  | 'disk-full'
  | 'no-rights' // the system refuses the port
  | 'unknown-host' // no address of this machine
  | 'not-allowed' // the system refuses the address for another reason

/** Like `Result`, with the message of the system for a log or a person. */
export type OpenResult<T, E extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E; readonly detail: string }

/** A broker that listens. */
export type RunningBroker = {
  readonly port: number
  /** How many clients are connected now. */
  readonly clients: () => number
  /** Calls back with the number of clients whenever it changes. */
  readonly onClients: (listener: (clients: number) => void) => Stop
  /** Cuts all clients off (their wills are published) and closes the store; may be called twice. */
  readonly close: () => Promise<void>
}

/** Can only this machine reach what listens there? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const codeOf = (error: unknown): string =>
  error instanceof Error
    ? `${'code' in error ? String(error.code) : ''} ${codeOf(error.cause)}`
    : ''

/** By the code of the system, of the store, or by its message where the store has no code; the first match counts. */
const systemErrors: readonly (readonly [RegExp, BrokerError])[] = [
  [/EADDRINUSE/u, 'address-in-use'],
  [/LEVEL_LOCKED/u, 'data-in-use'],
  [/LEVEL_CORRUPTION/u, 'data-broken'],
  [/ENOSPC|EDQUOT|EFBIG|No space left|quota exceeded|File too large/iu, 'disk-full'],
]
const addressErrors: readonly (readonly [RegExp, BrokerError])[] = [
  [/EACCES|EPERM/u, 'no-rights'],
  [/ENOTFOUND|EAI_|EADDRNOTAVAIL|EINVAL/u, 'unknown-host'],
]

/** What failed, with what could not be had: the folder for the data, or the address. */
const failed = (error: unknown, what: 'folder' | 'address'): OpenResult<never, BrokerError> => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = String(cause)
  const known = what === 'folder' ? systemErrors : [...systemErrors, ...addressErrors]
  const message = `${codeOf(error)} ${detail}`
  const reason = known.find(([pattern]) => pattern.test(message))?.[1]
  return { ok: false, error: reason ?? (what === 'folder' ? 'no-folder' : 'not-allowed'), detail }
}

/** Opens the data folder and what is kept in it. */
const openData = async (dataDir: string, capacity: number, log: (line: string) => void) => {
  makeFolder(dataDir)
  chmodSync(dataDir, 0o700)
  const db = new ClassicLevel(dataDir)
  await db.open()
  try {
    const sessions = await openSessions(db, Date.now)
    const queues = await openSessionQueues(db, {
      capacity: capacity,
      full: (id) => log(`session ${JSON.stringify(id)} is full at ${capacity} messages`),
    })
    return { db, sessions, queues, run: await nextCounterBase(db) }
  } catch (error) {
    await db.close()
    throw error
  }
}

/**
 * Opens a broker for MQTT 3.1 and 3.1.1 at QoS 0 and 1, without accounts: anybody who reaches
 * the address may publish and read everything. `port` 0 takes any free one; `log` gets whole lines.
 */
export const openBroker = async ({
  host = '127.0.0.1',
  port,
  dataDir,
  log,
  limits: changed = {},
}: {
  readonly host?: string
  readonly port: number
  readonly dataDir: string
  readonly log: (line: string) => void
  readonly limits?: Partial<BrokerLimits>
}): Promise<OpenResult<RunningBroker, BrokerError>> => {
  const limits = { ...LIMITS, ...changed }
  let data: Awaited<ReturnType<typeof openData>>
  try {
    data = await openData(dataDir, limits.queuedMessages, log)
  } catch (error) {
    return failed(error, 'folder')
  }
  const { db, sessions, queues } = data
  const serial = createSerialQueue()
  const storage = openBrokerStorage(
    { db, queues, sessions },
    {
      stored: (id, message) => clients.enqueue(id, message),
      acknowledged: (client, messageId) => clients.acknowledge(client, messageId),
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
    serial.run((next) =>
      original(packet, client, (error) => {
        stored.add(packet)
        done(error)
        next()
      }),
    )
  })
  const clients = attachClients({ broker, publish, serial, storage, queues, sessions, limits, log })
  await broker.listen()

  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    clients.accept(socket)
  })
  server.maxConnections = limits.connections
  server.on('drop', () => log(`a connection beyond ${limits.connections} was refused`))

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
    const closed = new Promise((resolve) => server.close(resolve))
    await new Promise<void>((resolve) => broker.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
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

  try {
    await sweep()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host }, resolve)
    })
  } catch (error) {
    await close()
    return failed(error, 'address')
  }
  server.on('error', (error) => log(`the server has trouble: ${error.message}`))
  wills = await publishOrphanedWills({
    storage,
    publish,
    has: clients.has,
    after: limits.willGrace,
  })

  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  log(`listening on ${host} port ${taken}`)
  if (!isLoopback(host))
    log(
      `WARNING: ${host} is not loopback. This broker has no passwords and no encryption: ` +
        'everybody who reaches it can read and write everything. Use Mosquitto with tls.conf.',
    )
  return {
    ok: true,
    value: { port: taken, clients: clients.count, onClients: clients.onCount, close },
  }
}
