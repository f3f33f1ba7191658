/** Who may be connected: slots in all and for each address, and little time for those that say nothing. */
import { isIPv6, type Socket } from 'node:net'
import type { BrokerLimits } from '../limits.ts'

/** The slots of a broker. A connection is half open until its CONNECT is accepted. */
export type ConnectionGuard = {
  /** Takes a new connection in as half open; where there are too many of them another one is closed. */
  readonly admit: (socket: Socket) => void
  /** Makes a connection a client, perhaps instead of `replaced`; why not, when there is no slot for it. */
  readonly accept: (socket: Socket, replaced?: Socket) => string | undefined
  /** Closes all connections. */
  readonly closeAll: () => void
}

/** One address has the slots, and a whole /64 of IPv6 counts as one. A Unix socket has none. */
const addressOf = ({ remoteAddress }: Socket): string | undefined => {
  if (remoteAddress === undefined || !isIPv6(remoteAddress)) return remoteAddress
  const [, mapped] = /^::ffff:([\d.]+)$/iu.exec(remoteAddress) ?? []
  return mapped ?? remoteAddress.split(':', 4).join(':')
}

const where = (socket: Socket) => {
  const address = addressOf(socket)
  return address === undefined ? '' : ` from ${address}`
}

const countBy = (addresses: Iterable<string | undefined>) => {
  const counts = new Map<string | undefined, number>()
  for (const address of addresses) counts.set(address, (counts.get(address) ?? 0) + 1)
  return counts
}

/** No connections yet. */
export const createConnectionGuard = (
  limits: Pick<
    BrokerLimits,
    'connections' | 'connectionsPerAddress' | 'halfOpen' | 'connectTimeout'
  >,
  log: (line: string) => void,
): ConnectionGuard => {
  // in the order of their arrival
  const halfOpen = new Map<Socket, string | undefined>()
  const clients = new Map<Socket, string | undefined>()

  const close = (socket: Socket, why: string) => {
    log(`a connection${where(socket)} is closed: ${why}`)
    halfOpen.delete(socket)
    socket.destroy()
  }

  /** The oldest connection of the address that has most: a newcomer gets in, whoever holds the slots. */
  const makeRoom = () => {
    const counts = countBy(halfOpen.values())
    const most = Math.max(...counts.values())
    const found = [...halfOpen].find(([, address]) => counts.get(address) === most)
    if (found) close(found[0], `${limits.halfOpen} others have not sent their CONNECT either`)
  }

  return {
    admit: (socket) => {
      if (halfOpen.size >= limits.halfOpen) makeRoom()
      halfOpen.set(socket, addressOf(socket))
      const timer = setTimeout(() => {
        if (halfOpen.has(socket)) close(socket, `no CONNECT within ${limits.connectTimeout} ms`)
      }, limits.connectTimeout)
      socket.once('close', () => {
        clearTimeout(timer)
        halfOpen.delete(socket)
        clients.delete(socket)
      })
    },
    accept: (socket, replaced) => {
      const address = addressOf(socket)
      // the one that is replaced needs no place any more, but keeps it where the other one is refused
      const others = [...clients].filter(([other]) => other !== replaced)
      const fromThere = others.filter(([, other]) => other === address).length
      if (others.length >= limits.connections)
        return `there are ${limits.connections} clients already`
      if (address !== undefined && fromThere >= limits.connectionsPerAddress)
        return `${address} has ${limits.connectionsPerAddress} clients already`
      if (replaced) clients.delete(replaced)
      halfOpen.delete(socket)
      if (!socket.destroyed) clients.set(socket, address)
      return undefined
    },
    closeAll: () => {
      for (const socket of [...halfOpen.keys(), ...clients.keys()]) socket.destroy()
    },
  }
}
