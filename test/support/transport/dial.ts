/** Short words for stories about peers and networks: what to dial, and what came of it. */
import { expect } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import type { MqttTransportOptions } from '../../../src/adapters/mqtt.ts'
import type { LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { Link, LinkOptions, Packet } from '../../../src/ports/transport.ts'

/** The URL of a port of this machine. */
export const urlOf = (port: number) => `mqtt://127.0.0.1:${port}`

const will = { topic: 'story/will', payload: new Uint8Array(), retain: false, qos: 1 } as const

/** One packet, for those who must say something. */
export const packet = {
  topic: 'story/word',
  payload: Uint8Array.of(1),
  retain: false,
  qos: 1,
} as const

/** Dials `url` with mqtt.js and notes how it ends. */
export const dial = async (
  url: string,
  more: Partial<LinkOptions> = {},
  settings: MqttTransportOptions = {},
  onPacket: (packet: Packet) => void = () => {},
) => {
  const ends: LinkEnd[] = []
  const answer = await createMqttTransport(settings).connect(
    { url, clientId: 'someone', keepAlive: 20, will, version: 5, ...more },
    { onPacket, onEnd: (end) => ends.push(end) },
  )
  return { answer, ends }
}

/** Why there is no connection; expects that nobody was told of an end. */
export const connectError = async (
  url: string,
  more?: Partial<LinkOptions>,
  settings?: MqttTransportOptions,
) => {
  const { answer, ends } = await dial(url, more, settings)
  expect(ends).toEqual([])
  return 'reason' in answer ? answer.reason : 'connected'
}

/** The link, where there is one. */
export const linkOf = (answer: Link | LinkEnd): Link => {
  if ('reason' in answer) throw new Error(`${answer.reason}: ${answer.detail}`)
  return answer
}
