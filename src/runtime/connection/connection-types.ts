/** What a connection needs of the program, and what it offers. */
import type { LinkState } from '../../model/screen/link.ts'
import type { Status } from '../../model/people/presence.ts'
import type { Millis, SafeText } from '../../core/ids.ts'
import type { LinkEnd, LinkTrouble } from '../../core/link-end.ts'
import type { Clock, Link, LinkOptions, Names, Outgoing, Packet, Transport } from '../../ports.ts'
import type { CardSeen } from './duplicate-instance.ts'

/** The last will has the highest count of its boot. */
export const LAST = 2 ** 31 - 1
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
export type LinkFound = {
  /** The broker did not know me any more, and may have lost what it kept for others too. */
  readonly forgot: boolean
  /** No kept card came, mine or another's: this broker may give none to a wildcard. */
  readonly blind: boolean
}

export type ConnectionNeeds = {
  readonly transport: Transport
  readonly clock: Clock
  /** Goes on when the timers of the program are stopped: leaving must not hang. */
  readonly leavingClock: Clock
  readonly names: Names
  /** What is to be heard, in whole topics; asked at every connect. */
  readonly filters: () => readonly string[]
  /** The QoS at which a filter is subscribed. */
  readonly qosOf: (filter: string) => 0 | 1
  /** What was heard once and is no more: a broker that kept the session may still send it. */
  readonly unwanted: () => readonly string[]
  readonly settings: () => ConnectionSettings
  /** A signed card of mine. */
  readonly card: (status: Status, boot: number, count: number) => Outgoing
  /** A packet to myself: when it comes back, everything kept for me has come. */
  readonly marker: () => Outgoing
  readonly status: () => 'online' | 'away'
  /** The highest boot ever used by this profile, and a place to keep it. */
  readonly lastBoot: { readonly get: () => number; readonly put: (boot: number) => void }
  /** Have I ever shown a card at this broker? Then the name is mine there, whoever else says so. */
  readonly claimed: {
    readonly get: (broker: string) => boolean
    readonly put: (broker: string, mine?: boolean) => void
  }
  /** Which MQTT version to try first with this broker; `put`: it spoke 3.1.1 only. */
  readonly speaks: {
    readonly get: (broker: string) => 4 | 5
    readonly put: (broker: string) => void
  }
  /** A free name that is like mine. */
  readonly suggestion: () => SafeText
  readonly onPacket: (packet: Packet) => void
  readonly onState: (state: LinkState) => void
  readonly onTrouble: (key: string, about: string) => void
  /** I am here. */
  readonly onLinked: (link: Link, found: LinkFound) => void
  readonly onUnlinked: (closed: boolean) => void
}

export type Connection = {
  readonly start: () => void
  /** Says offline and closes; resolves when it is done. Starting again is possible. */
  readonly stop: () => Promise<void>
  /** Connects anew at once, with the settings of the moment, whoever else has this profile. */
  readonly reconnect: () => void
  /** A card under my name arrived. */
  readonly onOwnCard: (card: CardSeen) => void
  /** A card that the broker had kept arrived. */
  readonly onKeptCard: () => void
  /** The broker lost my card (an empty retained message). */
  readonly onCardLost: () => void
  /** A packet of mine to myself came back; it was made at this time. */
  readonly onMarker: (at: Millis) => void
  /** My status changed: show it. */
  readonly showCard: () => void
  /** From now on these filters are to be heard too, or no more. Nothing happens without a link. */
  readonly listen: (filters: readonly string[], on: boolean) => void
}

/** Ends by the other side for which something that was sent may be the reason. */
const HANG_UPS: ReadonlySet<LinkTrouble> = new Set([
  'busy',
  'closed',
  'ended-by-keeper',
  'shutting-down',
  'silent',
  'too-large',
  'unsupported',
])

/** Did the other side end it, perhaps because of what was sent? */
export const hungUp = ({ trouble }: LinkEnd): boolean => HANG_UPS.has(trouble)

/** A URL as it may be shown and kept: without user and password. */
export const withoutCredentials = (url: string): string => url.replace(/\/\/[^/@]*@/u, '//')
