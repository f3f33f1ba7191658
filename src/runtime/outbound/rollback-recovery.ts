/**
 * A profile that was restored from an older copy: others have messages of mine that it does not know.
 * Their numbers are never used again, and a message sent under one of them is sent again under a new number.
 */
import type { DeliveryUpdate } from '../../model/messages/delivery.ts'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import {
  countSeqs,
  intersectRanges,
  mergeRanges,
  missingRanges,
  presentRanges,
  subtractRanges,
  uniteSeqRanges,
} from '../../core/seq-ranges.ts'
import { groupOfChannel } from '../../core/channel.ts'
import type { OutgoingCounter } from '../counters.ts'
import type { Outbox } from './outbox.ts'
import { missingForAny, deliveryProgress, unsentFor } from './receivers.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Sender } from './send.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { hasPassed } from '../../core/elapsed.ts'

/**
 * So many numbers of a channel may be left unused in all, no matter who claims to have them. It is less
 * than `MAX_SEQ_JUMP`: a receiver who lacks everything else must still believe my next number.
 */
export const MAX_UNUSED = 950_000
/** The most gaps that such recoveries may leave in the numbers of one channel. */
const MAX_ROLLBACK_GAPS = 16
/** The most messages of a channel that are sent again under new numbers, no matter who asks for it. */
const MAX_RENUMBERED = 1000
/** The least time (ms) between two warnings. */
const WARN_INTERVAL = 7 * 24 * 3_600_000
const SLOT = 'older-told'

type Deps = RuntimeContext & {
  readonly sender: Pick<Sender, 'packRenumbered'>
  readonly groupCommit: Pick<GroupCommit, 'stored'>
  readonly outbox: Pick<Outbox, 'enqueue' | 'keepOnly' | 'attempted'>
  /** Reports to the state how far my messages got. */
  readonly report: (counter: OutgoingCounter, update: DeliveryUpdate) => void
}

export const createRollbackRecovery = (deps: Deps) => {
  const { disk, counters, eventStore, report } = deps
  const atStart = new Map(counters.allOutgoing().map(({ topic, count }) => [topic, count]))

  const warnOnce = () => {
    const warnedAt = Number(disk.keyValues.get(SLOT) ?? 0)
    if (!hasPassed(deps.now(), warnedAt, WARN_INTERVAL)) return
    disk.transaction(false, () => disk.keyValues.put(SLOT, String(deps.now())))
    deps.warn('older-profile', '')
  }

  /** Sends one of my messages under the next number; its id stays, so that receivers who have it recognise it. */
  const renumber = (counter: OutgoingCounter, seq: number, bytes: Uint8Array): OutgoingCounter => {
    const newSeq = counter.count + 1
    const renumbered = deps.sender.packRenumbered(counter.topic, bytes, newSeq)
    if (!renumbered) return counter
    const next: OutgoingCounter = {
      ...counter,
      count: newSeq,
      unusedSeqs: mergeRanges(counter.unusedSeqs ?? [], [[seq, seq]]),
      rejected: counter.rejected.filter(([n]) => n !== seq),
      renumbered: [...(counter.renumbered ?? []), [seq, newSeq]],
    }
    const message = disk.history.find(renumbered.ref)
    const events = message
      ? ([
          {
            type: 'message.renumbered',
            conversation: message.conversation,
            target: message.id,
            seq: newSeq,
          },
        ] as const)
      : []
    deps.groupCommit.stored()
    eventStore.commit(events, () => {
      disk.packets.put(counter.topic, newSeq, renumbered.bytes)
      counters.put(next)
    })
    return next
  }

  /** `isCertain`: theirs are surely other messages. Else they may be the same, and receivers recognise those by their id. */
  const resolveClash = (
    counter: OutgoingCounter,
    ranges: readonly SeqRange[],
    isCertain = true,
  ): OutgoingCounter => {
    const suspectRanges = subtractRanges(
      intersectRanges(ranges, [[1, counter.count]]),
      counter.unusedSeqs ?? [],
    )
    let next = counter
    for (const [from, to] of suspectRanges) {
      const room = MAX_RENUMBERED - (next.renumbered?.length ?? 0)
      if (room <= 0) break
      for (const { seq, bytes } of disk.packets.range(counter.topic, from, to, room)) {
        next = renumber(next, seq, bytes)
      }
    }
    if (next === counter) return counter
    report(next, deliveryProgress(next))
    deps.outbox.keepOnly(next.topic, missingForAny(next))
    deps.outbox.enqueue(next.topic, unsentFor(next))
    if (isCertain) warnOnce()
    return next
  }

  /** Nobody can have what was never handed to a link; after a restart it is not known what was. */
  const checkUnsent = (
    counter: OutgoingCounter,
    have: SeqRanges,
    before: SeqRanges,
  ): OutgoingCounter => {
    const { topic, count, sent } = counter
    const published = uniteSeqRanges(sent, deps.outbox.attempted(topic))
    const ranges = subtractRanges(
      intersectRanges(missingRanges(before, count), presentRanges(have)),
      presentRanges(published),
    )
    const isCertain = ranges.some(([, to]) => to > (atStart.get(topic) ?? 0))
    return resolveClash(counter, ranges, isCertain)
  }

  return {
    /** Somebody has other messages than mine under these numbers: mine are sent again under new ones. */
    resolveClash,
    /**
     * Somebody reports to have `have` of my messages, and had confirmed `before`. Returns the counter, which
     * moves on if they have more than I know of.
     */
    learnHave: (counter: OutgoingCounter, have: SeqRanges, before: SeqRanges) => {
      const { count } = counter
      const jump = have.upTo - count
      const unused = countSeqs(counter.unusedSeqs ?? [])
      if (jump <= 0 || unused + jump > MAX_UNUSED) return checkUnsent(counter, have, before)
      // if nothing was sent since the last time, the gap only grows
      const grows = counter.unusedSeqs?.at(-1)?.[1] === count
      const gapCount = (counter.gapCount ?? 0) + (grows ? 0 : 1)
      if (gapCount > MAX_ROLLBACK_GAPS) return checkUnsent(counter, have, before)
      // what I sent under numbers that they have may be a different message there
      const uncertain = intersectRanges(missingRanges(before, count), presentRanges(have))
      const unusedSeqs = mergeRanges(counter.unusedSeqs ?? [], [[count + 1, have.upTo]])
      const next: OutgoingCounter = { ...counter, count: have.upTo, unusedSeqs, gapCount }
      disk.transaction(false, () => counters.put(next))
      warnOnce()
      const group = groupOfChannel(counter.channel)
      if (group !== undefined) deps.emit('ownMessagesMissing', group)
      return resolveClash(next, uncertain)
    },
  }
}

export type RollbackRecovery = ReturnType<typeof createRollbackRecovery>
