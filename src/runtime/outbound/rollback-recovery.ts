/**
 * A profile that was restored from an older copy: others have words of mine that it does not know.
 * Their numbers are never used again, and what was said under one of them is said again under a new one.
 */
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import { common, merged, missing, present, without } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import type { Ledger, Outgoing } from '../counters.ts'
import type { Model } from '../event-store.ts'
import type { Outbox } from './outbox.ts'
import { lackedByAny, reached } from './receivers.ts'
import type { Speaking } from './send.ts'

/** Who names a number that is further ahead than this is not believed. */
const FURTHEST = 1_000_000
/** So often words may lie between two numbers that somebody names: each leaves a gap for the others. */
const MOST_GAPS = 16
/** So many words of a place are said again under new numbers, whoever asks for it. */
const MOST_AGAIN = 1000
/** So long (ms) it is not told again. */
const TOLD_FOR = 7 * 24 * 3_600_000
const SLOT = 'older-told'

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly now: () => number
  readonly speaking: Pick<Speaking, 'renumbered'>
  readonly outbox: Pick<Outbox, 'due' | 'settled' | 'tried'>
  /** Tells the state how far my words got. */
  readonly noted: (counter: Outgoing, event: object) => void
  /** The person is to know of it. */
  readonly onOlder: () => void
  /** Members of this group may have words of mine that I lack. */
  readonly onLacking: (group: GroupId) => void
}

export type Older = {
  /**
   * Somebody says to have this of my words, and had confirmed that before: the counter, which is
   * further on after it where they have more than I know of.
   */
  readonly known: (counter: Outgoing, have: Coverage, before: Coverage) => Outgoing
  /** Under these numbers somebody has other words than those that I have said: they are said again. */
  readonly clashed: (counter: Outgoing, ranges: readonly Range[]) => Outgoing
}

export const createOlder = (needs: Needs): Older => {
  const { disk, ledger, model, noted } = needs
  const atStart = new Map(ledger.allOutgoing().map(({ topic, count }) => [topic, count]))

  const tell = () => {
    const told = Number(disk.slots.get(SLOT) ?? 0)
    if (needs.now() - told < TOLD_FOR) return
    disk.transaction(false, () => disk.slots.put(SLOT, String(needs.now())))
    needs.onOlder()
  }

  /** One of my words under the next number: the same word, so that whoever has it knows it. */
  const sayAgain = (counter: Outgoing, seq: number, bytes: Uint8Array): Outgoing => {
    const again = counter.count + 1
    const word = needs.speaking.renumbered(counter.topic, bytes, again)
    if (!word) return counter
    const next: Outgoing = {
      ...counter,
      count: again,
      gone: merged(counter.gone ?? [], [[seq, seq]]),
      aside: counter.aside.filter(([n]) => n !== seq),
      moved: [...(counter.moved ?? []), [seq, again]],
    }
    const message = disk.history.find(word.ref)
    const events = message
      ? ([
          {
            type: 'message.renumbered',
            conversation: message.conversation,
            target: message.id,
            seq: again,
          },
        ] as const)
      : []
    model.happen(
      events,
      () => {
        disk.words.keep(counter.topic, again, word.bytes)
        ledger.put(next)
      },
      true,
    )
    return next
  }

  /** `sure`: those are no words of mine; else they may be, and whoever has them knows them again. */
  const clashed = (counter: Outgoing, ranges: readonly Range[], sure = true): Outgoing => {
    const mine = (counter.gone ?? []).reduce(without, common(ranges, [[1, counter.count]]))
    let next = counter
    for (const [from, to] of mine) {
      for (const { seq, bytes } of disk.words.between(counter.topic, from, to)) {
        if ((next.moved?.length ?? 0) < MOST_AGAIN) next = sayAgain(next, seq, bytes)
      }
    }
    if (next === counter) return counter
    noted(next, reached(next))
    needs.outbox.settled(next.topic, lackedByAny(next))
    needs.outbox.due(next.topic, common(missing(next.sent, next.count), lackedByAny(next)))
    if (sure) tell()
    return next
  }

  /** Nobody can have what was never given to a link; after a restart nobody knows what was. */
  const unsaid = (counter: Outgoing, have: Coverage, before: Coverage): Outgoing => {
    const { topic, count, sent } = counter
    const given = [...present(sent), ...present(needs.outbox.tried(topic))]
    const ranges = given.reduce(without, common(missing(before, count), present(have)))
    const sure = ranges.some(([, to]) => to > (atStart.get(topic) ?? 0))
    return clashed(counter, ranges, sure)
  }

  return {
    clashed,
    known: (counter, have, before) => {
      const { count } = counter
      const jump = have.upto - count
      if (jump <= 0 || jump > FURTHEST) return unsaid(counter, have, before)
      // where nothing was said since the last time, the gap only grows
      const grows = counter.gone?.at(-1)?.[1] === count
      const gaps = (counter.gaps ?? 0) + (grows ? 0 : 1)
      if (gaps > MOST_GAPS) return unsaid(counter, have, before)
      // what was said already under numbers that they have may be another word there
      const unsure = common(missing(before, count), present(have))
      const gone = merged(counter.gone ?? [], [[count + 1, have.upto]])
      const next: Outgoing = { ...counter, count: have.upto, gone, gaps }
      disk.transaction(true, () => ledger.put(next))
      tell()
      const group = groupAbout(counter.about)
      if (group !== undefined) needs.onLacking(group)
      return clashed(next, unsure)
    },
  }
}
