/** How my words get to the others' disks, and theirs are confirmed: outbox, receipts, repetition. */
import { amMember } from '../chat/membership.ts'
import type { Coverage } from '../core/coverage.ts'
import { common, missing, size, union, upTo, withNumber } from '../core/coverage.ts'
import type { GroupId, Millis, TalkId, UserId } from '../core/names.ts'
import type { Clock, Disk, Link, Names, Outgoing as OutPacket } from '../ports.ts'
import type { Service } from '../protocol/services.ts'
import { groupAbout } from '../protocol/services.ts'
import { topicOf } from '../protocol/topics.ts'
import { createPush } from './again.ts'
import { tolerating } from './diskful.ts'
import type { Incoming, Ledger, Outgoing, Receiver } from './ledger.ts'
import { talkOf } from './ledger.ts'
import type { Model } from './model.ts'
import { createOutbox } from './outbox.ts'
import { createReceipts } from './receipts.ts'
import { CROWD, lackedByAny, lacking, reached, regrouped, replaced, silenced } from './receivers.ts'
import type { Relays } from './relays.ts'
import { createRepeat } from './repeat.ts'
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

/** What the broker refused is tried again with the first link after this time (ms). */
const ASIDE_FOR = 10 * 60_000
/** Confirmed words are kept this long (ms), for a receiver whose disk went back in time. */
const KEEP_CONFIRMED = 30 * 24 * 3_600_000
export const createDelivery = (needs: Needs) => {
  const { disk, ledger, model, clock, me, speaking, relays } = needs
  let counted = -1
  const asideAt = new Map<string, Millis>()

  const noted = (counter: Outgoing, event: object) => {
    const session = talkOf(counter.about)
    if (session !== undefined) model.happen([{ type: 'delivery.noted', session, ...event }])
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

  const push = createPush({ clock, outbox, relays })
  const repeat = createRepeat({ clock, ledger, isHere: needs.isHere, push, keep })

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
    /** From now on these are to have my words of a group; `anew`: a card of it was taken back. */
    regroup: (group: GroupId, members: readonly UserId[], anew: boolean) => {
      const counter = ledger.outgoing({ kind: 'group', group, from: me })
      if (!counter) return
      const next = regrouped(counter, members, anew)
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
      const next = silenced(counter, have, members)
      keep(next)
      noted(next, reached(next))
      outbox.settled(next.topic, lackedByAny(next))
      repeat.moved(next, false)
    },
  }
}
