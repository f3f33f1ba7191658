/** Which broker: the one that was named or used last, one on this machine, or one of our own. */
import { connect } from 'node:net'
import { isForeignListener } from '../../adapters/sockets/listener-owner.ts'
import { probeSocket } from '../../adapters/sockets/probe-socket.ts'
import { ensureSharedBroker, findSharedBroker } from '../../adapters/shared-broker.ts'
import type { SharedBrokerError } from '../../adapters/shared-broker.ts'
import { parseBrokerList } from '../../core/broker/broker-address.ts'
import { revealLine, safeText } from '../../core/text/safe-text.ts'
import type { SafeText } from '../../core/ids.ts'
import type { Transport } from '../../ports/transport.ts'
import type { Setup } from '../setup.ts'
import { cliFailure } from '../setup.ts'
import type { CliResult } from '../setup.ts'

/** Where the broker came from, for the status line. */
export type FoundBroker = { readonly url: string; readonly source: 'named' | 'local' | 'own' }

const LOCAL_BROKER = { host: '127.0.0.1', port: 1883 }
/** A program on this machine answers at once or not at all (ms). */
const PROBE_TIMEOUT = 300

const isListening = ({ host, port }: typeof LOCAL_BROKER): Promise<boolean> =>
  probeSocket(connect({ host, port }), PROBE_TIMEOUT, (socket, end) => {
    socket.once('connect', () => end(true))
  })

/**
 * A transport for a broker that was only found here: the one that was there may have ended, and another user may have taken
 * its place. Before each connection it is looked whose program listens; nothing is said to that of another person.
 */
export const avoidOtherUsers = (transport: Transport, wasFoundHere: () => boolean): Transport => ({
  connect: async (options, events) => {
    const port = Number(URL.parse(options.url)?.port || LOCAL_BROKER.port)
    if (!wasFoundHere() || !isForeignListener(port)) return transport.connect(options, events)
    return { reason: 'other-user', detail: `port ${port}` }
  },
})

/** What starts our own broker: this very program. */
export const brokerCommand = (setup: Setup): readonly string[] => [
  process.argv[1] ?? '',
  'broker',
  '--background',
  '--data',
  setup.paths.broker,
]

/** Why none of our own could be started: our sentence where the cause is known, else the message of the system or its log. */
const startFailure = (
  { texts, paths }: Setup,
  { error, detail }: { readonly error: SharedBrokerError; readonly detail: string },
): SafeText => {
  if (error === 'not-started') return safeText(detail)
  if (error === 'older-broker') return safeText(texts.brokerCommand.older(detail))
  const folder = revealLine(paths.broker)
  return safeText(
    `${texts.brokerCommand.trouble[error](folder, revealLine(''))} (${revealLine(detail)})`,
  )
}

/** Looks for a broker in the order of the manual; starts our own when there is none. */
export const findBroker = async (setup: Setup): Promise<CliResult<FoundBroker>> => {
  const named = setup.settings.broker
  if (named !== undefined) {
    const read = parseBrokerList(named)
    return { ok: true, value: { url: read.ok ? read.value[0].url : named, source: 'named' } }
  }
  const dataDir = setup.paths.broker
  const running = await findSharedBroker(dataDir)
  if (running !== undefined) return { ok: true, value: { url: running, source: 'own' } }
  // tests and careful people turn looking around off
  const isDiscoveryOn = setup.env['PAPO_DISCOVERY'] !== 'off'
  if (
    isDiscoveryOn &&
    // a broker of the machine or of mine; another user's would read what I write
    !isForeignListener(LOCAL_BROKER.port) &&
    (await isListening(LOCAL_BROKER))
  ) {
    return {
      ok: true,
      value: { url: `mqtt://${LOCAL_BROKER.host}:${LOCAL_BROKER.port}`, source: 'local' },
    }
  }
  const own = await ensureSharedBroker({ dataDir, entry: brokerCommand(setup) })
  return own.ok
    ? { ok: true, value: { url: own.value, source: 'own' } }
    : cliFailure(setup.texts.noBroker(startFailure(setup, own)))
}
