/**
 * One packet may come once for every filter that wants it, or once in all: brokers are free in that
 * (MQTT 3.1.1 section 3.3.5; Mosquitto sends a copy a filter with MQTT 5, and one in all with 3.1.1).
 * Nothing in a packet distinguishes a copy from a second packet that is alike, but how they come does:
 * copies come in a row, with nothing between them and no pause, and not more of them than filters
 * that match the topic. So if only one filter matches a topic, everything is received, however alike.
 */
import type { Packet } from '../../ports/transport.ts'

/** The longest pause (ms) between two copies of one packet. */
const MAX_PAUSE = 250

/** Are these the same bytes? */
export const isSamePayload = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

const isSamePacket = (a: Packet, b: Packet) =>
  a.topic === b.topic && a.retain === b.retain && isSamePayload(a.payload, b.payload)

/** Looks at every packet of the links, in their order. */
export const createOverlapDedupe = () => {
  let last: { readonly packet: Packet; readonly left: number; readonly at: number } | undefined
  return {
    /** Is this one more copy of the packet before? `wanted`: how many of our filters match its topic. */
    isDuplicate: (packet: Packet, wanted: number, now: number) => {
      const copy =
        last !== undefined &&
        last.left > 0 &&
        now - last.at <= MAX_PAUSE &&
        isSamePacket(last.packet, packet)
      last = { packet, left: copy && last ? last.left - 1 : wanted - 1, at: now }
      return copy
    },
    /** The packet before was not taken: it comes again. */
    forget: () => {
      last = undefined
    },
  }
}
