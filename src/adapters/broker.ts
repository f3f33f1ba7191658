/**
 * A broker of our own: MQTT 3.1, 3.1.1 and 5 over a level store. A PUBACK means "stored", order is kept, and a slow or
 * absent client costs nobody else anything. Why: docs/decisions/0002; who reaches it, and its limits: 0021.
 */
import { ClassicLevel } from 'classic-level'
import type { Stop } from '../core/stop.ts'
import { safeLine } from '../core/text/safe-text.ts'
import { assembleBroker } from './broker/assemble.ts'
import type { BrokerAccount } from './broker/guard/account.ts'
import { createConnectionGuard } from './broker/guard/connection-guard.ts'
import { limitLog } from './broker/guard/log-limit.ts'
import { DAY, LIMITS, type BrokerLimits } from './broker/limits.ts'
import { createListener } from './broker/listener.ts'
import type { BrokerTls, ListenAddress } from './broker/listener.ts'
import { openFailure, type BrokerError, type OpenResult } from './broker/open-errors.ts'
import { checkFormat, nextCounterBase } from './broker/store/session-records.ts'
import { ownFolder } from './files/private-files.ts'

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

/** Opens the store in the data folder, and what is kept in it. */
const openData = async (
  dataDir: string,
  parts: Omit<Parameters<typeof assembleBroker>[0], 'db' | 'from'>,
) => {
  const db = new ClassicLevel(dataDir)
  await db.open()
  try {
    await checkFormat(db)
    return { db, broker: await assembleBroker({ ...parts, db, from: await nextCounterBase(db) }) }
  } catch (error) {
    await db.close()
    throw error
  }
}

/**
 * Opens a broker for MQTT 3.1, 3.1.1 and 5, on a Unix socket (in a folder that only its user can enter) or
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
  const guard = createConnectionGuard(limits, log)
  let data: Awaited<ReturnType<typeof openData>>
  try {
    if (!ownFolder(dataDir).ok) return { ok: false, error: 'not-ours', detail: dataDir }
    data = await openData(dataDir, { guard, limits, account, log })
  } catch (error) {
    return openFailure(error, 'folder')
  }
  const { db, broker } = data
  const sweeping = setInterval(
    () => void broker.sweep().catch((error: unknown) => log(`the sweep failed: ${String(error)}`)),
    DAY / 24,
  )
  sweeping.unref()
  const listener = createListener({ guard, accept: broker.accept, tls, log })

  const shut = async () => {
    clearInterval(sweeping)
    broker.disconnectAll()
    await listener.close()
    await broker.finish()
    await db.close()
  }
  let closing: Promise<void> | undefined
  const close = () => (closing ??= shut())

  let taken: number
  try {
    await broker.sweep()
    taken = await listener.listen(listening)
  } catch (error) {
    await close()
    return openFailure(error, 'address')
  }
  broker.startTimers()

  return {
    ok: true,
    value: { port: taken, clients: broker.clients, onClients: broker.onClients, close },
  }
}
