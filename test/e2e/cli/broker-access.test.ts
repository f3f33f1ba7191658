/** Who reaches a broker of papo: only its user, or who has the password or a certificate, or everybody when told so. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createClientCertificate,
  createServerCertificate,
} from '../../support/process/tls-certificates.ts'
import { program } from '../../setup/tools.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const onLinux = { skip: process.platform !== 'linux' }
const asRoot = { skip: process.getuid?.() !== 0 }
const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }
const as = (who: string) => ['--name', who, '--profile', who]
const listening = async (args: readonly string[]) => {
  const broker = home.start(['broker', ...args])
  const port = await until(() => /mqtts?:\/\/[\d.]+:(\d+)/u.exec(broker.out())?.[1], 'it listens')
  return { broker, port: Number(port) }
}
const secretFile = (text: string) => {
  const file = join(home.folder, 'secret')
  writeFileSync(file, `${text}\n`, { mode: 0o600 })
  return file
}

test('other machines are not let in unless that is wanted, and what to do is told', async () => {
  for (const host of ['0.0.0.0', '[::]']) {
    const english = await home.run(['broker', '--listen', `${host}:0`])
    expect(english).toMatchObject({ code: 2, out: '' })
    expect(english.err).toContain('can be reached from other machines')
    expect(english.err).toMatch(/--username NAME --password-file FILE.*\n.*--cafile.*\n +--open/u)
  }
  const portuguese = await home.run(['broker', '--listen', '0.0.0.0:0'], '', PORTUGUESE)
  expect(portuguese.err).toContain('é acessível de outras máquinas')
  // where only this machine gets there, --open could have no effect
  const alone = await home.run(['broker', '--open'], '', PORTUGUESE)
  expect(alone).toMatchObject({ code: 2, out: '' })
  expect(alone.err).toContain('127.0.0.1:1883 só é acessível desta. Acrescente --listen 0.0.0.0')
  const { broker, port } = await listening(['--listen', '0.0.0.0:0', '--open'])
  // once, and in one language
  await expect
    .poll(() => broker.err())
    .toBe(
      `papo: 0.0.0.0:${port} is open to everybody who can reach it: they can read and write everything.\n`,
    )
  const anybody = await connectMqtt(`mqtt://127.0.0.1:${port}`)
  await anybody.disconnect()
})

test('with an account only who has the password gets in, and papo with it', onLinux, async () => {
  const secret = secretFile('right')
  const account = ['--username', 'lab', '--password-file', secret]
  const { broker, port } = await listening(['--listen', '0.0.0.0:0', ...account])
  await expect.poll(() => broker.err()).toContain('is not encrypted')
  const url = `mqtt://127.0.0.1:${port}`
  await expect(connectMqtt(url)).rejects.toThrow('Not authorized')
  await expect(connectMqtt(url, { username: 'lab', password: 'wrong' })).rejects.toThrow('Bad user')
  const users = await home.run(['users', '--broker', url, ...account, ...as('alice')])
  expect(users).toMatchObject({ code: 0 })
  // the password stands in no list of processes
  const shown = readFileSync(`/proc/${broker.pid}/cmdline`, 'utf8')
  expect(shown).toContain('--password-file')
  expect(shown).not.toContain('right')
})

test(
  'with TLS and an authority only who has a certificate of it gets in',
  { tags: ['openssl'] },
  async () => {
    createServerCertificate(home.folder)
    createClientCertificate(home.folder, 'alice', true)
    createClientCertificate(home.folder, 'mallory', false)
    const file = (name: string) => join(home.folder, 'certs', name)
    const authority = ['--cafile', file('ca.crt')]
    const own = (name: string) => ['--cert', file(`${name}.crt`), '--key', file(`${name}.key`)]
    const tls = [...own('server'), ...authority]
    const { broker, port } = await listening(['--listen', '0.0.0.0:0', ...tls])
    expect(broker.err()).not.toContain('not encrypted')
    const command = (scheme: string) => [
      'users',
      '--broker',
      `${scheme}://127.0.0.1:${port}`,
      '--timeout',
      '3',
      ...as('alice'),
    ]
    const users = (mine: readonly string[]) =>
      home.run([...command('mqtts'), ...authority, ...mine])
    expect((await users(own('alice'))).code).toBe(0)
    for (const mine of [[], own('mallory')]) expect((await users(mine)).code).toBe(1)
    // and without TLS nobody is heard
    const plain = await home.run(command('mqtt'))
    expect(plain.err).toContain('TLS')
  },
)

test.each<[readonly string[], string, string]>([
  [['--username', 'lab'], '--username needs --password-file', '--username pede --password-file'],
  [['--password-file', '/dev/null'], 'needs --username', 'pede --username'],
  [['--cert', '/dev/null'], '--cert FILE and --key FILE', '--cert ARQUIVO e --key ARQUIVO'],
  [['--cafile', '/dev/null'], '--cafile, for the certificates', '--cafile, para os certificados'],
])('papo broker %j lacks a flag', async (args, en, pt) => {
  const english = await home.run(['broker', ...args])
  expect(english).toMatchObject({ code: 2, out: '' })
  expect(english.err).toContain(en)
  expect((await home.run(['broker', ...args], '', PORTUGUESE)).err).toContain(pt)
})

test('the broker in the background has no password, since only its user reaches it; --show tells how', async () => {
  const none = await home.run(['broker', '--show'])
  expect(none).toMatchObject({ code: 1, out: '' })
  expect(none.err).toContain('your own broker is not running')
  expect((await home.run(['users', ...as('alice')])).code).toBe(0)
  const shown = await home.run(['broker', '--show'])
  expect(shown.code).toBe(0)
  expect(shown.err).toContain(`process ${home.brokerPid()}`)
  expect(shown.err).toContain('a socket that only you can open')
  const socket = join(home.data, 'broker', 'broker.sock')
  expect(shown.out).toBe(`mosquitto_sub --unix ${socket} -v -t 'papo/#'\n`)
  const tool = await connectMqtt(socket)
  await tool.client.subscribeAsync('papo/#')
  await tool.until((got) => got.length > 0)
  await tool.disconnect()
  const portuguese = await home.run(['broker', '--show'], '', PORTUGUESE)
  expect(portuguese.err).toContain('só você pode abrir')
})

test('what --show prints works as it stands', { tags: ['mosquitto-clients'] }, async () => {
  expect((await home.run(['users', ...as('alice')])).code).toBe(0)
  const { out } = await home.run(['broker', '--show'])
  const line = out.trim().replace('mosquitto_sub', program('mosquitto_sub'))
  const heard = spawnSync('sh', ['-c', `${line} -C 1 -W 5`], { encoding: 'utf8' })
  expect(heard.stdout).toMatch(/^papo\/USERS\/alice /u)
})

test('a password for a named broker is not given to our own', async () => {
  // what comes over the socket of our own is looked at by taking its place
  const data = join(home.data, 'broker')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard.push(bytes)
      socket.write(Buffer.from([0x20, 2, 0, 0]))
    })
  })
  await new Promise<void>((resolve) => server.listen(join(data, 'broker.sock'), resolve))
  const env = { PAPO_USERNAME: 'alice', PAPO_PASSWORD: 'a-secret-word' }
  await home.run(['users', '--timeout', '2', ...as('alice')], '', env)
  server.close()
  expect(Buffer.concat(heard).toString('latin1')).toContain('papo/USERS/alice')
  expect(Buffer.concat(heard).toString('latin1')).not.toContain('a-secret-word')
})

test(
  'a data folder of another user is refused with a sentence, and nothing is written into it',
  asRoot,
  async () => {
    const data = join(home.folder, 'theirs')
    mkdirSync(data)
    chownSync(data, 65_534, 65_534)
    chmodSync(data, 0o777)
    const english = await home.run(['broker', '--listen', '127.0.0.1:0', '--data', data])
    expect(english).toMatchObject({ code: 1, out: '' })
    expect(english.err).toContain('belongs to another user')
    const broker = join(home.data, 'broker')
    mkdirSync(broker, { recursive: true })
    chownSync(broker, 65_534, 65_534)
    const portuguese = await home.run(['users', ...as('alice')], '', PORTUGUESE)
    expect(portuguese.code).toBe(1)
    expect(portuguese.err).toContain('é de outro usuário')
  },
)
