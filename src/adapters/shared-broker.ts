/** One broker for all papos of this user on this machine: found, or started in the background. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { BrokerTrouble, Opened, RunningBroker } from './broker.ts'
import { codeOf, makeFolder } from './private-files.ts'
import { lastLines, openLog } from './shared-broker/log-file.ts'
import { answers, isAlive, readNote, removeNote, writeNote } from './shared-broker/endpoint-file.ts'

/** The port that the household broker takes when it is free; any other works as well. */
export const HOUSEHOLD_PORT = 18_830
/** The exit code with which the entry says: another one already has the data folder. */
export const ALREADY_RUNNING = 3
/** The exit codes with which the entry says why no broker can be had in its folder. */
const CODES: ReadonlyMap<number, BrokerTrouble> = new Map([
  [4, 'disk-full'],
  [5, 'no-folder'],
  [6, 'data-broken'],
])

/** The exit code for a trouble. */
export const codeOfTrouble = (trouble: BrokerTrouble): number =>
  trouble === 'data-in-use'
    ? ALREADY_RUNNING
    : ([...CODES].find(([, known]) => known === trouble)?.[0] ?? 1)

const TEN_MINUTES = 600_000

const urlOf = (port: number) => `mqtt://127.0.0.1:${port}`
/** Where the household broker logs. */
export const householdLog = (dataDir: string): string => join(dataDir, 'broker.log')

/** The URL of the household broker that runs on `dataDir` and answers, if there is one. */
export const findHousehold = async (dataDir: string): Promise<string | undefined> => {
  const note = readNote(dataDir)
  return note && isAlive(note.pid) && (await answers(note.port)) ? urlOf(note.port) : undefined
}

/**
 * Finds the household broker, or starts `entry` (arguments for node: the absolute path of a script and its arguments,
 * which must call `runHousehold` on the same folder) and waits, at most `patience` ms, until it
 * answers. Any number of papos may do this at once: the lock of the store lets one of them win.
 */
export const callHousehold = async ({
  dataDir,
  entry,
  patience = 15_000,
}: {
  readonly dataDir: string
  readonly entry: readonly string[]
  readonly patience?: number
}): Promise<Opened<string, 'not-started' | BrokerTrouble>> => {
  const running = await findHousehold(dataDir)
  if (running !== undefined) return { ok: true, value: running }

  const failed = (why: string, error: 'not-started' | BrokerTrouble = 'not-started') => {
    const said = lastLines(householdLog(dataDir), 3)
    return { ok: false, error, detail: said ? `${why}\n${said}` : why } as const
  }
  const deadline = Date.now() + patience
  const life: { ended: number | 'running' | 'never' } = { ended: 'never' }

  const start = () => {
    makeFolder(dataDir)
    const log = openSync(householdLog(dataDir), 'a', 0o600)
    const child = spawn(process.execPath, [...entry], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: dataDir,
    })
    closeSync(log)
    life.ended = 'running'
    child.once('error', () => {
      life.ended = 1
    })
    child.once('exit', (code) => {
      life.ended = code ?? 1
    })
    // it outlives us
    child.unref()
  }

  try {
    while (Date.now() < deadline) {
      // also again: the one who had the folder may have been about to leave
      if (life.ended === 'never' || life.ended === ALREADY_RUNNING) start()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const found = await findHousehold(dataDir)
      if (found !== undefined) return { ok: true, value: found }
      const { ended } = life
      if (typeof ended === 'number' && ended !== ALREADY_RUNNING) {
        return failed(`the broker ended with code ${ended}`, CODES.get(ended))
      }
    }
  } catch (error) {
    // the folder, its log, or the program itself
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '')
    return { ok: false, error: full ? 'disk-full' : 'no-folder', detail: String(error) }
  }
  return failed(`the broker did not answer within ${patience / 1000} s`)
}

/** The household broker of this process. */
export type RunningHousehold = {
  readonly url: string
  readonly port: number
  /** Resolves when it is closed, by `close` or because nobody was there for too long. */
  readonly gone: Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Runs the household broker in this process: on `port` or, when that is taken, on any; it leaves a
 * note for `findHousehold`, and closes `idle` ms after its last client left (or never came).
 */
export const runHousehold = async ({
  dataDir,
  port = HOUSEHOLD_PORT,
  idle = TEN_MINUTES,
  log = openLog(householdLog(dataDir)),
}: {
  readonly dataDir: string
  readonly port?: number
  readonly idle?: number
  readonly log?: (line: string) => void
}): Promise<Opened<RunningHousehold, BrokerTrouble>> => {
  // whoever only looks for a broker need not load one
  const { openBroker } = await import('./broker.ts')
  const open = (on: number) => openBroker({ port: on, dataDir: join(dataDir, 'broker'), log })
  let opened = await open(port)
  if (!opened.ok && opened.error === 'address-in-use') opened = await open(0)
  if (!opened.ok) {
    // the loser of a race says nothing: the winner's log is the same file
    if (opened.error !== 'data-in-use') log(`cannot start: ${opened.error} ${opened.detail}`)
    return opened
  }
  const broker: RunningBroker = opened.value
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()

  const shut = async (why: string) => {
    clearTimeout(timer)
    stop()
    log(`closing: ${why}`)
    // first the note, so that nobody is sent to a broker that is about to leave
    removeNote(dataDir, process.pid)
    await broker.close()
    leave()
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
    writeNote(dataDir, { pid: process.pid, port: broker.port, started: Date.now() })
  } catch (error) {
    await close(String(error))
    return { ok: false, error: 'not-allowed', detail: String(error) }
  }
  return {
    ok: true,
    value: { url: urlOf(broker.port), port: broker.port, gone, close: () => close() },
  }
}
