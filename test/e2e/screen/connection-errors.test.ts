/** Why there is no connection: real servers of all kinds, and one sentence for the shell and for the screen. */
// @module-tag mosquitto
// @module-tag openssl
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { program } from '../../setup/tools.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { openHome } from '../../support/process/home.ts'
import { freePort } from '../../support/process/free-port.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { isConnect5, packetBytes, startFakeServer } from '../../support/transport/fake-server.ts'

let home: Home
const stops: (() => Promise<unknown>)[] = []
beforeEach(() => {
  home = openHome()
})
afterEach(async () => {
  await home.close()
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

/** What a server is called with, and what else is given on the command line. */
type Place = { readonly url: string; readonly args?: readonly string[] }

const mosquitto = async (config: string): Promise<number> => {
  const broker = await startMosquitto({ config })
  stops.push(() => broker.stop())
  return broker.port
}

const withPasswords = async (): Promise<number> => {
  const file = join(freshFolder(), 'passwords')
  execFileSync(program('mosquitto_passwd'), ['-b', '-c', file, 'alice', 'right'], {
    stdio: 'ignore',
  })
  return mosquitto(`allow_anonymous false\npassword_file ${file}\n`)
}

/** A Mosquitto with a certificate that vouches for itself, and the file of that certificate. */
const withTls = async (subject: string, days = 1) => {
  const folder = freshFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const how = ['-subj', '/CN=papo', '-addext', `subjectAltName=${subject}`]
  execFileSync(program('openssl'), [...what, ...how, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const again = ['x509', '-in', cert, '-signkey', key, '-days', String(days), '-out', cert]
  execFileSync(program('openssl'), again, { stdio: 'ignore' })
  const lines = [`certfile ${cert}`, `keyfile ${key}`, 'allow_anonymous true']
  return { port: await mosquitto(`${lines.join('\n')}\n`), cert }
}

const web = async (): Promise<number> => {
  const server = createServer((_, response) => response.writeHead(404).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A server that takes connections and says nothing. */
const silent = async (): Promise<number> => {
  const { port, stop } = await startFakeServer(() => {})
  stops.push(stop)
  return port
}

const old = async (code: number): Promise<number> => {
  const peer = await startFakeServer((socket, bytes) =>
    socket.end(packetBytes.connack4(isConnect5(bytes) ? 1 : code)),
  )
  stops.push(peer.stop)
  return peer.port
}

const account = (password: string) => {
  const file = join(freshFolder(), 'secret')
  writeFileSync(file, `${password}\r\n`)
  return ['--username', 'alice', '--password-file', file]
}

const at = (port: number, scheme = 'mqtt') => `${scheme}://127.0.0.1:${port}`

const cases: readonly (readonly [string, () => Promise<Place>, string, string])[] = [
  [
    'a broker that wants a password, without one',
    async () => ({ url: at(await withPasswords()) }),
    'The broker does not let you in: --username, or perhaps --client-id',
    'O broker não deixa você entrar: --username, ou talvez --client-id',
  ],
  [
    'a broker that wants a password, with a wrong one',
    async () => ({ url: at(await withPasswords()), args: account('wrong') }),
    'Wrong user name or password: --username, PAPO_PASSWORD, --password-file',
    'Usuário ou senha errados: --username, PAPO_PASSWORD, --password-file',
  ],
  [
    'a broker of 3.1.1 that wants a password, with a wrong one (code 4)',
    async () => ({ url: at(await old(4)), args: account('wrong') }),
    'Wrong user name or password: --username, PAPO_PASSWORD, --password-file',
    'Usuário ou senha errados: --username, PAPO_PASSWORD, --password-file',
  ],
  [
    'a broker of 3.1.1 that wants a password, without one (code 5)',
    async () => ({ url: at(await old(5)) }),
    'The broker does not let you in: --username',
    'O broker não deixa você entrar: --username',
  ],
  [
    'a broker whose certificate nobody vouches for',
    async () => ({ url: at((await withTls('IP:127.0.0.1')).port, 'mqtts') }),
    "The broker's certificate is not trusted: --cafile FILE",
    'O certificado do broker não é confiável: --cafile ARQUIVO',
  ],
  [
    'a broker whose certificate is for another host',
    async () => {
      const { port, cert } = await withTls('DNS:elsewhere.example')
      return { url: at(port, 'mqtts'), args: ['--cafile', cert] }
    },
    "The broker's certificate is for another host: use the name in it",
    'O certificado do broker é de outro host: use o nome que está nele',
  ],
  [
    'a broker whose certificate has expired',
    async () => {
      const { port, cert } = await withTls('IP:127.0.0.1', -1)
      return { url: at(port, 'mqtts'), args: ['--cafile', cert] }
    },
    "The broker's certificate expired: tell its administrator, check your clock",
    'O certificado do broker expirou: avise o administrador, confira o relógio',
  ],
  [
    'TLS where none is spoken',
    async () => ({ url: at(await mosquitto('allow_anonymous true\n'), 'mqtts') }),
    'No TLS there: write mqtt://',
    'Ali não há TLS: escreva mqtt://',
  ],
  [
    'no TLS where it is spoken',
    async () => ({ url: at((await withTls('IP:127.0.0.1')).port) }),
    'The broker expects TLS: write mqtts://',
    'O broker espera TLS: escreva mqtts://',
  ],
  [
    'a web server',
    async () => ({ url: at(await web()) }),
    'What answers there is not an MQTT broker: check the port',
    'O que responde ali não é um broker MQTT: confira a porta',
  ],
  [
    'a web server without WebSockets',
    async () => ({ url: `ws://127.0.0.1:${await web()}/mqtt` }),
    'No MQTT over WebSocket there: check the path',
    'Ali não há MQTT por WebSocket: confira o caminho',
  ],
  [
    'nobody',
    async () => ({ url: at(await freePort()) }),
    'Nothing is listening there: start a broker, or',
    'Nada responde nesse endereço: inicie um broker, ou',
  ],
  [
    'a host that there is not',
    () => Promise.resolve({ url: 'mqtt://nobody.invalid:1883' }),
    'There is no host of this name: check the name and the network',
    'Não há host com este nome: confira o nome e a rede',
  ],
]

describe.each(cases)('%s', (_, place, en, pt) => {
  test('is told by its cause and a next step, in the shell and on the screen', async () => {
    const { url, args = [] } = await place()
    const all = ['--broker', url, ...args]
    const [english, portuguese] = await Promise.all([
      home.run(['users', '--name', 'alice', '--profile', 'a', ...all]),
      home.run(['users', '--name', 'alice', '--profile', 'b', '--lang', 'pt-BR', ...all]),
    ])
    expect(english).toMatchObject({ code: 1, out: '' })
    expect(english.err).toContain(`papo: no connection to ${url}. ${en}`)
    expect(portuguese).toMatchObject({ code: 1, out: '' })
    expect(portuguese.err).toContain(`papo: sem conexão com ${url}. ${pt}`)
    const screen = home.open('alice', all, { columns: 120 })
    await screen.sees(en, 30_000)
  }, 60_000)
})

test('a server that says nothing is told after the time that it was given', async () => {
  const url = at(await silent())
  const outcome = await home.run(['users', '--name', 'a', '--broker', url, '--timeout', '1'])
  expect(outcome.err).toContain(
    'The broker has not answered yet: check the address, or wait longer',
  )
}, 30_000)

test('a broker whose account may not do this is about rights, not about the account', async () => {
  const rules = join(freshFolder(), 'acl')
  writeFileSync(rules, 'topic readwrite papo/nothing\n')
  const port = await mosquitto(`allow_anonymous true\nacl_file ${rules}\n`)
  const screen = home.open('alice', ['--broker', at(port)], { columns: 120 })
  await screen.sees(
    'Not everything works here: /doctor (you cannot send requests, answers or receipts, and',
    20_000,
  )
  expect(screen.text()).not.toContain('--username')
}, 30_000)
