/** TLS is really checked, by mqtts and by wss: each certificate that is not good enough ends the connection, with its reason. */
// @module-tag openssl
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { createServer as createTlsServer } from 'node:tls'
import type { TlsOptions, TLSSocket } from 'node:tls'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LinkEndReason } from '../../../src/core/broker/link-end.ts'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import type { LinkOptions } from '../../../src/ports/transport.ts'
import { linkEndSentence } from '../../../src/i18n/link-ends.ts'
import { warningsEn } from '../../../src/i18n/en/reasons.ts'
import { run } from '../../support/process/shell.ts'
import { program } from '../../setup/tools.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const folder = freshFolder()
const EVIL = '\u001B]0;title\u0007\n\u202Epapo: all is well'

/** A name that only quotes of the shell can carry. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

const authority = (name: string, subject = `/CN=${name}`) =>
  run(
    folder,
    `${program('openssl')} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -utf8 -subj ${quoted(subject)} -keyout ${name}.key -out ${name}.crt -days 30 -addext basicConstraints=critical,CA:TRUE`,
  )

type Leaf = {
  readonly by?: string
  readonly subject?: string
  readonly between?: readonly [from: string, until: string]
}

/** `x509` of an older OpenSSL can only say how many days from now; `ca` wants a small administration for more. */
const CA_CONFIG = `[ca]\ndefault_ca = d\n[d]\ndatabase = index.txt\nrand_serial = yes\nnew_certs_dir = .
default_md = sha256\npolicy = p\n[p]\ncommonName = optional\norganizationName = optional\n`

/** A certificate for these names (`IP:127.0.0.1`), by an authority. */
const certify = (name: string, names: string, { by = 'ca', subject, between }: Leaf = {}) => {
  const openssl = program('openssl')
  const [from, until] = between ?? []
  writeFileSync(join(folder, `${name}.ext`), names === '' ? '' : `subjectAltName=${names}\n`)
  const made = `-in ${name}.csr -out ${name}.crt -extfile ${name}.ext`
  const signed = between
    ? `${openssl} ca -batch -notext -config ca.conf -cert ${by}.crt -keyfile ${by}.key ${made} -startdate ${from} -enddate ${until}`
    : `${openssl} x509 -req -CA ${by}.crt -CAkey ${by}.key -CAcreateserial ${made} -days 30`
  run(
    folder,
    `${openssl} req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -utf8 -subj ${quoted(subject ?? `/CN=${name}`)} -keyout ${name}.key -out ${name}.csr
    ${signed}`,
  )
}
const pem = (name: string) => readFileSync(join(folder, name))

beforeAll(() => {
  writeFileSync(join(folder, 'ca.conf'), CA_CONFIG)
  writeFileSync(join(folder, 'index.txt'), '')
  authority('ca')
  authority('other')
  authority('evil', `/CN=${EVIL}`)
  certify('good', 'IP:127.0.0.1')
  certify('host', 'DNS:elsewhere.example')
  certify('ip', 'IP:127.0.0.2')
  // as some programs still take it: the address only as the common name
  certify('name', '', { subject: '/CN=127.0.0.1' })
  certify('wild', 'DNS:*')
  certify('old', 'IP:127.0.0.1', { between: ['20200101000000Z', '20200201000000Z'] })
  certify('young', 'IP:127.0.0.1', { between: ['20900101000000Z', '20910101000000Z'] })
  certify('foreign', 'IP:127.0.0.1', { by: 'other' })
  certify('evilname', 'DNS:elsewhere.example', { subject: `/CN=${EVIL}/O=${EVIL}`, by: 'evil' })
  certify('me', 'DNS:me')
  certify('stranger', 'DNS:me', { by: 'other' })
}, 60_000)

let stop = async () => {}
afterEach(async () => {
  vi.unstubAllEnvs()
  await stop()
})

/** A server behind TLS that notes whether anything was said to it inside. */
const serve = async (scheme: 'mqtts' | 'wss', name: string, more: TlsOptions = {}) => {
  const heard: string[] = []
  const sockets = new Set<TLSSocket>()
  const options: TlsOptions = { key: pem(`${name}.key`), cert: pem(`${name}.crt`), ...more }
  const listen = (socket: TLSSocket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => heard.push(bytes.toString('latin1')))
    if (scheme === 'mqtts') socket.on('data', () => socket.write(Buffer.from([0x20, 2, 0, 0])))
  }
  const server =
    scheme === 'wss'
      ? createServer(options).on('secureConnection', listen)
      : createTlsServer(options, listen)
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  stop = async () => {
    if (!server.listening) return
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { url: `${scheme}://127.0.0.1:${address.port}`, heard }
}

