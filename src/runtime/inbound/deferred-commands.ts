/** Commands that came before what they are about. They wait on disk until it is there, and are decided then. */
import { amMember, myJoinRequests, wasMember } from '../../model/groups/membership.ts'
import { isChangeCommand, isMessageCommand } from '../../model/messages/message-commands.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Stamped } from '../../model/commands.ts'
import { DEFERRABLE } from '../../model/refusals.ts'
import type { Address } from '../../core/channel.ts'
import { keyOf } from '../../core/channel.ts'
import type { Millis, UserId } from '../../core/ids.ts'
import type { Disk, DeferredCommand } from '../../ports/storage.ts'
import type { Signer } from '../../ports/signer.ts'
import { decodeTrusted } from '../../protocol/decode-packet.ts'
import { parseTopic } from '../../protocol/topics.ts'
import { isWireCommand } from '../../protocol/codec.ts'
import { sameBytes } from '../groups/signed-version.ts'
import { keepSigned } from '../keep-signed.ts'
import { recordInChain } from './chain-tips.ts'
import { createDeferredShare } from './deferred-share.ts'
import type { Forgetting } from '../../model/people/contacts.ts'
import { isKnownIn } from '../../model/groups/group-room.ts'
import { encodeIdOnly } from './stored-ids.ts'
import { decideCommand, stampCommand, UNCONFIRMED } from './decide-command.ts'
import type { Counters } from '../counters.ts'
import { counterName, recordSeq } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { Emit, Handlers } from '../loop.ts'
import { WAITING } from './packet-guard.ts'
import type { PacketGuard } from './packet-guard.ts'

type Deps = {
  readonly space: string
  readonly signer: Signer
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly now: () => Millis
  readonly emit: Emit
  readonly guard: Pick<PacketGuard, 'run'>
}

export type DeferredCommands = {
  /** Stores a command; `also` is written in the same transaction. False when there is no room for it. */
  readonly defer: (
    packet: Omit<DeferredCommand, 'id' | 'from' | 'stranger'>,
    command: Stamped,
    also: () => void,
  ) => boolean
  /** What happened may be what commands waited for: they are decided now. */
  readonly on: Handlers
}

