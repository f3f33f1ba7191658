/** One broker for all papos of this user on this machine: found, or started in the background. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RunningBroker } from './broker.ts'
import type { BrokerError, OpenResult } from './broker/open-errors.ts'
import { codeOf, ownFolder } from './files/private-files.ts'
import { inspectSocket, socketUrl } from './sockets/private-socket.ts'
import { lastLines, openLog } from './shared-broker/log-file.ts'
import {
  acceptsMqtt,
  isAlive,
  readEndpoint,
  removeEndpoint,
  sharedBrokerSocket,
  writeEndpoint,
} from './shared-broker/endpoint-file.ts'

/** The entry's exit code when another broker already has the data folder. */
export const ALREADY_RUNNING = 3
/** The entry's exit codes for the reasons why no broker can run in its folder. */
const EXIT_CODES: ReadonlyMap<number, BrokerError> = new Map([
  [4, 'disk-full'],
  [5, 'no-folder'],
  [6, 'data-broken'],
  [7, 'not-ours'],
  [8, 'data-newer'],
])

/** The exit code for a trouble. */
export const exitCodeOf = (error: BrokerError): number =>
  error === 'data-in-use'
    ? ALREADY_RUNNING
    : ([...EXIT_CODES].find(([, known]) => known === error)?.[0] ?? 1)

const TEN_MINUTES = 600_000
/** How often (ms) the broker looks whether its socket is still there: without it nobody finds it, and it keeps the folder. */
const SOCKET_CHECK = 10_000

/** Where the shared broker logs. */
export const sharedBrokerLog = (dataDir: string): string => join(dataDir, 'broker.log')

/**
 * The URL of the shared broker that runs on `dataDir` and answers, if there is one. Only a socket that nobody but this
 * user can have made is asked, so whoever answers is a program of ours.
 */
export const findSharedBroker = async (dataDir: string): Promise<string | undefined> => {
  const socket = sharedBrokerSocket(dataDir)
  return (await acceptsMqtt(socket)) ? socketUrl(socket) : undefined
}

/** Why there is no shared broker, beside what a broker itself says. */
export type SharedBrokerError = BrokerError | 'not-started' | 'older-broker' // one of an older papo, which everybody on this machine could open, still has the folder

/** The folders of the data and of the socket, for this user alone; throws the system's error. */
const ownFolders = (dataDir: string): boolean =>
  ownFolder(dataDir).ok && ownFolder(dirname(sharedBrokerSocket(dataDir))).ok

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
}): Promise<OpenResult<string, SharedBrokerError>> => {
  const running = await findSharedBroker(dataDir)
  if (running !== undefined) return { ok: true, value: running }

  const failed = (why: string, error: SharedBrokerError = 'not-started') => {
    const logTail = lastLines(sharedBrokerLog(dataDir), 3)
    return { ok: false, error, detail: logTail ? `${why}\n${logTail}` : why } as const
  }
  const deadline = Date.now() + timeout
  const child: { ended: number | 'running' | 'never' } = { ended: 'never' }

  const start = () => {
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
    if (!ownFolders(dataDir) || inspectSocket(sharedBrokerSocket(dataDir)) === 'foreign')
      return { ok: false, error: 'not-ours', detail: sharedBrokerSocket(dataDir) }
    while (Date.now() < deadline) {
      // also again: the one who had the folder may have been about to leave
      if (child.ended === 'never' || child.ended === ALREADY_RUNNING) start()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const found = await findSharedBroker(dataDir)
      if (found !== undefined) return { ok: true, value: found }
      const { ended } = child
      const other = ended === ALREADY_RUNNING ? readEndpoint(dataDir) : undefined
      if (other?.port !== undefined && isAlive(other.pid))
        return { ok: false, error: 'older-broker', detail: String(other.pid) }
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
  /** Resolves when it is closed, by `close` or because nobody was there for too long. */
  readonly closed: Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Runs the shared broker in this process, on its socket; it leaves a note of its process id, and closes `idle` ms after its last client left (or never came).
 */
export const runSharedBroker = async ({
  dataDir,
  idle = TEN_MINUTES,
  log = openLog(sharedBrokerLog(dataDir)),
}: {
  readonly dataDir: string
  readonly idle?: number
  readonly log?: (line: string) => void
}): Promise<OpenResult<RunningSharedBroker, BrokerError>> => {
  // a program that only looks for a broker need not load one
  const { openBroker } = await import('./broker.ts')
  const socket = sharedBrokerSocket(dataDir)
  try {
    if (!ownFolders(dataDir)) return { ok: false, error: 'not-ours', detail: socket }
  } catch (error) {
    return { ok: false, error: 'no-folder', detail: String(error) }
  }
  const opened = await openBroker({ socket, dataDir: join(dataDir, 'broker'), log })
  if (!opened.ok) {
    // the loser of a race logs nothing: the winner's log is the same file
    if (opened.error !== 'data-in-use') log(`cannot start: ${opened.error} ${opened.detail}`)
    return opened
  }
  const broker: RunningBroker = opened.value
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<void>()

  const shut = async (why: string) => {
    clearTimeout(timer)
    clearInterval(checking)
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
  const checking = setInterval(() => {
    if (inspectSocket(socket) !== 'mine') void close('its socket is gone')
  }, SOCKET_CHECK)
  checking.unref()
  const stop = broker.onClients((clients) => {
    clearTimeout(timer)
    if (clients === 0) timer = wait()
  })

  try {
    writeEndpoint(dataDir, { pid: process.pid, started: Date.now() })
  } catch (error) {
    await close(String(error))
    return { ok: false, error: 'not-allowed', detail: String(error) }
  }
  log(`listening on ${socket}`)
  return {
    ok: true,
    value: { url: socketUrl(socket), closed, close: () => close() },
  }
}
