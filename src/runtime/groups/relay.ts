/**
 * Passes signed bytes on to one person at a time, into their control topic: words of a group, mine or
 * others', and its cards. A few at once; what a broken link leaves is asked for again.
 */
import type { CardHash, GroupId, UserId } from '../../core/ids.ts'
import type { Disk, Link } from '../../ports.ts'
import type { CardsOf, InGroupPlace, Service } from '../../protocol/messages/sync.ts'
import type { Told } from '../../protocol/topics.ts'
import type { Speaking } from '../outbound/send.ts'

/** At most so many passed on words are unacknowledged. */
const IN_FLIGHT = 4
/** The most that waits; beyond it the receivers have to ask again. */
const MOST_WAITING = 5000

/** The name under which the words of an author are kept: the topic, and the key for others'. */
type Job = {
  readonly to: UserId
  readonly place: InGroupPlace | CardsOf
  readonly name: string
  readonly seq: number
}

/** The name under which a card is kept on disk; its number is that of the card. */
export const cardName = (hash: CardHash): string => `card ${hash}`

export type Relays = {
  /** Words `from`..`to` kept under this name go to this person. */
  readonly words: (
    to: UserId,
    group: GroupId,
    name: string,
    ranges: readonly (readonly [number, number])[],
  ) => void
  readonly card: (to: UserId, group: GroupId, hash: CardHash, rev: number) => void
  /** Is something on its way to this person? */
  readonly isBusyWith: (who: UserId) => boolean
  readonly linked: (link: Link) => void
  readonly unlinked: () => void
}

type Needs = {
  readonly me: UserId
  readonly disk: Disk
  readonly speaking: () => Pick<Speaking, 'service'>
}

const nameOf = ({ to, name, seq }: Job) => `${to} ${name} ${seq}`

/** Relays over what is kept on disk. */
export const createRelays = ({ me, disk, speaking }: Needs): Relays => {
  // in the order of asking; the same twice is sent once
  const waiting = new Map<string, Job>()
  const flying = new Map<string, Job>()
  let link: Link | undefined

  const packetFor = ({ to, place, name, seq }: Job) => {
    const [word] = disk.words.between(name, seq, seq)
    if (!word) return undefined
    const relayed: Service = {
      type: 'relayed',
      place,
      packet: new TextDecoder().decode(word.bytes),
    }
    const inbox: Told = { kind: 'control', of: to, from: me }
    return speaking().service(relayed, inbox, 1)
  }

  const send = async (current: Link, job: Job) => {
    const packet = packetFor(job)
    if (!packet) return
    flying.set(nameOf(job), job)
    const outcome = await current.publish(packet)
    flying.delete(nameOf(job))
    // what the broker denies would be denied again; a broken link begins anew by itself
    if (outcome === 'lost' && link === current) link = undefined
    pump()
  }

  const pump = () => {
    for (const [name, job] of waiting) {
      if (!link || flying.size >= IN_FLIGHT || flying.size >= link.window) return
      waiting.delete(name)
      void send(link, job)
    }
  }

  const add = (job: Job) => {
    if (!link || job.to === me || waiting.size >= MOST_WAITING) return
    if (!flying.has(nameOf(job))) waiting.set(nameOf(job), job)
  }

  return {
    words: (to, group, name, ranges) => {
      for (const [from, last] of ranges) {
        for (let seq = from; seq <= last; seq += 1) add({ to, place: `#${group}`, name, seq })
      }
      pump()
    },
    card: (to, group, hash, rev) => {
      add({ to, place: `!${group}`, name: cardName(hash), seq: rev })
      pump()
    },
    isBusyWith: (who) => [...waiting.values(), ...flying.values()].some(({ to }) => to === who),
    linked: (current) => {
      link = current
    },
    unlinked: () => {
      link = undefined
      waiting.clear()
    },
  }
}
