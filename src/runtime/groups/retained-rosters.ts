/**
 * The cards of groups as they stand on the broker: whoever signed a card shows it, again when it is
 * gone or wrong; where they are away any member shows it in their stead, wrapped in a word of its own.
 */
import { leaderOf, memberNamed, sameIdentity } from '../../model/groups/roster.ts'
import { chainOf } from '../../model/groups/roster-chain.ts'
import { isMember } from '../../model/groups/membership.ts'
import type { Group } from '../../model/groups/membership.ts'
import { PRESENCE_RETAINED_FOR } from '../../model/people/presence.ts'
import type { RosterHash, GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { BrokerDenial } from '../../core/link-end.ts'
import type { Clock, Link, Ids, OutgoingPacket } from '../../ports.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { RetainedRefresh } from '../retained-refresh.ts'
import { createRetainedRefresh } from '../retained-refresh.ts'
import type { RosterRegistry } from './roster-registry.ts'
import type { EventStore } from '../event-store.ts'
import type { Sender } from '../outbound/send.ts'
import { createObservedRosters } from './observed-rosters.ts'
import type { PublishStatus } from '../outbound/publish-tracker.ts'

/** A member waits so long (ms) for the signer, and for other members, before it shows a lost card. */
const STAND_IN_DELAY = 6000
const STAND_IN_JITTER = 20_000

type Deps = {
  readonly me: UserId
  readonly clock: Clock
  readonly ids: Ids
  readonly eventStore: EventStore
  readonly rosters: RosterRegistry
  readonly sender: Pick<Sender, 'packSync'>
  readonly fullTopic: (topic: string) => string
  readonly isHere: (who: UserId) => boolean
  readonly onWarning: (key: string, about: string) => void
  /** The number of cards that the broker does not have changed. */
  readonly onUnpublishedChange: () => void
  /** The broker took a card of mine, or refused it. */
  readonly onAcknowledged: () => void
}

export type RetainedRosters = {
  /** A card of mine was made: it is to be shown. */
  readonly issued: (group: GroupId) => void
  /** Something stands (or nothing any more) at this person's topic for cards of this group. */
  readonly observed: (group: GroupId, by: UserId, hash: RosterHash | 'wrong' | 'nothing') => void
  /** The card that counts is another. */
  readonly changed: (group: GroupId) => void
  readonly linked: (link: Link) => void
  readonly unlinked: () => void
  /** Once a minute: what is retained may be forgotten while nobody comes or goes. */
  readonly everyMinute: () => void
  /** How many cards of mine the broker does not have. */
  readonly unpublishedCount: () => number
  /** Where a card that I made stands. */
  readonly status: (group: GroupId, hash: RosterHash) => PublishStatus
}

/** Keeps the cards of my groups where everybody finds them. */
export const createRetainedRosters = (deps: Deps): RetainedRosters => {
  const { me, clock, ids, eventStore, rosters } = deps
  const observed = createObservedRosters(deps)
  const publishers = new Map<GroupId, RetainedRefresh>()
  const unpublished = new Set<GroupId>()
  // of my cards those that the broker acknowledged, and why it refused the last one
  const acknowledged = new Set<RosterHash>()
  const denied = new Map<GroupId, BrokerDenial['reason']>()
  const checks = new Map<GroupId, Stop>()
  let link: Link | undefined

  const topic = (group: GroupId) => topicOf({ kind: 'groupCard', group, from: me })
  const groupOf = (id: GroupId) => eventStore.state().groups.get(id)
  const isMine = ({ roster }: Group) => roster.by === me && roster.key === eventStore.state().me.key
  const isOver = ({ roster }: Group) =>
    roster.disbanded && clock.now() > roster.at + PRESENCE_RETAINED_FOR

  const publish = async (
    id: GroupId,
    payload: Uint8Array,
  ): Promise<'done' | 'lost' | BrokerDenial> => {
    if (!link) return 'lost'
    const packet: OutgoingPacket = {
      topic: deps.fullTopic(topic(id)),
      payload,
      retain: true,
      qos: 1,
      // to take something away is not to be forgotten
      ...(payload.length > 0 ? { expires: PRESENCE_RETAINED_FOR / 1000 } : {}),
    }
    const outcome = await link.publish(packet)
    if (typeof outcome !== 'string') deps.onWarning('roster-denied', packet.topic)
    return outcome
  }

  /** Shows the card that I signed. */
  const publishOwn = async (id: GroupId) => {
    const group = groupOf(id)
    if (!group || !isMine(group)) return
    if (isOver(group)) return clear(id)
    const bytes = rosters.bytesOf(group.roster.hash, group.roster.rev)
    if (!bytes) return
    const outcome = await publish(id, bytes)
    if (outcome === 'done') {
      acknowledged.add(group.roster.hash)
      denied.delete(id)
    } else if (outcome !== 'lost') denied.set(id, outcome.reason)
    deps.onAcknowledged()
    const still = groupOf(id)?.roster.hash === group.roster.hash
    // what the broker denies waits for the next link: nobody else can see it
    if (outcome !== 'done' || !still) return
    unpublished.delete(id)
    deps.onUnpublishedChange()
  }

  const clear = (id: GroupId) => {
    observed.setStandIn(id, false)
    publishers.get(id)?.stop()
    publishers.delete(id)
    unpublished.delete(id)
    void publish(id, new Uint8Array(0))
  }

  const startPublisher = (id: GroupId) => {
    const known = publishers.get(id)
    if (known) return
    const publisher = createRetainedRefresh({ clock, ids, publish: () => void publishOwn(id) })
    publishers.set(id, publisher)
    publisher.begin()
  }

  /** Looks after a while whether a card of a group of mine is gone, and shows it in its signer's stead. */
  const scheduleStandIn = (id: GroupId) => {
    const group = groupOf(id)
    // whoever goes on putting something else there must not put it off for ever
    if (
      checks.has(id) ||
      !link ||
      !group ||
      isMine(group) ||
      !isMember(group, eventStore.state().me)
    )
      return
    const standIn = () => {
      checks.delete(id)
      const now = groupOf(id)
      if (
        !now ||
        !isMember(now, eventStore.state().me) ||
        isMine(now) ||
        observed.isRetained(id, now)
      )
        return
      // whoever signed it, or leads by now, does it by themselves while they are here
      if (deps.isHere(now.roster.by)) return scheduleStandIn(id)
      const bytes = rosters.bytesOf(now.roster.hash, now.roster.rev)
      if (!bytes) return
      const packet = new TextDecoder().decode(bytes)
      const channel = { kind: 'groupCard', group: id, from: me } as const
      const message = { type: 'sync.relay', channel: `!${id}`, packet } as const
      const { payload } = deps.sender.packSync(message, channel, 1)
      observed.setStandIn(id, true)
      void publish(id, payload)
    }
    checks.set(id, clock.after(STAND_IN_DELAY + ids.random() * STAND_IN_JITTER, standIn))
  }

  /** What stands at my own topic, and should not. */
  const correct = (id: GroupId, group: Group, at: RosterHash | 'wrong' | 'nothing') => {
    if (isMine(group)) {
      if (at !== group.roster.hash && !(at === 'nothing' && isOver(group)))
        publishers.get(id)?.correct()
      return
    }
    // in somebody's stead, while they are not here, or while they show none
    const inStead = at === group.roster.hash && !observed.isRetainedBySigner(id, group)
    if (at !== 'nothing' && !inStead) clear(id)
  }

  const changed = (id: GroupId) => {
    const group = groupOf(id)
    if (!group) return
    if (isMine(group)) startPublisher(id)
    else {
      publishers.get(id)?.stop()
      publishers.delete(id)
      if (unpublished.delete(id)) deps.onUnpublishedChange()
      // another leads by now: what I showed is to be found no more
      if (link && observed.mine(id)) clear(id)
      scheduleStandIn(id)
    }
  }

  return {
    issued: (id) => {
      unpublished.add(id)
      deps.onUnpublishedChange()
      changed(id)
      void publishOwn(id)
    },
    observed: (id, by, hash) => {
      const group = groupOf(id)
      if (!group) return
      // anybody may put something under a name of theirs: what strangers show is not remembered
      if (by !== me && by !== group.roster.by && !memberNamed(group.roster, by))
        return scheduleStandIn(id)
      observed.observe(id, by, hash)
      if (by === me) return correct(id, group, hash)
      if (hash !== group.roster.hash) return scheduleStandIn(id)
      // the signer shows it: what I showed in their stead can go
      if (observed.mine(id) && !isMine(group) && observed.isRetainedBySigner(id, group)) clear(id)
    },
    changed,
    linked: (current) => {
      link = current
      for (const [id, group] of eventStore.state().groups) {
        if (isMine(group)) {
          startPublisher(id)
          void publishOwn(id)
        } else {
          const mine = observed.mine(id)
          if (mine && (mine !== group.roster.hash || observed.isRetainedBySigner(id, group)))
            clear(id)
          scheduleStandIn(id)
        }
      }
    },
    unlinked: () => {
      link = undefined
      observed.clear()
      for (const stop of checks.values()) stop()
      checks.clear()
      for (const card of publishers.values()) card.stop()
      publishers.clear()
    },
    everyMinute: () => {
      for (const [id, group] of eventStore.state().groups)
        if (!observed.isRetained(id, group)) scheduleStandIn(id)
    },
    unpublishedCount: () => unpublished.size,
    status: (id, hash) => {
      const group = groupOf(id)
      if (!group) return { kind: 'waiting', kept: true }
      const { roster } = group
      // two changed it at the same moment, and the other card counts
      if (!chainOf(group).has(hash)) return { kind: 'void', reason: 'forked-roster' }
      if (acknowledged.has(hash)) return { kind: 'published' }
      // whoever made the next card has this one, and it contains what this one said
      if (roster.hash !== hash && (!isMine(group) || acknowledged.has(roster.hash))) {
        return { kind: 'published' }
      }
      const reason = denied.get(id)
      return reason === undefined
        ? { kind: 'waiting', kept: true }
        : { kind: 'refused', reason, kept: true }
    },
  }
}

/** Is it time that the leader says again that they lead, so that no heir takes over? */
export const isDue = (
  group: Group,
  me: { readonly id: UserId; readonly key: Group['roster']['key'] },
  now: Millis,
): boolean => {
  const { roster } = group
  if (roster.disbanded || !sameIdentity(leaderOf(roster), me)) return false
  return now > roster.at + Math.max(roster.heirs.after / 2, 3_600_000)
}
