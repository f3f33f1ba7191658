/**
 * Relays signed packets to one person at a time, into their inbox: messages of a group, mine or others',
 * and rosters. A few are in flight at once; whatever a broken link loses is asked for again.
 */
import type { RosterHash, GroupId, UserId } from '../../core/ids.ts'
import type { Link } from '../../ports/transport.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { inboxOf, groupChannel } from '../../core/channel.ts'
import type { GroupChannel, RosterChannel } from '../../core/channel.ts'
import type { GroupCommit } from '../outbound/group-commit.ts'
import type { Sender } from '../outbound/send.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/** The most relayed packets without an acknowledgement. */
const MAX_IN_FLIGHT = 4
/** The most packets that wait; beyond that the receivers have to ask again. */
const MAX_WAITING = 5000

/** `name`: under which the packets of an author are stored, the topic, and for others' also the key. */
type Job = {
  readonly to: UserId
  readonly channel: GroupChannel | RosterChannel
  readonly name: string
  readonly seq: number
}

/** The name under which a roster is stored; its number is that of the roster. */
export const rosterSlot = (hash: RosterHash): string => `roster ${hash}`

type Deps = Pick<RuntimeContext, 'me' | 'disk'> & {
  readonly sender: Pick<Sender, 'packSync'>
  readonly groupCommit: Pick<GroupCommit, 'whenDurable'>
}

const jobKey = ({ to, name, seq }: Job) => `${to} ${name} ${seq}`

/** Relays from what is stored on disk. */
export const createRelay = ({ me, disk, sender, groupCommit }: Deps) => {
  // in the order of requests; a repeated request is sent once
  const waiting = new Map<string, Job & { readonly place: number }>()
  // of all that was ever asked for: how many, and how many of these survive a power cut
  let asked = 0
  let durable = 0
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
    return sender.packSync(message, inboxOf(to, me), 1)
  }

  const send = async (current: Link, job: Job) => {
    const packet = packetFor(job)
    if (!packet) return
    inFlight.set(jobKey(job), job)
    const outcome = await current.publish(packet)
    inFlight.delete(jobKey(job))
    // what the broker denies would be denied again; after a broken link everything starts over by itself
    if (outcome === 'lost' && link === current) link = undefined
    pump()
  }

  const pump = () => {
    for (const [name, job] of waiting) {
      if (job.place > durable) return
      if (!link || inFlight.size >= MAX_IN_FLIGHT || inFlight.size >= link.window) return
      waiting.delete(name)
      void send(link, job)
    }
  }

  /** Mine may be only just stored. */
  const pumpWhenDurable = () => {
    const upTo = asked
    groupCommit.whenDurable(() => {
      durable = Math.max(durable, upTo)
      pump()
    })
  }

  const add = (job: Job) => {
    if (!link || job.to === me || waiting.size >= MAX_WAITING) return
    const key = jobKey(job)
    if (inFlight.has(key) || waiting.has(key)) return
    asked += 1
    waiting.set(key, { ...job, place: asked })
  }

  return {
    /** Relays the packets with these numbers under this name. */
    relayMessages: (
      to: UserId,
      group: GroupId,
      name: string,
      ranges: readonly (readonly [number, number])[],
    ) => {
      for (const [from, last] of ranges) {
        // the range is somebody else's: only what is on disk is counted through, as far as there is room
        const room = MAX_WAITING - waiting.size
        if (!link || room <= 0) break
        for (const seq of disk.packets.seqs(name, from, last, room))
          add({ to, channel: groupChannel(group), name, seq })
      }
      pumpWhenDurable()
    },
    relayRoster: (to: UserId, group: GroupId, hash: RosterHash, rev: number) => {
      add({ to, channel: { kind: 'roster', group }, name: rosterSlot(hash), seq: rev })
      pumpWhenDurable()
    },
    /** Is something on its way to this person? */
    isBusyWith: (who: UserId) =>
      [...waiting.values(), ...inFlight.values()].some(({ to }) => to === who),
    linked: (current: Link) => {
      link = current
    },
    unlinked: () => {
      link = undefined
      waiting.clear()
    },
  }
}

export type Relay = ReturnType<typeof createRelay>
