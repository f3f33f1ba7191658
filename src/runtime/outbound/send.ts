/** My commands: stamped, decided, written to disk with their numbers and bytes, and only then sent: see group-commit.ts. */
import { addressOf, decide } from '../../model/model.ts'
import { isRosterIntent } from '../../model/groups/roster-builder.ts'
import { PRESENCE_RETAINED_FOR } from '../../model/people/presence.ts'
import { completeIntent } from '../../model/intents.ts'
import type { Refusal } from '../../model/refusals.ts'
import type { Stamp, Stamped, Intent, WireCommand } from '../../model/commands.ts'
import { CLOCK_TOLERANCE } from '../../model/shown-time.ts'
import type { GroupId, Millis, Ref, UserId } from '../../core/ids.ts'
import { addMillis, createRef, parsePacketHash } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { ok } from '../../core/result.ts'
import type { OutgoingPacket } from '../../ports/transport.ts'
import { signEnvelope } from '../../protocol/envelope.ts'
import { parseTopic, topicOf } from '../../protocol/topics.ts'
import type { Address } from '../../core/channel.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { decodePacket } from '../../protocol/decode-packet.ts'
import { encode, isSequencedType, isWireCommand, isOnWire } from '../../protocol/codec.ts'
import type { RosterRegistry } from '../groups/roster-registry.ts'
import { readTrustedCommand } from '../inbound/decide-command.ts'
import { keepSigned } from '../keep-signed.ts'
import { loadTarget } from '../load-history.ts'
import type { GroupCommit } from './group-commit.ts'
import { latestSeen } from './hybrid-clock.ts'
import type { ClockedIntent } from './hybrid-clock.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = RuntimeContext & {
  readonly rosters: Pick<RosterRegistry, 'issue'>
  readonly groupCommit: Pick<GroupCommit, 'stored'>
}

export type Sender = {
  /** Carries out an intent of `by`: me, or the contact inside the program. */
  readonly send: (intent: Intent, by: UserId) => Result<Ref, Refusal>
  /** A signed sync message, ready to publish. */
  readonly packSync: (message: SyncMessage, channel: Address, qos: 0 | 1) => OutgoingPacket
  /** A message that I sent on this topic, signed again under another number. */
  readonly packRenumbered: (
    topic: string,
    bytes: Uint8Array,
    seq: number,
  ) => { readonly ref: Ref; readonly bytes: Uint8Array } | undefined
  /** A signed presence record of mine. */
  readonly packPresence: (
    message: Extract<WireCommand, { type: 'presence.publish' }>,
    channel: Address,
    retain: boolean,
  ) => OutgoingPacket
}

