/** How my words get to the others' disks, and theirs are confirmed: outbox, receipts, repetition. */
import { amMember } from '../chat/membership.ts'
import type { Coverage } from '../core/coverage.ts'
import {
  common,
  merged,
  missing,
  NOTHING,
  only,
  size,
  union,
  upTo,
  withNumber,
  without,
} from '../core/coverage.ts'
import type { Range } from '../core/coverage.ts'
import type { GroupId, Millis, TalkId, UserId } from '../core/names.ts'
import type { Clock, Disk, Link, Names, Outgoing as OutPacket } from '../ports.ts'
import type { Service } from '../protocol/services.ts'
import { groupAbout } from '../protocol/services.ts'
import { topicOf } from '../protocol/topics.ts'
import { tolerating } from './diskful.ts'
import type { Incoming, Ledger, Outgoing, Receiver } from './ledger.ts'
import { talkOf } from './ledger.ts'
import type { Model } from './model.ts'
import { createOutbox } from './outbox.ts'
import { createReceipts } from './receipts.ts'
import type { Relays } from './relays.ts'
import { createRepeat, CROWD, lacking } from './repeat.ts'
import type { Speaking } from './say.ts'

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly clock: Clock
  readonly names: Names
  readonly fullTopic: (topic: string) => string
  readonly isHere: (who: UserId) => boolean
  readonly me: UserId
  readonly speaking: Speaking
  readonly relays: Relays
  /** Cards of groups that the broker does not have yet. */
  readonly cardsWaiting: () => number
}

/** A word that was sent again this lately (ms) is not sent once more for the same hole. */
const JUST_REPEATED = 2000
/** What the broker refused is tried again with the first link after this time (ms). */
const ASIDE_FOR = 10 * 60_000
/** Confirmed words are kept this long (ms), for a receiver whose disk went back in time. */
const KEEP_CONFIRMED = 30 * 24 * 3_600_000
/** Where more than this part of a group lacks a word, it is said to all of them again. */
const MANY = 1 / 3

