/** Which broker: the one that was named or used last, one on this machine, or one of our own. */
import { connect } from 'node:net'
import type { BrokerTrouble } from '../../adapters/broker.ts'
import { callHousehold, findHousehold } from '../../adapters/shared-broker.ts'
import { plainBroker } from '../../core/invite.ts'
import type { Setup } from '../setup.ts'
import { failure } from '../setup.ts'
import type { Done } from '../setup.ts'

/** Where the broker came from: the status line says so. */
export type Found = { readonly url: string; readonly how: 'named' | 'local' | 'own' }

const LOCAL = { host: '127.0.0.1', port: 1883 }
/** A program on this machine answers at once or not at all (ms). */
const PATIENCE = 300

const isListening = ({ host, port }: typeof LOCAL): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.setTimeout(PATIENCE, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })

/** What starts our own broker: this very program. */
export const brokerEntry = (setup: Setup): readonly string[] => [
  process.argv[1] ?? '',
  'broker',
  '--background',
  '--data',
  setup.paths.broker,
]

/** Why none of our own could be started: our sentence where the cause is known, else what the system or its log says. */
const whyNone = (
  { texts, paths }: Setup,
  { error, detail }: { readonly error: BrokerTrouble | 'not-started'; readonly detail: string },
): string =>
  error === 'not-started'
    ? detail
    : `${texts.brokerTrouble[error](paths.broker, '').replace('papo: ', '')} (${detail})`

/** Looks for a broker in the order of the manual; starts our own when there is none. */
export const findBroker = async (setup: Setup): Promise<Done<Found>> => {
  const named = setup.settings.broker
  if (named !== undefined)
    return { ok: true, value: { url: plainBroker(named) ?? named, how: 'named' } }
  const dataDir = setup.paths.broker
  const running = await findHousehold(dataDir)
  if (running !== undefined) return { ok: true, value: { url: running, how: 'own' } }
  // tests and careful people turn looking around off
  const looks = setup.env['PAPO_DISCOVERY'] !== 'off'
  if (looks && (await isListening(LOCAL))) {
    return { ok: true, value: { url: `mqtt://${LOCAL.host}:${LOCAL.port}`, how: 'local' } }
  }
  const own = await callHousehold({ dataDir, entry: brokerEntry(setup) })
  return own.ok
    ? { ok: true, value: { url: own.value, how: 'own' } }
    : failure(setup.texts.noBroker(whyNone(setup, own)))
}
