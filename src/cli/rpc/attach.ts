/** A command's way to a profile: through the program that has it open, or by opening it itself. */
import { setTimeout as pause } from 'node:timers/promises'
import { privateFolder } from '../../adapters/files/paths.ts'
import type { SafeText } from '../../core/ids.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import type { ChatEvent } from '../../model/events.ts'
import { readResults } from './contract.ts'
import type { ControlServer, FollowListener, RemoteApi } from './control.ts'
import { connectControl, serveControl } from './control.ts'
import { createChanges } from '../api/changes.ts'
import { createApi } from '../api/api.ts'
import { createRevocableApi } from '../api/revocable-api.ts'
import { enrichEvent } from '../api/enrich-event.ts'
import { readFollowedEvent } from './followed-events.ts'
import { lazyDoctor } from '../profile/lazy-doctor.ts'
import { createDiskPatience } from '../profile/disk-patience.ts'
import { noteStart } from '../process/start-kind.ts'
import { openProgram } from '../profile/program.ts'
import type { CliResult, Setup } from '../setup.ts'
import { cliFailure } from '../setup.ts'

/** `disconnected` resolves when the profile is taken from us: its program ended, or a newer one wants it. */
export type AttachedProfile = Omit<RemoteApi, 'close'> & {
  readonly close: () => Promise<void>
  /** The command line gave this profile another name than this one. */
  readonly renamedFrom?: SafeText
  /** Another papo has it open, with settings of its own. */
  readonly isOpenElsewhere?: true
}

/** How often a profile that is being opened or closed is tried, and the pause (ms) between two tries. */
const MAX_TRIES = 100
const RETRY_PAUSE = 100
/** How long (ms) a command stays away from a profile that was taken from it. */
export const YIELD_PAUSE = 1000
/** How long (ms) a command that is done waits for others that work through it. */
const CLIENTS_TIMEOUT = 30_000

/** Attaches to the profile; `tell` gets why it takes so long. The failure is for the person. */
export const attachProfile = async (
  setup: Setup,
  tell: (why: string) => void,
): Promise<CliResult<AttachedProfile>> => {
  const { paths, profile, space, texts } = setup
  const path = paths.socket(profile, space)
  const folder = privateFolder(paths.sockets, setup.uid)
  if (!folder.ok) return cliFailure(texts.disk['no-access'](revealLine(paths.sockets)))
  let pid = '?'
  const isFree = createDiskPatience(setup, tell)
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    // one attempt after the other: each waits for what the one before found
    // oxlint-disable-next-line no-await-in-loop
    const remote = await connectControl(path)
    if (remote) {
      const close = () => Promise.resolve(remote.close())
      return { ok: true, value: { ...remote, close, isOpenElsewhere: true } }
    }
    const own = openAndServe(setup, path)
    if (own.ok) {
      // oxlint-disable-next-line no-await-in-loop
      const connected = await Promise.race([own.connect(), own.value.disconnected])
      if (connected?.ok) return { ok: true, value: own.value }
      // oxlint-disable-next-line no-await-in-loop
      await own.value.close()
      if (connected) return connected
      // a full screen asked for the profile while we looked for a broker: it goes first
      // oxlint-disable-next-line no-await-in-loop
      await pause(YIELD_PAUSE)
    }
    if (!own.ok) {
      if ('message' in own) {
        if (isFree(own)) return own
      } else pid = String(own.pid ?? '?')
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause(RETRY_PAUSE)
  }
  return cliFailure(texts.inUse(pid))
}

const openAndServe = (setup: Setup, path: string) => {
  const listeners = new Set<FollowListener>()
  const { promise: disconnected, resolve: resolveDisconnected } = Promise.withResolvers<void>()
  let server: ControlServer | undefined
  const opened = openProgram(setup, {
    onEvents: (events: readonly ChatEvent[]) => {
      // nobody follows while it opens
      if (!server || (listeners.size === 0 && !server.hasFollowers())) return
      const state = program.runtime.store.get()
      for (const event of events) {
        const enriched = enrichEvent(state, event)
        for (const listener of listeners) listener(readFollowedEvent(enriched))
        server.broadcast(enriched)
      }
    },
  })
  if (!opened.ok) return opened
  noteStart('own-program')
  const program = opened.value
  const changes = createChanges(program.runtime)
  const api = createRevocableApi(
    program.runtime,
    (runtime, schedule) =>
      createApi({
        runtime,
        disk: program.disk,
        space: setup.space,
        doctor: lazyDoctor(program, setup),
        schedule,
        changes,
      }),
    disconnected,
  )
  server = serveControl(path, {
    api,
    onYield: () => {
      resolveDisconnected()
      return true
    },
    onError: () => {},
  })
  const value: AttachedProfile = {
    call: readResults(api.call),
    disconnected,
    ...(program.renamedFrom === undefined ? {} : { renamedFrom: program.renamedFrom }),
    follow: async (listener) => void listeners.add(listener),
    close: async () => {
      await server?.close(CLIENTS_TIMEOUT)
      await program.close()
    },
  }
  return { ok: true as const, value, connect: program.connect }
}