export const createDelivery = (needs: Needs) => {
  const { disk, ledger, model, clock, me, speaking, relays } = needs
  let counted = -1
  const asideAt = new Map<string, Millis>()

  const noted = (counter: Outgoing, event: object) => {
    const session = talkOf(counter.about)
    if (session !== undefined) model.happen([{ type: 'delivery.noted', session, ...event }])
  }
  /** How far my words of this place got with whoever is to have them. */
  const reached = ({ about, receivers }: Outgoing) => {
    const [only] = receivers
    if (groupAbout(about) === undefined) {
      return only ? { delivered: only.delivered, read: only.read } : {}
    }
    return { receivers: receivers.map(({ to, delivered, read }) => [to, { delivered, read }]) }
  }
  // what cannot be kept is known less of after the next start: more is sent again, nothing is lost
  const keep = (counter: Outgoing | Incoming) =>
    tolerating(() => disk.transaction(false, () => ledger.put(counter)))

  const count = () => {
    const waiting = outbox.waiting() + needs.cardsWaiting()
    if (waiting === counted) return
    counted = waiting
    model.happen([{ type: 'waiting.counted', waiting }])
  }

  const outbox = createOutbox(
    { words: disk.words, now: clock.now, fullTopic: needs.fullTopic },
    {
      onSent: (topic, seq) => {
        const counter = ledger.outgoingOf(topic)
        if (!counter) return
        const next = { ...counter, sent: withNumber(counter.sent, seq) }
        keep(next)
        noted(next, { sent: next.sent })
        repeat.moved(next, false)
      },
      onRefused: (topic, seq, reason) => {
        const counter = ledger.outgoingOf(topic)
        if (!counter) return
        const aside = [...counter.aside.filter(([n]) => n !== seq), [seq, reason] as const]
        keep({ ...counter, aside })
        asideAt.set(`${topic} ${seq}`, clock.now())
        noted(counter, { failed: { seq, reason } })
      },
      onWaiting: count,
    },
  )
  const receipts = createReceipts({
    clock,
    names: needs.names,
    ledger,
    keep,
    isRare: ({ about }) => {
      const group = groupAbout(about)
      return (model.state().groups.get(group ?? ('' as never))?.card.members.length ?? 0) > CROWD
    },
    // another key counts its own words from 1: it must not take this for a receipt of those
    isCurrent: ({ from, key, about }) => {
      const group = groupAbout(about)
      const state = model.state()
      return state.people.get(from)?.key === key && (group === undefined || amMember(state, group))
    },
    tell: (counter, have) => {
      const place = { kind: 'control', of: counter.from, from: me } as const
      const word = { type: 'receipt', place: counter.about, have, read: counter.read } as const
      return outbox.fleeting(speaking.service(word, place, 1))
    },
  })

  const repeated = new Map<string, { readonly at: number; readonly ranges: readonly Range[] }>()
  /** Of these, what this receiver lacks and was not sent a moment ago. */
  const wantedBy = (counter: Outgoing, receiver: Receiver, ranges: readonly Range[]) => {
    const now = clock.now()
    const name = `${counter.topic} ${receiver.to}`
    const last = repeated.get(name)
    const recent = last && now - last.at < JUST_REPEATED ? last : { at: now, ranges: [] }
    let wanted = common(ranges, lacking(counter, receiver))
    for (const range of recent.ranges) wanted = without(wanted, range)
    if (wanted.length > 0) {
      repeated.set(name, { at: recent.at, ranges: merged(recent.ranges, wanted) })
    }
    return wanted
  }
  /** Sends these once more: in a group to those alone who lack them, unless they are many. */
  const push = (
    counter: Outgoing,
    receivers: readonly Receiver[],
    ranges: readonly Range[],
  ): void => {
    const group = groupAbout(counter.about)
    const toAll =
      group === undefined || receivers.length > Math.max(3, counter.receivers.length * MANY)
    for (const receiver of receivers) {
      const wanted = wantedBy(counter, receiver, ranges)
      if (wanted.length === 0) continue
      if (toAll) outbox.due(counter.topic, wanted)
      else relays.words(receiver.to, group, counter.topic, wanted)
    }
  }
  const repeat = createRepeat({ clock, ledger, isHere: needs.isHere, push, keep })

  const replaced = (counter: Outgoing, receiver: Receiver): Outgoing => ({
    ...counter,
    receivers: counter.receivers.map((one) => (one.to === receiver.to ? receiver : one)),
  })
  const lackedByAny = (counter: Outgoing) =>
    counter.receivers.reduce<readonly Range[]>(
      (ranges, receiver) => merged(ranges, lacking(counter, receiver)),
      [],
    )

  const confirmed = (counter: Outgoing, before: Receiver, have: Coverage, read: number) => {
    const clipped = upTo(have, counter.count)
    const isRead = read > before.read && read <= counter.count
    const receiver = {
      ...before,
      delivered: union(before.delivered, clipped),
      read: isRead ? read : before.read,
    }
    const next = replaced(counter, receiver)
    const progress = size(lacking(next, receiver)) < size(lacking(counter, before))
    if (progress || receiver.read !== before.read) {
      keep(next)
      noted(next, reached(next))
    }
    outbox.settled(next.topic, lackedByAny(next))
    repeat.moved(next, progress)
    push(next, [receiver], clipped.holes)
  }

  /** Words that were put aside are due again. */
  const retried = (counter: Outgoing, which: (seq: number) => boolean) => {
    const seqs = counter.aside.map(([seq]) => seq).filter(which)
    if (seqs.length === 0) return
    const next = { ...counter, aside: counter.aside.filter(([seq]) => !which(seq)) }
    keep(next)
    for (const seq of seqs) noted(next, { retried: seq })
    outbox.due(
      next.topic,
      common(
        seqs.map((seq) => [seq, seq]),
        lackedByAny(next),
      ),
    )
  }

  return {
    receipts,
    /** The number of what waits may be another. */
    count,
    /** Puts into the state and the outbox what is on disk; once, at the start. */
    restore: () => {
      for (const counter of ledger.allOutgoing()) {
        // what a broker refused may be fine with the next one, or by now
        const fresh = counter.aside.length === 0 ? counter : { ...counter, aside: [] }
        if (fresh !== counter) keep(fresh)
        noted(fresh, { sent: fresh.sent, ...reached(fresh) })
        const lacked =
          fresh.receivers.length === 0 ? [[1, fresh.count] as const] : lackedByAny(fresh)
        const unsent = common(missing(fresh.sent, fresh.count), lacked)
        if (unsent.length > 0) outbox.due(fresh.topic, unsent)
        const [only] = fresh.receivers
        // members of a group may ask each other for the oldest word
        if (only && groupAbout(fresh.about) === undefined && only.delivered.holes.length === 0) {
          disk.transaction(false, () =>
            disk.words.forget(fresh.topic, only.delivered.upto, KEEP_CONFIRMED),
          )
        }
      }
    },
    kept: (topic: string, seq: number) => outbox.due(topic, [[seq, seq]]),
    fleeting: (packet: OutPacket) => void outbox.fleeting(packet),
    /** The same, for whoever wants to know what came of it. */
    attempt: outbox.fleeting,
    linked: (link: Link, forgot: boolean) => {
      // what was refused a while ago may be allowed by now, and who lost the link may be innocent
      const old = clock.now() - ASIDE_FOR
      for (const counter of ledger.allOutgoing()) {
        retried(counter, (seq) => (asideAt.get(`${counter.topic} ${seq}`) ?? 0) < old)
      }
      relays.linked(link)
      outbox.linked(link)
      receipts.linked()
      repeat.linked(forgot)
    },
    unlinked: (closed: boolean) => {
      relays.unlinked()
      outbox.unlinked(closed)
      receipts.unlinked()
      repeat.unlinked()
    },
    arrived: repeat.arrived,
    /** A word between programs about my words. */
    heard: (by: UserId, word: Extract<Service, { type: 'receipt' | 'resend' }>) => {
      const counter = ledger
        .allOutgoing()
        .find(
          ({ about, receivers }) => about === word.place && receivers.some(({ to }) => to === by),
        )
      const receiver = counter?.receivers.find(({ to }) => to === by)
      if (!counter || !receiver) return
      if (word.type === 'receipt') confirmed(counter, receiver, word.have, word.read)
      else if (word.author === me && word.from <= word.to) {
        push(counter, [receiver], [[word.from, word.to]])
      }
    },
    /** Everything that I have of this conversation was shown to me. */
    read: (isThere: (counter: Incoming) => boolean) => {
      for (const counter of ledger.allIncoming()) {
        if (counter.about === 'control' || !isThere(counter)) continue
        if (counter.read >= counter.got.upto) continue
        const next = { ...counter, read: counter.got.upto }
        keep(next)
        receipts.touch(next)
      }
    },
    /** Tries a word again that the broker refused. */
    retry: (talk: TalkId, seq: number) => {
      const counter = ledger.allOutgoing().find(({ about }) => talkOf(about) === talk)
      if (counter) retried(counter, (one) => one === seq)
    },
    /**
     * From now on these are to have my words of a group. What was said before is not for who is new;
     * but where a card was taken back (`anew`), nobody knows what those have who are members again,
     * nor what those lack who were let in by it: all are asked once more.
     */
    regroup: (group: GroupId, members: readonly UserId[], anew: boolean) => {
      const counter = ledger.outgoing({ kind: 'group', group, from: me })
      if (!counter) return
      const known = new Map(counter.receivers.map((receiver) => [receiver.to, receiver]))
      const fresh = (to: UserId): Receiver => ({
        to,
        delivered: anew ? NOTHING : { upto: counter.count, holes: [] },
        read: anew ? 0 : counter.count,
      })
      const receivers = members.map((who) => (anew ? undefined : known.get(who)) ?? fresh(who))
      const next = { ...counter, receivers }
      keep(next)
      noted(next, reached(next))
      const lacked = lackedByAny(next)
      if (members.length > 0) outbox.settled(next.topic, lacked)
      // what was let go before it went out, when it seemed that nobody was to have it
      if (anew) outbox.due(next.topic, common(missing(next.sent, next.count), lacked))
      repeat.moved(next, false)
    },
    /**
     * I am no member any more: of what I said only this counts. These are members still, and are to
     * have it; the rest goes nowhere.
     */
    silence: (group: GroupId, have: Coverage, members: readonly UserId[]) => {
      const counter = ledger.outgoingOf(topicOf({ kind: 'group', group, from: me }))
      if (!counter) return
      const uncounted = missing(have, counter.count)
      const settled = uncounted.reduce<Coverage>((all, range) => union(all, only(range)), NOTHING)
      const receivers = counter.receivers
        .filter(({ to }) => members.includes(to))
        .map((receiver) => ({ ...receiver, delivered: union(receiver.delivered, settled) }))
      const next = { ...counter, receivers }
      keep(next)
      outbox.settled(next.topic, lackedByAny(next))
      repeat.moved(next, false)
      for (const [from, to] of uncounted) {
        for (let seq = from; seq <= to; seq += 1) {
          noted(next, { failed: { seq, reason: 'no-member' } })
        }
      }
    },
  }
}
