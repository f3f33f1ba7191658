/** The socket between a running papo and its commands. */
import { connectControl } from '../../../src/cli/rpc/control.ts'
import { useControlSocket } from '../../support/process/control-socket.ts'
import { connect, createServer, Server } from 'node:net'
import { writeFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { FollowedEvent } from '../../../src/cli/rpc/followed-events.ts'
import { ok } from '../../../src/core/result.ts'
import { until } from '../../support/wait.ts'

const bob = { who: 'bob' }
const hi = { who: 'bob', text: 'hi' }

const here = useControlSocket()
const { serve, dial } = here

test('calls are answered each with its own answer, whatever their order', async () => {
  const waiting = new Map<string, () => void>()
  serve(
    (method) =>
      new Promise((resolve) => {
        waiting.set(method, () => resolve(ok({ id: `answer to ${method}` })))
      }),
  )
  const remote = await dial()
  const answers = Promise.all([remote.call('accept', bob), remote.call('deny', bob)])
  await until(() => waiting.size === 2, 'both calls came')
  waiting.get('deny')?.()
  waiting.get('accept')?.()
  expect(await answers).toEqual([ok({ id: 'answer to accept' }), ok({ id: 'answer to deny' })])
})

test('it listens without the way of Node that loads clusters', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen')
  onTestFinished(() => listen.mockRestore())
  serve(async () => ok({ id: 'one' }))
  expect(await (await dial()).call('accept', bob)).toEqual(ok({ id: 'one' }))
  expect(listen).not.toHaveBeenCalled()
})

test('followers get what happens, others do not', async () => {
  const server = serve(async () => ok({}))
  const [one, two] = [await dial(), await dial()]
  const received: (FollowedEvent | undefined)[] = []
  await one.follow((event) => received.push(event))
  await two.call('accept', bob)
  const message = { conversation: 'bob', by: 'bob', at: 1, text: 'oi\nlá', seq: 7 }
  const sent = { type: 'message.sent', message }
  server.broadcast(sent)
  await until(() => received.length === 1, 'the follower gets it')
  await two.call('accept', bob)
  expect(received).toEqual([
    { type: 'message.sent', json: sent, conversation: 'bob', people: [], shown: sent, names: {} },
  ])
})

test('closing answers what runs, sends away what comes, and hangs up', async () => {
  const { promise, resolve: finish } = Promise.withResolvers<void>()
  const began = Promise.withResolvers<void>()
  const server = serve(async () => {
    began.resolve()
    await promise
    return ok({ id: 'done' })
  })
  const remote = await dial()
  const answer = remote.call('send', hi)
  await began.promise
  const closed = server.close(10_000)
  expect(await remote.call('send', hi)).toEqual({ ok: false, error: 'closing' })
  expect(await connectControl(here.path)).toBeUndefined()
  finish()
  expect(await answer).toEqual(ok({ id: 'done' }))
  await closed
  await remote.disconnected
  // it was never sent, so it may be tried elsewhere
  expect(await remote.call('send', hi)).toEqual({ ok: false, error: 'closing' })
})

test('a call that nobody began may be made again: it is not told as broken off', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy()))
  await new Promise<void>((listening) => server.listen(here.path, listening))
  const remote = await dial()
  expect(await remote.call('send', hi)).toEqual({ ok: false, error: 'closing' })
  server.close()
})

test('a call whose program dies is told so, and nothing is thrown', async () => {
  const began = Promise.withResolvers<void>()
  const server = serve(() => {
    began.resolve()
    return new Promise(() => {})
  })
  const remote = await dial()
  const answer = remote.call('send', hi)
  await began.promise
  await server.close()
  expect(await answer).toEqual({ ok: false, error: 'disconnected' })
})

test('a newer program asks for the profile, and the older says whether it gives it', async () => {
  let asked = 0
  serve(
    async () => ok(true),
    () => {
      asked += 1
      return asked > 1
    },
  )
  const remote = await dial()
  expect(await remote.call('yield', {})).toEqual(ok(false))
  expect(await remote.call('yield', {})).toEqual(ok(true))
})

