/** My own messages of a group that come back: those that this profile does not remember are stored again. */
import type { Stamped } from '../../model/commands.ts'
import { DEFERRABLE } from '../../model/refusals.ts'
import {
  toSeqRanges,
  hasSeq,
  NO_SEQS,
  isInRanges,
  addSeq,
  subtractRange,
} from '../../core/seq-ranges.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import { topicOf } from '../../protocol/topics.ts'
import { containsId } from '../inbound/stored-ids.ts'
import { keepSigned } from '../keep-signed.ts'
import { decideCommand } from '../inbound/decide-command.ts'
import type { OutgoingCounter } from '../counters.ts'
import type { RollbackRecovery } from './rollback-recovery.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'disk' | 'counters' | 'eventStore'> & {
  readonly rollbackRecovery: Pick<RollbackRecovery, 'learnHave' | 'resolveClash'>
}

/** The counter when the message with this number is there after all. */
const withUsed = (counter: OutgoingCounter, seq: number): OutgoingCounter =>
  counter.unusedSeqs
    ? { ...counter, unusedSeqs: subtractRange(counter.unusedSeqs, [seq, seq]) }
    : counter

/** Takes messages that were sent under this name and key from another copy of the profile. */
export const createOwnMessageRecovery =
  ({ disk, counters, eventStore, rollbackRecovery }: Deps) =>
  (
    channel: { readonly group: GroupId; readonly from: UserId },
    bytes: Uint8Array,
    command: Stamped,
  ) => {
    const group = { kind: 'group', ...channel } as const
    const topic = topicOf(group)
    const before = counters.outgoing(group)
    const { seq } = command
    if (!before || seq === 0) return
    const isTaken = hasSeq(before.sent, seq) && !isInRanges(before.unusedSeqs ?? [], seq)
    const [stored] = disk.packets.range(topic, seq, seq)
    if (stored && containsId(stored.bytes, command.ref)) {
      if (isTaken) return
      // the broker had it, even if I missed its acknowledgement because of a crash; if I sent it again meanwhile, under
      // another number, this one is used too
      const sent = addSeq(before.sent, seq)
      return disk.transaction(false, () => counters.put(withUsed({ ...before, sent }, seq)))
    }
    if (isTaken && !stored) return
    const ahead = seq > before.count
    const known = ahead
      ? rollbackRecovery.learnHave(before, toSeqRanges([[seq, seq]]), NO_SEQS)
      : before
    // my own clock is believed
    const decided = decideCommand(eventStore, disk, command, command.at)
    if (!decided.ok && DEFERRABLE.has(decided.error)) return
    // restored more than once, and something else said each time: the members know both, and I one of them
    const isClash = stored !== undefined && !isInRanges(known.unusedSeqs ?? [], seq)
    const isNew = decided.ok && decided.value.length > 0
    const counter = isClash && isNew ? rollbackRecovery.resolveClash(known, [[seq, seq]]) : known
    if (!isInRanges(counter.unusedSeqs ?? [], seq)) return
    // also of a message that I know under another number, or I would ask for this one for ever
    eventStore.commit(
      decided.ok ? decided.value : [],
      () => {
        disk.packets.put(topic, seq, bytes)
        counters.put(withUsed(counter, seq))
      },
      keepSigned(command, { topic, bytes }),
    )
  }
