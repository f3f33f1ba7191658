/** Which sockets are ours alone, and how their paths are written as URLs. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  inspectSocket,
  socketPathIn,
  socketUrl,
} from '../../../src/adapters/sockets/private-socket.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

test.each(['/run/papo.sock', '/home/ann b/x.sock', '/a/é%41?#&.sock'])(
  'the path %s comes back from its URL',
  (path) => {
    expect(socketUrl(path)).toMatch(/^unix:\/\/\/[\w%./&-]+$/u)
    expect(socketPathIn(socketUrl(path))).toBe(path)
  },
)

test.each([
  'mqtt://127.0.0.1:1883',
  'unix:',
  'unix://host/x',
  'unix:///%zz',
  'unix:///a%2Fb',
  'file:///x',
])('%s is no URL of a socket', (url) => {
  expect(socketPathIn(url)).toBeUndefined()
})

test('a socket is mine where its folder is, and nobody else can enter it', async () => {
  const folder = join(freshFolder(), 'own')
  mkdirSync(folder, { mode: 0o700 })
  const path = join(folder, 'it.sock')
  expect(inspectSocket(path)).toBe('none')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  expect(inspectSocket(path)).toBe('mine')
  chmodSync(folder, 0o710)
  expect(inspectSocket(path)).toBe('foreign')
  chmodSync(folder, 0o700)
  symlinkSync(path, join(folder, 'link.sock'))
  writeFileSync(join(folder, 'file.sock'), '')
  expect(inspectSocket(join(folder, 'link.sock'))).toBe('foreign')
  expect(inspectSocket(join(folder, 'file.sock'))).toBe('foreign')
  expect(inspectSocket(join(folder, 'file.sock', 'it.sock'))).toBe('none')
  server.close()
})
