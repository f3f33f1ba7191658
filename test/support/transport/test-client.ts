/** Somebody who is connected in a story about the transport: what he saw and how it ended. */
import type { LinkEnd } from '../../../src/core/link-end.ts'
import type { Link, LinkOptions, Outgoing, Packet } from '../../../src/ports.ts'
import type { Kind, World } from './brokers.ts'
import { until } from '../wait.ts'

/** A packet with words in it, QoS 1. */
export const word = (topic: string, payload: string, retain = false): Outgoing => ({
  topic,
  payload: new TextEncoder().encode(payload),
  retain,
  qos: 1,
})

/** The words of a packet. */
export const text = ({ payload }: Packet) => new TextDecoder().decode(payload)

/** Somebody connected. */
export type Person = {
  readonly link: Link
  readonly seen: readonly Packet[]
  readonly ends: readonly LinkEnd[]
  /** Breaks the connection. */
  readonly cut: () => void
}

/** What a story may want to be different. */
export type Wish = Partial<LinkOptions> & {
  readonly onPacket?: (packet: Packet, cut: () => void) => void
  readonly onTrip?: (millis: number) => void
}

/** Connects `clientId` to the broker of `world`; fails when that does not work. */
export const enter = async (
  world: World,
  { asked }: Kind,
  clientId: string,
  { onPacket, onTrip, ...wish }: Wish = {},
): Promise<Person> => {
  const { url, cut } = await world.door(clientId)
  const seen: Packet[] = []
  const ends: LinkEnd[] = []
  const will = word(`story/will/${clientId}`, 'gone')
  const link = await world.transport.connect(
    { url, clientId, keepAlive: 20, will, version: asked, ...wish },
    {
      onPacket: (packet) => {
        seen.push(packet)
        onPacket?.(packet, cut)
      },
      onEnd: (end) => ends.push(end),
      onTrip: (millis) => onTrip?.(millis),
    },
  )
  if ('trouble' in link) throw new Error(`${link.trouble}: ${link.detail}`)
  return { link, seen, ends, cut }
}

/** Waits until `person` saw `wanted` packets. */
export const sees = ({ seen }: Person, wanted: number) =>
  until(() => seen.length >= wanted, `${wanted} packets`, 10_000)
