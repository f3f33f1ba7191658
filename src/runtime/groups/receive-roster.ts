/** Receives rosters, and packets that somebody relays. */
import type { Roster } from '../../model/groups/roster.ts'
import { memberIn } from '../../model/groups/roster.ts'
import { amMember } from '../../model/groups/membership.ts'
import type { Stamped } from '../../model/commands.ts'
import { CLOCK_TOLERANCE } from '../../model/shown-time.ts'
import type { RosterHash, GroupId, UserId } from '../../core/ids.ts'
import { addMillis, parseRosterHash } from '../../core/ids.ts'
import { claimedAuthorOf } from '../../protocol/decode-packet.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { EquivocationFinder } from './find-equivocation.ts'
import type { RosterRegistry } from './roster-registry.ts'
import type { Arrived } from '../inbound/arrived.ts'
import { MAX_AHEAD } from '../inbound/sequenced.ts'
import type { DeferredCommands } from '../inbound/deferred-commands.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/** What the groups want to know about received packets. */
export type GroupHandlers = {
  /** This is retained at a person's roster topic now. */
  readonly onRetained: (group: GroupId, by: UserId, what: RosterHash | 'wrong' | 'nothing') => void
  /** Somebody's own presence was received over this link. */
  readonly onAnnounced: (who: UserId) => void
  readonly equivocation: Pick<EquivocationFinder, 'secondPacket' | 'secondUse' | 'secondRoster'>
  /** Messages before this one are missing. */
  readonly onMissing: (group: GroupId, by: UserId) => void
  /** The roster that a command names is missing. */
  readonly onUnknownRoster: (command: Stamped) => void
  /** Rosters of a group that I am let into are missing. */
  readonly onMissingRosters: (roster: Pick<Roster, 'group' | 'rev' | 'members'>, by: UserId) => void
}

type RelayMessage = Extract<SyncMessage, { type: 'sync.relay' }>
type RosterCommand = Extract<Stamped, { type: 'group.roster' }>

type Deps = Pick<RuntimeContext, 'signer' | 'eventStore' | 'now'> & {
  readonly rosters: Pick<RosterRegistry, 'receive'>
  readonly groups: GroupHandlers
  readonly deferred: Pick<DeferredCommands, 'defer'>
  readonly reject: (reason: string) => void
  /** Takes a relayed packet as if it had arrived by itself. */
  readonly receive: (arrived: Arrived) => void
}

/** Receives rosters and relayed packets. */
export const createRosterReceiver = (deps: Deps) => {
  const { signer, eventStore, deferred, reject } = deps

  const hashOf = (bytes: Uint8Array) => parseRosterHash(signer.hash(bytes)) ?? 'wrong'

  /** This is retained at the roster topic where it arrived; what was relayed may be retained nowhere. */
  const noteRetained = ({ channel, via }: Arrived, what: RosterHash | 'wrong') => {
    if (via !== 'broker' || channel.kind !== 'roster') return
    deps.groups.onRetained(channel.group, channel.from, what)
  }

  /** A relayed packet counts as if it had come from the one who signed it. */
  const receiveRelayed = (arrived: Arrived, message: RelayMessage, by: UserId) => {
    const { space, channel } = arrived
    // nobody relays what was relayed: each layer would cost another signature
    if (arrived.via === 'relay') return reject('misplaced')
    const inner = innerOf(space, message)
    if (!inner) return reject('malformed')
    if (channel.kind === 'roster' && !isRosterOf(channel.group, message)) {
      noteRetained(arrived, 'wrong')
      return reject('misplaced')
    }
    if (by !== eventStore.state().me.id) deps.receive(inner)
    noteRetained(arrived, hashOf(inner.bytes))
  }

  /** A roster is decided by its signatures, no matter who sent it. */
  const receiveRoster = (arrived: Arrived, command: RosterCommand) => {
    const { topic, bytes } = arrived
    if (command.at > addMillis(deps.now(), isClaim(command) ? CLOCK_TOLERANCE : MAX_AHEAD)) {
      noteRetained(arrived, 'wrong')
      return reject('from-the-future')
    }
    const { group, by, rev } = command
    const received = deps.rosters.receive(command, bytes, arrived.via === 'deferred')
    noteRetained(arrived, hashOf(bytes))
    if (received.ok || received.error === 'stale') return
    reject(received.error)
    if (received.error === 'forked-roster') deps.groups.equivocation.secondRoster(command, bytes)
    if (received.error !== 'unknown-roster') return
    if (!deferred.defer({ topic, bytes, reason: received.error }, command, () => {})) return
    // what a deferred roster waits for was requested before
    if (arrived.via === 'deferred') return
    const mine = memberIn(command, eventStore.state().me)
    if (mine && !amMember(eventStore.state(), group)) {
      deps.groups.onMissingRosters({ group, rev, members: command.members }, by)
    } else {
      deps.groups.onUnknownRoster({ ...command, rev: rev - 1 })
      deps.groups.onMissing(group, by)
    }
  }

  return { noteRetained, receiveRelayed, receiveRoster }
}

/** A claim is allowed after a time of waiting, which nobody shortens by a date ahead. */
const isClaim = ({ lineage, rev }: RosterCommand) => {
  const step = lineage.at(-1)
  return step?.how === 'claimed' && step.rev === rev
}

const isRosterOf = (group: GroupId, { channel }: RelayMessage) =>
  channel.kind === 'roster' && channel.group === group

/** The relayed packet, at the channel where its author published it. */
const innerOf = (space: string, message: RelayMessage): Arrived | undefined => {
  const from = claimedAuthorOf(message.packet)
  if (from === undefined) return undefined
  const channel = { ...message.channel, from }
  const bytes = new TextEncoder().encode(message.packet)
  return { space, channel, topic: topicOf(channel), bytes, retained: false, via: 'relay' }
}
