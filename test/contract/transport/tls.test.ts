/** Encrypted connections: who is trusted, and what is said when somebody is not. */
// @module-tag openssl
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import type { LinkOptions } from '../../../src/ports/transport.ts'
import { program } from '../../setup/tools.ts'
import { packetBytes, startFakeServer } from '../../support/transport/fake-server.ts'
import type { FakeServer } from '../../support/transport/fake-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'papo-tls-'))
const here = { key: '', cert: '' }
const elsewhere = { key: '', cert: '' }

/** A fresh certificate that vouches for itself, valid for one day. */
const certify = (subject: string) => {
  const key = join(folder, 'key.pem')
  const cert = join(folder, 'cert.pem')
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const how = ['-days', '1', '-subj', '/CN=papo', '-addext', `subjectAltName=${subject}`]
  execFileSync(program('openssl'), [...what, ...how, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

beforeAll(() => {
  Object.assign(here, certify('IP:127.0.0.1'))
  Object.assign(elsewhere, certify('DNS:elsewhere.example'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let running: FakeServer | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

const enter = async (server: typeof here | undefined, scheme: string, tls: LinkOptions['tls']) => {
  running = await startFakeServer((socket, bytes) => {
    if (bytes[0] === 0x10) socket.write(packetBytes.connack4())
    else socket.end()
  }, server)
  const will = { topic: 'will', payload: new Uint8Array(), retain: false, qos: 0 } as const
  const url = `${scheme}://127.0.0.1:${running.port}`
  const link = await createMqttTransport({ connectTimeout: 2000 }).connect(
    { url, clientId: 'someone', keepAlive: 20, will, version: 4, ...(tls && { tls }) },
    { onPacket: () => {}, onEnd: () => {} },
  )
  if ('reason' in link) return link
  await link.close()
  return 'connected'
}

const bytes = (pem: string) => new TextEncoder().encode(pem)

test.each(['mqtts', 'ssl'])(
  'a broker whose certificate was given is trusted (%s)',
  async (scheme) => {
    expect(await enter(here, scheme, { ca: bytes(here.cert) })).toBe('connected')
  },
)

test('an unknown certificate is refused, and nothing was said to that broker', async () => {
  expect(await enter(here, 'mqtts', undefined)).toMatchObject({ reason: 'bad-certificate' })
  expect(running?.received.flat() ?? []).toEqual([])
})

test('a certificate for another name is refused', async () => {
  const end = await enter(elsewhere, 'mqtts', { ca: bytes(elsewhere.cert) })
  expect(end).toMatchObject({ reason: 'wrong-host' })
  expect(end).toHaveProperty('detail', expect.stringContaining('ALTNAME'))
})

test('who insists may go without trust', async () => {
  expect(await enter(elsewhere, 'mqtts', { insecure: true })).toBe('connected')
})

test('a file that is no certificate is named as the trouble', async () => {
  const nonsense = bytes('-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n')
  const end = await enter(here, 'mqtts', { cert: nonsense, key: bytes(here.key) })
  expect(end).toMatchObject({ reason: 'bad-pem' })
})

test('a broker without TLS is not taken for one with it', async () => {
  const end = await enter(undefined, 'mqtts', undefined)
  expect(end).toMatchObject({ reason: 'no-tls' })
  // a CONNECT would have been the first
  expect(running?.received.map(([first]) => first)).not.toContain('10')
})

test('a broker with TLS does not understand a plain client', async () => {
  const end = await enter(here, 'mqtt', undefined)
  expect(end).toMatchObject({ reason: 'tls-there' })
})
