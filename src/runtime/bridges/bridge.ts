/** A bridge to programs that speak something else on the same broker: what it subscribes to and receives. */
import type { Packet } from '../../ports/transport.ts'
import type { Handlers } from '../loop.ts'

export type Bridge = {
  /** The filters that it subscribes to, as whole topics; asked at every connect. */
  readonly filters: () => readonly string[]
  /** Those of them whose packets matter only now, and are of no use to somebody who was away. */
  readonly liveFilters: () => readonly string[]
  /** Filters of earlier subscriptions: a broker that kept the session may still send their packets. */
  readonly staleFilters: () => readonly string[]
  /** Receives a packet from outside our space; true if it belongs to this bridge. Throws only when the disk does. */
  readonly receive: (receive: Packet) => boolean
  readonly on: Handlers
  /** I leave cleanly, while the link still takes packets; resolves when everything is sent. */
  readonly leaving: () => Promise<void>
}

/**
 * All filters to subscribe to, including our `own`; and which of some filters nobody wants any more: a
 * filter that one bridge drops may still be another's, or ours.
 */
export const subscriptionsOf = (own: () => readonly string[], bridges: readonly Bridge[]) => {
  const wanted = () => [...new Set([...own(), ...bridges.flatMap((bridge) => bridge.filters())])]
  const unwanted = (filters: readonly string[]) => {
    const stillWanted = new Set(wanted())
    return filters.filter((filter) => !stillWanted.has(filter))
  }
  return { wanted, unwanted }
}

/** Recognises copies of a packet by the packet before. */
export type DuplicateFilter = {
  /** Is this one more copy of the packet before? Asked once for each packet, in their order. */
  readonly isDuplicate: (packet: Packet) => boolean
  /** The packet before was not taken: it comes again, and is no copy then. */
  readonly forget: () => void
}

/** Gives a packet to all bridges, but a copy to none; returns whether any bridge took it. */
export const dispatchTo =
  (bridges: readonly Bridge[], { isDuplicate, forget }: DuplicateFilter) =>
  (packet: Packet): boolean => {
    if (isDuplicate(packet)) return true
    try {
      return bridges.filter((bridge) => bridge.receive(packet)).length > 0
    } catch (error) {
      forget()
      throw error
    }
  }
