/** The broker that papos of one machine share: started once, found by all, gone when nobody is there. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBroker } from '../../../src/adapters/broker.ts'
import {
  ensureSharedBroker,
  findSharedBroker,
  runSharedBroker,
} from '../../../src/adapters/shared-broker.ts'
import { openLog } from '../../../src/adapters/shared-broker/log-file.ts'
import {
  isAlive,
  readEndpoint,
  sharedBrokerSocket,
  writeEndpoint,
} from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { connectError } from '../../support/transport/dial.ts'
import { child } from '../../support/process/child.ts'
import { PATIENCE } from '../../support/wait.ts'
import { sharedBrokerEntry } from '../../support/process/shared-broker-entry.ts'

let dataDir = ''
let servers: Server[] = []
let sockets: Socket[] = []
let started: number[] = []

const onLinux = { skip: process.platform !== 'linux' }
const onLinuxAsRoot = { skip: process.platform !== 'linux' || process.getuid?.() !== 0 }

/** So long (ms) a broker waits for somebody where a test is about its end: long enough for who is about to come. */
const IDLE = 3000

const call = (idle = 60_000) =>
  ensureSharedBroker({
    dataDir,
    entry: sharedBrokerEntry(dataDir, idle),
    timeout: 2 * PATIENCE,
  })
const called = async (idle?: number) => {
  const found = await call(idle)
  if (!found.ok) throw new Error(found.detail)
  const pid = readEndpoint(dataDir)?.pid ?? 0
  started.push(pid)
  return { url: found.value, pid }
}
/** Somebody who listens where the shared broker should. */
const squat = async (server: Server) => {
  servers.push(server)
  server.on('connection', (socket) => sockets.push(socket))
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  await new Promise<void>((resolve) => server.listen(sharedBrokerSocket(dataDir), resolve))
}
const connect = (clientId: string) => connectMqtt(sharedBrokerSocket(dataDir), { clientId })
const gone = (pid: number) => expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false)

beforeEach(() => {
  dataDir = join(freshFolder(), 'data')
})
afterEach(async () => {
  for (const pid of started) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  for (const server of servers) server.close()
  for (const socket of sockets) socket.destroy()
  started = []
  servers = []
  sockets = []
})

test('the first papo starts it, the next ones find it, and it leaves after its last client', async () => {
  expect(await findSharedBroker(dataDir)).toBeUndefined()
  const first = await called(IDLE)
  const { pid } = first
  expect(pid).not.toBe(process.pid)
  expect(await called(IDLE)).toEqual(first)
  const alice = await connect('alice')
  const bob = await connect('bob')
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
  const { pid } = await called(IDLE)
  const alice = await connect('alice')
  const bob = await connect('bob')
  const left = performance.now()
  await bob.disconnect()
  // the proof is that it answers after more than its idle time
  await expect.poll(() => performance.now() - left).toBeGreaterThan(1.5 * IDLE)
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
  expect(urls[0]).toMatch(/^unix:\/\/\/.*broker\.sock$/u)
})

test('after kill -9 the note is stale, and the next papo starts a new one on the old data', async () => {
  const first = await called()
  const alice = await connect('alice')
  await alice.client.publishAsync('card', 'kept', { qos: 1, retain: true })
  process.kill(first.pid, 'SIGKILL')
  await gone(first.pid)
  alice.client.end(true)
  expect(readEndpoint(dataDir)?.pid).toBe(first.pid)
  expect(await findSharedBroker(dataDir)).toBeUndefined()
  const second = await called()
  expect(second.pid).not.toBe(first.pid)
  const bob = await connect('bob')
  await bob.client.subscribeAsync('card', { qos: 1 })
  await bob.until((got) => got.length > 0)
  await bob.disconnect()
})

