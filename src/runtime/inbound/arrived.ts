/** What arrived: made once, where it enters. */
import type { SignedPacket } from '../../protocol/decode-packet.ts'

export type Arrived = SignedPacket & {
  /** The broker had kept it. */
  readonly retained: boolean
  /** Directly from the broker, inside somebody's relay packet, or from our disk, where it was deferred. */
  readonly via: 'broker' | 'relay' | 'deferred'
}
