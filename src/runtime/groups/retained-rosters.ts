/**
 * The cards of groups as they stand on the broker: whoever signed a card shows it, again when it is
 * gone or wrong; where they are away any member shows it in their stead, wrapped in a word of its own.
 */
import { leaderOf, memberNamed, sameKeyed } from '../../model/groups/roster.ts'
import { chainOf } from '../../model/groups/roster-chain.ts'
import { isMember } from '../../model/groups/membership.ts'
import type { Group } from '../../model/groups/membership.ts'
import { RETAINED_FOR } from '../../model/people/presence.ts'
import type { CardHash, GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Denied } from '../../core/link-end.ts'
import type { Clock, Link, Names, Outgoing } from '../../ports.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { OwnCard } from '../retained-refresh.ts'
import { createOwnCard } from '../retained-refresh.ts'
import type { Cards } from './roster-registry.ts'
import type { Model } from '../event-store.ts'
import type { Speaking } from '../outbound/send.ts'
import { createShownCards } from './observed-rosters.ts'
import type { PublishStatus } from '../outbound/publish-tracker.ts'

/** A member waits so long (ms) for the signer, and for other members, before it shows a lost card. */
const PATIENCE = 6000
const SPREAD = 20_000

type Needs = {
  readonly me: UserId
  readonly clock: Clock
  readonly names: Names
  readonly model: Model
  readonly cards: Cards
  readonly speaking: Pick<Speaking, 'service'>
  readonly fullTopic: (topic: string) => string
  readonly isHere: (who: UserId) => boolean
  readonly onTrouble: (key: string, about: string) => void
  /** The number of cards that the broker does not have changed. */
  readonly onWaiting: () => void
  /** The broker took a card of mine, or refused it. */
  readonly onAnswer: () => void
}

export type Standing = {
  /** A card of mine was made: it is to be shown. */
  readonly made: (group: GroupId) => void
  /** Something stands (or nothing any more) at this person's topic for cards of this group. */
  readonly seen: (group: GroupId, by: UserId, hash: CardHash | 'wrong' | 'nothing') => void
  /** The card that counts is another. */
  readonly changed: (group: GroupId) => void
  readonly linked: (link: Link) => void
  readonly unlinked: () => void
  /** Once a minute: what is retained may be forgotten while nobody comes or goes. */
  readonly minute: () => void
  /** How many cards of mine the broker does not have. */
  readonly waiting: () => number
  /** Where a card that I made stands. */
  readonly status: (group: GroupId, hash: CardHash) => PublishStatus
}

