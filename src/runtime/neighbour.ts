/** Programs that speak something else on the same broker: what each of ours for them wants and takes. */
import type { ChatEvent } from '../chat/words.ts'
import type { Link, Packet } from '../ports.ts'

export type Neighbour = {
  /** What it wants to hear, as whole topics; asked at every connect. */
  readonly filters: () => readonly string[]
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