test('an api that throws answers with a failure, and the next call works', async () => {
  let calls = 0
  serve(async () => {
    calls += 1
    if (calls === 1) throw new Error('the disk is full')
    return ok({ id: 'fine' })
  })
  const remote = await dial()
  expect(await remote.call('send', hi)).toEqual({ ok: false, error: 'Error: the disk is full' })
  expect(await remote.call('send', hi)).toEqual(ok({ id: 'fine' }))
})

test('a text with a line separator reaches the running program as it was typed', async () => {
  const texts: unknown[] = []
  serve(async (_, params) => {
    texts.push(params)
    return ok({ id: 'done' })
  })
  const remote = await dial()
  const params = { who: 'bob', text: 'one\u2028two\u2029three' }
  expect(await remote.call('send', params)).toEqual(ok({ id: 'done' }))
  expect(texts).toEqual([params])
})

test('what is not JSON, has no method or is too long ends the connection, not the program', async () => {
  serve(async () => ok({ id: 'fine' }))
  await dial()
  for (const line of ['garbage', '{}', '{"id":"1","method":"x"}', `"${'x'.repeat(1_100_000)}"`]) {
    // one bad client after the other
    // oxlint-disable-next-line no-await-in-loop
    await new Promise<void>((resolve) => {
      const socket = connect(here.path)
      socket.on('close', () => resolve())
      socket.on('error', () => {})
      socket.write(`${line}\n`)
    })
  }
  expect(await (await dial()).call('send', hi)).toEqual(ok({ id: 'fine' }))
})

test('a line that never ends is not collected', async () => {
  serve(async () => ok({ id: 'fine' }))
  await dial()
  const closed = await new Promise<boolean>((resolve) => {
    const socket = connect(here.path)
    socket.on('close', () => resolve(true))
    socket.on('error', () => {})
    const write = () => {
      if (!socket.destroyed) socket.write('x'.repeat(65_536), write)
    }
    write()
  })
  expect(closed).toBe(true)
  expect(await (await dial()).call('send', hi)).toEqual(ok({ id: 'fine' }))
})

test('where there is no socket nobody is waited for, not even a turn of the loop', async () => {
  const turn = new Promise((resolve) => setImmediate(resolve, 'a turn'))
  expect(await Promise.race([connectControl(here.path), turn])).toBeUndefined()
})

test('what a dead program left behind is no program, and the next one takes its place', async () => {
  expect(await connectControl(here.path)).toBeUndefined()
  writeFileSync(here.path, '')
  expect(await connectControl(here.path)).toBeUndefined()
  serve(async () => ok({ id: 'fine' }))
  expect(await (await dial()).call('send', hi)).toEqual(ok({ id: 'fine' }))
})

test('of too many callers the last ones are told so, and those before them are served', async () => {
  serve(async () => ok({ id: 'done' }), undefined, { connections: 2, calls: 100 })
  const [one, two, three] = [await dial(), await dial(), await dial()]
  expect(await three.call('send', hi)).toEqual({ ok: false, error: 'too-many-calls' })
  await three.disconnected
  expect(await one.call('send', hi)).toEqual(ok({ id: 'done' }))
  // one goes, and there is room again
  two.close()
  const again = async () => (await (await dial()).call('send', hi)).ok
  await until(again, 'there is room again')
})

test('of too many calls that wait the last ones are refused; a newer program may still ask for the profile', async () => {
  const { promise, resolve: finish } = Promise.withResolvers<void>()
  const wait = async () => {
    await promise
    return ok({ id: 'done' })
  }
  serve(wait, () => true, { connections: 10, calls: 3 })
  const remote = await dial()
  const waiting = [1, 2, 3].map(() => remote.call('send', hi))
  expect(await remote.call('send', hi)).toEqual({ ok: false, error: 'too-many-calls' })
  expect(await remote.call('yield', {})).toEqual(ok(true))
  finish()
  expect(await Promise.all(waiting)).toEqual([1, 2, 3].map(() => ok({ id: 'done' })))
  expect((await remote.call('send', hi)).ok).toBe(true)
})
