/** My own words in a group that come back: those that this profile does not remember are kept again. */
import type { Stamped } from '../../model/commands.ts'
import { TOO_EARLY } from '../../model/commands.ts'
import { covering, covers, NOTHING, within, withNumber, without } from '../../core/seq-ranges.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import { topicOf } from '../../protocol/topics.ts'
import { isWord } from '../inbound/stored-ids.ts'
import { judgeWord } from '../inbound/decide-command.ts'
import type { Ledger } from '../counters.ts'
import type { Model } from '../event-store.ts'
import type { Older } from './rollback-recovery.ts'

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
    if (covers(before.sent, seq) && !within(before.gone ?? [], seq)) return
    const [kept] = disk.words.between(topic, seq, seq)
    if (kept && isWord(kept.bytes, word.ref)) {
      // the broker had it, also where a crash kept its acknowledgement from me
      const sent = withNumber(before.sent, seq)
      return disk.transaction(false, () => ledger.put({ ...before, sent }))
    }
    const ahead = seq > before.count
    const counter = ahead ? older.known(before, covering([[seq, seq]]), NOTHING) : before
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
