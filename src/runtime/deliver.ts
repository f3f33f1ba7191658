/** How my words get to the others' disks, and theirs are confirmed: outbox, receipts, repetition. */
import type { Coverage } from '../core/coverage.ts'
import {
  common,
  merged,
  missing,
  size,
  union,
  upTo,
  withNumber,
  without,
} from '../core/coverage.ts'
import type { Range } from '../core/coverage.ts'
import type { Millis, TalkId, UserId } from '../core/names.ts'
import type { Clock, Disk, Link, Outgoing as OutPacket } from '../ports.ts'
import type { Service } from '../protocol/words.ts'
import type { Incoming, Ledger, Outgoing } from './ledger.ts'
import type { Model } from './model.ts'
import { tolerating } from './diskful.ts'
import { createOutbox } from './outbox.ts'
import { createReceipts } from './receipts.ts'
import { createRepeat, lacking } from './repeat.ts'
import type { Speaking } from './say.ts'

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly clock: Clock
  readonly fullTopic: (topic: string) => string
  readonly isHere: (who: UserId) => boolean
  readonly me: UserId
  readonly speaking: Speaking
}

/** A word that was sent again this lately (ms) is not sent once more for the same hole. */
const JUST_REPEATED = 2000
/** What the broker refused is tried again with the first link after this time (ms). */
const ASIDE_FOR = 10 * 60_000
/** Confirmed words are kept this long (ms), for a receiver whose disk went back in time. */
const KEEP_CONFIRMED = 30 * 24 * 3_600_000

export const createDelivery = (needs: Needs) => {
  const { disk, ledger, model, clock, me, speaking } = needs
  let counted = -1
  const asideAt = new Map<string, Millis>()

  const noted = (counter: Outgoing, event: object) => {
    if (counter.about === 'control') return
    model.happen([{ type: 'delivery.noted', session: counter.about, ...event }])
  }
  // what cannot be kept is known less of after the next start: more is sent again, nothing is lost
  const keep = (counter: Outgoing | Incoming) =>
    tolerating(() => disk.transaction(false, () => ledger.put(counter)))

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
      onWaiting: () => {
        const waiting = outbox.waiting()
        if (waiting === counted) return
        counted = waiting
        model.happen([{ type: 'waiting.counted', waiting }])
      },
    },
  )
  const repeat = createRepeat({ clock, ledger, outbox, isHere: needs.isHere, keep })
  const receipts = createReceipts({
    clock,
    ledger,
    keep,
    // another key counts its own words from 1: it must not take this for a receipt of those
    isCurrent: ({ from, key }) => model.state().people.get(from)?.key === key,
    tell: (counter, have) => {
      const place = { kind: 'control', of: counter.from, from: me } as const
      const word = { type: 'receipt', place: counter.about, have, read: counter.read } as const
      return outbox.fleeting(speaking.service(word, place, 1))
    },
  })

  const topicTowards = (who: UserId, about: TalkId | 'control') =>
    ledger.allOutgoing().find((counter) => counter.to === who && counter.about === about)

  const repeated = new Map<string, { readonly at: number; readonly ranges: readonly Range[] }>()
  /** Sends these once more, but for those of which the answer is still on its way. */
  const again = (counter: Outgoing, ranges: readonly Range[]) => {
    const now = clock.now()
    const last = repeated.get(counter.topic)
    const recent = last && now - last.at < JUST_REPEATED ? last : { at: now, ranges: [] }
    let wanted = common(ranges, lacking(counter))
    for (const range of recent.ranges) wanted = without(wanted, range)
    if (wanted.length === 0) return
    repeated.set(counter.topic, { at: recent.at, ranges: merged(recent.ranges, wanted) })
    outbox.due(counter.topic, wanted)
  }

  const confirmed = (counter: Outgoing, have: Coverage, read: number) => {
    const clipped = upTo(have, counter.count)
    const delivered = union(counter.delivered, clipped)
    const next = {
      ...counter,
      delivered,
      read: read > counter.read && read <= counter.count ? read : counter.read,
    }
    const left = lacking(next)
    const progress = size(left) < size(lacking(counter))
    if (progress || next.read !== counter.read) {
      keep(next)
      noted(next, { delivered, read: next.read })
    }
    outbox.settled(next.topic, left)
    repeat.moved(next, progress)
    again(next, clipped.holes)
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
        lacking(next),
      ),
    )
  }

  return {
    receipts,
    /** Puts into the state and the outbox what is on disk; once, at the start. */
    restore: () => {
      for (const counter of ledger.allOutgoing()) {
        // what a broker refused may be fine with the next one, or by now
        const fresh = counter.aside.length === 0 ? counter : { ...counter, aside: [] }
        if (fresh !== counter) keep(fresh)
        noted(fresh, { sent: fresh.sent, delivered: fresh.delivered, read: fresh.read })
        const unsent = common(missing(fresh.sent, fresh.count), lacking(fresh))
        if (unsent.length > 0) outbox.due(fresh.topic, unsent)
        if (fresh.delivered.holes.length === 0) {
          disk.transaction(false, () =>
            disk.words.forget(fresh.topic, fresh.delivered.upto, KEEP_CONFIRMED),
          )
        }
      }
    },
    kept: (topic: string, seq: number) => outbox.due(topic, [[seq, seq]]),
    fleeting: (packet: OutPacket) => void outbox.fleeting(packet),
    /** Publishes now or never, and tells what became of it. */
    atOnce: outbox.fleeting,
    linked: (link: Link, forgot: boolean) => {
      // what was refused a while ago may be allowed by now, and who lost the link may be innocent
      const old = clock.now() - ASIDE_FOR
      for (const counter of ledger.allOutgoing()) {
        retried(counter, (seq) => (asideAt.get(`${counter.topic} ${seq}`) ?? 0) < old)
      }
      outbox.linked(link)
      receipts.linked()
      repeat.linked(forgot)
    },
    unlinked: (closed: boolean) => {
      outbox.unlinked(closed)
      receipts.unlinked()
      repeat.unlinked()
    },
    arrived: repeat.arrived,
    /** A word between programs about my words. */
    heard: (by: UserId, word: Exclude<Service, { type: 'who.ask' }>) => {
      const counter = topicTowards(by, word.place)
      if (!counter) return
      if (word.type === 'receipt') confirmed(counter, word.have, word.read)
      else if (word.author === me && word.from <= word.to) again(counter, [[word.from, word.to]])
    },
    /** Everything of this person's that I have was shown to me. */
    read: (who: UserId) => {
      for (const counter of ledger.allIncoming()) {
        if (counter.from !== who || counter.about === 'control') continue
        if (counter.read >= counter.got.upto) continue
        const next = { ...counter, read: counter.got.upto }
        keep(next)
        receipts.touch(next)
      }
    },
    /** Tries a word of a session again that the broker refused. */
    retry: (session: TalkId, seq: number) => {
      const counter = ledger.allOutgoing().find(({ about }) => about === session)
      if (counter) retried(counter, (one) => one === seq)
    },
  }
}
