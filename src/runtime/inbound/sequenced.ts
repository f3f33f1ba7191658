/** Sequenced commands of others: each is decided once, and confirmed even if refused, except for a few reasons. */
import { amMember, isMember, wasMember } from '../../model/groups/membership.ts'
import type { Stamped } from '../../model/commands.ts'
import { isKnownIn } from '../../model/groups/group-room.ts'
import { CLOCK_TOLERANCE } from '../../model/shown-time.ts'
import { DEFERRABLE } from '../../model/refusals.ts'
import { hasSeq, mergeRanges, isInRanges, addSeq } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, PublicKey, UserId } from '../../core/ids.ts'
import type { Signer } from '../../ports/signer.ts'
import { fail } from '../../core/result.ts'
import type { Disk } from '../../ports/storage.ts'
import { MAX_GAPS } from '../../protocol/limits.ts'
import type { Address } from '../../core/channel.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { Arrived } from './arrived.ts'
import { recordInChain } from './chain-tips.ts'
import type { DeferredCommands } from './deferred-commands.ts'
import { encodeIdOnly, containsId } from './stored-ids.ts'
import { keepSigned } from '../keep-signed.ts'
import { decideCommand, UNCONFIRMED } from './decide-command.ts'
import type { IncomingCounter, Counters } from '../counters.ts'
import { counterName, recordSeq } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { EquivocationFinder } from '../groups/find-equivocation.ts'
import type { Emit } from '../loop.ts'

/** A command dated further ahead (ms) than this has to wait until its time comes; its author sends it again. */
export const MAX_AHEAD = 24 * 3_600_000
type Deps = {
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly now: () => Millis
  readonly deferred: Pick<DeferredCommands, 'defer'>
  readonly emit: Emit
  readonly hash: Signer['hash']
  readonly equivocation: Pick<EquivocationFinder, 'secondPacket' | 'secondUse'>
  readonly refuse: (reason: string) => void
  /** The roster under which a command was sent in a group is missing. */
  readonly onUnknownRoster: (command: Stamped) => void
}

/** Only a message has rows that can be shown. */
export const hasRows = ({ type }: { readonly type: string }): boolean => type === 'message.send'

/** Marks a command as read that shows nothing by itself, so that it leaves no gap in what was read. */
export const markRead = (counter: IncomingCounter, seq: number): IncomingCounter => ({
  ...counter,
  read: addSeq(counter.read, seq),
})

