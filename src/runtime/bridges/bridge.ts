/** Programs that speak something else on the same broker: what each of ours for them wants and takes. */
import type { ChatEvent } from '../../model/commands.ts'
import type { Link, Packet } from '../../ports.ts'

export type Neighbour = {
  /** What it wants to hear, as whole topics; asked at every connect. */
  readonly filters: () => readonly string[]
  /** Those of them that bring what is true only now: it is no use to who was away. */
  readonly ofNow: () => readonly string[]
  /** What it wanted once: a broker that kept the session may still send it. */
  readonly unwanted: () => readonly string[]
  /** A packet outside of our space. Is it one of theirs? Throws only when the disk does. */
  readonly packet: (packet: Packet) => boolean
  /** Tells what has happened, whoever did it. */
  readonly happened: (events: readonly ChatEvent[]) => void
  /** I am here, and may publish. */
  readonly linked: (link: Link) => void
  /** I leave cleanly, while the link still takes packets; resolves when everything is said. */
  readonly leaving: () => Promise<void>
}

/**
 * What is to be heard in all, with `own` of ours; and of some filters those that nobody wants: what
 * one leaves may still be another's, or ours.
 */
export const wantedBy = (own: () => readonly string[], neighbours: readonly Neighbour[]) => {
  const wanted = () => [
    ...new Set([...own(), ...neighbours.flatMap((neighbour) => neighbour.filters())]),
  ]
  const unwanted = (filters: readonly string[]) => {
    const still = new Set(wanted())
    return filters.filter((filter) => !still.has(filter))
  }
  return { wanted, unwanted }
}

/** Knows copies of a packet by the packet before. */
export type Copied = {
  /** Is this one more copy of the packet before? Asked once for each packet, in their order. */
  readonly isCopy: (packet: Packet) => boolean
  /** The packet before was not taken: it comes again, and is no copy then. */
  readonly forget: () => void
}

/** Gives a packet to all of them, and a copy of it to nobody; says whether it was for anybody. */
export const heardBy =
  (neighbours: readonly Neighbour[], { isCopy, forget }: Copied) =>
  (packet: Packet): boolean => {
    if (isCopy(packet)) return true
    try {
      return neighbours.filter((neighbour) => neighbour.packet(packet)).length > 0
    } catch (error) {
      forget()
      throw error
    }
  }
