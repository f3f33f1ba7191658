/** The port `Transport` on mqtt.js: MQTT 5 where the broker has it, 3.1.1 where not. */
import type { LinkEnd } from '../core/broker/link-end.ts'
import type { LinkEvents, LinkOptions, Transport } from '../ports/transport.ts'
import { connectOnce, plainFailure } from './mqtt/connect-once.ts'
import type { Attempt } from './mqtt/connect-once.ts'
import { clientOptions } from './mqtt/client-options.ts'
import type { MqttTransportOptions } from './mqtt/client-options.ts'
import { speaksTls } from './mqtt/tls-probe.ts'
import { inspectSocket, socketPathIn } from './sockets/private-socket.ts'

export type { MqttTransportOptions } from './mqtt/client-options.ts'

const BAD_URL: LinkEnd = {
  reason: 'bad-address',
  detail: 'the address is not of the form mqtt://host:port (or mqtts, ws, wss)',
}

/** A socket is only dialled where nobody else can listen: what we send is for our own broker. */
const socketFault = ({ url }: LinkOptions): LinkEnd | undefined => {
  const path = socketPathIn(url)
  const found = path === undefined ? 'mine' : inspectSocket(path)
  if (found === 'mine') return undefined
  const why = found === 'none' ? 'there is no socket' : 'another user could listen there'
  return { reason: 'refused', detail: `${why}: ${path}` }
}

/** A peer that closed the connection without an answer may have waited for TLS. */
const explainEnd = async (link: LinkOptions, end: LinkEnd, settings: MqttTransportOptions) => {
  const options = end.reason === 'hung-up' ? clientOptions(link, link.version, settings) : undefined
  if (!options?.ok || options.value.protocol !== 'mqtt' || options.value.unixSocket === true)
    return end
  return (await speaksTls(options.value)) ? { ...end, reason: 'tls-there' as const } : end
}

/**
 * A transport that makes a fresh mqtt.js client for each connection. Where version 5 is asked for
 * and the broker refuses it, `connect` tries 3.1.1 (`version` 4) once, and 5 where 3.1.1 is asked for and refused; the link has the version. A broker that retains nothing is tried again
 * without a retained will.
 */
export const createMqttTransport = (settings: MqttTransportOptions = {}): Transport => {
  const once = async (link: LinkOptions, version: 4 | 5, events: LinkEvents): Promise<Attempt> => {
    const options = clientOptions(link, version, settings)
    return options.ok
      ? connectOnce(options.value, version, settings, events)
      : { failure: plainFailure(BAD_URL) }
  }

  /** Where it succeeds the will was at fault, and not what the broker said. */
  const withoutWill = async (
    { will: _will, ...rest }: LinkOptions,
    version: 4 | 5,
    events: LinkEvents,
  ): Promise<Attempt | undefined> => {
    const { link } = await once(rest, version, events)
    return link && { link: { ...link, hasWill: false } }
  }

  /** The same; a broker that retains nothing gets a will that is not retained, and one that does not take it gets none. */
  const attempt = async (link: LinkOptions, version: 4 | 5, events: LinkEvents) => {
    const first = await once(link, version, events)
    if (first.failure?.willSuspected && link.will)
      return (await withoutWill(link, version, events)) ?? first
    if (!first.failure?.retainRefused || !link.will?.retain) return first
    return once({ ...link, will: { ...link.will, retain: false } }, version, events)
  }

  return {
    connect: async (link, events) => {
      const fault = socketFault(link)
      if (fault) return fault
      const first = await attempt(link, link.version, events)
      if (!first.failure?.versionRefused) {
        return first.link ?? explainEnd(link, first.failure.end, settings)
      }
      const { end } = first.failure
      // a broker that only had 3.1.1 may have been replaced by one that only has 5
      if (link.version === 4 && end.reason !== 'bad-version') return explainEnd(link, end, settings)
      const other = await attempt(link, link.version === 5 ? 4 : 5, events)
      if (other.link) return other.link
      // who hung up at 5, and does not know 3.1.1, may just have been busy
      const isUnclear = end.reason !== 'bad-version' && other.failure.end.reason === 'bad-version'
      return explainEnd(link, isUnclear ? end : other.failure.end, settings)
    },
  }
}
