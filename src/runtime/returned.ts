/** My own words in a group that come back: those that this profile does not remember are kept again. */
import type { Stamped } from '../chat/words.ts'
import { TOO_EARLY } from '../chat/words.ts'
import { covering, NOTHING, within, without } from '../core/coverage.ts'
import type { GroupId, UserId } from '../core/names.ts'
import type { Disk } from '../ports.ts'
import { topicOf } from '../protocol/topics.ts'
import { judgeWord } from './judge.ts'
import type { Ledger } from './ledger.ts'
import type { Model } from './model.ts'
import type { Older } from './older.ts'

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly older: Pick<Older, 'known'>
}

/** Takes what was said in this name, with this key, in another life of the profile. */
export const createReturned =
  ({ disk, ledger, model, older }: Needs) =>
  (place: { readonly group: GroupId; readonly from: UserId }, bytes: Uint8Array, word: Stamped) => {
    const group = { kind: 'group', ...place } as const
    const topic = topicOf(group)
    const before = ledger.outgoing(group)
    const { seq } = word
    if (!before || seq === 0) return
    const counter = older.known(before, covering([[seq, seq]]), NOTHING)
    const { gone = [] } = counter
    if (!within(gone, seq)) return
    const judged = judgeWord(model, disk, word)
    // what is known already is the word that had taken the number of this one
    if (!judged.ok && (judged.error === 'already-known' || TOO_EARLY.has(judged.error))) return
    model.happen(judged.ok ? judged.value : [], () => {
      disk.words.keep(topic, seq, bytes)
      ledger.put({ ...counter, gone: without(gone, [seq, seq]) })
    })
  }
