/** The contract between commands and the program that has the profile: on a real socket, with both sides wrong. */
import type { JsonCall } from '../../../src/cli/rpc/contract.ts'
import { useControlSocket } from '../../support/process/control-socket.ts'
import { connect, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { createApi } from '../../../src/cli/api/api.ts'
import { cliCommands } from '../../../src/cli/commands.ts'
import { contract, isMethod } from '../../../src/cli/rpc/contract.ts'
import { readFollowedEvent } from '../../../src/cli/rpc/followed-events.ts'
import { ok } from '../../../src/core/result.ts'
import { MAX_ANY, readFields } from '../../../src/core/schema.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import { until } from '../../support/wait.ts'

const methods = Object.keys(contract).filter(isMethod)

test.each(methods)('%s reads its parameters and its result, and nothing else', (method) => {
  const { params, result } = contract[method]
  for (const reader of [params, result]) {
    for (const bad of [undefined, null, 7, []]) expect(reader(bad)).toBeUndefined()
  }
  expect(params({ timeout: 0 })).toBeUndefined()
  expect(params({ timeout: 'soon' })).toBeUndefined()
  expect(params({ timeout: 1e12 })).toBeUndefined()
})

test('every command that works with a profile has a method', () => {
  const names = cliCommands.flatMap(({ name, subcommands = [] }) =>
    subcommands.length > 0 ? subcommands.map((one) => one.name) : [name],
  )
  const others = new Set(['', 'help', 'init', 'doctor', 'tail', 'export', 'broker'])
  expect(names.filter((name) => !others.has(name) && !isMethod(name))).toEqual([])
})

test('what changes something is no query, and everything else may be asked twice', () => {
  const changing = methods.filter((method) => !contract[method].isQuery)
  const groups = methods.filter((name) => name.startsWith('group ') && name !== 'group info')
  const direct = ['send', 'request', 'accept', 'deny', 'edit', 'delete', 'react']
  const mine = ['block', 'unblock', 'mute', 'unmute']
  expect(changing.toSorted()).toEqual([...direct, ...mine, ...groups].toSorted())
})

test('a call without a timeout waits as long as all commands do', () => {
  expect(contract.users.params({})).toEqual({ timeout: 30_000 })
  expect(contract.users.params({ timeout: 5 })).toEqual({ timeout: 5 })
})

test('fields of a result that nobody here knows stay in it, for --json', () => {
  const row = { topic: 'house', since: 1, unread: 0, muted: false, colour: 'green' }
  expect(contract.topics.result({ rows: [row] })).toEqual({ rows: [row] })
  expect(contract.topics.result({ rows: [{ ...row, unread: '0' }] })).toBeUndefined()
})

describe('over a socket', () => {
  const here = useControlSocket()
  const { dial } = here
  const serve = (call: JsonCall) => {
    here.serve(call)
    return dial()
  }

  /** Calls as another version may do, with whatever parameters. */
  const callRaw = async (method: string, params: unknown) => {
    const socket = connect(here.path)
    socket.write(`${JSON.stringify({ id: 1, method, params })}\n`)
    for await (const line of createInterface({ input: socket })) {
      const answer = readFields(JSON.parse(line))
      if (answer?.['started'] === true) continue
      socket.destroy()
      return answer
    }
    return undefined
  }

  test.each([
    ['users', { timeout: '30' }],
    ['send', { who: 'bob' }],
    ['send', { who: 'bob', text: 7 }],
    ['send', { who: 'bob', text: 'oi', wait: 'yes' }],
    ['search', { words: 'oi', limit: 0 }],
    ['check', { who: 'bob' }],
    ['group kick', { group: 'lab' }],
    ['group heirs', { group: 'lab', heirs: 'bia' }],
    ['group heirs', { group: 'lab', heirs: ['bia', 7] }],
    ['send', 'oi'],
    ['send', null],
  ])('%s with %j is refused and changes nothing', async (method, params) => {
    const alice = createTestNetwork().person('alice')
    alice.start()
    const before = stateOf(alice)
    const { call } = createApi({ runtime: alice.runtime(), disk: alice.disk, space: 'papo' })
    await serve(call)
    expect(await callRaw(method, params)).toEqual({ id: 1, ok: false, error: 'bad-params' })
    expect(stateOf(alice)).toBe(before)
  })

  test.each(['group sing', 'toString', 'topic-send'])('%s is no method', async (method) => {
    const alice = createTestNetwork().person('alice')
    alice.start()
    const { call } = createApi({ runtime: alice.runtime(), disk: alice.disk, space: 'papo' })
    await serve(call)
    const answer = await callRaw(method, { who: 'bob', text: 'oi' })
    expect(answer).toEqual({ id: 1, ok: false, error: 'unknown-method' })
  })

  test.each([true, 'fine', {}, { id: 7 }, { id: 'x', has: '2' }])(
    '%j as the answer to send is not believed',
    async (value) => {
      const remote = await serve(async () => ok(value))
      expect(await remote.call('send', { who: 'bob', text: 'oi' })).toEqual({
        ok: false,
        error: 'bad-result',
      })
    },
  )

  test('an event that cannot be read is told as such, and those after it arrive', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => {
        const lines = [
          { id: 1, ok: true, value: true },
          { event: { type: 'message.sent', message: 'oi' } },
          { event: 7 },
          { event: { type: 'colour.changed', who: 'bob' } },
        ]
        socket.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      })
    })
    await new Promise<void>((listening) => server.listen(here.path, listening))
    const remote = await dial()
    const types: unknown[] = []
    await remote.follow((event) => types.push(event?.type))
    await until(() => types.length === 3, 'all came')
    expect(types).toEqual([undefined, undefined, 'colour.changed'])
    remote.close()
    server.close()
  })
})

