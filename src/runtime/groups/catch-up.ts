/**
 * Members help each other: who comes, or lacks something whose author is away, tells another member
 * what is there (`have`), and gets the author's own signed bytes of the rest.
 */
import { MAX_MEMBERS, memberNamed, sameIdentity } from '../../model/groups/roster.ts'
import type { Identity } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import { isMember, rosterRef } from '../../model/groups/membership.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock, Ids, OutgoingPacket } from '../../ports.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { groupOfSyncChannel } from '../../protocol/messages/sync.ts'
import { MAX_ROSTERS, createHistoryServer } from './serve-history.ts'
import type { Counters } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { Relay } from './relay.ts'
import { LARGE_GROUP } from '../outbound/receivers.ts'
import type { Sender } from '../outbound/send.ts'

/** After somebody came, or something was found lacking, so long (ms) until it is asked for. */
const ARRIVAL_DELAY = 2000
const GAP_DELAY = 400
/** Between two such words to the same member in the same group (ms). */
const MIN_INTERVAL = 8000
/** All is compared again with some member after so long (ms). */
const COMPARE_INTERVAL = 3_600_000
/** In large groups so many members are asked at a time. */
const FANOUT = 3

type Deps = {
  readonly me: UserId
  readonly clock: Clock
  readonly ids: Ids
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly relay: Relay
  readonly sender: Pick<Sender, 'packSync'>
  readonly isHere: (who: UserId) => boolean
  readonly send: (packet: OutgoingPacket) => void
  /** A member has this of my own words. */
  readonly onOwnReceived: (group: GroupId, by: UserId, have: SeqRanges) => void
  /** Cards under which something was said that waits for them. */
  readonly missingRosters: () => readonly MissingRoster[]
}

/** A card that a word names, and who said the word. */
export type MissingRoster = { readonly group: GroupId; readonly rev: number; readonly by: UserId }

type SyncRequest = Extract<SyncMessage, { type: 'sync.have' | 'sync.request' }>

export type CatchUp = {
  /** A member of some of my groups came. */
  readonly arrived: (who: UserId) => void
  /** Something of this group is lacking; `hint` most likely has it. */
  readonly missing: (group: GroupId, hint?: UserId) => void
  /** The card under which somebody said something is lacking: they have it, or else another. */
  readonly missingRoster: (roster: MissingRoster) => void
  /** Cards of a group that I am no member of yet, from this number on. */
  readonly missingRosters: (group: GroupId, from: number, to: number, hint: UserId) => void
  /** Somebody tells what they have, or asks for what they lack. */
  readonly received: (by: UserId, key: Identity['key'], message: SyncRequest) => void
  readonly linked: () => void
  readonly unlinked: () => void
}

