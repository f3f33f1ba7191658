/** `papo broker`: the embedded broker, in the foreground or as papo itself starts it. */
import { join } from 'node:path'
import { isLoopback, openBroker } from '../../adapters/broker.ts'
import { exitCodeOf, runSharedBroker } from '../../adapters/shared-broker.ts'
import type { Invocation } from '../args.ts'
import { textFlag } from '../args.ts'
import { BROKER_IDLE_VARIABLE } from '../setup.ts'
import type { Setup } from '../setup.ts'
import type { Out } from './print.ts'

const parseListen = (
  text: string,
): { readonly host: string; readonly port: number } | undefined => {
  const [, host = '', port = ''] = /^(?:(.*):)?(\d{1,5})$/u.exec(text) ?? []
  const number = Number(port)
  if (port === '' || number > 65_535) return undefined
  const bare = host.replace(/^\[(.*)\]$/u, '$1')
  return { host: bare === '' ? '127.0.0.1' : bare, port: number }
}

/** Runs until `ended`, or in the background until nobody needs it. The exit code. */
export const runBroker = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  ended: Promise<'stopped'>,
): Promise<number> => {
  const { texts } = setup
  const dataDir = textFlag(call, 'data') ?? setup.paths.broker
  if (call.flags['background'] === true) {
    const idle = Number(setup.env[BROKER_IDLE_VARIABLE])
    const sharedBroker = await runSharedBroker({ dataDir, ...(idle > 0 ? { idle } : {}) })
    if (!sharedBroker.ok) return exitCodeOf(sharedBroker.error)
    await Promise.race([sharedBroker.value.closed, ended.then(sharedBroker.value.close)])
    return 0
  }
  const address = parseListen(textFlag(call, 'listen') ?? '127.0.0.1:1883')
  if (!address) {
    out.error(texts.badListen(textFlag(call, 'listen') ?? ''))
    return 2
  }
  const opened = await openBroker({
    host: address.host,
    port: address.port,
    dataDir: join(dataDir, 'foreground'),
    log: (line) => out.error(line),
  })
  if (!opened.ok) {
    const shownAddress = `${address.host}:${address.port}`
    out.error(
      `papo: ${texts.brokerTrouble[opened.error](dataDir, shownAddress)} (${opened.detail})`,
    )
    return 1
  }
  const shown = `${address.host}:${opened.value.port}`
  out.line(texts.listening(`mqtt://${shown}`))
  if (!isLoopback(address.host)) out.error(texts.open(shown))
  await ended
  await opened.value.close()
  return 0
}
