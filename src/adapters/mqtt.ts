/** The port `Transport` on mqtt.js: MQTT 5 where the broker has it, 3.1.1 where not. */
import type { LinkEnd, LinkEvents, LinkOptions, Transport } from '../ports.ts'
import { attempt } from './mqtt/attempt.ts'
import type { Attempt } from './mqtt/attempt.ts'
import { clientOptions } from './mqtt/options.ts'
import type { TransportOptions } from './mqtt/options.ts'

export type { TransportOptions } from './mqtt/options.ts'

const badUrl: LinkEnd = {
  trouble: 'unreachable',
  detail: 'the address is not of the form mqtt://host:port (or mqtts, ws, wss)',
}

/**
 * A transport that makes a fresh mqtt.js client for each connection. Where version 5 is asked for
 * and the broker refuses it, `connect` tries 3.1.1 (`version` 4) once; the link says which it is.
 */
export const mqttTransport = (settings: TransportOptions = {}): Transport => {
  const once = async (link: LinkOptions, version: 4 | 5, events: LinkEvents): Promise<Attempt> => {
    const options = clientOptions(link, version, settings)
    return options.ok
      ? attempt(options.value, version, settings.closeTimeout ?? 2000, events)
      : { failure: { end: badUrl, versionRefused: false } }
  }

  return {
    connect: async (link, events) => {
      const first = await once(link, link.version, events)
      const retry = link.version === 5 && first.failure?.versionRefused
      const { link: live, failure } = retry ? await once(link, 4, events) : first
      return live ?? failure.end
    },
  }
}