test.each([
  [
    { type: 'group.left', group: 'lab~AbCdE1FgHiJ2', who: 'bia' },
    { group: 'lab~AbCdE1FgHiJ2', people: ['bia'] },
  ],
  [
    {
      type: 'join.answered',
      answer: 'denied',
      join: { kind: 'ask', group: 'lab~AbCdE1FgHiJ2', from: 'a', to: 'b', text: '' },
    },
    { group: 'lab~AbCdE1FgHiJ2', people: ['a', 'b'] },
  ],
  [
    { type: 'message.deleted', conversation: '#lab~AbCdE1FgHiJ2', by: 'bia' },
    { group: 'lab~AbCdE1FgHiJ2', conversation: '#lab~AbCdE1FgHiJ2', people: [] },
  ],
  [{ type: 'session.opened', with: 'bob', id: 's', request: 'r' }, { people: ['bob'] }],
])('it is known what %j is about', (event, about) => {
  expect(readFollowedEvent(event)).toMatchObject(about)
})

/** More than anybody may give. */
const beyond = (value: unknown) => {
  if (typeof value === 'string') return 'a'.repeat(MAX_ANY + 1)
  return Array.isArray(value) ? Array.from({ length: 1000 }, () => 'a') : Infinity
}

test('every parameter of every method has a limit', () => {
  const texts = [
    'who',
    'text',
    'group',
    'name',
    'words',
    'method',
    'reason',
    'id',
    'emoji',
    'reply',
  ]
  const usual: Fields = Object.fromEntries<unknown>([
    ...texts.map((name) => [name, 'a'] as const),
    ['limit', 1],
    ['heirs', ['a']],
    ['after', 1],
    ['wait', true],
    ['on', true],
    ['backward', true],
    ['signed', true],
    ['since', 1],
    ['at', 1],
    ['timeout', 1],
  ])
  const named = Object.entries(contract).flatMap(([method, { params }]) => {
    expect([method, params(usual)]).toEqual([method, expect.anything()])
    return Object.entries(usual)
      .filter(([name]) => params({ ...usual, [name]: { wrong: true } }) === undefined)
      .map(([name, value]) => ({ method, name, read: params({ ...usual, [name]: beyond(value) }) }))
  })
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter(({ read }) => read !== undefined)).toEqual([])
})
