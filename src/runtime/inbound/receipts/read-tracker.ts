/** What was on my screen: counted on disk for each author, and reported to them by receipts. */
import type { DisplayedMessage } from '../../../model/messages/displayed.ts'
import { isShared } from '../../../model/people/privacy.ts'
import { keyOf } from '../../../core/channel.ts'
import { hasSeq, addSeq } from '../../../core/seq-ranges.ts'
import type { Disk } from '../../../ports/storage.ts'
import { containsId } from '../stored-ids.ts'
import type { IncomingCounter, Counters } from '../../counters.ts'
import { counterName } from '../../counters.ts'
import type { EventStore } from '../../event-store.ts'
import type { Receipts } from './receipts.ts'
import { withUntold, showsNothing } from './untold.ts'

type Deps = {
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly receipts: Pick<Receipts, 'schedule'>
  readonly store: (counter: IncomingCounter) => void
}

export type ReadTracker = {
  /** These messages were on the screen while the person was looking. */
  readonly shown: (messages: readonly DisplayedMessage[]) => void
  /** Once, at the start: what was shown is known to the state. */
  readonly restore: () => void
}

export const createReadTracker = (deps: Deps): ReadTracker => {
  const { disk, counters, eventStore, receipts, store } = deps

  /** If a name had two keys in a group, each numbers from 1: the stored bytes show whose message it is. */
  const isOf = (counter: IncomingCounter, { seq, ref }: DisplayedMessage) =>
    disk.packets.range(counterName(counter), seq, seq).some(({ bytes }) => containsId(bytes, ref))

  const counterOf = (
    all: readonly IncomingCounter[],
    message: DisplayedMessage,
  ): string | undefined => {
    const candidates = all.filter(
      ({ channel, from }) => from === message.by && keyOf(channel) === keyOf(message.channel),
    )
    const found =
      candidates.length > 1 ? candidates.find((one) => isOf(one, message)) : candidates[0]
    return found && hasSeq(found.received, message.seq) ? counterName(found) : undefined
  }

  return {
    shown: (messages) => {
      const touched = new Map<string, number[]>()
      const all = counters.allIncoming()
      for (const message of messages) {
        const name = counterOf(all, message)
        if (name !== undefined) touched.set(name, [...(touched.get(name) ?? []), message.seq])
      }
      for (const [name, seqs] of touched) {
        const counter = counters.incomingByName(name)
        if (!counter) continue
        if (isShared(eventStore.state(), counter.from, 'read')) {
          const next = { ...counter, read: seqs.reduce(addSeq, counter.read) }
          store(next)
          receipts.schedule(next)
        } else {
          // nor is a receipt sent, which would tell by its time
          store(withUntold(counter, seqs, (range) => showsNothing(disk, counter, range)))
        }
      }
    },
    restore: () => {
      const shown = counters
        .allIncoming()
        .flatMap(({ channel, from, read }) =>
          channel.kind === 'inbox' || read.upTo === 0 ? [] : [[channel, from, read] as const],
        )
      if (shown.length > 0) eventStore.commit([{ type: 'displayed.loaded', displayed: shown }])
    },
  }
}
