/** The socket of a running program: one JSON value a line, both ways; only its user can reach it. */
import { existsSync, rmSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { codeOf } from '../../adapters/files/private-files.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import {
  MAX_ANY,
  readLimitedString,
  readFields,
  readFinite,
  readObject,
} from '../../core/schema.ts'
import type { Fields, ReadBy } from '../../core/schema.ts'
import type { Api } from '../api/api.ts'
import { readResults } from './contract.ts'
import type { JsonCall, TypedCall } from './contract.ts'
import { readLines, writeJson, writeLine } from './socket-lines.ts'
import { readFollowedEvent } from './followed-events.ts'
import type { FollowedEvent } from './followed-events.ts'

/** So many callers may be connected, and so many calls may wait for something; who comes then is told so. */
export const CONTROL_LIMITS = { connections: 4096, calls: 10_000 }

/** The longest line that is read, in UTF-16 units. */
const MAX_LINE_LENGTH = MAX_ANY

const readRequest = readObject(
  { id: readFinite, method: readLimitedString },
  { params: (value: unknown) => value },
)

type ControlRequest = ReadBy<typeof readRequest>

const parseObject = (line: string): Fields | undefined => {
  try {
    return readFields(JSON.parse(line))
  } catch {
    // not JSON: the other side is not one of ours
    return undefined
  }
}

export type ControlServer = {
  /** Does anybody follow? */
  readonly hasFollowers: () => boolean
  /** Sends an event to everybody who follows. */
  readonly broadcast: (event: unknown) => void
  /** Takes no new calls, answers those that run for at most `timeout` ms, and hangs up. */
  readonly close: (timeout?: number) => Promise<void>
}

type ControlDeps = {
  readonly api: Api
  /** A newer program wants the profile: true when this one will stop for it. */
  readonly onYield: () => boolean
  readonly onError: (detail: string) => void
}

/** What is in its place and is no file stays: listening then fails, and that is reported. */
const removeSocket = (path: string) => {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    // a folder, for one
    if (codeOf(error) === undefined) throw error
  }
}

/**
 * Starts to listen. `Server.listen` loads clusters first, with child processes and datagrams (2 ms of every start), for
 * workers that share a port; `_listen2` is what it calls then in a process that is none, and is there since the first versions of Node.
 */
const listenAlone = (server: Server, path: string) => {
  const begin: unknown = Reflect.get(server, '_listen2')
  if (typeof begin === 'function') Reflect.apply(begin, server, [path, -1, -1])
  else server.listen(path)
}

/** Listens on `path`; a socket left by a dead program is replaced (the caller has the lock). */
export const serveControl = (
  path: string,
  deps: ControlDeps,
  limits = CONTROL_LIMITS,
): ControlServer => {
  const followers = new Set<Socket>()
  const connections = new Set<Socket>()
  // they came when there were too many
  const crowd = new WeakSet<Socket>()
  let running = 0
  let closing = false
  const { promise: idle, resolve: resolveIdle } = Promise.withResolvers<void>()
  const run = async (socket: Socket, { id, method, params = {} }: ControlRequest) => {
    running += 1
    try {
      writeJson(socket, { id, ...(await deps.api.call(method, params)) })
    } catch (error) {
      writeJson(socket, { id, ...fail(String(error)) })
    }
    running -= 1
    if (closing && running === 0) resolveIdle()
  }
  const answer = (socket: Socket, requests: readonly ControlRequest[]) => {
    const begun: ControlRequest[] = []
    for (const request of requests) {
      const { id, method } = request
      // the caller may ask again the program that has the profile then
      if (closing) writeJson(socket, { id, ...fail('closing') })
      else if (method === 'yield') writeJson(socket, { id, ...ok(deps.onYield()) })
      else if (crowd.has(socket) || running + begun.length >= limits.calls)
        writeJson(socket, { id, ...fail('too-many-calls') })
      else if (method === 'follow') {
        followers.add(socket)
        writeJson(socket, { id, ...ok(true) })
      } else {
        // a caller that does not get this may ask again elsewhere: nothing was done
        writeJson(socket, { id, started: true })
        begun.push(request)
      }
    }
    socket.uncork()
    for (const request of begun) void run(socket, request)
    if (crowd.has(socket)) socket.end()
  }
  removeSocket(path)
  const server = createServer((socket) => {
    if (connections.size >= limits.connections) crowd.add(socket)
    // who does not even take the answer
    if (connections.size >= 2 * limits.connections) return void socket.destroy()
    connections.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      followers.delete(socket)
      connections.delete(socket)
    })
    readLines(socket, MAX_LINE_LENGTH, (lines) => {
      const read = lines.map((line) =>
        line.length <= MAX_LINE_LENGTH ? readRequest(parseObject(line)) : undefined,
      )
      const first = read.indexOf(undefined)
      const requests = first === -1 ? read : read.slice(0, first)
      answer(
        socket,
        requests.flatMap((request) => request ?? []),
      )
      if (first !== -1) socket.destroy()
    })
  })
  server.on('error', (error) => deps.onError(error.message))
  listenAlone(server, path)
  server.unref()
  return {
    hasFollowers: () => followers.size > 0,
    broadcast: (event) => {
      const line = JSON.stringify({ event })
      for (const socket of followers) writeLine(socket, line)
    },
    close: async (timeout = 0) => {
      closing = true
      server.close()
      removeSocket(path)
      if (running > 0) await Promise.race([idle, pause(timeout)])
      for (const socket of connections) socket.destroySoon()
    },
  }
}

