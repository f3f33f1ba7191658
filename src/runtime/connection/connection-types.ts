/** What a connection needs of the program, and what it offers. */
import type { SafeText } from '../../core/ids.ts'
import type { LinkOptions, Transport } from '../../ports/transport.ts'
import type { Clock } from '../../ports/clock.ts'
import type { PacketBatch } from '../inbound/packet-batch.ts'
import type { PacketReceiver } from '../inbound/receive.ts'
import type { Handlers } from '../loop.ts'
import type { createPresence } from './presence.ts'
import type { LinkSubscriptions } from './subscriptions.ts'
import type { Essential } from '../../protocol/essentials.ts'
import type { HangUps } from './access/hang-ups.ts'
import type { Proofs } from './access/proofs.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/** Keep-alive in seconds, unless set otherwise. */
export const KEEP_ALIVE = 20
/** The largest keep-alive (seconds) that a CONNECT can carry (MQTT 5, 3.1.2.10). */
export const MAX_KEEP_ALIVE = 65_535

export type ConnectionSettings = Pick<
  LinkOptions,
  'url' | 'clientId' | 'username' | 'password' | 'tls'
> & {
  /** Keep-alive in seconds. */
  readonly keepAlive?: number
  /** How many brokers are tried in turn; one where it is missing. */
  readonly brokers?: number
  /** Did this one never answer, and is there another one to go back to? */
  readonly wayBack?: boolean
}

/** What a new link found. */
export type LinkFindings = {
  /** The broker no longer knew me, and may have lost what it kept for others too. */
  readonly sessionLost: boolean
}

export type ConnectionDeps = RuntimeContext & {
  readonly transport: Transport
  /** Goes on when the timers of the program are stopped: leaving must not hang. */
  readonly leavingClock: Clock
  readonly subscriptions: Pick<LinkSubscriptions, 'open' | 'openAgain' | 'close'>
  readonly hangUps: HangUps
  readonly proofs: Proofs
  readonly essentials: readonly Essential[]
  readonly receiver: Pick<PacketReceiver, 'receivePacket' | 'prepare'>
  /** Handles packets that came together. */
  readonly runBatch: PacketBatch['run']
  readonly presence: Pick<
    ReturnType<typeof createPresence>,
    'pack' | 'packSentinel' | 'packRollCall'
  >
  readonly settings: () => ConnectionSettings
  /** The highest boot ever used by this profile, and how to store it. */
  readonly lastBoot: { readonly get: () => number; readonly put: (boot: number) => void }
  /** Have I ever published a record at this broker? Then the name is mine there, no matter who else claims it. */
  readonly ownNames: {
    readonly get: (broker: string) => boolean
    readonly put: (broker: string, mine?: boolean) => void
  }
  /** Which MQTT version to try first with this broker; `put`: it spoke 3.1.1 only. */
  readonly mqttVersion: {
    readonly get: (broker: string) => 4 | 5
    readonly put: (broker: string) => void
  }
  /** When (Unix ms) it was last proved at a broker that I may write and read rosters; 0 for never. */
  readonly rostersProved: {
    readonly get: (broker: string) => number
    readonly put: (broker: string, at: number) => void
  }
  /** A free name that is like mine. */
  readonly suggestion: () => SafeText
}

export type Connection = {
  readonly start: () => void
  /** Publishes offline and closes; resolves when it is done. Starting again is possible. */
  readonly stop: () => Promise<void>
  /** Reconnects at once with the current settings, even if another program uses this profile. */
  readonly reconnect: () => void
  readonly on: Handlers
}

/** A URL as it may be shown and kept: without user and password. */
export const withoutCredentials = (url: string): string => url.replace(/\/\/[^/@]*@/u, '//')
