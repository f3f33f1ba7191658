/** What arrived: made once, where it enters. */
import type { SignedPacket } from '../../protocol/decode-packet.ts'

export type Arrived = SignedPacket & {
  /** The broker had kept it. */
  readonly retained: boolean
  /** By itself, inside a packet of somebody who passes it on, or from our disk, where it waited. */
  readonly via: 'broker' | 'relay' | 'deferred'
}
