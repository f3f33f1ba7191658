/**
 * The way of a packet from the link to the state. It promises:
 *
 * - Nothing is believed unsigned. The signature covers the topic, so a packet counts only where its
 *   author sent it, no matter who relayed it. Its key must be the one that is pinned for the author.
 * - Exactly once. A numbered command, its events and its counter are one transaction, and the packet is
 *   acknowledged to the broker only after that. If the disk fails, or a bug is in the way, this throws, nothing has
 *   happened, and the packet comes again. What comes twice is recognised by its number and confirmed again.
 * - No order. Commands count as they come, also with gaps between their numbers. One that needs something
 *   which is not there yet waits on disk (`deferred-commands.ts`), across a restart too.
 * - Nobody takes the time of others (`work-budget.ts`): what exceeds a budget is dropped, acknowledged to the
 *   broker, and not confirmed to its author, who sends it again if it has a number.
 * - No packet stops the next one. What is not accepted is refused with a named reason, and counted.
 *
 * What may be lost: commands without a number (typing, sync messages), and presence records, which are
 * collected for a moment before they are committed (`presence-records.ts`); each is followed by another.
 * A deferred command is dropped when its author already has the most that may wait, and unconfirmed then:
 * its author sends it again.
 */
import { decide } from '../../model/model.ts'
import { checkSigner } from '../../model/people/people.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { Stamped } from '../../model/commands.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import { ECHO } from '../../core/ids.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import type { Packet } from '../../ports/transport.ts'
import type { Disk } from '../../ports/storage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Signer } from '../../ports/signer.ts'
import { removeSpace, parseTopic, writerOf } from '../../protocol/topics.ts'
import type { Address } from '../../core/channel.ts'
import { isWireCommand } from '../../protocol/codec.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { RosterRegistry } from '../groups/roster-registry.ts'
import type { createPresence } from '../connection/presence.ts'
import type { createBridges } from '../bridges/bridges.ts'
import type { Arrived } from './arrived.ts'
import { createSequencer } from './sequenced.ts'
import { createRosterReceiver } from '../groups/receive-roster.ts'
import type { DeferredCommands } from './deferred-commands.ts'
import { stampCommand } from './decide-command.ts'
import type { Counters } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { Emit, Handlers } from '../loop.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { Groups } from '../groups/groups.ts'
import { createPresenceRecords } from './presence-records.ts'
import { createAdmission } from './admission.ts'
import { createSyncReceiver } from './receive-sync.ts'
import type { PacketGuard } from './packet-guard.ts'
import { isSubscribedTo } from '../connection/subscriptions.ts'

type Deps = {
  readonly space: string
  readonly me: UserId
  readonly signer: Signer
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly clock: Clock
  readonly emit: Emit
  readonly deferred: DeferredCommands
  readonly guard: Pick<PacketGuard, 'run'>
  readonly rosters: Pick<RosterRegistry, 'receive'>
  readonly groups: Pick<Groups, 'handlers' | 'received'>
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'receive' | 'receiveOwn'>
  readonly presence: Pick<ReturnType<typeof createPresence>, 'onQuery'>
  readonly bridges: Pick<ReturnType<typeof createBridges>, 'receive'>
}

export type PacketReceiver = {
  /** Throws when the disk does, or because of a bug: then the packet is not acknowledged. */
  readonly receivePacket: (packet: Packet) => void
  /** Begins what can be done in the background before a packet is received; `undefined` where nothing can. */
  readonly prepare: (packet: Packet) => Promise<void> | undefined
  readonly on: Handlers
  /** Records that wait for more of their kind are in the state when this returns. */
  readonly flush: () => void
}

