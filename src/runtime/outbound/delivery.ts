/** How my words get to the others' disks, and theirs are confirmed: outbox, receipts, repetition. */
import { amMember } from '../../model/groups/membership.ts'
import { common, missing, present, size, upTo, withNumber } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, TalkId, UserId } from '../../core/ids.ts'
import type { Clock, Disk, Link, Names, Outgoing as OutPacket } from '../../ports.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import { createPush } from './retransmit.ts'
import { tolerating } from '../storage-errors.ts'
import { createFellows } from './group-receivers.ts'
import type { Incoming, Ledger, Outgoing } from '../counters.ts'
import { nameOf, talkOf } from '../counters.ts'
import type { Model } from '../event-store.ts'
import { createOlder } from './rollback-recovery.ts'
import { createOutbox } from './outbox.ts'
import { createReading } from '../inbound/read-tracker.ts'
import { confirmable, createReceipts, readable } from '../inbound/receipts.ts'
import {
  confirming,
  CROWD,
  lackedByAny,
  lacking,
  reached,
  replaced,
  triedAgain,
} from './receivers.ts'
import type { Relays } from '../groups/relay.ts'
import { createRepeat } from './retransmit-timer.ts'
import type { Speaking } from './send.ts'
import { createTold } from './peer-feedback.ts'
import type { Confirm } from './peer-feedback.ts'

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
  /** This profile is older than what was said with it. */
  readonly onOlder: () => void
  /** Members of this group may have words of mine that I lack. */
  readonly onLacking: (group: GroupId) => void
  /** Cards of groups that the broker does not have yet. */
  readonly cardsWaiting: () => number
  /** A counter of my words is another. */
  readonly onCounted: () => void
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
  const keep = (counter: Outgoing | Incoming) => {
    tolerating(() => disk.transaction(false, () => ledger.put(counter)))
    needs.onCounted()
  }

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
        const failed = counter.aside.some(([n]) => n === seq)
        const aside = failed ? counter.aside.filter(([n]) => n !== seq) : counter.aside
        const next = { ...counter, sent: withNumber(counter.sent, seq), aside }
        keep(next)
        noted(next, { sent: next.sent, ...(failed ? { retried: seq } : {}) })
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
    tell: (counter) => {
      const place = { kind: 'control', of: counter.from, from: me } as const
      const have = confirmable(counter)
      const read = readable(counter, have)
      const { about, other = [] } = counter
      const word = { type: 'receipt', place: about, have, read, other } as const
      return outbox.fleeting(speaking.service(word, place, 1))
    },
  })

  const reading = createReading({ disk, ledger, model, receipts, keep })
  const push = createPush({ clock, outbox, relays })
  const repeat = createRepeat({ clock, ledger, isHere: needs.isHere, push, keep })

  const confirmed: Confirm = (counter, before, have, shown) => {
    const clipped = upTo(have, counter.count)
    const receiver = confirming(before, clipped, shown)
    const next = replaced(counter, receiver)
    const progress = size(lacking(next, receiver)) < size(lacking(counter, before))
    if (progress || size(present(receiver.read)) > size(present(before.read))) {
      keep(next)
      noted(next, reached(next))
    }
    outbox.settled(next.topic, lackedByAny(next))
    repeat.moved(next, progress)
    push(next, [receiver], clipped.holes)
  }

  const older = createOlder({
    disk,
    ledger,
    model,
    speaking,
    noted,
    outbox,
    now: clock.now,
    onOlder: needs.onOlder,
    onLacking: needs.onLacking,
  })

  /** Words that were put aside are due again; until the broker has them they are shown as failed. */
  const retried = (counter: Outgoing, which: (seq: number) => boolean) => {
    const seqs = counter.aside.map(([seq]) => seq).filter(which)
    if (seqs.length === 0) return
    const next = { ...counter, aside: triedAgain(counter, which) }
    keep(next)
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
    /** These messages were on my screen. */
    shown: reading.shown,
    /** The number of what waits may be another. */
    count,
    /** Puts into the state and the outbox what is on disk; once, at the start. */
    restore: () => {
      reading.restore()
      disk.transaction(false, () => {
        for (const counter of ledger.allIncoming()) {
          if (groupAbout(counter.about) !== undefined) continue
          disk.words.forget(nameOf(counter), counter.got.upto, KEEP_CONFIRMED)
        }
      })
      for (const counter of ledger.allOutgoing()) {
        // what a broker refused may be fine with the next one, or by now
        const { aside } = counter
        const fresh =
          aside.length === 0 ? counter : { ...counter, aside: triedAgain(counter, () => true) }
        if (fresh !== counter) keep(fresh)
        noted(fresh, { sent: fresh.sent, ...reached(fresh) })
        for (const [seq, reason] of aside) noted(fresh, { failed: { seq, reason } })
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
    ...createTold({ ...needs, older, push, confirmed, receipts }),
    /** Tries a word again that the broker refused. */
    retry: (talk: TalkId, seq: number) => {
      const counter = ledger.allOutgoing().find(({ about }) => talkOf(about) === talk)
      if (!counter) return
      noted(counter, { retried: seq })
      retried(counter, (one) => one === seq)
    },
    ...createFellows({ ledger, me, keep, noted, outbox, repeat }),
  }
}
