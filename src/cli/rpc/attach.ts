/** A command's way to a profile: through the program that has it open, or by opening it itself. */
import { setTimeout as pause } from 'node:timers/promises'
import { privateFolder } from '../../adapters/paths.ts'
import type { ChatEvent } from '../../model/commands.ts'
import type { Stop } from '../../core/stop.ts'
import type { ControlServer } from './control.ts'
import { connectControl, serveControl } from './control.ts'
import type { Office } from '../api/api.ts'
import { createOffice } from '../api/api.ts'
import { leavingOffice } from '../api/revocable-api.ts'
import { toldOf } from '../api/enrich-event.ts'
import { openProgram } from '../profile/program.ts'
import type { Done, Setup } from '../setup.ts'
import { failure } from '../setup.ts'

export type Visit = Office & {
  readonly follow: (listener: (event: unknown) => void) => Promise<Stop>
  /** Resolves when the profile is gone from under us: its program ended, or a newer one wants it. */
  readonly gone: Promise<void>
  readonly close: () => Promise<void>
}

/** How often, and how long after each other (ms), a profile that is being opened or closed is tried. */
const TRIES = 100
const BETWEEN = 100
/** How long (ms) a command stays away from a profile that was taken from it. */
export const GIVE_WAY = 1000
/** How long (ms) a command that is done waits for others that work through it. */
const GUESTS = 30_000

/** Opens the way. The failure is for the person. */
export const visit = async (setup: Setup): Promise<Done<Visit>> => {
  const { paths, profile, space, texts } = setup
  const path = paths.socket(profile, space)
  const folder = privateFolder(paths.sockets, setup.uid)
  if (!folder.ok) return failure(texts.disk['no-access'](paths.sockets))
  let pid = '?'
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    // one attempt after the other: each waits for what the one before found
    // oxlint-disable-next-line no-await-in-loop
    const remote = await connectControl(path)
    if (remote) {
      const close = () => Promise.resolve(remote.close())
      return { ok: true, value: { ...remote, close } }
    }
    const own = ownVisit(setup, path)
    if (own.ok) {
      // oxlint-disable-next-line no-await-in-loop
      const connected = await Promise.race([own.connect(), own.value.gone])
      if (connected?.ok) return { ok: true, value: own.value }
      // oxlint-disable-next-line no-await-in-loop
      await own.value.close()
      if (connected) return connected
      // a full screen wants the profile while a broker is looked for: it gets it first
      // oxlint-disable-next-line no-await-in-loop
      await pause(GIVE_WAY)
    }
    if (!own.ok) {
      if ('message' in own) return own
      pid = String(own.pid ?? '?')
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause(BETWEEN)
  }
  return failure(texts.inUse(pid))
}

const ownVisit = (setup: Setup, path: string) => {
  const listeners = new Set<(event: unknown) => void>()
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
  let server: ControlServer | undefined
  const opened = openProgram(setup, {
    onEvents: (events: readonly ChatEvent[]) => {
      // while it opens nobody follows yet
      if (!server) return
      const state = program.runtime.store.get()
      for (const event of events) {
        const told = toldOf(state, event)
        for (const listener of listeners) listener(told)
        server.broadcast(told)
      }
    },
  })
  if (!opened.ok) return opened
  const program = opened.value
  const office = leavingOffice(
    program.runtime,
    (runtime, after) => createOffice({ runtime, disk: program.disk, space: setup.space, after }),
    gone,
  )
  server = serveControl(path, {
    office,
    onYield: () => {
      leave()
      return true
    },
    onError: () => {},
  })
  const value: Visit = {
    call: office.call,
    gone,
    follow: (listener) => {
      listeners.add(listener)
      return Promise.resolve(() => {
        listeners.delete(listener)
      })
    },
    close: async () => {
      await server?.close(GUESTS)
      await program.close()
    },
  }
  return { ok: true as const, value, connect: program.connect }
}
