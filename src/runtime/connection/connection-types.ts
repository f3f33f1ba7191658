/** What a connection needs of the program, and what it offers. */
import type { LinkState } from '../../model/screen/link.ts'
import type { Status } from '../../model/people/presence.ts'
import type { Millis, SafeText } from '../../core/ids.ts'
import type { LinkEnd, LinkEndReason } from '../../core/link-end.ts'
import type {
  Clock,
  Link,
  LinkOptions,
  Ids,
  OutgoingPacket,
  Packet,
  Transport,
} from '../../ports.ts'
import type { OwnPresenceSeen } from './duplicate-instance.ts'

/** The last will has the highest count of its boot. */
export const MAX_PRESENCE_COUNT = 2 ** 31 - 1
/** Seconds between signs of life, unless told otherwise. */
export const KEEP_ALIVE = 20

export type ConnectionSettings = Pick<
  LinkOptions,
  'url' | 'clientId' | 'username' | 'password' | 'tls'
> & {
  /** Seconds between signs of life. */
  readonly keepAlive?: number
}

/** What a new link found. */
export type LinkFindings = {
  /** The broker did not know me any more, and may have lost what it kept for others too. */
  readonly sessionLost: boolean
  /** No kept card came, mine or another's: this broker may give none to a wildcard. */
  readonly noRetained: boolean
}

export type ConnectionDeps = {
  readonly transport: Transport
  readonly clock: Clock
  /** Goes on when the timers of the program are stopped: leaving must not hang. */
  readonly leavingClock: Clock
  readonly ids: Ids
  /** What is to be heard, in whole topics; asked at every connect. */
  readonly filters: () => readonly string[]
  /** The QoS at which a filter is subscribed. */
  readonly qosOf: (filter: string) => 0 | 1
  /** What was heard once and is no more: a broker that kept the session may still send it. */
  readonly unwanted: () => readonly string[]
  readonly settings: () => ConnectionSettings
  /** A signed card of mine. */
  readonly packPresence: (status: Status, boot: number, count: number) => OutgoingPacket
  /** A packet to myself: when it comes back, everything kept for me has come. */
  readonly packSentinel: () => OutgoingPacket
  readonly status: () => 'online' | 'away'
  /** The highest boot ever used by this profile, and a place to keep it. */
  readonly lastBoot: { readonly get: () => number; readonly put: (boot: number) => void }
  /** Have I ever shown a card at this broker? Then the name is mine there, whoever else says so. */
  readonly ownNames: {
    readonly get: (broker: string) => boolean
    readonly put: (broker: string, mine?: boolean) => void
  }
  /** Which MQTT version to try first with this broker; `put`: it spoke 3.1.1 only. */
  readonly mqttVersion: {
    readonly get: (broker: string) => 4 | 5
    readonly put: (broker: string) => void
  }
  /** A free name that is like mine. */
  readonly suggestion: () => SafeText
  readonly onPacket: (packet: Packet) => void
  readonly onState: (state: LinkState) => void
  readonly onWarning: (key: string, about: string) => void
  /** I am here. */
  readonly onLinked: (link: Link, found: LinkFindings) => void
  readonly onUnlinked: (closed: boolean) => void
}

export type Connection = {
  readonly start: () => void
  /** Says offline and closes; resolves when it is done. Starting again is possible. */
  readonly stop: () => Promise<void>
  /** Connects anew at once, with the settings of the moment, whoever else has this profile. */
  readonly reconnect: () => void
  /** A card under my name arrived. */
  readonly onOwnPresence: (presence: OwnPresenceSeen) => void
  /** A card that the broker had kept arrived. */
  readonly onRetainedPresence: () => void
  /** The broker lost my card (an empty retained message). */
  readonly onOwnPresenceLost: () => void
  /** A packet of mine to myself came back; it was made at this time. */
  readonly onSentinel: (at: Millis) => void
  /** My status changed: show it. */
  readonly publishPresence: () => void
  /** From now on these filters are to be heard too, or no more. Nothing happens without a link. */
  readonly setSubscribed: (filters: readonly string[], on: boolean) => void
}

/** Ends by the other side for which something that was sent may be the reason. */
const CLOSED_BY_PEER: ReadonlySet<LinkEndReason> = new Set([
  'busy',
  'closed',
  'ended-by-admin',
  'shutting-down',
  'silent',
  'too-large',
  'unsupported',
])

/** Did the other side end it, perhaps because of what was sent? */
export const isClosedByPeer = ({ reason }: LinkEnd): boolean => CLOSED_BY_PEER.has(reason)

/** A URL as it may be shown and kept: without user and password. */
export const withoutCredentials = (url: string): string => url.replace(/\/\/[^/@]*@/u, '//')
