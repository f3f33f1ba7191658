/** Somebody who is connected in a story about the transport: what he saw and how it ended. */
import type { LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { Link, LinkOptions, OutgoingPacket, Packet } from '../../../src/ports/transport.ts'
import type { BrokerKind, BrokerFixture } from './brokers.ts'
import { until } from '../wait.ts'

/** A packet with words in it, QoS 1. */
export const textPacket = (topic: string, payload: string, retain = false): OutgoingPacket => ({
  topic,
  payload: new TextEncoder().encode(payload),
  retain,
  qos: 1,
})

/** The words of a packet. */
export const textOf = ({ payload }: Packet) => new TextDecoder().decode(payload)

/** Somebody connected. */
export type TestClient = {
  readonly link: Link
  readonly received: readonly Packet[]
  readonly ends: readonly LinkEnd[]
  /** Breaks the connection. */
  readonly cut: () => void
}

/** What a story may want to be different. */
export type ClientOptions = Partial<LinkOptions> & {
  readonly onPacket?: (packet: Packet, cut: () => void) => void
  readonly onTrip?: (millis: number) => void
  readonly isTaking?: () => boolean
}

/** Connects `clientId` to the broker of `world`; fails when that does not work. */
export const connectClient = async (
  fixture: BrokerFixture,
  { requestedVersion }: BrokerKind,
  clientId: string,
  { onPacket, onTrip, isTaking, ...options }: ClientOptions = {},
): Promise<TestClient> => {
  const { url, cut } = await fixture.endpoint(clientId)
  const received: Packet[] = []
  const ends: LinkEnd[] = []
  const will = textPacket(`story/will/${clientId}`, 'gone')
  const link = await fixture.transport.connect(
    { url, clientId, keepAlive: 20, will, version: requestedVersion, ...options },
    {
      onPacket: (packet) => {
        received.push(packet)
        onPacket?.(packet, cut)
      },
      onEnd: (end) => ends.push(end),
      onRoundTrip: (millis) => onTrip?.(millis),
      ...(isTaking ? { isTaking } : {}),
    },
  )
  if ('reason' in link) throw new Error(`${link.reason}: ${link.detail}`)
  return { link, received, ends, cut }
}

/** Waits until `person` saw `wanted` packets. */
export const waitForPackets = ({ received }: TestClient, wanted: number) =>
  until(() => received.length >= wanted, `${wanted} packets`, 10_000)
