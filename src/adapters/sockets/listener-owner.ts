/** Whose program listens on a port of this machine: what Linux tells of it in /proc/net (proc(5)). */
import { readFileSync } from 'node:fs'

const LISTENING = '0A'
/** `::ffff:0:0/96`, in words of the machine's order. */
const MAPPED = '0000000000000000FFFF0000'
/** Accounts of services have smaller user ids than those of people (login.defs: SYS_UID_MAX). */
const FIRST_PERSON = 1000

/** The user ids of those who listen on this port of loopback, or of every address; `undefined` where nothing tells. */
const listenersOf = (port: number): readonly number[] | undefined => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  // 127.0.0.1, 0.0.0.0 and ::, and the first two as IPv6 writes them, which gets connections of IPv4 too
  const addresses = new Set(
    ['0100007F', '00000000', '0'.repeat(32), `${MAPPED}0100007F`, `${MAPPED}00000000`].map(
      (ip) => `${ip}:${hex}`,
    ),
  )
  try {
    return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((row) => row.trim().split(/\s+/u))
        .filter(([, local = '', , state]) => addresses.has(local) && state === LISTENING)
        .map((fields) => Number(fields[7])),
    )
  } catch {
    // another system, or one without IPv6
    return undefined
  }
}

/**
 * May somebody else of this machine listen there, a person like me, who would get what is meant for a broker? `false` for
 * a port of mine, of the system or of a service, and where the system does not tell.
 */
export const isForeignListener = (port: number): boolean => {
  const me = process.getuid?.() ?? 0
  const owners = listenersOf(port) ?? []
  return owners.some((uid) => uid !== me && uid >= FIRST_PERSON)
}