/** Decides and counts. */
export const createSequencer = (deps: Deps) => {
  const { disk, counters, eventStore, deferred, refuse } = deps

  /** Its author is to get a receipt. */
  const touch = (counter: IncomingCounter) => deps.emit('counted', counter)

  const isBlocked = (who: UserId) => eventStore.state().people.get(who)?.blocked ?? false

  const isSession = (channel: Address, by: UserId) =>
    channel.kind === 'direct' && eventStore.state().sessions.get(channel.session)?.with === by

  const isInsider = (group: GroupId, { by: id, key }: Stamped) =>
    amMember(eventStore.state(), group) &&
    wasMember(eventStore.state().groups.get(group), { id, key })

  const isFellowMember = (channel: Address, id: UserId, key: PublicKey) =>
    channel.kind === 'group' &&
    amMember(eventStore.state(), channel.group) &&
    isMember(eventStore.state().groups.get(channel.group), { id, key })

  /** Have I anything in common with the author, or had? What others send is stored only if it is accepted. */
  const isKnown = (channel: Address, { by: id, key }: Pick<Stamped, 'by' | 'key'>) =>
    isKnownIn(eventStore.state(), channel, { id, key })

  /** A different command under a known number: its author learns of it by a receipt, and sends it again. */
  const recordClash = (
    counter: IncomingCounter,
    { seq, ref }: Pick<Stamped, 'seq' | 'ref'>,
  ): IncomingCounter => {
    const { conflicts = [] } = counter
    const [stored] = disk.packets.range(counterName(counter), seq, seq)
    if (!stored || containsId(stored.bytes, ref) || isInRanges(conflicts, seq)) return counter
    const next = { ...counter, conflicts: mergeRanges(conflicts, [[seq, seq]]).slice(-MAX_GAPS) }
    disk.transaction(false, () => counters.put(next))
    return next
  }

  /** What is refused of a stranger is confirmed too: sending it again would not help. */
  const refuseStranger = (
    channel: Address,
    { seq }: Pick<Stamped, 'seq'>,
    counter: IncomingCounter,
    reason: string,
  ) => {
    if (channel.kind === 'group' || UNCONFIRMED.has(reason)) return refuse(reason)
    eventStore.commit([{ type: 'packet.refused', reason }], () =>
      counters.put({ ...markRead(counter, seq), stranger: true }),
    )
    touch(counter)
  }

  /**
   * Does it count though its number does? A roster says how many somebody had sent when it let me in; if it says
   * too many, the next ones must not be taken for old ones. Of a number that did come the packet is stored.
   */
  const isMissingAllTheSame = (channel: Address, counter: IncomingCounter, command: Stamped) => {
    const { seq } = command
    if (channel.kind !== 'group') return false
    if (disk.packets.range(counterName(counter), seq, seq).length > 0) return false
    const decided = decideCommand(eventStore, disk, command, deps.now())
    return decided.ok || DEFERRABLE.has(decided.error)
  }

  /** A sequenced command: decided once, and confirmed even if refused, except for a few reasons. */
  const receiveSequenced = ({ channel, topic, bytes }: Arrived, command: Stamped) => {
    // in a group a blocked member is received but not shown: the others receive them too
    if (channel.kind !== 'group' && isBlocked(command.by)) return refuse('blocked')
    const counter = counters.incoming(channel, command.key)
    if (!counter) return refuse('misplaced')
    const isDuplicate = hasSeq(counter.received, command.seq)
    if (isDuplicate && !isMissingAllTheSame(channel, counter, command)) {
      touch(recordClash(counter, command))
      if (channel.kind === 'group') deps.equivocation.secondPacket(counter, command, bytes)
      return refuse('duplicate')
    }
    // who answers somebody whose clock is that far ahead is a little later still
    const aheadOf = command.clock === undefined ? 0 : CLOCK_TOLERANCE
    if (command.at > deps.now() + MAX_AHEAD + aheadOf) return refuse('from-the-future')
    const counted = recordSeq(counter, command.seq)
    if (!counted.ok) return refuse(counted.error)
    const next = recordInChain(counted.value, command, bytes, disk, deps.hash)
    if ((command.clock ?? command.at) > deps.now() + CLOCK_TOLERANCE) refuse('clock-ahead')
    const decided = decideCommand(eventStore, disk, command, deps.now())
    const record = () => {
      const { stranger: _, ...counted } = hasRows(command) ? next : markRead(next, command.seq)
      counters.put(counted)
      // group commands are stored as they were signed: for members who lack them, and to be decided again
      const stored = channel.kind === 'group' ? bytes : encodeIdOnly(command.ref)
      disk.packets.put(counterName(next), command.seq, stored)
    }
    if (decided.ok) {
      eventStore.commit(decided.value, record, keepSigned(command, { topic, bytes }))
      return touch(next)
    }
    const reason = decided.error
    const known = isKnown(channel, command)
    // of strangers, who could fill the disk with it, nothing is stored but the counters of some
    if (!known && !DEFERRABLE.has(reason)) return refuseStranger(channel, command, next, reason)
    if (channel.kind === 'group') {
      if (reason === 'already-known') deps.equivocation.secondUse(counter, command, bytes)
      // a stranger must not make me ask for something, but in a group of mine it may be somebody who was let in
      const isMine = amMember(eventStore.state(), channel.group)
      if ((known || isMine) && reason === 'unknown-roster') deps.onUnknownRoster(command)
      // nothing is kept of somebody who never was a member
      if (!isInsider(channel.group, command) && !DEFERRABLE.has(reason)) return refuse(reason)
    }
    const confirm = () => {
      if (known && !UNCONFIRMED.has(reason)) record()
    }
    const isEarly = DEFERRABLE.has(reason)
    if (isEarly && !deferred.defer({ topic, bytes, reason }, command, confirm)) {
      // most likely of a message from before I was a member: its author must not send it for ever
      const isObsolete = channel.kind === 'group' && reason === 'unknown-message'
      return isObsolete && known
        ? eventStore.commit([{ type: 'packet.refused', reason }], record)
        : refuse(reason)
    }
    eventStore.commit([{ type: 'packet.refused', reason }], isEarly ? undefined : confirm)
    if (known && !UNCONFIRMED.has(reason)) touch(next)
  }

  /** What I do not understand counts as received: sending it again would not help. */
  const receiveUnknown = (
    { channel, bytes }: Arrived,
    decoded: Decoded,
    reason: string,
    key: PublicKey,
  ) => {
    const { by, seq, ref } = decoded
    const person = eventStore.state().people.get(by)
    const expected =
      channel.kind === 'inbox' || isSession(channel, by) || isFellowMember(channel, by, key)
    if (!isKnown(channel, { by, key }) || person?.blocked || !expected) return refuse(reason)
    const counter = counters.incoming(channel, key)
    if (counter && hasSeq(counter.received, seq)) {
      touch(recordClash(counter, { seq, ref }))
      if (channel.kind === 'group') deps.equivocation.secondPacket(counter, decoded, bytes)
      return refuse('duplicate')
    }
    const counted = counter ? recordSeq(counter, seq) : fail('misplaced')
    if (!counted.ok) return refuse(reason)
    const next = recordInChain(counted.value, decoded, bytes, disk, deps.hash)
    eventStore.commit([{ type: 'packet.refused', reason }], () => {
      counters.put(markRead(next, seq))
      // other members may lack it, and somebody may understand it
      const stored = channel.kind === 'group' ? bytes : encodeIdOnly(ref)
      disk.packets.put(counterName(next), seq, stored)
    })
    touch(next)
  }

  return { receiveSequenced, receiveUnknown }
}