/** The commands that wait for a message, a session or a roster. */
export const createDeferredCommands = (deps: Deps): DeferredCommands => {
  const { space, signer, disk, counters, eventStore, now, emit, guard } = deps
  // what is waited for, and by whose commands
  const awaited = new Map<string, Set<UserId>>()
  const due = new Set<UserId>()
  const share = createDeferredShare({ deferred: disk.deferred, now: deps.now })

  const wait = (command: Stamped) => {
    for (const dependency of dependenciesOf(command)) {
      awaited.set(dependency, (awaited.get(dependency) ?? new Set<UserId>()).add(command.by))
    }
  }

  const release = (waiting: DeferredCommand) =>
    disk.transaction(false, () => share.release(waiting))

  const isSecond = ({ bytes }: DeferredCommand, { seq, key }: Stamped, channel: Address) => {
    const counter = channel.kind === 'group' ? counters.incoming(channel, key) : undefined
    const [stored] = counter ? disk.packets.range(counterName(counter), seq, seq) : []
    return stored !== undefined && !sameBytes(stored.bytes, bytes)
  }

  /** As if it came now: then it is decided. */
  const receiveAgain = (waiting: DeferredCommand, channel: Address) => {
    release(waiting)
    const { topic, bytes } = waiting
    emit('released', { space, channel, topic, bytes, retained: false, via: 'deferred' })
    return WAITING
  }

  /** `WAITING` if it is not decided yet. */
  const reconsider = (waiting: DeferredCommand) => {
    // it was checked before it was stored
    const read = decodeTrusted(waiting.topic, waiting.bytes)
    if (!read.ok) return release(waiting)
    const { channel, decoded, key } = read.value
    if (!isWireCommand(decoded.message)) return release(waiting)
    // where something is still missing it is deferred again
    if (decoded.message.type === 'group.roster') return receiveAgain(waiting, channel)
    const command = stampCommand(decoded, decoded.message, key)
    // another one came under its number first
    if (isSecond(waiting, command, channel)) return receiveAgain(waiting, channel)
    const decided = decideCommand(eventStore, disk, command, now())
    if (!decided.ok && DEFERRABLE.has(decided.error)) {
      wait(command)
      return WAITING
    }
    // non-members confirm nothing: the roster that lets them in may be a step away
    const isOutsider = channel.kind === 'group' && !amMember(eventStore.state(), channel.group)
    if (!decided.ok && (isOutsider || UNCONFIRMED.has(decided.error))) return release(waiting)
    const group =
      channel.kind === 'group' ? eventStore.state().groups.get(channel.group) : undefined
    const author = { id: decoded.by, key }
    const isKnown = isKnownIn(eventStore.state(), channel, author)
    // of strangers nothing is stored but what is accepted
    if (!decided.ok && !isKnown) return release(waiting)
    const counter = counters.incoming(channel, key)
    const counted = counter && recordSeq(counter, command.seq)
    const next = counted?.ok
      ? recordInChain(counted.value, command, waiting.bytes, disk, signer.hash)
      : undefined
    const record = () => {
      share.release(waiting)
      if (!next) return
      counters.put(next)
      // to be decided again when the roster changes; of a member, also to be relayed
      if (wasMember(group, author)) {
        disk.packets.put(counterName(next), command.seq, waiting.bytes)
      } else if (!group) disk.packets.put(counterName(next), command.seq, encodeIdOnly(command.ref))
    }
    const { topic, bytes } = waiting
    eventStore.commit(
      decided.ok ? decided.value : [],
      record,
      keepSigned(command, { topic, bytes }),
    )
    if (next) emit('counted', next)
  }

  /** Is it of somebody whom I know, or does it let me into a group, or may it do so? Then strangers take no room of it. */
  const isWanted = (topic: string, command: Stamped): boolean => {
    const state = eventStore.state()
    const { by: id, key } = command
    if (command.type === 'group.roster' && myJoinRequests(state, command.group).length > 0)
      return true
    const channel = parseTopic(topic)
    return channel !== undefined && isKnownIn(state, channel, { id, key })
  }

  /** Of a stranger who is forgotten nothing stays on disk. */
  const forget = ({ who, key }: Forgetting) => {
    if (who === undefined || key === undefined) return
    disk.transaction(false, () => {
      const { me } = eventStore.state()
      const name = counters.forget({ kind: 'inbox', of: me.id, from: who }, key)
      if (name !== undefined) disk.packets.prune(name, Number.MAX_SAFE_INTEGER, 0)
    })
  }

  /** One author after the other. Where the disk fails they stay due. */
  const drain = () => {
    for (const author of due) {
      for (const waiting of disk.deferred.byAuthor(author)) {
        if (!guard.run(waiting, () => reconsider(waiting))) release(waiting)
      }
      due.delete(author)
    }
  }

  const lookAgain = () => {
    share.reload()
    for (const author of disk.deferred.authors()) due.add(author as UserId)
  }

  return {
    defer: (packet, command, also) => {
      const { ref: id, by: from } = command
      const stranger = !isWanted(packet.topic, command)
      const stored = disk.transaction(false, () => {
        if (!share.store({ ...packet, id, from, stranger })) return false
        also()
        return true
      })
      if (stored) wait(command)
      return stored
    },
    on: {
      // what was left when the program ended
      started: () => {
        lookAgain()
        drain()
      },
      // what was decided may wait again
      undone: lookAgain,
      committed: (events) => {
        if (events.some(({ type }) => type === 'minute.passed') && share.hasOld()) {
          disk.transaction(false, share.forgetOld)
        }
        for (const event of events) {
          if (event.type === 'request.dropped' || event.type === 'join.dropped') forget(event)
          const provided = awaited.size > 0 ? providedBy(event) : undefined
          const authors = provided === undefined ? undefined : awaited.get(provided)
          if (provided === undefined || !authors) continue
          awaited.delete(provided)
          for (const author of authors) due.add(author)
        }
        drain()
      },
    },
  }
}

/** What a command may wait for: its session or group, and the message that it is about. */
const dependenciesOf = (command: Stamped): readonly string[] => {
  if (isMessageCommand(command)) {
    return [keyOf(command.channel), ...(isChangeCommand(command) ? [command.target] : [])]
  }
  if (command.type === 'session.end') return [command.session]
  const isAboutGroup =
    command.type === 'group.roster' ||
    command.type === 'group.leave' ||
    command.type === 'group.ask'
  return isAboutGroup ? [command.group] : []
}

const providedBy = (event: ChatEvent): string | undefined => {
  if (event.type === 'session.opened') return event.id
  if (event.type === 'group.rosterAdopted' || event.type === 'group.rosterObserved')
    return event.roster.group
  if (event.type === 'group.forked') return event.group
  return event.type === 'message.sent' ? event.message.id : undefined
}
