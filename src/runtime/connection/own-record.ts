/** My presence record of each connection: its boot, and how often it was published (docs/protocol.md, "Presence"). */
import type { Status } from '../../model/people/presence.ts'
import type { OutgoingPacket } from '../../ports/transport.ts'
import type { ConnectionDeps } from './connection-types.ts'

type Deps = Pick<ConnectionDeps, 'presence' | 'lastBoot' | 'eventStore' | 'clock'>

/** A record of no connection yet. */
export const createOwnRecord = ({ presence, lastBoot, eventStore, clock }: Deps) => {
  let boot = 0
  let count = 0
  const pack = (status: Status): OutgoingPacket => {
    count += 1
    return presence.pack(status, boot, count)
  }
  return {
    boot: () => boot,
    /** A connection begins, with a boot above this one. */
    begin: (above: number) => {
      boot = Math.max(clock.now(), above + 1)
      count = 0
      lastBoot.put(boot)
    },
    /** The record that says so; as I am now, unless told. */
    pack: (status: Status = eventStore.state().me.status) => pack(status),
    /** What the broker publishes when the connection breaks. */
    packWill: () => presence.pack('offline', boot, count),
  }
}
