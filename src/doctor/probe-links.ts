/** Connections of the examination: each with what it received and how it ended, and all of them closed at the end. */
import type { LinkEnd } from '../core/broker/link-end.ts'
import type { Stop } from '../core/stop.ts'
import type { Clock } from '../ports/clock.ts'
import type { Link, LinkOptions, Packet, Transport } from '../ports/transport.ts'

/** One connection, with what came over it. */
export type ProbeLink = Pick<Link, 'publish' | 'subscribe' | 'unsubscribe' | 'ping' | 'close'> & {
  readonly link: Link
  /** Everything that arrived, in its order. */
  readonly packets: readonly Packet[]
  /** How it ended; nothing while it lives. */
  readonly ended: () => LinkEnd | undefined
  /** Resolves with true as soon as `met` holds, with false after so many milliseconds or when the connection ended. */
  readonly waitFor: (met: () => boolean, millis: number) => Promise<boolean>
}

/** What may differ from one connection to the other. */
export type ProbeLinkOptions = Pick<LinkOptions, 'clientId' | 'sessionExpiry' | 'will'>

export type ProbeLinks = {
  /** Connects, until `settle` was called. */
  readonly open: (options: ProbeLinkOptions) => Promise<ProbeLink | LinkEnd>
  /** The same, also after that. */
  readonly openLast: (options: ProbeLinkOptions) => Promise<ProbeLink | LinkEnd>
  /** Opens nothing more for probes; resolves when no connection is on its way. */
  readonly settle: () => Promise<void>
  /** Closes all that are open. */
  readonly closeAll: () => Promise<void>
}

/** Seconds without a packet after which the broker would give us up. */
const KEEP_ALIVE = 20
/** The most packets that one connection keeps; a broker that floods us fills no memory. */
const MAX_KEPT = 2000

const STOPPED: LinkEnd = { reason: 'closed', detail: 'the examination was stopped' }

type Deps = { readonly transport: Transport; readonly clock: Clock }

const openOne = async (
  { transport, clock }: Deps,
  account: Omit<LinkOptions, 'will' | 'keepAlive' | 'version' | 'clientId'>,
  options: ProbeLinkOptions,
): Promise<ProbeLink | LinkEnd> => {
  const packets: Packet[] = []
  const waiting = new Set<() => void>()
  let end: LinkEnd | undefined
  const changed = () => {
    for (const look of waiting) look()
  }
  const link = await transport.connect(
    { ...account, ...options, keepAlive: KEEP_ALIVE, version: 5 },
    {
      onPacket: (packet) => {
        // the bytes are a piece of something larger
        if (packets.length < MAX_KEPT) packets.push({ ...packet, payload: packet.payload.slice() })
        changed()
      },
      onEnd: (why) => {
        end = why
        changed()
      },
    },
  )
  if ('reason' in link) return link
  return {
    ...link,
    link,
    packets,
    ended: () => end,
    waitFor: (met, millis) =>
      new Promise((resolve) => {
        const stops: Stop[] = []
        const settle = (value: boolean) => {
          for (const stop of stops) stop()
          resolve(value)
        }
        const look = () => {
          if (met()) settle(true)
          else if (end) settle(false)
        }
        waiting.add(look)
        stops.push(() => void waiting.delete(look))
        stops.push(clock.after(millis, () => settle(met())))
        look()
      }),
  }
}

/** Opens connections to one broker with one account. */
export const createProbeLinks = (
  deps: Deps,
  account: Omit<LinkOptions, 'will' | 'keepAlive' | 'version' | 'clientId'>,
): ProbeLinks => {
  const open = new Set<ProbeLink>()
  const opening = new Set<Promise<unknown>>()
  let isSettled = false
  const openLast: ProbeLinks['open'] = async (options) => {
    const attempt = openOne(deps, account, options)
    opening.add(attempt)
    const opened = await attempt
    opening.delete(attempt)
    if (!('reason' in opened)) open.add(opened)
    return opened
  }
  return {
    open: async (options) => (isSettled ? STOPPED : openLast(options)),
    openLast,
    settle: async () => {
      isSettled = true
      await Promise.all(opening)
    },
    closeAll: async () => {
      const all = [...open].filter((one) => one.ended() === undefined)
      open.clear()
      await Promise.all(all.map((one) => one.close()))
    },
  }
}