export const createReceiver = (deps: Deps): PacketReceiver => {
  const { me, signer, eventStore, emit, groups, guard } = deps
  let warnedOfNewer = false

  const refuse = (reason: string) => eventStore.commit([{ type: 'packet.refused', reason }])
  const admission = createAdmission(deps)
  const { receiveSequenced, receiveUnknown } = createSequencer({
    ...deps,
    now: deps.clock.now,
    refuse,
    hash: signer.hash,
    equivocation: groups.handlers.equivocation,
    onUnknownRoster: groups.handlers.onUnknownRoster,
  })
  const presenceRecords = createPresenceRecords(deps)
  const { noteRetained, receiveRelayed, receiveRoster } = createRosterReceiver({
    ...deps,
    now: deps.clock.now,
    groups: groups.handlers,
    reject: refuse,
    receive: (arrived) => receiveInner(arrived),
  })
  const receiveSync = createSyncReceiver({ ...deps, refuse, receiveRelayed })

  const receivePacket = (packet: Packet) => {
    const topic = removeSpace(deps.space, packet.topic)
    const guarded = { topic: topic ?? packet.topic, bytes: packet.payload }
    guard.run(guarded, () => takePacket(packet, topic))
  }

  const prepare = ({ topic: whole, payload: bytes, retain: retained }: Packet) => {
    const topic = removeSpace(deps.space, whole)
    const channel = topic === undefined ? undefined : parseTopic(topic)
    if (topic === undefined || !channel || !isForMe(channel)) return undefined
    return admission.prepare({ space: deps.space, channel, topic, bytes, retained, via: 'broker' })
  }

  /** What came inside another packet, or waited on disk. */
  const receiveInner = (arrived: Arrived) => void guard.run(arrived, () => receive(arrived))

  const takePacket = (packet: Packet, topic: string | undefined) => {
    const { payload: bytes, retain: retained } = packet
    // an open topic may lie inside our space as well: then it is received in both ways
    const isForeign = deps.bridges.receive(packet)
    const channel = topic === undefined ? undefined : parseTopic(topic)
    // elsewhere somebody tries whether a topic may be used (`papo doctor`): nothing is said, nothing refused
    if (bytes.length === 0) {
      if (channel?.kind === 'presence' && channel.of === me) emit('ownPresenceLost', undefined)
      if (channel?.kind === 'roster')
        groups.handlers.onRetained(channel.group, channel.from, 'nothing')
      return
    }
    if (topic === undefined || !channel || !isForMe(channel)) {
      return isForeign ? undefined : refuse('foreign-topic')
    }
    // a wildcard of an open topic brings messages of other groups too
    if (isForeign && channel.kind === 'group' && !isSubscribedTo(eventStore.state(), channel.group))
      return
    if (channel.kind === 'presence' && presenceRecords.isKnown(channel.of, topic, bytes)) {
      return onPresence(channel.of, retained)
    }
    if (!admission.admits(channel, retained)) return
    admission.timed(() =>
      receive({ space: deps.space, channel, topic, bytes, retained, via: 'broker' }),
    )
  }

  const receive = (arrived: Arrived): void => {
    const { channel, retained } = arrived
    const read = admission.read(arrived)
    if (read === 'dropped') return
    if (!read.ok) {
      noteRetained(arrived, 'wrong')
      return refuseUnreadable(read.error, writerOf(channel))
    }
    const { decoded, key } = read.value
    if (!admission.admitsSigned(arrived, decoded, key)) return
    const { message } = decoded
    // presence records wait for more of their kind, but nothing that came later overtakes them
    if (message.type === 'presence.publish') presenceRecords.flushFor(decoded.by)
    else presenceRecords.flush()
    if (decoded.by === me && message.type !== 'group.roster') {
      if (key === signer.key && isWireCommand(message) && channel.kind === 'group') {
        return deps.delivery.receiveOwn(channel, arrived.bytes, stampCommand(decoded, message, key))
      }
      return receiveOwn(arrived, decoded, key)
    }
    if (decoded.by === ECHO) return refuse('reserved-name')
    if (message.type === 'unknown') return receiveUnknown(arrived, decoded, message.reason, key)
    if (!isWireCommand(message)) return receiveSync(arrived, decoded, key, message)
    const command = stampCommand(decoded, message, key)
    const known = checkSigner(eventStore.state(), command)
    if (!known.ok) {
      noteRetained(arrived, 'wrong')
      return refuseUnknownKey(command, known.error)
    }
    if (command.type === 'presence.publish') {
      onPresence(command.by, retained)
      return presenceRecords.receive(command, arrived)
    }
    if (command.type === 'group.roster') return receiveRoster(arrived, command)
    if (!admission.admitsCommand(channel, command)) return
    // somebody else's clock must not decide how long something ephemeral lasts
    if (command.seq === 0) return void apply({ ...command, at: deps.clock.now() })
    return receiveSequenced(arrived, command)
  }

  const isForMe = (channel: Address) =>
    (channel.kind !== 'inbox' || channel.of === me) &&
    (channel.kind !== 'direct' || channel.to === me)

  const refuseUnreadable = (reason: string, writer: UserId) => {
    refuse(reason)
    if (reason !== 'newer-version' || warnedOfNewer) return
    warnedOfNewer = true
    const warning = { key: reason, about: safeLine(writer), at: deps.clock.now() }
    eventStore.commit([{ type: 'warning.raised', warning }])
  }

  /** Our own packets come back to us, and somebody may publish a presence record in our name. */
  const receiveOwn = (arrived: Arrived, { by, message, at }: Decoded, key: PublicKey) => {
    const hasOwnKey = key === signer.key
    if (message.type === 'sync.relay' && hasOwnKey) return receiveRelayed(arrived, message, by)
    if (message.type === 'presence.query' && hasOwnKey) return emit('sentinel', at)
    if (message.type === 'presence.publish') {
      const { boot, status } = message
      const { retained } = arrived
      emit('ownPresence', { hasOwnKey, key, boot, at, status, retained })
    }
    if (!hasOwnKey) refuse('other-key')
  }

  /** A valid signature of another key than the pinned one. */
  const refuseUnknownKey = (command: Stamped, reason: string) => {
    const { by: who, key } = command
    const person = lookUpPerson(eventStore.state(), who)
    const claims = command.type === 'presence.publish' && person?.key !== undefined
    if (claims && person.conflictingKey !== key) {
      const isPinned = eventStore.state().people.has(who)
      const type = isPinned ? 'person.keyConflicted' : 'stranger.conflicted'
      eventStore.commit([{ type, who, key }])
    }
    refuse(reason)
  }

  /** Somebody's own record arrived over this link. */
  const onPresence = (who: UserId, retain: boolean) => {
    groups.handlers.onAnnounced(who)
    if (retain) emit('retainedPresence', undefined)
  }

  const apply = (command: Stamped): boolean => {
    const decided = decide(eventStore.state(), command)
    if (decided.ok) eventStore.commit(decided.value)
    else if (decided.error !== 'stale') refuse(decided.error)
    return decided.ok
  }

  return {
    receivePacket,
    prepare,
    on: {
      released: receiveInner,
      unlinked: presenceRecords.flush,
      undone: presenceRecords.forget,
    },
    flush: presenceRecords.flush,
  }
}
