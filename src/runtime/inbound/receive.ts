/** A packet is heard; every way out has a name, and a refused packet never stops the others. */
import { decide } from '../../model/model.ts'
import { checkSigner } from '../../model/people/people.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Stamped } from '../../model/commands.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import { ECHO } from '../../core/ids.ts'
import { safeLine } from '../../core/safe-text.ts'
import type { Clock, Disk, DeferredCommand, Packet, Signer } from '../../ports.ts'
import { decodeSigned } from '../../protocol/decode-packet.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { removeSpace, parseTopic, writerOf } from '../../protocol/topics.ts'
import type { WireChannel } from '../../protocol/topics.ts'
import { isWireCommand } from '../../protocol/codec.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { RosterRegistry } from '../groups/roster-registry.ts'
import type { Connection } from '../connection/connection-types.ts'
import type { Arrived } from './arrived.ts'
import { createSequencer, UNCONFIRMED } from './sequenced.ts'
import { createRosterReceiver } from '../groups/receive-roster.ts'
import type { GroupHandlers } from '../groups/receive-roster.ts'
import { createDeferredCommands } from './deferred-commands.ts'
import { stampCommand } from './decide-command.ts'
import type { Counters } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { Receipts } from './receipts.ts'
import { createPresenceRecords } from './presence-records.ts'
import { isSubscribedTo } from '../groups/apply-roster.ts'

type Deps = {
  readonly space: string
  readonly me: UserId
  readonly signer: Signer
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly clock: Clock
  readonly receipts: () => Receipts
  readonly connection: () => Connection
  /** A word between programs, of somebody whose key is pinned. */
  readonly onSync: (
    by: UserId,
    message: Exclude<SyncMessage, { type: 'sync.relay' }>,
    key: PublicKey,
  ) => void
  readonly cards: Pick<RosterRegistry, 'receive'>
  readonly groups: GroupHandlers
  /** A word of mine in a group came back, by whatever way. */
  readonly onOwnGroupMessage: (
    channel: Extract<WireChannel, { kind: 'group' }>,
    bytes: Uint8Array,
    command: Stamped,
  ) => void
  /** A packet outside of our space; false when nobody wants it. */
  readonly onForeign: (packet: Packet) => boolean
  /** Somebody who was not here, or was here with another connection (`anew`), shows that they are. */
  readonly onArrival: (who: UserId, reconnected: boolean) => void
}

export type PacketReceiver = {
  /** Throws only when the disk does: then the packet is not acknowledged. */
  readonly receivePacket: (receivePacket: Packet) => void
  /** Keeps a word that something else has to come before. */
  readonly defer: (word: Omit<DeferredCommand, 'id' | 'from'>, command: Stamped) => void
  /** Tells what has happened, whoever did it: words that waited for it are judged now. */
  readonly onCommitted: (events: readonly ChatEvent[]) => void
  /** Once, at the start. */
  readonly restore: () => void
  /** What was heard and waits for more of its kind is true when this returns. */
  readonly flush: () => void
}

