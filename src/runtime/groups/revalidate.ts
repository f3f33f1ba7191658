/**
 * A roster can say which messages of a departed member count, and a fork can change who was a member. So
 * what was received before is decided again, from the stored packets.
 */
import type { Identity } from '../../model/groups/roster.ts'
import { includesIdentity } from '../../model/groups/roster.ts'
import { receivingGroup } from '../../model/groups/membership.ts'
import type { InGroup } from '../../model/messages/channel-info.ts'
import { isInGroup } from '../../model/messages/channel-info.ts'
import type { MessageCommand } from '../../model/messages/message-commands.ts'
import { isMessageCommand } from '../../model/messages/message-commands.ts'
import { voidedIn } from '../../model/messages/message-changes.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Stamped } from '../../model/commands.ts'
import { groupConversationId } from '../../core/ids.ts'
import type { GroupId, Ref } from '../../core/ids.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import { mergeRanges } from '../../core/seq-ranges.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Address } from '../../core/channel.ts'
import type { DeferredCommands } from '../inbound/deferred-commands.ts'
import { applyStored, readTrustedCommand } from '../inbound/decide-command.ts'
import { counterName } from '../counters.ts'
import type { OwnStanding } from '../outbound/receivers.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { createUndecidedStore } from './undecided.ts'

/** So many stored packets are read at once. */
const CHUNK = 200

type GroupCommand = Exclude<Extract<Stamped, MessageCommand & InGroup>, { type: 'message.typing' }>

type StoredCommand = {
  readonly command: GroupCommand
  readonly topic: string
  readonly bytes: Uint8Array
}

const isLasting = (command: Stamped): command is GroupCommand =>
  isMessageCommand(command) && command.type !== 'message.typing' && isInGroup(command)

type Deps = Pick<RuntimeContext, 'disk' | 'counters' | 'eventStore' | 'now'> & {
  readonly deferred: Pick<DeferredCommands, 'defer'>
}

/** A message no longer counts, or counts again. */
const voidEvent = (
  group: GroupId,
  target: Ref,
  voidedRef: Ref,
  on: boolean,
): readonly ChatEvent[] => [
  { type: 'message.voided', conversation: groupConversationId(group), target, voidedRef, on },
]

const rangesOf = (seqs: readonly number[]): readonly SeqRange[] =>
  mergeRanges(
    seqs.map((seq): SeqRange => [seq, seq]),
    [],
  )

/** Decides again about what is stored. */
export const createRevalidator = (deps: Deps) => {
  const { disk, counters, eventStore } = deps
  const undecided = createUndecidedStore(disk)

  /** Does this count by the rosters of now? Undefined where that is not known yet. */
  const countsNow = (command: GroupCommand): boolean | undefined => {
    const accepted = receivingGroup(eventStore.state(), command)
    // while I ask to be let in again, nothing can be decided before the answer
    const open =
      !accepted.ok && (accepted.error === 'unknown-roster' || accepted.error === 'unknown-group')
    return open ? undefined : accepted.ok
  }

  /** Did this change of a message count until now? Undefined if it was never made. */
  const countedBefore = ({ ref, target }: Exclude<GroupCommand, { type: 'message.send' }>) => {
    const changes = disk.history.changes(target)
    const made = changes.some((change) => 'mark' in change && change.mark.ref === ref)
    return made ? !voidedIn(changes).has(ref) : undefined
  }

  /** Makes messages what they have to be by the rosters of now; false if nobody can tell yet. */
  const reconcile = ({ command, topic, bytes }: StoredCommand): boolean => {
    const counts = countsNow(command)
    if (counts === undefined) return false
    const { ref } = command
    const { group } = command.channel
    const isSend = command.type === 'message.send'
    const target = isSend ? ref : command.target
    const message = disk.history.find(target)
    const was = isSend ? message && !message.voided : countedBefore(command)
    if (was === counts || (was === undefined && !counts)) return true
    if (message && was !== undefined) eventStore.commit(voidEvent(group, target, ref, !counts))
    if (was === undefined) applyStored(deps, command, { topic, bytes })
    const current = disk.history.find(target)
    if (current && !isSend) eventStore.commit([{ type: 'history.messageLoaded', message: current }])
    return true
  }

  /** A few of the stored commands at a time: somebody may have sent very many. */
  const forEachStored = (
    name: string,
    [first, upTo]: SeqRange,
    channel: Address,
    task: (stored: StoredCommand) => void,
  ) => {
    const topic = topicOf(channel)
    for (let some = disk.packets.range(name, first, upTo, CHUNK); some.length > 0;) {
      for (const { bytes } of some) {
        const read = readTrustedCommand(topic, bytes)
        if (read.ok && isLasting(read.value)) task({ command: read.value, topic, bytes })
      }
      const last = some.at(-1)?.seq ?? upTo
      some = some.length < CHUNK ? [] : disk.packets.range(name, last + 1, upTo, CHUNK)
    }
  }

  /** Decides again about these numbers of an author, or about all. */
  const author = (id: GroupId, who: Identity, ranges?: readonly SeqRange[]) => {
    const channel = { kind: 'group', group: id, from: who.id } as const
    const counter = counters.incoming(channel, who.key)
    if (!counter) return
    const open: number[] = []
    for (const range of ranges ?? [[1, counter.received.upTo] as const]) {
      forEachStored(counterName(counter), range, channel, (stored) => {
        if (!reconcile(stored)) open.push(stored.command.seq)
      })
    }
    undecided.put(id, who, rangesOf(open))
  }

  /** My messages stay, as failed; of my changes only deletes stay. */
  const own = (id: GroupId): OwnStanding => {
    const { me } = eventStore.state()
    const channel = { kind: 'group', group: id, from: me.id } as const
    const topic = topicOf(channel)
    const count = counters.outgoingOf(topic)?.count ?? 0
    const counting: number[] = []
    const lost: number[] = []
    forEachStored(topic, [1, count], channel, (stored) => {
      const { type, seq } = stored.command
      if (type === 'message.edit' || type === 'message.react') reconcile(stored)
      const counts = countsNow(stored.command)
      if (counts !== undefined) (counts ? counting : lost).push(seq)
    })
    return { counting: rangesOf(counting), lost: rangesOf(lost) }
  }

  return {
    /**
     * Revalidates how I changed messages: I must not see changes that do not count either. Returns which of
     * my commands count.
     */
    own,
    /** Revalidates what these people sent in this group, and what nobody could tell of before. */
    authors: (group: GroupId, who: readonly Identity[]) => {
      for (const one of who) author(group, one)
      for (const one of undecided.all(group)) {
        if (!includesIdentity(who, one)) author(group, one, one.ranges)
      }
    },
    /** Revalidates everything that others sent in this group. */
    everything: (group: GroupId) => {
      // also of people who are no longer members by any roster
      for (const { topic: at, from, key } of counters.allIncoming()) {
        if (at === topicOf({ kind: 'group', group, from })) author(group, { id: from, key })
      }
    },
  }
}

export type Revalidator = ReturnType<typeof createRevalidator>
