/**
 * A broker of our own: aedes with a level store, wrapped so that a PUBACK means "stored", order is
 * kept, and a slow or absent client costs nobody else anything. Why: docs/decisions/0002.
 */
import { chmodSync } from 'node:fs'
import { createServer, isIP, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { ClassicLevel } from 'classic-level'
import type { Stop } from '../core/stop.ts'
import { attach } from './broker/broker-clients.ts'
import { startCounting, wrapPublish } from './broker/aedes-internals.ts'
import { createLane } from './broker/serial-queue.ts'
import { DAY, LIMITS, type BrokerLimits } from './broker/limits.ts'
import { openQueue } from './broker/session-queues.ts'
import { nextRun, openSessions } from './broker/sessions.ts'
import { openStore } from './broker/broker-storage.ts'
import { publishLeftWills } from './broker/wills.ts'
import { makeFolder } from './private-files.ts'

/** Why no broker could be opened. */
export type BrokerTrouble =
  | 'address-in-use'
  | 'data-in-use' // another broker has this data folder open
  | 'data-broken' // the store cannot be read
  | 'no-folder' // the data folder cannot be made, read or written
  | 'disk-full'
  | 'no-rights' // the system refuses the port
  | 'unknown-host' // no address of this machine
  | 'not-allowed' // the system refuses the address for another reason

/** Like `Result`, with words of the system for a log or a person. */
export type Opened<T, E extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E; readonly detail: string }

/** A broker that listens. */
export type RunningBroker = {
  readonly port: number
  /** How many clients are connected now. */
  readonly clients: () => number
  /** Calls back with the number of clients whenever it changes. */
  readonly onClients: (listener: (clients: number) => void) => Stop
  /** Cuts all clients off (their wills are said) and closes the store; may be called twice. */
  readonly close: () => Promise<void>
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const codeOf = (error: unknown): string =>
  error instanceof Error
    ? `${'code' in error ? String(error.code) : ''} ${codeOf(error.cause)}`
    : ''

/** By the code of the system, of the store, or by words where the store has no code; the first that fits counts. */
const troubles: readonly (readonly [RegExp, BrokerTrouble])[] = [
  [/EADDRINUSE/u, 'address-in-use'],
  [/LEVEL_LOCKED/u, 'data-in-use'],
  [/LEVEL_CORRUPTION/u, 'data-broken'],
  [/ENOSPC|EDQUOT|EFBIG|No space left|quota exceeded|File too large/iu, 'disk-full'],
]
const ofAddress: readonly (readonly [RegExp, BrokerTrouble])[] = [
  [/EACCES|EPERM/u, 'no-rights'],
  [/ENOTFOUND|EAI_|EADDRNOTAVAIL|EINVAL/u, 'unknown-host'],
]

/** What failed, with what could not be had: the folder for the data, or the address. */
const failed = (error: unknown, what: 'folder' | 'address'): Opened<never, BrokerTrouble> => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = String(cause)
  const known = what === 'folder' ? troubles : [...troubles, ...ofAddress]
  const told = `${codeOf(error)} ${detail}`
  const trouble = known.find(([pattern]) => pattern.test(told))?.[1]
  return { ok: false, error: trouble ?? (what === 'folder' ? 'no-folder' : 'not-allowed'), detail }
}

/** Opens the data folder and what is kept in it. */
const openData = async (dataDir: string, letters: number, log: (line: string) => void) => {
  makeFolder(dataDir)
  chmodSync(dataDir, 0o700)
  const db = new ClassicLevel(dataDir)
  await db.open()
  try {
    const sessions = await openSessions(db, Date.now)
    const queue = await openQueue(db, {
      capacity: letters,
      full: (id) => log(`session ${JSON.stringify(id)} is full at ${letters} messages`),
    })
    return { db, sessions, queue, run: await nextRun(db) }
  } catch (error) {
    await db.close()
    throw error
  }
}

/**
 * Opens a broker for MQTT 3.1 and 3.1.1 at QoS 0 and 1, without accounts: whoever reaches the
 * address may say and read everything. `port` 0 takes any free one; `log` gets whole lines.
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
}): Promise<Opened<RunningBroker, BrokerTrouble>> => {
  const limits = { ...LIMITS, ...changed }
  let data: Awaited<ReturnType<typeof openData>>
  try {
    data = await openData(dataDir, limits.letters, log)
  } catch (error) {
    return failed(error, 'folder')
  }
  const { db, sessions, queue } = data
  const lane = createLane()
  const store = openStore(
    { db, queue, sessions },
    {
      stored: (id, letter) => desk.offer(id, letter),
      acknowledged: (client, messageId) => desk.acknowledge(client, messageId),
    },
  )
  const broker = new Aedes({
    id: 'papo',
    persistence: store.persistence,
    concurrency: 0,
    maxTopicLevels: limits.topicLevels,
    // a browser-like burst of subscriptions behind one CONNECT is fine, an endless one is not
    queueLimit: 1000,
  })
  startCounting(broker, data.run)
  const stored = new WeakSet<object>()
  const publish = wrapPublish(broker, (original) => (packet, client, done) => {
    // aedes' own turn comes after its PUBACK, ours came before
    if (stored.has(packet)) return done(null)
    lane.run((next) =>
      original(packet, client, (error) => {
        stored.add(packet)
        done(error)
        next()
      }),
    )
  })
  const desk = attach({ broker, publish, lane, store, queue, sessions, limits, log })
  await broker.listen()

  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    desk.take(socket)
  })
  server.maxConnections = limits.connections
  server.on('drop', () => log(`a connection beyond ${limits.connections} was refused`))

  const sweep = async () => {
    for (const id of sessions.stale(Date.now() - limits.sessionAge, limits.sessions)) {
      if (desk.has(id)) await sessions.touch(id)
      else {
        await store.forget(id)
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
    await lane.idle()
    await desk.settled()
    await queue.flush()
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
  wills = await publishLeftWills({ store, publish, has: desk.has, after: limits.willGrace })

  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  log(`listening on ${host} port ${taken}`)
  if (!isLoopback(host))
    log(
      `WARNING: ${host} is not loopback. This broker has no passwords and no encryption: ` +
        'everybody who reaches it can read and write everything. Use Mosquitto with tls.conf.',
    )
  return { ok: true, value: { port: taken, clients: desk.count, onClients: desk.onCount, close } }
}
