/** `papo broker`: the embedded broker, in the foreground or as papo itself starts it. */
import { join } from 'node:path'
import { openBroker } from '../../adapters/broker.ts'
import { LIMITS } from '../../adapters/broker/limits.ts'
import { isLoopback } from '../../adapters/broker/listener.ts'
import { isForeignFolder } from '../../adapters/files/private-files.ts'
import { exitCodeOf, findSharedBroker, runSharedBroker } from '../../adapters/shared-broker.ts'
import { readEndpoint, sharedBrokerSocket } from '../../adapters/shared-broker/endpoint-file.ts'
import { revealInvisible, revealLine } from '../../core/text/safe-text.ts'
import type { Invocation } from '../args.ts'
import { numberFlag, textFlag } from '../args.ts'
import { BROKER_IDLE_VARIABLE } from '../setup.ts'
import type { Setup } from '../setup.ts'
import { readProtection } from './broker-protection.ts'
import type { Out } from './lines/print.ts'

const parseListen = (
  text: string,
): { readonly host: string; readonly port: number } | undefined => {
  const [, host = '', port = ''] = /^(?:(.*):)?(\d{1,5})$/u.exec(text) ?? []
  const number = Number(port)
  if (port === '' || number > 65_535) return undefined
  const bare = host.replace(/^\[(.*)\]$/u, '$1')
  return { host: bare === '' ? '127.0.0.1' : bare, port: number }
}

const asHex = (char: string) =>
  [...Buffer.from(char)].map((byte) => String.raw`\x${byte.toString(16).padStart(2, '0')}`).join('')

/** A word of the shell: quoted where it is not plain, and in bytes where a terminal would not show it as it is. */
const quoteForShell = (text: string): string => {
  if (/^[\w./~@%+=:,-]+$/u.test(text)) return text
  if (revealInvisible(text) === text) return `'${text.replaceAll("'", String.raw`'\''`)}'`
  return `$'${text.replaceAll(/[^ -~]|['\\]/gu, asHex)}'`
}

/** What other programs need to reach the shared broker; the command alone on standard output. */
const showBroker = async (dataDir: string, { texts, space }: Setup, out: Out): Promise<number> => {
  const running = (await findSharedBroker(dataDir)) !== undefined
  if (!running) {
    const { port, pid } = readEndpoint(dataDir) ?? {}
    out.error(
      port === undefined ? texts.brokerCommand.notShown : texts.brokerCommand.older(String(pid)),
    )
    return 1
  }
  out.error(texts.brokerCommand.shown(String(readEndpoint(dataDir)?.pid ?? '?')))
  const socket = quoteForShell(sharedBrokerSocket(dataDir))
  out.line(`mosquitto_sub --unix ${socket} -v -t ${quoteForShell(`${space}/#`)}`)
  return 0
}

/** Runs until nobody needs it, as the one broker for all papos of this user. */
const runInBackground = async (
  dataDir: string,
  setup: Setup,
  ended: Promise<'stopped'>,
): Promise<number> => {
  const idle = Number(setup.env[BROKER_IDLE_VARIABLE])
  const sharedBroker = await runSharedBroker({ dataDir, ...(idle > 0 ? { idle } : {}) })
  if (!sharedBroker.ok) return exitCodeOf(sharedBroker.error)
  await Promise.race([sharedBroker.value.closed, ended.then(sharedBroker.value.close)])
  return 0
}

/** Runs until `ended`, or in the background until nobody needs it. The exit code. */
export const runBroker = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  ended: Promise<'stopped'>,
): Promise<number> => {
  const texts = setup.texts.brokerCommand
  const dataDir = textFlag(call, 'data') ?? setup.paths.broker
  if (call.flags['show'] === true) return showBroker(dataDir, setup, out)
  if (call.flags['background'] === true) return runInBackground(dataDir, setup, ended)
  const address = parseListen(textFlag(call, 'listen') ?? '127.0.0.1:1883')
  if (!address) {
    out.error(texts.badListen(revealLine(textFlag(call, 'listen') ?? '')))
    return 2
  }
  const protection = readProtection(call, setup.texts)
  if (!protection.ok) {
    out.error(protection.message)
    return protection.code
  }
  const { account, tls, limited } = protection.value
  const isHere = isLoopback(address.host)
  const isOpen = call.flags['open'] === true
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  const named = revealLine(`${host}:${address.port}`)
  const folder = revealLine(dataDir)
  if (isOpen && limited) {
    out.error(texts.notOpen)
    return 2
  }
  // it says that others may come, and nobody else could
  if (isOpen && isHere) {
    out.error(texts.openHereOnly(named))
    return 2
  }
  if (!isHere && !isOpen && !limited) {
    out.error(texts.unprotected(named))
    return 2
  }
  // whoever has the folder could put another one in the place of ours
  if (isForeignFolder(dataDir)) {
    out.error(`papo: ${texts.trouble['not-ours'](folder, named)}`)
    return 1
  }
  const opened = await openBroker({
    host: address.host,
    port: address.port,
    dataDir: join(dataDir, 'foreground'),
    log: (line) => out.error(revealLine(line)),
    account,
    tls,
    limits: {
      packet: numberFlag(call, 'max-packet', LIMITS.packet),
      topicLevels: numberFlag(call, 'max-levels', LIMITS.topicLevels),
    },
  })
  if (!opened.ok) {
    out.error(`papo: ${texts.trouble[opened.error](folder, named)} (${revealLine(opened.detail)})`)
    return 1
  }
  const shown = `${host}:${opened.value.port}`
  out.line(texts.listening(`${tls ? 'mqtts' : 'mqtt'}://${shown}`))
  if (!limited) out.error(isHere ? texts.openHere(shown) : texts.open(shown))
  else if (!tls && !isHere) out.error(texts.unencrypted(shown))
  await ended
  await opened.value.close()
  return 0
}
