/** Gives others what they miss of a group: rosters to everybody, messages to members. */
import type { Identity, KnownRoster } from '../../model/groups/roster.ts'
import {
  includesIdentity,
  MAX_MEMBERS,
  memberNamed,
  sameIdentity,
} from '../../model/groups/roster.ts'
import type { Group, RosterRef } from '../../model/groups/membership.ts'
import { isMember, rosterRef } from '../../model/groups/membership.ts'
import { groupChannel } from '../../core/channel.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import {
  intersectRanges,
  toSeqRanges,
  missingRanges,
  NO_SEQS,
  presentRanges,
  subtractRanges,
} from '../../core/seq-ranges.ts'
import type { UserId } from '../../core/ids.ts'
import type { AuthorSeqRanges, SyncMessage } from '../../protocol/messages/sync.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Counters } from '../counters.ts'
import { counterName } from '../counters.ts'
import { confirmable } from '../inbound/receipts/receipts.ts'
import { createBuckets } from '../inbound/work-budget.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TipComparison } from './compare-tips.ts'
import type { Relay } from './relay.ts'

/** The most rosters that are relayed at once. */
export const MAX_ROSTERS = 64
/** So many rosters are given to strangers at once, and so many a second in the long run: they are far larger than the question. */
export const ROSTERS_FOR_STRANGERS = { most: 128, perSecond: 0.5 }

type Deps = {
  readonly me: UserId
  readonly counters: Pick<Counters, 'incoming' | 'outgoingOf'>
  readonly relay: Pick<Relay, 'relayRoster' | 'relayMessages'>
  readonly tips: Pick<TipComparison, 'named' | 'relayVersions' | 'relayForks'>
  readonly isHere: (who: UserId) => boolean
}

type SyncRequest = Extract<SyncMessage, { type: 'sync.request' }>

/** The known rosters that are wanted, by their numbers. */
const inOrder = ({ known }: Group, wanted: (known: KnownRoster) => boolean) =>
  [...known].filter(([, one]) => wanted(one)).toSorted(([, a], [, b]) => a.rev - b.rev)

