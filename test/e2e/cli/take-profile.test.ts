/** The full screen takes a profile from commands that only wait, and what they were asked for is done all the same. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { remoteOf } from '../../support/process/rpc-client.ts'
import { freePort } from '../../support/process/free-port.ts'
import { homeForEach } from '../../support/process/home-for-each.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'

const onMosquitto = { tags: ['mosquitto'], timeout: 90_000 } satisfies TestOptions

const { home, atEnd } = homeForEach()

/** A server that takes connections and says nothing, until it is ended. */
const silentOn = async (port: number) => {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
}

const mosquittoOn = async (port: number) => {
  const broker = await startMosquitto({ port })
  atEnd(() => broker.stop('SIGKILL'))
  return broker
}

test('a list that waits for a dead broker goes on through the screen', onMosquitto, async () => {
  const port = await freePort()
  const endSilence = await silentOn(port)
  const broker = ['--broker', `mqtt://127.0.0.1:${port}`]
  const users = home().start(
    ['users', '--timeout', '60', '--name', 'alice', '--profile', 'alice', ...broker],
    '',
  )
  const remote = await remoteOf(home(), 'alice')
  remote.close()
  const began = Date.now()
  const screen = home().open('alice', broker)
  await screen.sees('Welcome', 20_000)
  expect(Date.now() - began).toBeLessThan(9000)
  expect(screen.text()).not.toContain('does not answer')
  await endSilence()
  await mosquittoOn(port)
  const ended = await users.done
  expect(ended.code).toBe(0)
  expect(ended.err).toContain('nobody has been seen')
  expect(Date.now() - began).toBeLessThan(45_000)
  expect(screen.ending()).toBeUndefined()
})

test('a word that was said is left to the screen, which sends it once', onMosquitto, async () => {
  const port = await freePort()
  const broker = await mosquittoOn(port)
  const as = (who: string) => ['--name', who, '--profile', who, '--broker', broker.url]
  expect((await home().run(['users', ...as('bob')])).code).toBe(0)
  expect((await home().run(['request', 'bob', ...as('alice')])).code).toBe(0)
  expect((await home().run(['accept', 'alice', ...as('bob')])).code).toBe(0)
  expect((await home().run(['send', 'bob', 'primeiro', ...as('alice')])).code).toBe(0)
  // it takes connections, and answers nothing
  process.kill(broker.pid(), 'SIGSTOP')
  const send = home().start(['send', 'bob', 'segundo', '--timeout', '60', ...as('alice')])
  const remote = await remoteOf(home(), 'alice')
  remote.close()
  const screen = home().open('alice', ['--broker', broker.url])
  await screen.sees('bob', 20_000)
  // it waits no more for what the screen does now
  const sent = await send.done
  expect(sent.code).toBe(1)
  expect(sent.err).toContain('kept on your disk and is sent')
  expect(screen.ending()).toBeUndefined()
  process.kill(broker.pid(), 'SIGCONT')
  await screen.sees(/● \d+ ms/u, 30_000)
  expect((await home().run(['users', ...as('bob')])).code).toBe(0)
  const found = await home().run(['search', 'segundo', '--json', ...as('bob')])
  expect(found.out.trim().split('\n')).toHaveLength(1)
  expect(found.out).toContain('"by":"alice"')
})