/** Gets every event; `undefined` for one that cannot be read. */
export type FollowListener = (event: FollowedEvent | undefined) => void

/** A running program, seen from a command. */
export type RemoteApi = {
  readonly call: TypedCall
  readonly follow: (listener: FollowListener) => Promise<void>
  /** Resolves when the other side is gone. */
  readonly disconnected: Promise<void>
  readonly close: () => void
}

const CONNECT_TIMEOUT = 3000

/** Connects to the program that listens on `path`; `undefined` when none does. */
export const connectControl = (path: string): Promise<RemoteApi | undefined> =>
  new Promise((resolve) => {
    // mostly nobody does, and to try it takes a millisecond and a turn of the loop
    if (!existsSync(path)) return resolve(undefined)
    const socket = connect(path)
    const pending = new Map<number, (answer: Result<unknown, string>) => void>()
    // calls that the other side has begun: only of those nobody knows how they ended
    const started = new Set<number>()
    const listeners = new Set<FollowListener>()
    const { promise: disconnected, resolve: end } = Promise.withResolvers<void>()
    let last = 0
    const connectTimer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT)

    const callJson: JsonCall = (method, params) =>
      new Promise((settle) => {
        if (socket.destroyed) return settle(fail('closing'))
        last += 1
        pending.set(last, settle)
        writeJson(socket, { id: last, method, params })
      })

    const call = readResults(callJson)

    const onLine = (line: string) => {
      const value = parseObject(line) ?? {}
      if (value['event'] !== undefined) {
        const event = readFollowedEvent(value['event'])
        for (const listener of listeners) listener(event)
      }
      const id = value['id']
      if (typeof id === 'number' && value['started'] === true) return void started.add(id)
      const settle = typeof id === 'number' ? pending.get(id) : undefined
      if (typeof id !== 'number' || !settle) return
      pending.delete(id)
      settle(value['ok'] === true ? ok(value['value']) : fail(String(value['error'])))
    }

    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(connectTimer)
      for (const [id, settle] of pending) settle(fail(started.has(id) ? 'disconnected' : 'closing'))
      pending.clear()
      end()
      resolve(undefined)
    })
    socket.once('connect', () => {
      clearTimeout(connectTimer)
      // an answer has as many rows as were asked for
      readLines(socket, Infinity, (lines) => lines.forEach(onLine))
      resolve({
        call,
        disconnected,
        follow: async (listener) => {
          listeners.add(listener)
          await call('follow', {})
        },
        close: () => socket.destroy(),
      })
    })
  })
