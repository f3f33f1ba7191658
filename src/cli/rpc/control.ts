/** The socket of a running program: one JSON value a line, both ways; only its user can reach it. */
import { rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Stop } from '../../core/stop.ts'
import type { Office } from '../api/api.ts'
import type { Params } from '../api/context.ts'

/** The longest line that is read, in UTF-16 units. */
const MAX_LINE = 1_048_576

type Call = { readonly id: number; readonly method: string; readonly params: Params }

const readCall = (line: string): Call | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return undefined
    if (!('id' in value) || typeof value.id !== 'number') return undefined
    if (!('method' in value) || typeof value.method !== 'string') return undefined
    const params = 'params' in value ? value.params : undefined
    return {
      id: value.id,
      method: value.method,
      params: typeof params === 'object' && params !== null ? { ...params } : {},
    }
  } catch {
    // not JSON: not one of ours
    return undefined
  }
}

export type ControlServer = {
  /** Sends an event to everybody who follows. */
  readonly broadcast: (event: unknown) => void
  /** Takes no new calls, answers those that run for at most `patience` ms, and hangs up. */
  readonly close: (patience?: number) => Promise<void>
}

/** What the socket asks of its program besides the office. */
type Host = {
  readonly office: Office
  /** A newer program wants the profile: true when this one will stop for it. */
  readonly onYield: () => boolean
  readonly onError: (detail: string) => void
}

const write = (socket: Socket, value: unknown) => {
  if (!socket.destroyed) socket.write(`${JSON.stringify(value)}\n`)
}

const linesOf = (socket: Socket, hear: (line: string) => void) => {
  const lines = createInterface({ input: socket })
  lines.on('line', hear)
  // readline passes on the error of its input, which the socket's own listener knows already
  lines.on('error', () => {})
}

/** Listens on `path`; a socket left by a dead program is replaced (the caller has the lock). */
export const serveControl = (path: string, host: Host): ControlServer => {
  const followers = new Set<Socket>()
  const everybody = new Set<Socket>()
  let running = 0
  let closing = false
  const { promise: idle, resolve: rest } = Promise.withResolvers<void>()
  const answer = async (socket: Socket, { id, method, params }: Call) => {
    // the caller may ask again, whoever has the profile then
    if (closing) return write(socket, { id, ...fail('closing') })
    if (method === 'follow') {
      followers.add(socket)
      return write(socket, { id, ...ok(true) })
    }
    if (method === 'yield') return write(socket, { id, ...ok(host.onYield()) })
    // whoever never hears this may ask again elsewhere: nothing was done
    write(socket, { id, started: true })
    running += 1
    try {
      write(socket, { id, ...(await host.office.call(method, params)) })
    } catch (error) {
      write(socket, { id, ...fail(String(error)) })
    }
    running -= 1
    if (closing && running === 0) rest()
  }
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    everybody.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      followers.delete(socket)
      everybody.delete(socket)
    })
    linesOf(socket, (line) => {
      const call = line.length <= MAX_LINE ? readCall(line) : undefined
      if (call) void answer(socket, call)
      else socket.destroy()
    })
  })
  server.on('error', (error) => host.onError(error.message))
  server.listen(path)
  server.unref()
  return {
    broadcast: (event) => {
      for (const socket of followers) write(socket, { event })
    },
    close: async (patience = 0) => {
      closing = true
      server.close()
      rmSync(path, { force: true })
      if (running > 0) await Promise.race([idle, pause(patience)])
      for (const socket of everybody) socket.destroySoon()
    },
  }
}

/** A running program, seen from a command. */
export type Remote = Office & {
  readonly follow: (listener: (event: unknown) => void) => Promise<Stop>
  readonly yield: () => Promise<boolean>
  /** Resolves when the other side is gone. */
  readonly gone: Promise<void>
  readonly close: () => void
}

const PATIENCE = 3000

/** Connects to the program that listens on `path`; `undefined` when none does. */
export const connectControl = (path: string): Promise<Remote | undefined> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const waiting = new Map<number, (answer: Result<unknown, string>) => void>()
    // calls that the other side has begun: only of those nobody knows how they ended
    const started = new Set<number>()
    const listeners = new Set<(event: unknown) => void>()
    const { promise: gone, resolve: end } = Promise.withResolvers<void>()
    let last = 0
    const patience = setTimeout(() => socket.destroy(), PATIENCE)

    const call = (method: string, params: Params) =>
      new Promise<Result<unknown, string>>((answered) => {
        if (socket.destroyed) return answered(fail('closing'))
        last += 1
        waiting.set(last, answered)
        socket.write(`${JSON.stringify({ id: last, method, params })}\n`)
      })

    const hear = (line: string) => {
      const value = parsed(line)
      if (value['event'] !== undefined) for (const listener of listeners) listener(value['event'])
      const id = value['id']
      if (typeof id === 'number' && value['started'] === true) return void started.add(id)
      const answered = typeof id === 'number' ? waiting.get(id) : undefined
      if (typeof id !== 'number' || !answered) return
      waiting.delete(id)
      answered(value['ok'] === true ? ok(value['value']) : fail(String(value['error'])))
    }

    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(patience)
      for (const [id, answered] of waiting) answered(fail(started.has(id) ? 'gone' : 'closing'))
      waiting.clear()
      end()
      resolve(undefined)
    })
    socket.once('connect', () => {
      clearTimeout(patience)
      linesOf(socket, hear)
      resolve({
        call,
        gone,
        yield: async () => {
          const answer = await call('yield', {})
          return answer.ok && answer.value === true
        },
        follow: async (listener) => {
          listeners.add(listener)
          await call('follow', {})
          return () => {
            listeners.delete(listener)
          }
        },
        close: () => socket.destroy(),
      })
    })
  })

const parsed = (line: string): Params => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // the other side is not one of ours
    return {}
  }
}