export const createCatchUp = (deps: Deps): CatchUp => {
  const { me, clock, ids, eventStore, relay } = deps
  const history = createHistoryServer(deps)
  const sentAt = new Map<string, Millis>()
  const timers = new Map<string, Stop>()
  let linked = false

  const groupOf = (id: GroupId) => eventStore.state().groups.get(id)
  const myGroups = () =>
    [...eventStore.state().groups.values()].filter((group) =>
      isMember(group, eventStore.state().me),
    )

  const schedule = (name: string, delay: number, task: () => void) => {
    if (timers.has(name) || !linked) return
    const run = () => {
      timers.delete(name)
      task()
    }
    timers.set(name, clock.after(delay, run))
  }

  /** Whose words I may have and should have, and who cannot send them by themselves now. */
  const absentAuthors = (group: Group): readonly Identity[] => {
    const found: Identity[] = []
    for (const { id, key } of group.intervals) {
      // who is no member any more sends nothing more, here or not
      const sendsItself =
        deps.isHere(id) && isMember(group, { id, key }) && !history.hasGaps(group, { id, key })
      if (id === me || sendsItself || found.some((one) => sameIdentity(one, { id, key }))) continue
      found.push({ id, key })
    }
    return found
  }

  const sendHave = (id: GroupId, to: UserId) => {
    const group = groupOf(id)
    if (!linked || !group || !isMember(group, eventStore.state().me)) return
    const name = `${id} ${to}`
    const now = clock.now()
    const wait = (sentAt.get(name) ?? 0) + MIN_INTERVAL - now
    if (wait > 0) return schedule(`tell ${name}`, wait, () => sendHave(id, to))
    sentAt.set(name, now)
    // and what I have of theirs: their disk may have gone back in time
    const theirs = memberNamed(group.roster, to)
    const identities = [...(theirs ? [theirs] : []), ...absentAuthors(group)].slice(
      0,
      MAX_MEMBERS - 1,
    )
    const authors = [
      ...identities.map((who) => history.haveOf(group, who)),
      ...history.mine(group, eventStore.state().me),
    ]
    const message: SyncMessage = {
      type: 'sync.have',
      channel: `#${id}`,
      roster: rosterRef(group),
      authors,
    }
    deps.send(deps.sender.packSync(message, { kind: 'control', of: to, from: me }, 1))
  }

  const othersHere = (group: Group): readonly UserId[] =>
    group.roster.members.map(({ id }) => id).filter((who) => who !== me && deps.isHere(who))

  const anyOf = (people: readonly UserId[]) => people[Math.floor(ids.random() * people.length)]

  const missing = (id: GroupId, hint?: UserId) =>
    schedule(`lacking ${id}`, GAP_DELAY * (0.5 + ids.random()), () => {
      const group = groupOf(id)
      if (!group) return
      const here = othersHere(group)
      // whoever brought it has it, also when they are no member by my card
      const peer = hint !== undefined && deps.isHere(hint) ? hint : anyOf(here)
      if (peer !== undefined) sendHave(id, peer)
    })

  const requestRosters = (id: GroupId, from: number, to: number, peer: UserId) => {
    // one may be there, and show that more before it are lacking
    const name = `cards ${id} ${from} ${to}`
    schedule(name, GAP_DELAY, () => {
      const now = clock.now()
      if (now < (sentAt.get(name) ?? 0) + MIN_INTERVAL) return
      sentAt.set(name, now)
      const message = { type: 'sync.request', channel: `!${id}`, author: peer, from, to } as const
      deps.send(deps.sender.packSync(message, { kind: 'control', of: peer, from: me }, 1))
    })
  }

  const missingRoster = ({ group: id, rev, by }: MissingRoster) => {
    const group = groupOf(id)
    const peer = deps.isHere(by) ? by : group && anyOf(othersHere(group))
    if (peer !== undefined) requestRosters(id, rev, rev, peer)
  }

  /** From time to time, with a member each time, however little happens. */
  const compareRegularly = () =>
    schedule('hourly', COMPARE_INTERVAL * (0.75 + ids.random() / 2), () => {
      for (const group of myGroups()) missing(group.id)
      for (const roster of deps.missingRosters()) missingRoster(roster)
      compareRegularly()
    })

  const onHave = (
    by: UserId,
    { roster, authors }: Extract<SyncRequest, { type: 'sync.have' }>,
    group: Group,
    isMemberNow: boolean,
  ) => {
    if (relay.isBusyWith(by)) return
    const known = group.known.get(roster.hash)
    if (roster.hash !== group.roster.hash) {
      // whoever has a card that I do not know has to hear what I have, to send it
      if (!known && isMemberNow) sendHave(group.id, by)
      const from = known ? known.effectiveRev : Math.min(roster.rev, group.roster.rev) - MAX_ROSTERS
      // the last one in common too: whoever came to know the group later has to see what parted where
      history.sendRosters(by, group, ({ rev, effectiveRev }) => rev >= from || effectiveRev < rev)
    }
    // who was removed and has not heard of it needs the card that says so, and nothing more
    for (const has of isMemberNow ? authors : []) {
      if (has.author === me) {
        if (has.key === eventStore.state().me.key) deps.onOwnReceived(group.id, by, has.have)
        continue
      }
      if (history.sendMessages(by, group, has).length > 0) missing(group.id, by)
    }
  }

  return {
    arrived: (who) => {
      for (const group of myGroups()) {
        if (!memberNamed(group.roster, who)) continue
        // in a large group not all can greet all: each asks a few, and chance spreads them
        const crowd = group.roster.members.length > LARGE_GROUP
        if (crowd && ids.random() > FANOUT / group.roster.members.length) continue
        schedule(`arrived ${group.id} ${who}`, ARRIVAL_DELAY * (0.5 + ids.random()), () =>
          sendHave(group.id, who),
        )
      }
    },
    missing,
    missingRoster,
    missingRosters: requestRosters,
    received: (by, key, message) => {
      const id = groupOfSyncChannel(message.channel)
      const group = id && groupOf(id)
      if (!group) return
      // cards are for everybody to see, words for members
      const isMemberNow = isMember(group, { id: by, key })
      if (message.type === 'sync.have') onHave(by, message, group, isMemberNow)
      else if (isMemberNow || message.channel.startsWith('!'))
        history.answerRequest(by, group, message)
    },
    linked: () => {
      linked = true
      schedule('linked', ARRIVAL_DELAY * (1 + ids.random()), () => {
        for (const group of myGroups()) {
          const here = othersHere(group)
          const crowd = here.length > FANOUT
          const peers = crowd ? Array.from({ length: FANOUT }, () => anyOf(here)) : here
          for (const who of new Set(peers)) if (who !== undefined) sendHave(group.id, who)
        }
        for (const roster of deps.missingRosters()) missingRoster(roster)
      })
      compareRegularly()
    },
    unlinked: () => {
      linked = false
      for (const stop of timers.values()) stop()
      timers.clear()
    },
  }
}
