/** `papo broker`: the embedded broker, in the foreground or as papo itself starts it. */
import { isIP } from 'node:net'
import { join } from 'node:path'
import { openBroker } from '../../adapters/broker.ts'
import { codeOfTrouble, runHousehold } from '../../adapters/shared-broker.ts'
import type { Call } from '../args.ts'
import { textOf } from '../args.ts'
import { BROKER_IDLE_VARIABLE } from '../setup.ts'
import type { Setup } from '../setup.ts'
import type { Out } from './print.ts'

const listenOf = (text: string): { readonly host: string; readonly port: number } | undefined => {
  const [, host = '', port = ''] = /^(?:(.*):)?(\d{1,5})$/u.exec(text) ?? []
  const number = Number(port)
  if (port === '' || number > 65_535) return undefined
  const bare = host.replace(/^\[(.*)\]$/u, '$1')
  return { host: bare === '' ? '127.0.0.1' : bare, port: number }
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Runs until `ended`, or in the background until nobody needs it. The exit code. */
export const broker = async (
  call: Call,
  setup: Setup,
  out: Out,
  ended: Promise<'asked'>,
): Promise<number> => {
  const { texts } = setup
  const dataDir = textOf(call, 'data') ?? setup.paths.broker
  if (call.flags['background'] === true) {
    const idle = Number(setup.env[BROKER_IDLE_VARIABLE])
    const household = await runHousehold({ dataDir, ...(idle > 0 ? { idle } : {}) })
    if (!household.ok) return codeOfTrouble(household.error)
    await Promise.race([household.value.gone, ended.then(household.value.close)])
    return 0
  }
  const where = listenOf(textOf(call, 'listen') ?? '127.0.0.1:1883')
  if (!where) {
    out.error(texts.badListen(textOf(call, 'listen') ?? ''))
    return 2
  }
  const opened = await openBroker({
    host: where.host,
    port: where.port,
    dataDir: join(dataDir, 'foreground'),
    log: (line) => out.error(line),
  })
  if (!opened.ok) {
    const address = `${where.host}:${where.port}`
    out.error(`${texts.brokerTrouble[opened.error](dataDir, address)} (${opened.detail})`)
    return 1
  }
  const shown = `${where.host}:${opened.value.port}`
  out.line(texts.listening(`mqtt://${shown}`))
  if (!isLoopback(where.host)) out.error(texts.open(shown))
  await ended
  await opened.value.close()
  return 0
}