/** Keeps the cards of my groups where everybody finds them. */
export const createStanding = (needs: Needs): Standing => {
  const { me, clock, names, model, cards } = needs
  const shown = createShownCards(needs)
  const own = new Map<GroupId, OwnCard>()
  const unshown = new Set<GroupId>()
  // of my cards those that the broker acknowledged, and why it refused the last one
  const acknowledged = new Set<CardHash>()
  const denied = new Map<GroupId, Denied['reason']>()
  const checks = new Map<GroupId, Stop>()
  let link: Link | undefined

  const topic = (group: GroupId) => topicOf({ kind: 'groupCard', group, from: me })
  const groupOf = (id: GroupId) => model.state().groups.get(id)
  const isMine = ({ card }: Group) => card.by === me && card.key === model.state().me.key
  const isOver = ({ card }: Group) => card.disbanded && clock.now() > card.at + RETAINED_FOR

  const put = async (id: GroupId, payload: Uint8Array): Promise<'done' | 'lost' | Denied> => {
    if (!link) return 'lost'
    const packet: Outgoing = {
      topic: needs.fullTopic(topic(id)),
      payload,
      retain: true,
      qos: 1,
      // to take something away is not to be forgotten
      ...(payload.length > 0 ? { expires: RETAINED_FOR / 1000 } : {}),
    }
    const outcome = await link.publish(packet)
    if (typeof outcome !== 'string') needs.onTrouble('card-denied', packet.topic)
    return outcome
  }

  /** Shows the card that I signed. */
  const show = async (id: GroupId) => {
    const group = groupOf(id)
    if (!group || !isMine(group)) return
    if (isOver(group)) return clear(id)
    const bytes = cards.bytesOf(group.card.hash, group.card.rev)
    if (!bytes) return
    const outcome = await put(id, bytes)
    if (outcome === 'done') {
      acknowledged.add(group.card.hash)
      denied.delete(id)
    } else if (outcome !== 'lost') denied.set(id, outcome.reason)
    needs.onAnswer()
    const still = groupOf(id)?.card.hash === group.card.hash
    // what the broker denies waits for the next link: nobody else can see it
    if (outcome !== 'done' || !still) return
    unshown.delete(id)
    needs.onWaiting()
  }

  const clear = (id: GroupId) => {
    shown.standIn(id, false)
    own.get(id)?.stop()
    own.delete(id)
    unshown.delete(id)
    void put(id, new Uint8Array(0))
  }

  const keep = (id: GroupId) => {
    const known = own.get(id)
    if (known) return
    const card = createOwnCard({ clock, names, show: () => void show(id) })
    own.set(id, card)
    card.begin()
  }

  /** Looks after a while whether a card of a group of mine is gone, and shows it in its signer's stead. */
  const check = (id: GroupId) => {
    const group = groupOf(id)
    // whoever goes on putting something else there must not put it off for ever
    if (checks.has(id) || !link || !group || isMine(group) || !isMember(group, model.state().me))
      return
    const standIn = () => {
      checks.delete(id)
      const now = groupOf(id)
      if (!now || !isMember(now, model.state().me) || isMine(now) || shown.isThere(id, now)) return
      // whoever signed it, or leads by now, does it by themselves while they are here
      if (needs.isHere(now.card.by)) return check(id)
      const bytes = cards.bytesOf(now.card.hash, now.card.rev)
      if (!bytes) return
      const packet = new TextDecoder().decode(bytes)
      const place = { kind: 'groupCard', group: id, from: me } as const
      const word = { type: 'relayed', place: `!${id}`, packet } as const
      const { payload } = needs.speaking.service(word, place, 1)
      shown.standIn(id, true)
      void put(id, payload)
    }
    checks.set(id, clock.after(PATIENCE + names.chance() * SPREAD, standIn))
  }

  /** What stands at my own topic, and should not. */
  const correct = (id: GroupId, group: Group, at: CardHash | 'wrong' | 'nothing') => {
    if (isMine(group)) {
      if (at !== group.card.hash && !(at === 'nothing' && isOver(group))) own.get(id)?.correct()
      return
    }
    // in somebody's stead, while they are not here, or while they show none
    const inStead = at === group.card.hash && !shown.isBySigner(id, group)
    if (at !== 'nothing' && !inStead) clear(id)
  }

  const changed = (id: GroupId) => {
    const group = groupOf(id)
    if (!group) return
    if (isMine(group)) keep(id)
    else {
      own.get(id)?.stop()
      own.delete(id)
      if (unshown.delete(id)) needs.onWaiting()
      // another leads by now: what I showed is to be found no more
      if (link && shown.mine(id)) clear(id)
      check(id)
    }
  }

  return {
    made: (id) => {
      unshown.add(id)
      needs.onWaiting()
      changed(id)
      void show(id)
    },
    seen: (id, by, hash) => {
      const group = groupOf(id)
      if (!group) return
      // anybody may put something under a name of theirs: what strangers show is not remembered
      if (by !== me && by !== group.card.by && !memberNamed(group.card, by)) return check(id)
      shown.saw(id, by, hash)
      if (by === me) return correct(id, group, hash)
      if (hash !== group.card.hash) return check(id)
      // the signer shows it: what I showed in their stead can go
      if (shown.mine(id) && !isMine(group) && shown.isBySigner(id, group)) clear(id)
    },
    changed,
    linked: (current) => {
      link = current
      for (const [id, group] of model.state().groups) {
        if (isMine(group)) {
          keep(id)
          void show(id)
        } else {
          const mine = shown.mine(id)
          if (mine && (mine !== group.card.hash || shown.isBySigner(id, group))) clear(id)
          check(id)
        }
      }
    },
    unlinked: () => {
      link = undefined
      shown.forget()
      for (const stop of checks.values()) stop()
      checks.clear()
      for (const card of own.values()) card.stop()
      own.clear()
    },
    minute: () => {
      for (const [id, group] of model.state().groups) if (!shown.isThere(id, group)) check(id)
    },
    waiting: () => unshown.size,
    status: (id, hash) => {
      const group = groupOf(id)
      if (!group) return { kind: 'waiting', kept: true }
      const { card } = group
      // two changed it at the same moment, and the other card counts
      if (!chainOf(group).has(hash)) return { kind: 'void', reason: 'forked-card' }
      if (acknowledged.has(hash)) return { kind: 'published' }
      // whoever made the next card has this one, and it contains what this one said
      if (card.hash !== hash && (!isMine(group) || acknowledged.has(card.hash))) {
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
  me: { readonly id: UserId; readonly key: Group['card']['key'] },
  now: Millis,
): boolean => {
  const { card } = group
  if (card.disbanded || !sameKeyed(leaderOf(card), me)) return false
  return now > card.at + Math.max(card.heirs.after / 2, 3_600_000)
}
