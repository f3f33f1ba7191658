/** One broker for all papos of this user on this machine: found, or started in the background. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { BrokerError, OpenResult, RunningBroker } from './broker.ts'
import { codeOf, makeFolder } from './private-files.ts'
import { lastLines, openLog } from './shared-broker/log-file.ts'
import {
  acceptsMqtt,
  isAlive,
  readEndpoint,
  removeEndpoint,
  writeEndpoint,
} from './shared-broker/endpoint-file.ts'

/** The port that the shared broker takes when it is free; any other works as well. */
export const SHARED_BROKER_PORT = 18_830
/** The entry's exit code when another broker already has the data folder. */
export const ALREADY_RUNNING = 3
/** The entry's exit codes for the reasons why no broker can run in its folder. */
const EXIT_CODES: ReadonlyMap<number, BrokerError> = new Map([
  [4, 'disk-full'],
  [5, 'no-folder'],
  [6, 'data-broken'],
])

/** The exit code for a trouble. */
export const exitCodeOf = (error: BrokerError): number =>
  error === 'data-in-use'
    ? ALREADY_RUNNING
    : ([...EXIT_CODES].find(([, known]) => known === error)?.[0] ?? 1)

const TEN_MINUTES = 600_000

const urlOf = (port: number) => `mqtt://127.0.0.1:${port}`
/** Where the shared broker logs. */
export const sharedBrokerLog = (dataDir: string): string => join(dataDir, 'broker.log')

/** The URL of the shared broker that runs on `dataDir` and answers, if there is one. */
export const findSharedBroker = async (dataDir: string): Promise<string | undefined> => {
  const endpoint = readEndpoint(dataDir)
  return endpoint && isAlive(endpoint.pid) && (await acceptsMqtt(endpoint.port))
    ? urlOf(endpoint.port)
    : undefined
}

/**
 * Finds the shared broker, or starts `entry` (arguments for node: the absolute path of a script and its arguments,
 * which must call `runSharedBroker` on the same folder) and waits, at most `timeout` ms, until it
 * answers. Any number of papos may do this at once: the lock of the store lets one of them win.
 */
export const ensureSharedBroker = async ({
  dataDir,
  entry,
  timeout = 15_000,
}: {
  readonly dataDir: string
  readonly entry: readonly string[]
  readonly timeout?: number
}): Promise<OpenResult<string, 'not-started' | BrokerError>> => {
  const running = await findSharedBroker(dataDir)
  if (running !== undefined) return { ok: true, value: running }

  const failed = (why: string, error: 'not-started' | BrokerError = 'not-started') => {
    const logTail = lastLines(sharedBrokerLog(dataDir), 3)
    return { ok: false, error, detail: logTail ? `${why}\n${logTail}` : why } as const
  }
  const deadline = Date.now() + timeout
  const child: { ended: number | 'running' | 'never' } = { ended: 'never' }

  const start = () => {
    makeFolder(dataDir)
    const log = openSync(sharedBrokerLog(dataDir), 'a', 0o600)
    const childProcess = spawn(process.execPath, [...entry], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: dataDir,
    })
    closeSync(log)
    child.ended = 'running'
    childProcess.once('error', () => {
      child.ended = 1
    })
    childProcess.once('exit', (code) => {
      child.ended = code ?? 1
    })
    // it outlives us
    childProcess.unref()
  }

  try {
    while (Date.now() < deadline) {
      // also again: the one who had the folder may have been about to leave
      if (child.ended === 'never' || child.ended === ALREADY_RUNNING) start()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const found = await findSharedBroker(dataDir)
      if (found !== undefined) return { ok: true, value: found }
      const { ended } = child
      if (typeof ended === 'number' && ended !== ALREADY_RUNNING) {
        return failed(`the broker ended with code ${ended}`, EXIT_CODES.get(ended))
      }
    }
  } catch (error) {
    // the folder, its log, or the program itself
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '')
    return { ok: false, error: full ? 'disk-full' : 'no-folder', detail: String(error) }
  }
  return failed(`the broker did not answer within ${timeout / 1000} s`)
}

/** The shared broker of this process. */
export type RunningSharedBroker = {
  readonly url: string
  readonly port: number
  /** Resolves when it is closed, by `close` or because nobody was there for too long. */
  readonly closed: Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Runs the shared broker in this process: on `port` or, when that is taken, on any; it leaves a
 * note for `findSharedBroker`, and closes `idle` ms after its last client left (or never came).
 */
export const runSharedBroker = async ({
  dataDir,
  port = SHARED_BROKER_PORT,
  idle = TEN_MINUTES,
  log = openLog(sharedBrokerLog(dataDir)),
}: {
  readonly dataDir: string
  readonly port?: number
  readonly idle?: number
  readonly log?: (line: string) => void
}): Promise<OpenResult<RunningSharedBroker, BrokerError>> => {
  // a program that only looks for a broker need not load one
  const { openBroker } = await import('./broker.ts')
  const open = (on: number) => openBroker({ port: on, dataDir: join(dataDir, 'broker'), log })
  let opened = await open(port)
  if (!opened.ok && opened.error === 'address-in-use') opened = await open(0)
  if (!opened.ok) {
    // the loser of a race logs nothing: the winner's log is the same file
    if (opened.error !== 'data-in-use') log(`cannot start: ${opened.error} ${opened.detail}`)
    return opened
  }
  const broker: RunningBroker = opened.value
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<void>()

  const shut = async (why: string) => {
    clearTimeout(timer)
    stop()
    log(`closing: ${why}`)
    // first the note, so that nobody is sent to a broker that is about to leave
    removeEndpoint(dataDir, process.pid)
    await broker.close()
    resolveClosed()
  }
  let closing: Promise<void> | undefined
  const close = (why = 'it was told to') => (closing ??= shut(why))

  const wait = () =>
    setTimeout(() => void close(`nobody was here for ${Math.round(idle / 1000)} s`), idle)
  let timer = wait()
  const stop = broker.onClients((clients) => {
    clearTimeout(timer)
    if (clients === 0) timer = wait()
  })

  try {
    writeEndpoint(dataDir, { pid: process.pid, port: broker.port, started: Date.now() })
  } catch (error) {
    await close(String(error))
    return { ok: false, error: 'not-allowed', detail: String(error) }
  }
  return {
    ok: true,
    value: { url: urlOf(broker.port), port: broker.port, closed, close: () => close() },
  }
}
