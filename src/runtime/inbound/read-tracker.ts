/** What was on my screen: counted on disk for each author, and told to them. */
import type { ShownWord } from '../../model/messages/displayed.ts'
import { covers, withNumber } from '../../core/seq-ranges.ts'
import type { Disk } from '../../ports.ts'
import { isWord } from './stored-ids.ts'
import type { Incoming, Ledger } from '../counters.ts'
import { nameOf, talkOf } from '../counters.ts'
import type { Model } from '../event-store.ts'
import type { Receipts } from './receipts.ts'

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly receipts: Pick<Receipts, 'touch'>
  readonly keep: (counter: Incoming) => void
}

export type Reading = {
  /** These messages were on the screen of somebody who looked on. */
  readonly shown: (words: readonly ShownWord[]) => void
  /** Once, at the start: what was shown is known to the state. */
  readonly restore: () => void
}

export const createReading = (needs: Needs): Reading => {
  const { disk, ledger, model, receipts, keep } = needs

  /** Of two keys that one name had in a group, each counts from 1: the kept bytes tell whose it is. */
  const isOf = (counter: Incoming, { seq, ref }: ShownWord) =>
    disk.words.between(nameOf(counter), seq, seq).some(({ bytes }) => isWord(bytes, ref))

  const counterOf = (all: readonly Incoming[], word: ShownWord): string | undefined => {
    const places = all.filter(({ about, from }) => from === word.by && talkOf(about) === word.talk)
    const found = places.length > 1 ? places.find((one) => isOf(one, word)) : places[0]
    return found && covers(found.got, word.seq) ? nameOf(found) : undefined
  }

  return {
    shown: (words) => {
      const touched = new Map<string, number[]>()
      const all = ledger.allIncoming()
      for (const word of words) {
        const name = counterOf(all, word)
        if (name !== undefined) touched.set(name, [...(touched.get(name) ?? []), word.seq])
      }
      for (const [name, seqs] of touched) {
        const counter = ledger.incomingByName(name)
        const read = counter && seqs.reduce(withNumber, counter.read)
        if (!counter || read === undefined) continue
        const next = { ...counter, read }
        keep(next)
        receipts.touch(next)
      }
    },
    restore: () => {
      const shown = ledger.allIncoming().flatMap(({ about, from, read }) => {
        const talk = talkOf(about)
        return talk === undefined || read.upto === 0 ? [] : [[talk, from, read] as const]
      })
      if (shown.length > 0) model.happen([{ type: 'shown.noted', shown }])
    },
  }
}