const dial = async (url: string, tls: LinkOptions['tls']) => {
  const will = { topic: 'will', payload: new Uint8Array(), retain: false, qos: 0 } as const
  const account = { username: 'canary-name', password: 'canary-password' }
  const link = await createMqttTransport({ connectTimeout: 3000 }).connect(
    { url, clientId: 'someone', keepAlive: 20, will, version: 4, ...account, ...(tls && { tls }) },
    { onPacket: () => {}, onEnd: () => {} },
  )
  if ('reason' in link) return link
  await link.close()
  return 'connected'
}

const bad: readonly (readonly [what: string, server: string, reason: LinkEndReason])[] = [
  ['for another host', 'host', 'wrong-host'],
  ['for another address', 'ip', 'wrong-host'],
  ['with the address as its common name only', 'name', 'wrong-host'],
  ['for every name', 'wild', 'wrong-host'],
  ['that has expired', 'old', 'expired'],
  ['that is not valid yet', 'young', 'expired'],
  ['of another authority', 'foreign', 'bad-certificate'],
]

describe.each(['mqtts', 'wss'] as const)('%s', (scheme) => {
  test.each(bad)('a certificate %s is refused, and nothing was said', async (_, name, reason) => {
    // these turn it off in other programs, and must not here
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const { url, heard } = await serve(scheme, name)
    const end = await dial(url, { ca: pem('ca.crt') })
    expect(end).toMatchObject({ reason })
    expect(heard).toEqual([])
    // a cause and what to do next
    if (end === 'connected') throw new Error('it connected')
    expect(linkEndSentence(warningsEn, end, 'shell')).toMatch(/^.{20,}: .{8,} \([A-Z_]+\)$/u)
  })

  test('without --cafile only the authorities of the system count', async () => {
    const { url, heard } = await serve(scheme, 'good')
    expect(await dial(url, undefined)).toMatchObject({ reason: 'bad-certificate' })
    expect(await dial(url, { insecure: false })).toMatchObject({ reason: 'bad-certificate' })
    expect(heard).toEqual([])
  })

  test('a good one is taken', async () => {
    const { url, heard } = await serve(scheme, 'good')
    const end = await dial(url, { ca: pem('ca.crt') })
    // a web server without WebSocket is as far as it goes there
    expect(end === 'connected').toBe(scheme === 'mqtts')
    expect(heard.length).toBeGreaterThan(0)
  })

  test('what stands in a certificate is obeyed by no terminal', async () => {
    const { url } = await serve(scheme, 'evilname')
    for (const ca of ['evil.crt', 'ca.crt']) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      const end = await dial(url, { ca: pem(ca) })
      if (end === 'connected') throw new Error('it connected')
      for (const where of ['shell', 'screen'] as const) {
        const sentence = linkEndSentence(warningsEn, end, where)
        // oxlint-disable-next-line eslint/no-control-regex
        expect(sentence).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E]|all is well/u)
      }
    }
  })

  test('a version before TLS 1.2 is refused', async () => {
    const { url, heard } = await serve(scheme, 'good', {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    })
    expect(await dial(url, { ca: pem('ca.crt') })).toMatchObject({ reason: 'tls-version' })
    expect(heard).toEqual([])
  })

  test.each([
    ['none', undefined],
    ['one of another authority', 'stranger'],
  ])('a server that wants a certificate of ours gets %s: it is refused', async (_, name) => {
    const wanted = { requestCert: true, rejectUnauthorized: true, ca: pem('ca.crt') }
    const own = name === undefined ? {} : { cert: pem(`${name}.crt`), key: pem(`${name}.key`) }
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      const { url, heard } = await serve(scheme, 'good', { ...wanted, maxVersion })
      // oxlint-disable-next-line eslint/no-await-in-loop
      const end = await dial(url, { ca: pem('ca.crt'), ...own })
      // some servers send an alert, others hang up
      expect(['own-certificate', 'tls-version', 'no-tls', 'hung-up']).toContain(
        end === 'connected' ? end : end.reason,
      )
      expect(heard).toEqual([])
      // oxlint-disable-next-line eslint/no-await-in-loop
      await stop()
    }
    const { url, heard } = await serve(scheme, 'good', wanted)
    await dial(url, { ca: pem('ca.crt'), cert: pem('me.crt'), key: pem('me.key') })
    expect(heard.length).toBeGreaterThan(0)
  })
})
