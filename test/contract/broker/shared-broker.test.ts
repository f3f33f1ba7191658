/** The broker that papos of one machine share: started once, found by all, gone when nobody is there. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  ensureSharedBroker,
  findSharedBroker,
  runSharedBroker,
} from '../../../src/adapters/shared-broker.ts'
import { openLog } from '../../../src/adapters/shared-broker/log-file.ts'
import {
  isAlive,
  readEndpoint,
  writeEndpoint,
} from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { connectMqtt, freshFolder } from '../../support/transport/mqtt-clients.ts'
import { child } from '../../support/process/child.ts'
import { sharedBrokerEntry } from '../../support/process/shared-broker-entry.ts'

let dataDir = ''
let servers: Server[] = []
let started: number[] = []

const call = (idle = 1000, port = 0) =>
  ensureSharedBroker({ dataDir, entry: sharedBrokerEntry(dataDir, port, idle) })
const called = async (idle?: number) => {
  const found = await call(idle)
  if (!found.ok) throw new Error(found.detail)
  const pid = readEndpoint(dataDir)?.pid ?? 0
  started.push(pid)
  return { url: found.value, pid }
}
const serve = (server: Server) =>
  new Promise<number>((resolve) => {
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
const gone = (pid: number) => expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false)

beforeEach(() => {
  dataDir = join(freshFolder(), 'data')
})
afterEach(async () => {
  for (const pid of started) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  for (const server of servers) server.close()
  started = []
  servers = []
})

test('the first papo starts it, the next ones find it, and it leaves after its last client', async () => {
  expect(await findSharedBroker(dataDir)).toBeUndefined()
  const { url, pid } = await called()
  expect(pid).not.toBe(process.pid)
  expect((await called()).url).toBe(url)
  const alice = await connectMqtt(url, { clientId: 'alice' })
  const bob = await connectMqtt(url, { clientId: 'bob' })
  await alice.client.subscribeAsync('talk', { qos: 1 })
  await bob.client.publishAsync('talk', 'hello', { qos: 1 })
  await alice.until((got) => got.length > 0)
  await bob.disconnect()
  await alice.disconnect()
  await gone(pid)
  expect(existsSync(join(dataDir, 'broker.json'))).toBe(false)
  expect(readFileSync(join(dataDir, 'broker.log'), 'utf8')).toMatch(
    /listening.*\n.*closing: nobody/u,
  )
})

test('it stays as long as somebody is there', async () => {
  const { url, pid } = await called(300)
  const alice = await connectMqtt(url, { clientId: 'alice' })
  const bob = await connectMqtt(url, { clientId: 'bob' })
  const left = performance.now()
  await bob.disconnect()
  // the proof is that it answers after more than its idle time
  await expect.poll(() => performance.now() - left, { timeout: 5000 }).toBeGreaterThan(900)
  expect(isAlive(pid)).toBe(true)
  await alice.client.publishAsync('talk', 'still here', { qos: 1 })
  await alice.disconnect()
  await gone(pid)
})

test('four papos that start at the same moment find the same broker', async () => {
  const found = await Promise.all([call(), call(), call(), call()])
  started.push(readEndpoint(dataDir)?.pid ?? 0)
  const urls = found.map((it) => (it.ok ? it.value : it.detail))
  expect(new Set(urls)).toEqual(new Set([await findSharedBroker(dataDir)]))
  expect(urls[0]).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/u)
})

test('after kill -9 the note is stale, and the next papo starts a new one on the old data', async () => {
  const first = await called()
  const alice = await connectMqtt(first.url, { clientId: 'alice' })
  await alice.client.publishAsync('card', 'kept', { qos: 1, retain: true })
  process.kill(first.pid, 'SIGKILL')
  await gone(first.pid)
  alice.client.end(true)
  expect(readEndpoint(dataDir)?.pid).toBe(first.pid)
  expect(await findSharedBroker(dataDir)).toBeUndefined()
  const second = await called()
  expect(second.pid).not.toBe(first.pid)
  const bob = await connectMqtt(second.url, { clientId: 'bob' })
  await bob.client.subscribeAsync('card', { qos: 1 })
  await bob.until((got) => got.length > 0)
  await bob.disconnect()
})

test('one that is about to leave is waited for', async () => {
  // this process has the data folder but no note, as in the last moment of its life
  const held = await runSharedBroker({ dataDir, port: 0, idle: 60_000 })
  expect(held.ok).toBe(true)
  if (!held.ok) return
  writeFileSync(join(dataDir, 'broker.json'), '{}')
  const calling = call()
  await expect.poll(() => readFileSync(join(dataDir, 'broker.log'), 'utf8')).toContain('listening')
  await held.value.close()
  const found = await calling
  const { pid = 0 } = readEndpoint(dataDir) ?? {}
  started.push(pid)
  expect(found.ok).toBe(true)
  expect(pid).not.toBe(process.pid)
})

test('a taken port is no trouble', async () => {
  const taken = await serve(createServer())
  const running = await runSharedBroker({ dataDir, port: taken, idle: 60_000 })
  expect(running.ok).toBe(true)
  if (!running.ok) return
  expect(running.value.port).not.toBe(taken)
  expect(await findSharedBroker(dataDir)).toBe(running.value.url)
  expect(statSync(join(dataDir, 'broker.json')).mode % 0o1000).toBe(0o600)
  expect(statSync(join(dataDir, 'broker.log')).mode % 0o1000).toBe(0o600)
  await running.value.close()
  await running.value.closed
  expect(await findSharedBroker(dataDir)).toBeUndefined()
})

test.each<[string, () => Server]>([
  ['says nothing', () => createServer()],
  [
    'speaks something else',
    () => createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  ],
])('a note that leads to somebody who %s is not believed', async (_, server) => {
  mkdirSync(dataDir, { recursive: true })
  const port = await serve(server())
  writeEndpoint(dataDir, { pid: process.pid, port, started: 1_763_630_000_000 })
  expect(await findSharedBroker(dataDir)).toBeUndefined()
})

test.each([
  '',
  'null',
  '[]',
  '{"pid":1}',
  '{"pid":"1","port":{},"started":1}',
  '{"pid":-1,"port":1,"started":1}',
])('the note %j is no note', async (text) => {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'broker.json'), text)
  expect(await findSharedBroker(dataDir)).toBeUndefined()
})

test('when it cannot start, its papo is told what the log says', async () => {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'broker'), 'a file where the folder of the store must be')
  expect(await call()).toMatchObject({
    ok: false,
    error: 'not-started',
    detail: expect.stringMatching(/ended with code 1\n.*cannot start: no-folder/u),
  })
})

test('the log keeps at most twice its limit', () => {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'some.log')
  const log = openLog(file, 10_000)
  for (let line = 0; line < 2000; line += 1) log(`line ${line}`)
  expect(statSync(file).size).toBeLessThan(11_000)
  expect(statSync(`${file}.1`).size).toBeLessThan(11_000)
  expect(readFileSync(file, 'utf8')).toContain('line 1999')
})

test.runIf(process.platform === 'linux')(
  'a broker that ended counts as gone, also where nobody takes notice of its end',
  async () => {
    // the parent of the one that ends becomes a program that asks about none
    const parent = child(['-c', 'sleep 0.3 & echo $!; exec sleep 60'], 'sh')
    const ended = Number(await parent.first())
    await gone(ended)
    expect(process.kill(ended, 0)).toBe(true)
    await parent.kill()
  },
)
