/** Where another user of the machine may stand in the place of a broker or a socket, nothing is said to them. */
import { chmodSync, lchownSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../../../src/adapters/files/private-files.ts'
import { inspectSocket } from '../../../src/adapters/sockets/private-socket.ts'
import { avoidOtherUsers } from '../../../src/cli/profile/broker-discovery.ts'
import { serveControl } from '../../../src/cli/rpc/control.ts'
import type { LinkOptions, Transport } from '../../../src/ports/transport.ts'
import { child } from '../../support/process/child.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { until } from '../../support/wait.ts'

const OTHER = 54_321
const canBeOthers = process.platform === 'linux' && process.getuid?.() === 0

const LISTEN = `const server = require('node:net').createServer()
process.setuid(${OTHER})
server.listen(0, process.argv[1], () => console.log(server.address().port))`

test.runIf(canBeOthers).each(['127.0.0.1', '::ffff:127.0.0.1'])(
  'a broker that was found here is not looked for again where another user listens (%s)',
  async (host) => {
    const listening = child(['-e', LISTEN, host])
    const port = Number(await listening.first())
    const dialled: string[] = []
    const transport: Transport = {
      connect: async ({ url }) => {
        dialled.push(url)
        return { reason: 'refused', detail: '' }
      },
    }
    const will = { topic: 'w', payload: new Uint8Array(), retain: false, qos: 0 } as const
    const url = `mqtt://127.0.0.1:${port}`
    const options: LinkOptions = { url, clientId: 'x', keepAlive: 20, will, version: 5 }
    const events = { onPacket: () => {}, onEnd: () => {} }
    const found = avoidOtherUsers(transport, () => true)
    expect(await found.connect(options, events)).toMatchObject({ reason: 'other-user' })
    expect(dialled).toEqual([])
    // who names a broker knows whose it is
    const named = avoidOtherUsers(transport, () => false)
    expect(await named.connect(options, events)).toMatchObject({ reason: 'refused' })
    await listening.kill()
    expect(await found.connect(options, events)).toMatchObject({ reason: 'refused' })
    expect(dialled).toEqual([url, url])
  },
)

test.runIf(canBeOthers)(
  'a link that another user put where our folder should be is not followed, and what it leads to stays as it is',
  async () => {
    const folder = freshFolder()
    const mine = join(folder, 'mine')
    mkdirSync(mine)
    chmodSync(mine, 0o755)
    const link = join(folder, 'link')
    symlinkSync(mine, link)
    lchownSync(link, OTHER, OTHER)
    expect(ownFolder(link)).toEqual({ ok: false, error: 'not-ours' })
    expect(statSync(mine).mode & 0o777).toBe(0o755)
    chmodSync(mine, 0o700)
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(mine, 'it.sock'), resolve))
    expect(inspectSocket(join(mine, 'it.sock'))).toBe('mine')
    expect(inspectSocket(join(link, 'it.sock'))).toBe('foreign')
    // a link of our own is as good as the folder
    lchownSync(link, 0, 0)
    expect(ownFolder(link)).toMatchObject({ ok: true })
    expect(inspectSocket(join(link, 'it.sock'))).toBe('mine')
    server.close()
  },
)

test('a folder in the place of the socket of a profile is reported, and ends nothing', async () => {
  const path = join(freshFolder(), 'it.sock')
  mkdirSync(path)
  const errors: string[] = []
  const server = serveControl(path, {
    api: { call: async () => ({ ok: false, error: 'x' }) },
    onYield: () => false,
    onError: (detail) => errors.push(detail),
  })
  await until(() => errors.length > 0, 'it is reported')
  expect(errors[0]).toMatch(/EADDRINUSE/u)
  await server.close()
  expect(statSync(path).isDirectory()).toBe(true)
})