test('one that is about to leave is waited for', async () => {
  // this process has the data folder but no note, as in the last moment of its life
  const held = await runSharedBroker({ dataDir, idle: 60_000 })
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

test('its socket, its note and its log are for its user only, and gone with it', async () => {
  const running = await runSharedBroker({ dataDir, idle: 60_000 })
  expect(running.ok).toBe(true)
  if (!running.ok) return
  expect(await findSharedBroker(dataDir)).toBe(running.value.url)
  for (const [name, mode] of [
    ['', 0o700],
    ['broker', 0o700],
    ['broker.sock', 0o600],
    ['broker.json', 0o600],
    ['broker.log', 0o600],
  ] as const)
    expect([name, statSync(join(dataDir, name)).mode % 0o1000]).toEqual([name, mode])
  await running.value.close()
  await running.value.closed
  expect(existsSync(sharedBrokerSocket(dataDir))).toBe(false)
  expect(await findSharedBroker(dataDir)).toBeUndefined()
})

test('a folder that others could enter is closed to them before anything listens in it', async () => {
  mkdirSync(dataDir, { recursive: true })
  chmodSync(dataDir, 0o777)
  const { pid } = await called()
  expect(isAlive(pid)).toBe(true)
  expect(statSync(dataDir).mode % 0o1000).toBe(0o700)
})

test.each<[string, () => Server]>([
  ['says nothing', () => createServer()],
  [
    'speaks something else',
    () => createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  ],
])('a socket at which somebody %s is not taken for a broker', async (_, server) => {
  await squat(server())
  expect(await findSharedBroker(dataDir)).toBeUndefined()
})

test.runIf(process.getuid?.() === 0)(
  'a broker in a folder of another user, or at a socket of theirs, is not told anything',
  async () => {
    const said: Buffer[] = []
    const answering = () =>
      createServer((socket) => {
        // who asked may be gone before the answer
        socket.on('error', () => undefined)
        socket.on('data', (bytes) => {
          said.push(bytes)
          socket.write(Buffer.from([0x20, 2, 0, 0]))
        })
      })
    await squat(answering())
    const socket = sharedBrokerSocket(dataDir)
    // so far it is ours, and the test would notice if nobody asked
    expect(await findSharedBroker(dataDir)).toBeDefined()
    expect(said).not.toEqual([])
    said.length = 0
    for (const [path, other] of [
      [socket, dataDir],
      [dataDir, socket],
    ] as const) {
      chownSync(path, 65_534, 65_534)
      chownSync(other, 0, 0)
      expect(await findSharedBroker(dataDir)).toBeUndefined()
      const url = pathToFileURL(socket).href.replace('file:', 'unix:')
      expect(await connectError(url)).toBe('refused')
      expect(await call()).toMatchObject({ ok: false, error: 'not-ours' })
      expect(said).toEqual([])
    }
  },
)

test('a link to a socket elsewhere is not followed', async () => {
  const elsewhere = join(freshFolder(), 'data')
  const own = dataDir
  dataDir = elsewhere
  await squat(
    createServer((socket) => socket.on('error', () => undefined).end(Buffer.from([0x20, 2, 0, 0]))),
  )
  dataDir = own
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  symlinkSync(sharedBrokerSocket(elsewhere), sharedBrokerSocket(dataDir))
  expect(await findSharedBroker(elsewhere)).toBeDefined()
  expect(await findSharedBroker(dataDir)).toBeUndefined()
})

test('no other user of the machine gets in', onLinuxAsRoot, async () => {
  await called()
  const socket = sharedBrokerSocket(dataDir)
  const line = `import { connect } from 'node:net'
    connect(${JSON.stringify(socket)}).on('connect', () => console.log('in')).on('error', (e) => console.log(e.code))`
  const knock = (uid: number) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', line], {
      uid,
      encoding: 'utf8',
      timeout: PATIENCE,
      env: {},
      cwd: '/',
    }).stdout
  expect(knock(65_534)).toMatch(/EACCES/u)
})

test('no port is open: nobody reaches it by the network', onLinux, async () => {
  const { pid } = await called()
  const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const [, inode] = /^socket:\[(\d+)\]$/u.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? []
    return inode ?? []
  })
  const listening = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/u)[9] ?? ''),
  )
  expect(inodes.length).toBeGreaterThan(0)
  expect(inodes.filter((inode) => listening.includes(inode))).toEqual([])
})

test('a folder with a long name has its socket elsewhere, for its user only', async () => {
  dataDir = join(freshFolder(), 'x'.repeat(120), 'data')
  const { url } = await called()
  const socket = sharedBrokerSocket(dataDir)
  expect(socket.startsWith(dataDir)).toBe(false)
  expect(url).toBe(`unix://${socket}`)
  expect(statSync(dirname(socket)).mode % 0o1000).toBe(0o700)
  const alice = await connect('alice')
  await alice.disconnect()
})

test('the broker of an older papo, which listens on a port, is named at once and not used', async () => {
  // it has the store, and its note has a port
  const held = await openBroker({ dataDir: join(dataDir, 'broker'), log: () => undefined })
  expect(held.ok).toBe(true)
  if (!held.ok) return
  writeEndpoint(dataDir, { pid: process.pid, port: held.value.port, started: 1_763_630_000_000 })
  const before = performance.now()
  expect(await call()).toMatchObject({
    ok: false,
    error: 'older-broker',
    detail: String(process.pid),
  })
  expect(performance.now() - before).toBeLessThan(10_000)
  await held.value.close()
})

test('a broker whose socket was taken away ends, so that another one can start', async () => {
  const first = await called()
  rmSync(sharedBrokerSocket(dataDir))
  const second = await called()
  expect(second.pid).not.toBe(first.pid)
  expect(isAlive(first.pid)).toBe(false)
})

test.each(['', 'null', '[]', '{"pid":1}', '{"pid":"1","started":1}', '{"pid":-1,"started":1}'])(
  'the note %j is no note',
  async (text) => {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(join(dataDir, 'broker.json'), text)
    expect(readEndpoint(dataDir)).toBeUndefined()
    expect(await findSharedBroker(dataDir)).toBeUndefined()
  },
)

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
