/** What comes too late for a program that was stopped: a closed disk that tells who touches it, and a network held back. */
import type { BrokerDenial, LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { Link, LinkEvents, OutgoingPacket, Transport } from '../../../src/ports/transport.ts'
import type { Disk } from '../../../src/ports/storage.ts'

/** A disk that can be closed, and what was asked of it after that. */
export type ClosableDisk = {
  readonly disk: Disk
  readonly close: () => void
  readonly callsAfterClose: readonly string[]
}

/** As SQLite does it: a closed one throws whatever is asked of it. */
export const closableDisk = (disk: Disk): ClosableDisk => {
  const callsAfterClose: string[] = []
  let closed = false
  const watch = <T extends object>(part: T, name: string): T =>
    new Proxy(part, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'object' && value !== null) return watch(value, `${String(key)}.`)
        if (typeof value !== 'function') return value
        return (...args: readonly unknown[]): unknown => {
          if (closed) {
            callsAfterClose.push(`${name}${String(key)}`)
            throw new Error('statement has been finalized')
          }
          return Reflect.apply(value, target, args)
        }
      },
    })
  return {
    disk: watch(disk, ''),
    close: () => {
      closed = true
    },
    callsAfterClose,
  }
}

type Answer = 'done' | 'lost' | BrokerDenial

/** A network whose answers wait until the test lets them go. */
export type LateNetwork = {
  readonly wrapTransport: (transport: Transport) => Transport
  /** From now on connections, subscriptions and acknowledgements come only when they are let go. */
  readonly hold: () => void
  /** Gives the answers that wait; those of the broker are replaced where `answer` says so. */
  readonly release: (answer?: Answer) => void
  /** What the transport tells the program, for each connection. */
  readonly events: readonly LinkEvents[]
  /** The links that were closed by the program, by their number. */
  readonly closed: ReadonlySet<number>
}

export const lateNetwork = (): LateNetwork => {
  const events: LinkEvents[] = []
  const closed = new Set<number>()
  const waiting = new Set<(answer: Answer | undefined) => void>()
  let holding = false

  const late = async <T>(coming: Promise<T>, replaced: (answer: Answer) => T | undefined) => {
    const came = await coming
    if (!holding) return came
    return new Promise<T>((resolve) => {
      waiting.add((answer) => resolve((answer && replaced(answer)) ?? came))
    })
  }

  const lateLink = (link: Link, number: number): Link => ({
    ...link,
    publish: (packet: OutgoingPacket) => late(link.publish(packet), (answer) => answer),
    subscribe: (filters, on) => late(link.subscribe(filters, on), () => undefined),
    ping: () => late(link.ping(), () => undefined),
    close: () => {
      closed.add(number)
      return link.close()
    },
  })

  return {
    wrapTransport: (transport) => ({
      connect: async (options, told) => {
        const number = events.push(told) - 1
        const opened: Link | LinkEnd = await late(transport.connect(options, told), () => undefined)
        return 'reason' in opened ? opened : lateLink(opened, number)
      },
    }),
    hold: () => {
      holding = true
    },
    release: (answer) => {
      holding = false
      const all = [...waiting]
      waiting.clear()
      for (const give of all) give(answer)
    },
    events,
    closed,
  }
}
