/** The socket of a running program: lines of JSON from a command, and to a command from whatever listens there. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { createApi } from '../../../src/cli/api/api.ts'
import { connectControl, serveControl } from '../../../src/cli/rpc/control.ts'
import { contract, isMethod } from '../../../src/cli/rpc/contract.ts'
import { readFollowedEvent } from '../../../src/cli/rpc/followed-events.ts'
import { parseJson, readFields } from '../../../src/core/schema.ts'
import { createEventfulNetwork } from '../../support/network/eventful.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { inTime, whenClosed } from '../engine/in-time.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must } from '../engine/target.ts'
import { temporaryFolder } from './temporary-folder.ts'

const CALLS: readonly (readonly [method: string, params: object])[] = [
  ['users', {}],
  ['requests', {}],
  ['sessions', {}],
  ['topics', {}],
  ['groups', {}],
  ['group info', { group: 'lab' }],
  ['search', { words: '"hello" wor', limit: 10 }],
  ['link', { timeout: 5 }],
  ['check', { method: 'send', who: 'bob' }],
  ['topic-follow', { who: '>house/+' }],
  ['topic-leave', { who: 'house/lamp' }],
  ['send', { who: 'bob', text: 'olá \u2028', wait: false, timeout: 5 }],
  ['request', { who: 'dora', text: 'oi', anyway: true, timeout: 5 }],
  ['accept', { who: 'carol', timeout: 5 }],
  ['deny', { who: 'carol', reason: 'no', timeout: 5 }],
  ['group new', { name: 'club', text: 'topic', timeout: 5 }],
  ['group invite', { group: 'lab', who: 'carol', timeout: 5 }],
  ['group kick', { group: 'lab', who: 'bob', timeout: 5 }],
  ['group heirs', { group: 'lab', heirs: ['bob'], after: 7, timeout: 5 }],
  ['follow', {}],
]

const ANSWERS: readonly object[] = [
  { id: 1, started: true },
  { id: 1, ok: true, value: { rows: [{ id: 'bob', name: 'Bob', status: 'online' }] } },
  { id: 1, ok: false, error: 'unknown-person' },
  {
    event: {
      type: 'message.sent',
      message: { conversation: '@bob', by: 'bob', text: 'oi', at: 1, seq: 1 },
    },
  },
  { event: { type: 'request.made', request: { from: 'bob', to: 'alice', text: 'oi', at: 1 } } },
  { event: { type: 'group.rosterAdopted', roster: { group: 'lab~vp_vzN0sw61c', name: 'lab' } } },
]

/** So many lines of an input are read for all results: the sockets get all of them. */
const MOST_LINES = 20
/** After so many inputs another program listens: what was asked of it makes its lists longer. */
const EPOCH = 2000

/** What both sides read of a line, without the socket: all results are tried with its value. */
const readAlone = (text: string) => {
  for (const line of text.split('\n', MOST_LINES)) {
    const fields = readFields(parseJson(line)) ?? {}
    const { method, params, value, event } = fields
    if (typeof method === 'string' && isMethod(method)) contract[method].params(params)
    for (const { result } of Object.values(contract)) result(value)
    readFollowedEvent(event)
  }
}

/** A program that somebody uses, and that listens there. */
const serveProgram = async (path: string) => {
  const { alice } = await createEventfulNetwork()
  const api = createApi({
    runtime: alice.runtime(),
    disk: alice.disk,
    space: 'papo',
    // nobody waits: the time of the town stands still
    schedule: (_, task) => {
      const turn = setImmediate(task)
      return () => clearImmediate(turn)
    },
  })
  const server = serveControl(path, { api, onYield: () => false, onError: () => undefined })
  return { alice, server }
}

/** The first line tells who gets the others: `>` the program, `<` the command. */
export const openControlSocket = async (): Promise<FuzzTarget> => {
  const folder = temporaryFolder()
  const [path, fakePath] = [join(folder, 'papo.sock'), join(folder, 'fake.sock')]
  let program = await serveProgram(path)
  let answer: Uint8Array = new Uint8Array()
  const fake = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer))
  })
  fake.listen(fakePath)
  await once(fake, 'listening')

  const toProgram = async (bytes: Buffer) => {
    const socket = connect(path)
    socket.on('error', () => undefined)
    socket.resume()
    socket.end(Buffer.concat([bytes, Buffer.from('\n')]))
    await inTime(whenClosed(socket), 'the program hangs up')
    must(stateOf(program.alice).me.id === 'alice', 'the program is who it was')
  }
  const toCommand = async (bytes: Buffer) => {
    answer = bytes
    const remote = await inTime(connectControl(fakePath), 'a command connects')
    if (!remote) throw new Error('nobody listens')
    const called = remote.call('users', {})
    void remote.follow(() => undefined)
    await inTime(Promise.all([called, remote.disconnected]), 'a command gets an answer')
    remote.close()
  }
  return {
    alphabet: 'bytes',
    json: 'after-line',
    longest: 1_200_000,
    epoch: EPOCH,
    renew: async () => {
      await program.server.close()
      program = await serveProgram(path)
    },
    seeds: [
      ...CALLS.map(([method, params]) =>
        inputOf(`>\n${JSON.stringify({ id: 1, method, params })}`),
      ),
      ...ANSWERS.map((line) => inputOf(`<\n${JSON.stringify(line)}\n`)),
    ],
    words: ['\n', '{"id":1,', '"ok":true', '\u00E2\u0080\u00A8', '\u0000', '"method":"', '\r'],
    check: async (input) => {
      const bytes = bytesOf(input.replace(/^[<>]\n?/u, ''))
      readAlone(bytes.toString('utf8'))
      await (input.startsWith('<') ? toCommand(bytes) : toProgram(bytes))
    },
    close: () => void fake.close(),
  }
}
