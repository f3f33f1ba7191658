/** Why `papo broker` cannot start: what is wrong is named, the folder, the disk or the address. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../support/process/free-port.ts'
import { BIN, openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }
const broker = (args: readonly string[], env = {}) => home.run(['broker', ...args], '', env)

test('a folder that cannot be used is named, with the reason of the system', async () => {
  const file = join(home.folder, 'file')
  writeFileSync(file, '')
  const data = join(file, 'data')
  const args = ['--listen', `127.0.0.1:${await freePort()}`, '--data', data]
  const english = await broker(args)
  expect(english).toMatchObject({ code: 1, out: '' })
  expect(english.err).toContain(`papo: ${data} cannot be used for the broker's data`)
  expect(english.err).toContain('ENOTDIR')
  const portuguese = await broker(args, PORTUGUESE)
  expect(portuguese.err).toContain(`papo: não dá para usar ${data} para os dados do broker`)
})

test('a full disk is told as one', async () => {
  const data = join(home.folder, 'data')
  mkdirSync(data)
  // no file may have a byte: writing fails as on a full disk
  const line = `trap '' XFSZ; ulimit -f 0; exec "${process.execPath}" "${BIN}" broker --data "${data}" --listen 127.0.0.1:0`
  const done = spawnSync('sh', ['-c', line], { env: home.env, encoding: 'utf8' })
  expect(done).toMatchObject({ status: 1, stdout: '' })
  expect(done.stderr).toContain(`papo: the disk with ${data} is full`)
})

test('each trouble with the address has its own sentence', async () => {
  const first = home.start(['broker', '--listen', '127.0.0.1:0'])
  const port = await until(() => /127\.0\.0\.1:(\d+)/u.exec(first.out())?.[1], 'it listens')
  const other = ['--data', join(home.folder, 'other')]
  const taken = await broker(['--listen', `127.0.0.1:${port}`, ...other])
  expect(taken.code).toBe(1)
  expect(taken.err).toContain(`something is already listening on 127.0.0.1:${port}`)
  const foreign = await broker(['--open', '--listen', '192.0.2.1:0', ...other])
  expect(foreign.code).toBe(1)
  expect(foreign.err).toContain('192.0.2.1:0 is not an address of this machine')
  const unknown = await broker(['--open', '--listen', 'nobody.invalid:0', ...other], PORTUGUESE)
  expect(unknown.err).toContain('nobody.invalid:0 não é um endereço desta máquina')
  const same = await broker(['--listen', '127.0.0.1:0'])
  expect(same.err).toContain('another broker uses')
  const nonsense = await broker(['--listen', 'h:99999'])
  expect(nonsense.code).toBe(2)
  expect(nonsense.err).toContain('--listen "h:99999" is not an address: write HOST:PORT')
}, 30_000)