/** Finds what is on disk and relays it. */
export const createHistoryServer = ({ me, counters, relay, tips, isHere }: Deps) => {
  const counterOf = (group: Group, { id: from, key }: Identity) =>
    from === me ? undefined : counters.incoming({ kind: 'group', group: group.id, from }, key)

  const relayRosters = (to: UserId, { id }: Group, rosters: ReturnType<typeof inOrder>) => {
    for (const [hash, { rev }] of rosters) relay.relayRoster(to, id, hash, rev)
  }

  /** The first of them if there are too many: each counts only after the one before it, and the rest is asked for then. */
  const sendRosters = (to: UserId, group: Group, wanted: (known: KnownRoster) => boolean) =>
    relayRosters(to, group, inOrder(group, wanted).slice(0, MAX_ROSTERS))

  /** What I have of this author. */
  const haveOf = (group: Group, who: Identity): AuthorSeqRanges => {
    const counter = counterOf(group, who)
    return { author: who.id, key: who.key, have: counter ? confirmable(counter) : NO_SEQS }
  }

  /** Are messages of this author missing that came before others? */
  const hasGaps = (group: Group, who: Identity): boolean =>
    (counterOf(group, who)?.received.gaps.length ?? 0) > 0

  /** What I have of my own messages, if others know some that I do not. */
  const mine = (group: Group, { id: author, key }: Identity): readonly AuthorSeqRanges[] => {
    const counter = counters.outgoingOf(topicOf({ kind: 'group', group: group.id, from: author }))
    if (!counter?.unusedSeqs?.length) return []
    const received = toSeqRanges(subtractRanges([[1, counter.count]], counter.unusedSeqs))
    return [{ author, key, have: confirmable({ received }) }]
  }

  /** Whose messages I should have, and who cannot send them now. */
  const absentAuthors = (group: Group): readonly Identity[] => {
    const found: Identity[] = []
    for (const { id, key } of group.intervals) {
      // former members send nothing more, whether they are online or not
      const sendsItself = isHere(id) && isMember(group, { id, key }) && !hasGaps(group, { id, key })
      if (id === me || sendsItself || includesIdentity(found, { id, key })) continue
      found.push({ id, key })
    }
    return found
  }

  return {
    haveOf,
    hasGaps,
    mine,
    /** What I tell a member that I have of this group. */
    haveFor: (group: Group, to: UserId, own: Identity): SyncMessage => {
      // and what I have of theirs: they may have restored an older copy of their disk
      const theirs = memberNamed(group.roster, to)
      const others = absentAuthors(group).filter((one) => !theirs || !sameIdentity(one, theirs))
      const identities = [...(theirs ? [theirs] : []), ...others].slice(0, MAX_MEMBERS - 1)
      return {
        type: 'sync.have',
        channel: groupChannel(group.id),
        roster: rosterRef(group),
        authors: [...identities.map((who) => haveOf(group, who)), ...mine(group, own)],
        ...tips.named(group),
      }
    },
    sendRosters,
    /** Relays what somebody lacks whose newest roster is this one. */
    sendRostersAfter: (to: UserId, group: Group, newest: RosterRef) => {
      const known = group.known.get(newest.hash)
      if (known) {
        const from = known.effectiveRev
        const next = inOrder(group, ({ rev }) => rev >= from).slice(0, MAX_ROSTERS)
        // also what lost before it: a later newcomer has to see where the branches parted
        const lost = inOrder(group, ({ rev, effectiveRev }) => rev < from && effectiveRev < rev)
        const room = MAX_ROSTERS - next.length
        return relayRosters(to, group, [...lost.slice(Math.max(0, lost.length - room)), ...next])
      }
      // nobody knows where theirs left mine
      const from = Math.min(newest.rev, group.roster.rev) - MAX_ROSTERS
      const some = inOrder(group, ({ rev, effectiveRev }) => rev >= from || effectiveRev < rev)
      return relayRosters(to, group, some.slice(-MAX_ROSTERS))
    },
    /** Relays the messages of an author that they miss; returns which of theirs I miss. */
    sendMessages: (
      to: UserId,
      group: Group,
      { author: id, key, have }: AuthorSeqRanges,
    ): readonly SeqRange[] => {
      const counter = counterOf(group, { id, key })
      if (!counter) return []
      const { received } = counter
      const missing = intersectRanges(missingRanges(have, received.upTo), presentRanges(received))
      if (missing.length > 0) relay.relayMessages(to, group.id, counterName(counter), missing)
      return intersectRanges(missingRanges(received, have.upTo), presentRanges(have))
    },
    /** Relays what somebody requests by number. */
    answerRequest: (to: UserId, group: Group, { channel, author, from, to: last }: SyncRequest) => {
      if (last < from) return
      if (channel.kind === 'roster') {
        sendRosters(to, group, ({ rev }) => rev >= from && rev <= last)
        return tips.relayForks(to, group, from, last)
      }
      for (const who of group.intervals.filter(({ id }) => id === author)) {
        const counter = counterOf(group, who)
        const topic = topicOf({ kind: 'group', group: group.id, from: author })
        const own = author === me ? counters.outgoingOf(topic) : undefined
        const count = own ? own.count : counter?.received.upTo
        const name = counter ? counterName(counter) : topic
        const stored = subtractRanges([[1, Math.max(1, count ?? 0)]], own?.unusedSeqs ?? [])
        relay.relayMessages(to, group.id, name, intersectRanges([[from, last]], stored))
        tips.relayVersions(to, group, who, [[from, last]])
      }
    },
  }
}

/**
 * The same for people who have nothing to do with the group, as far as I know. They may have been let in by a
 * roster that I lack, or want to see which of two branches counts. All of them share a few rosters.
 */
export const createStrangersServer = (
  deps: Deps & { readonly clock: Pick<Clock, 'now'> },
): Pick<
  ReturnType<typeof createHistoryServer>,
  'sendRosters' | 'sendRostersAfter' | 'answerRequest'
> => {
  const { take } = createBuckets(deps.clock, ROSTERS_FOR_STRANGERS)
  const relayRoster: Deps['relay']['relayRoster'] = (...roster) => {
    if (take('')) deps.relay.relayRoster(...roster)
  }
  return createHistoryServer({
    ...deps,
    relay: { relayRoster, relayMessages: () => {} },
    tips: { ...deps.tips, relayVersions: () => {}, relayForks: () => {} },
  })
}