export const createReceiver = (deps: Deps): PacketReceiver => {
  const { me, signer, disk, counters, eventStore } = deps
  let warnedOfNewer = false

  const refuse = (reason: string) => eventStore.commit([{ type: 'packet.refused', reason }])
  const deferred = createDeferredCommands({
    signer,
    disk,
    counters,
    eventStore,
    onConfirmed: (counter) => deps.receipts().schedule(counter),
    staysUnconfirmed: (reason) => UNCONFIRMED.has(reason),
    onRoster: (arrived) => receive(arrived),
  })
  const { receiveSequenced, receiveUnknown } = createSequencer({
    disk,
    counters,
    eventStore,
    now: deps.clock.now,
    deferred,
    touch: (counter) => deps.receipts().schedule(counter),
    refuse,
    onUnknownRoster: deps.groups.onUnknownRoster,
  })
  const presenceRecords = createPresenceRecords({
    eventStore,
    clock: deps.clock,
    onArrival: deps.onArrival,
  })
  const { noteRetained, receiveRelayed, receiveRoster } = createRosterReceiver({
    signer,
    eventStore,
    now: deps.clock.now,
    rosters: deps.cards,
    groups: deps.groups,
    deferred,
    reject: refuse,
    receive: (arrived) => receive(arrived),
  })

  const receivePacket = (packet: Packet) => {
    const { payload: bytes, retain: retained } = packet
    const topic = removeSpace(deps.space, packet.topic)
    // an open topic may lie inside our space as well: then it is heard in both ways
    const isForeign = deps.onForeign(packet)
    const channel = topic === undefined ? undefined : parseTopic(topic)
    if (topic === undefined || !channel || !isForMe(channel)) {
      return isForeign ? undefined : refuse('foreign-topic')
    }
    // a wide open topic brings what is said in groups of others too
    if (isForeign && channel.kind === 'group' && !isSubscribedTo(eventStore.state(), channel.group))
      return
    if (bytes.length === 0 && channel.kind === 'card') {
      return channel.of === me ? deps.connection().onOwnPresenceLost() : undefined
    }
    if (bytes.length === 0 && channel.kind === 'groupCard') {
      return deps.groups.onRetained(channel.group, channel.from, 'nothing')
    }
    if (channel.kind === 'card' && presenceRecords.isKnown(channel.of, topic, bytes)) {
      return onPresence(channel.of, retained)
    }
    receive({ channel, topic, bytes, retained, via: 'broker' })
  }

  const receive = (arrived: Arrived): void => {
    const { channel, retained } = arrived
    const read = decodeSigned(arrived, signer.verify)
    if (!read.ok) {
      noteRetained(arrived, 'wrong')
      return refuseUnreadable(read.error, writerOf(channel))
    }
    const { decoded, key } = read.value
    const { message } = decoded
    // what people show of themselves waits for more of it, but nothing else comes before it
    if (message.type === 'presence.publish') presenceRecords.flushFor(decoded.by)
    else presenceRecords.flush()
    if (decoded.by === me && message.type !== 'group.roster') {
      if (key === signer.key && isWireCommand(message) && channel.kind === 'group') {
        return deps.onOwnGroupMessage(channel, arrived.bytes, stampCommand(decoded, message, key))
      }
      return receiveOwn(arrived, decoded, key)
    }
    if (decoded.by === ECHO) return refuse('reserved-name')
    if (message.type === 'unknown') return receiveUnknown(channel, decoded, message.reason, key)
    if (!isWireCommand(message)) return receiveSync(arrived, decoded.by, key, message)
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
    // a clock of somebody else must not say how long something of the moment lasts
    if (command.seq === 0) return void apply({ ...command, at: deps.clock.now() })
    return receiveSequenced(arrived, command)
  }

  const isForMe = (channel: WireChannel) =>
    (channel.kind !== 'control' || channel.of === me) &&
    (channel.kind !== 'session' || channel.to === me)

  const refuseUnreadable = (reason: string, writer: UserId) => {
    refuse(reason)
    if (reason !== 'newer-version' || warnedOfNewer) return
    warnedOfNewer = true
    const trouble = { key: reason, about: safeLine(writer), at: deps.clock.now() }
    eventStore.commit([{ type: 'warning.raised', warning: trouble }])
  }

  /** Our own packets come back to us, and somebody may show a card in our name. */
  const receiveOwn = (arrived: Arrived, { by, message, at }: Decoded, key: PublicKey) => {
    const hasOwnKey = key === signer.key
    if (message.type === 'sync.relay' && hasOwnKey) return receiveRelayed(arrived, message, by)
    if (message.type === 'presence.query' && hasOwnKey) return deps.connection().onSentinel(at)
    if (message.type === 'presence.publish') {
      const { boot, status } = message
      const { retained } = arrived
      deps.connection().onOwnPresence({ hasOwnKey, key, boot, at, status, retained })
    }
    if (!hasOwnKey) refuse('other-key')
  }

  const receiveSync = (arrived: Arrived, by: UserId, key: PublicKey, message: SyncMessage) => {
    const person = eventStore.state().people.get(by)
    // Anybody may ask who is here, and a roster is its signer's, whoever shows it in their stead.
    // Only the holder of the pinned key may confirm my commands.
    const isOpen = message.type === 'presence.query' || arrived.channel.kind === 'groupCard'
    if (!isOpen && person?.key === undefined) return refuse('unknown-person')
    if (person?.key !== undefined && person.key !== key) return refuse('other-key')
    if (person?.blocked) return refuse('blocked')
    if (message.type === 'sync.relay') return receiveRelayed(arrived, message, by)
    deps.onSync(by, message, key)
  }

  /** A valid signature of another key than the pinned one. */
  const refuseUnknownKey = (command: Stamped, reason: string) => {
    const person = eventStore.state().people.get(command.by)
    const claims = command.type === 'presence.publish' && person?.key !== undefined
    if (claims && person.conflictingKey !== command.key) {
      eventStore.commit([{ type: 'person.keyConflicted', who: command.by, key: command.key }])
    }
    refuse(reason)
  }

  /** Somebody's own record was heard over this link. */
  const onPresence = (who: UserId, retain: boolean) => {
    deps.groups.onAnnounced(who)
    if (retain) deps.connection().onRetainedPresence()
  }

  const apply = (command: Stamped): boolean => {
    const decided = decide(eventStore.state(), command)
    if (decided.ok) eventStore.commit(decided.value)
    else if (decided.error !== 'stale') refuse(decided.error)
    return decided.ok
  }

  return {
    defer: (message, command) => void deferred.defer(message, command, () => {}),
    receivePacket,
    onCommitted: deferred.onCommitted,
    restore: deferred.restore,
    flush: presenceRecords.flush,
  }
}
