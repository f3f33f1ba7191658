/** A bridge to programs that speak something else on the same broker: what it subscribes to and receives. */
import type { Packet } from '../../ports/transport.ts'
import type { Handlers } from '../loop.ts'

export type Bridge = {
  /** What it wants to hear, as whole topics; asked at every connect. */
  readonly filters: () => readonly string[]
  /** Those of them that bring what is true only now: it is no use to who was away. */
  readonly liveFilters: () => readonly string[]
  /** What it wanted once: a broker that kept the session may still send it. */
  readonly staleFilters: () => readonly string[]
  /** A packet outside of our space. Is it one of theirs? Throws only when the disk does. */
  readonly receive: (receive: Packet) => boolean
  readonly on: Handlers
  /** I leave cleanly, while the link still takes packets; resolves when everything is said. */
  readonly leaving: () => Promise<void>
}

/**
 * What is to be heard in all, with `own` of ours; and of some filters those that nobody wants: what
 * one leaves may still be another's, or ours.
 */
export const subscriptionsOf = (own: () => readonly string[], bridges: readonly Bridge[]) => {
  const wanted = () => [...new Set([...own(), ...bridges.flatMap((bridge) => bridge.filters())])]
  const unwanted = (filters: readonly string[]) => {
    const stillWanted = new Set(wanted())
    return filters.filter((filter) => !stillWanted.has(filter))
  }
  return { wanted, unwanted }
}

/** Knows copies of a packet by the packet before. */
export type DuplicateFilter = {
  /** Is this one more copy of the packet before? Asked once for each packet, in their order. */
  readonly isDuplicate: (packet: Packet) => boolean
  /** The packet before was not taken: it comes again, and is no copy then. */
  readonly forget: () => void
}

/** Gives a packet to all of them, and a copy of it to nobody; says whether it was for anybody. */
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
