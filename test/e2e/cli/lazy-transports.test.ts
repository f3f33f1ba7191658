/** What the build loads only when an address or a proxy asks for it: web sockets, TLS and SOCKS; and of Node what a command needs. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../../support/process/free-port.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { until } from '../../support/wait.ts'
import { listenOnLoopback } from '../../support/transport/listen.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) {
    // the last one that was started first
    // oxlint-disable-next-line no-await-in-loop
    await end()
  }
})

/** A SOCKS5 server without passwords (RFC 1928) that dials whatever it is asked for; how often it did. */
const startSocks = async () => {
  let dialled = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    client.once('data', () => {
      client.write(Buffer.from([5, 0]))
      client.once('data', (request: Buffer) => {
        dialled += 1
        // every address of the tests is the loopback one: only the port is read
        const there = connect(request.readUInt16BE(request.length - 2), '127.0.0.1', () => {
          client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
          client.pipe(there).pipe(client)
        })
        sockets.add(there)
        there.on('error', () => client.destroy())
      })
    })
  })
  const port = await listenOnLoopback(server)
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `socks5://127.0.0.1:${port}`, dialled: () => dialled }
}

const brokerAt = async (config: string) => {
  const mosquitto = await startMosquitto({ config: `allow_anonymous true\n${config}` })
  ends.push(async () => {
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  })
  const { client, disconnect } = await connectMqtt(mosquitto.url, { clientId: 'listener' })
  ends.push(disconnect)
  const heard: string[] = []
  client.on('message', (topic) => heard.push(topic))
  await client.subscribeAsync('#', { qos: 1 })
  return { url: mosquitto.url, heard }
}

/** Sends a line to an open topic: done when the broker has it. */
const sendLine = (home: Home, url: string) =>
  home.run(['send', '>house/door', 'knock', '--name', 'alice', '--broker', url])

test('a message goes through web sockets', { tags: ['mosquitto'] }, async () => {
  const port = await freePort()
  const { heard } = await brokerAt(`listener ${port} 127.0.0.1\nprotocol websockets`)
  const home = openHome()
  ends.push(home.close)
  const { code, err } = await sendLine(home, `ws://127.0.0.1:${port}`)
  expect([code, err]).toEqual([0, ''])
  await until(() => heard.includes('house/door'), 'the broker has it')
})

test('a message goes through a SOCKS proxy', { tags: ['mosquitto'] }, async () => {
  const { url, heard } = await brokerAt('')
  const socks = await startSocks()
  const home = openHome({ MQTTJS_SOCKS_PROXY: socks.url })
  ends.push(home.close)
  const { code, err } = await sendLine(home, url)
  expect([code, err]).toEqual([0, ''])
  expect(socks.dialled()).toBeGreaterThan(0)
  await until(() => heard.includes('house/door'), 'the broker has it')
})

test('a connection without them loads neither them nor TLS', { tags: ['mosquitto'] }, async () => {
  const { url, heard } = await brokerAt('')
  const home = openHome()
  ends.push(home.close)
  const [preload, list] = [join(home.folder, 'preload.cjs'), join(home.folder, 'loaded.txt')]
  writeFileSync(
    preload,
    `process.once('exit', () =>
      require('node:fs').writeFileSync(process.env.LOADED, process.moduleLoadList.join()))`,
  )
  const env = { NODE_OPTIONS: `--require ${preload}`, LOADED: list }
  const args = ['send', '>house/door', 'knock', '--name', 'alice', '--broker', url]
  expect(await home.run(args, '', env)).toMatchObject({ code: 0, err: '' })
  await until(() => heard.includes('house/door'), 'the broker has it')
  const loaded = readFileSync(list, 'utf8').split(',')
  const has = (name: string) => loaded.includes(`NativeModule ${name}`)
  expect(has('net')).toBe(true)
  expect(['http', 'https', 'tls', 'zlib'].filter(has)).toEqual([])
  // what listening, a clock, V8's flags and mqtt.js's look at where it runs would bring along
  const along = ['cluster', 'child_process', 'dgram', 'perf_hooks', 'v8', 'internal/navigator']
  expect(along.filter(has)).toEqual([])
})
