/**
 * Passes signed bytes on to one person at a time, into their control topic: words of a group, mine or
 * others', and its cards. A few at once; what a broken link leaves is asked for again.
 */
import type { RosterHash, GroupId, UserId } from '../../core/ids.ts'
import type { Disk, Link } from '../../ports.ts'
import type {
  RosterSyncChannel,
  GroupSyncChannel,
  SyncMessage,
} from '../../protocol/messages/sync.ts'
import type { WireChannel } from '../../protocol/topics.ts'
import type { Sender } from '../outbound/send.ts'

/** At most so many passed on words are unacknowledged. */
const MAX_IN_FLIGHT = 4
/** The most that waits; beyond it the receivers have to ask again. */
const MAX_WAITING = 5000

/** The name under which the words of an author are kept: the topic, and the key for others'. */
type Job = {
  readonly to: UserId
  readonly channel: GroupSyncChannel | RosterSyncChannel
  readonly name: string
  readonly seq: number
}

/** The name under which a card is kept on disk; its number is that of the card. */
export const rosterSlot = (hash: RosterHash): string => `roster ${hash}`

export type Relay = {
  /** Words `from`..`to` kept under this name go to this person. */
  readonly relayMessages: (
    to: UserId,
    group: GroupId,
    name: string,
    ranges: readonly (readonly [number, number])[],
  ) => void
  readonly relayRoster: (to: UserId, group: GroupId, hash: RosterHash, rev: number) => void
  /** Is something on its way to this person? */
  readonly isBusyWith: (who: UserId) => boolean
  readonly linked: (link: Link) => void
  readonly unlinked: () => void
}

type Deps = {
  readonly me: UserId
  readonly disk: Disk
  readonly sender: () => Pick<Sender, 'packSync'>
}

const jobKey = ({ to, name, seq }: Job) => `${to} ${name} ${seq}`

/** Relays over what is kept on disk. */
export const createRelay = ({ me, disk, sender }: Deps): Relay => {
  // in the order of asking; the same twice is sent once
  const waiting = new Map<string, Job>()
  const inFlight = new Map<string, Job>()
  let link: Link | undefined

  const packetFor = ({ to, channel, name, seq }: Job) => {
    const [stored] = disk.packets.range(name, seq, seq)
    if (!stored) return undefined
    const message: SyncMessage = {
      type: 'sync.relay',
      channel,
      packet: new TextDecoder().decode(stored.bytes),
    }
    const inbox: WireChannel = { kind: 'control', of: to, from: me }
    return sender().packSync(message, inbox, 1)
  }

  const send = async (current: Link, job: Job) => {
    const packet = packetFor(job)
    if (!packet) return
    inFlight.set(jobKey(job), job)
    const outcome = await current.publish(packet)
    inFlight.delete(jobKey(job))
    // what the broker denies would be denied again; a broken link begins anew by itself
    if (outcome === 'lost' && link === current) link = undefined
    pump()
  }

  const pump = () => {
    for (const [name, job] of waiting) {
      if (!link || inFlight.size >= MAX_IN_FLIGHT || inFlight.size >= link.window) return
      waiting.delete(name)
      void send(link, job)
    }
  }

  const add = (job: Job) => {
    if (!link || job.to === me || waiting.size >= MAX_WAITING) return
    if (!inFlight.has(jobKey(job))) waiting.set(jobKey(job), job)
  }

  return {
    relayMessages: (to, group, name, ranges) => {
      for (const [from, last] of ranges) {
        for (let seq = from; seq <= last; seq += 1) add({ to, channel: `#${group}`, name, seq })
      }
      pump()
    },
    relayRoster: (to, group, hash, rev) => {
      add({ to, channel: `!${group}`, name: rosterSlot(hash), seq: rev })
      pump()
    },
    isBusyWith: (who) => [...waiting.values(), ...inFlight.values()].some(({ to }) => to === who),
    linked: (current) => {
      link = current
    },
    unlinked: () => {
      link = undefined
      waiting.clear()
    },
  }
}