export const createSender = (deps: Deps): Sender => {
  const { space, signer, disk, counters, eventStore, ids } = deps
  let lastAt = 0 as Millis

  /** Later than everything seen in that conversation, and never the same time twice. */
  const timeFor = (command: ClockedIntent, now: Millis): Pick<Stamp, 'at' | 'clock'> => {
    const clock = latestSeen(eventStore.state(), command)
    let at = now
    if (at <= clock) at = addMillis(clock, 1)
    // commands of the same moment keep their order too
    if (at <= lastAt && lastAt - now < 1000) at = addMillis(lastAt, 1)
    lastAt = at
    return at > addMillis(now, CLOCK_TOLERANCE) ? { at, clock: now } : { at }
  }

  const pack = (message: WireCommand | SyncMessage, stamp: Omit<Stamped, 'type'>, topic: string) =>
    signEnvelope(space, topic, encode(message, { ...stamp, key: signer.key }), signer.sign)

  const freshRef = (at: Millis) => createRef(ids.next(at), signer.key)

  const stampNow = () => {
    const at = deps.now()
    return { by: eventStore.state().me.id, at, ref: freshRef(at), key: signer.key, seq: 0 }
  }

  /** My command before this one, where everybody in a group is to see that they were sent the same. */
  const priorOf = (topic: string, seq: number): Pick<Stamp, 'prior'> => {
    if (seq < 2 || parseTopic(topic)?.kind !== 'group') return {}
    const [stored] = disk.packets.range(topic, seq - 1, seq - 1)
    const prior = stored && parsePacketHash(signer.hash(stored.bytes))
    return prior === undefined ? {} : { prior }
  }

  const sentCount = (group: GroupId) =>
    counters.outgoing({ kind: 'group', group, from: eventStore.state().me.id })?.count ?? 0

  const send = (intent: Intent, by: UserId): Result<Ref, Refusal> => {
    if (isRosterIntent(intent)) return deps.rosters.issue(intent)
    loadTarget(eventStore, disk, intent)
    const here = { receivedAt: deps.now() }
    const times = timeFor(intent, here.receivedAt)
    const { at } = times
    const command = completeIntent(eventStore.state(), intent, { at, sentCount })
    const channel = addressOf(eventStore.state(), { ...command, by })
    const wireChannel = channel.kind === 'local' ? undefined : channel
    const counter = wireChannel && counters.outgoing(wireChannel)
    const isSequenced = isOnWire(command, channel) && isSequencedType(command.type)
    const seq = isSequenced && counter ? counter.count + 1 : 0
    const stamp = { by, ...times, ref: freshRef(at), key: signer.key, seq }
    const asked = decide(eventStore.state(), { ...command, ...stamp, ...here })
    if (!asked.ok) return asked
    if (!wireChannel || !isOnWire(command, channel)) eventStore.commit(asked.value)
    else {
      const topic = topicOf(wireChannel)
      const bytes = pack(command, { ...stamp, ...priorOf(topic, seq) }, topic)
      // decide what others will read, and nothing that they cannot read
      const read = readTrustedCommand(topic, bytes)
      if (!read.ok) return read
      const decided = decide(eventStore.state(), { ...read.value, ...here })
      if (!decided.ok) return decided
      if (command.type === 'presence.publish') {
        eventStore.commit(decided.value)
        deps.emit('statusChanged', undefined)
      } else if (isSequenced && counter) {
        const next = { ...counter, count: seq }
        deps.groupCommit.stored()
        // it is in the outbox as soon as it is on disk
        const waiting = eventStore.state().waiting + 1
        eventStore.commit(
          [...decided.value, { type: 'waiting.updated', waiting }],
          () => {
            disk.packets.put(topic, seq, bytes)
            counters.put(next)
          },
          keepSigned(command, { topic, bytes }),
        )
        deps.emit('stored', { topic, seq })
      } else {
        eventStore.commit(decided.value)
        deps.emit('ephemeral', packet(topic, bytes, 0, false))
      }
    }
    return ok(stamp.ref)
  }

  const packet = (
    topic: string,
    payload: Uint8Array,
    qos: 0 | 1,
    retain: boolean,
  ): OutgoingPacket => ({
    topic: deps.fullTopic(topic),
    payload,
    qos,
    retain,
  })

  return {
    send,
    packSync: (message, channel, qos) => {
      const topic = topicOf(channel)
      return packet(topic, pack(message, stampNow(), topic), qos, false)
    },
    packRenumbered: (topic, bytes, seq) => {
      const read = decodePacket(space, topic, bytes, signer.verify)
      if (!read.ok || read.value.key !== signer.key) return undefined
      const { message, prior: _prior, ...decoded } = read.value.decoded
      if (message.type === 'unknown' || !isWireCommand(message)) return undefined
      const stamp = { ...decoded, seq, ...priorOf(topic, seq), key: signer.key }
      return { ref: decoded.ref, bytes: pack(message, stamp, topic) }
    },
    packPresence: (message, channel, retain) => {
      const topic = topicOf(channel)
      const published = packet(topic, pack(message, stampNow(), topic), retain ? 1 : 0, retain)
      return retain ? { ...published, expires: PRESENCE_RETAINED_FOR / 1000 } : published
    },
  }
}
