/** Cards of groups as they are heard, also those that somebody passes on. */
import type { Roster } from '../../model/groups/roster.ts'
import { memberIn } from '../../model/groups/roster.ts'
import { amMember } from '../../model/groups/membership.ts'
import type { Stamped } from '../../model/commands.ts'
import type { RosterHash, GroupId, Millis, PublicKey, UserId } from '../../core/ids.ts'
import { parseRosterHash } from '../../core/ids.ts'
import type { Signer } from '../../ports.ts'
import { claimedAuthorOf } from '../../protocol/decode-packet.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { groupOfSyncChannel } from '../../protocol/messages/sync.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { WireChannel } from '../../protocol/topics.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { RosterRegistry } from './roster-registry.ts'
import { MAX_AHEAD } from '../inbound/sequenced.ts'
import type { DeferredCommands } from '../inbound/deferred-commands.ts'
import type { EventStore } from '../event-store.ts'

/** What is to be done about groups when something of them is heard. */
export type GroupHandlers = {
  /** Something stands at this person's topic for cards, or nothing any more. */
  readonly onRetained: (group: GroupId, by: UserId, what: RosterHash | 'wrong' | 'nothing') => void
  /** Somebody's own card was heard over this link. */
  readonly onAnnounced: (who: UserId) => void
  /** A card before this word is lacking. */
  readonly onMissing: (group: GroupId, by: UserId) => void
  /** The card under which something was said. */
  readonly onUnknownRoster: (command: Stamped) => void
  /** Cards of a group that I am let into are lacking. */
  readonly onMissingRosters: (roster: Pick<Roster, 'group' | 'rev' | 'members'>, by: UserId) => void
}

/** How something came: as what stands at its topic, passed on by another, or from where it waited. */
export type Via =
  | { readonly by: 'topic'; readonly retain: boolean }
  | { readonly by: 'relay' | 'deferred' }

type RelayMessage = Extract<SyncMessage, { type: 'sync.relay' }>
type RosterCommand = Extract<Stamped, { type: 'group.roster' }>

type Deps = {
  readonly me: UserId
  readonly signer: Signer
  readonly eventStore: EventStore
  readonly now: () => Millis
  readonly rosters: Pick<RosterRegistry, 'receive'>
  readonly groups: GroupHandlers
  readonly deferred: Pick<DeferredCommands, 'defer'>
  readonly reject: (reason: string) => void
  /** What was passed on, as if it had come by itself. */
  readonly receive: (topic: string, bytes: Uint8Array) => void
}

/** Hears cards, and what is passed on. */
export const createRosterReceiver = (deps: Deps) => {
  const { me, signer, eventStore, deferred, reject } = deps

  /** This stands at the topic for cards where it was heard; what was passed on may stand nowhere. */
  const noteRetained = (channel: WireChannel, via: Via, what: RosterHash | 'wrong') => {
    if (via.by !== 'topic' || channel.kind !== 'groupCard') return
    deps.groups.onRetained(channel.group, channel.from, what)
  }

  /** Somebody passes on what another one signed: it counts as if it had come from that one. */
  const receiveRelayed = (
    channel: WireChannel,
    decoded: Decoded,
    message: RelayMessage,
    key: PublicKey,
    via: Via,
  ) => {
    const person = eventStore.state().people.get(decoded.by)
    const mine = decoded.by === me
    // a card that stands for all is its signer's, and whoever shows it may be gone and forgotten
    const pinned = mine ? signer.key : (person?.key ?? (channel.kind === 'groupCard' && key))
    if (pinned !== key) return reject('unknown-person')
    if (person?.blocked) return reject('blocked')
    const inner = innerOf(message)
    if (!inner) return reject('malformed')
    if (channel.kind === 'groupCard' && message.channel !== `!${channel.group}`) {
      noteRetained(channel, via, 'wrong')
      return reject('misplaced')
    }
    if (!mine) deps.receive(inner.topic, inner.bytes)
    noteRetained(channel, via, parseRosterHash(signer.hash(inner.bytes)) ?? 'wrong')
  }

  /** A card of a group: judged by its signatures, whoever brought it. */
  const receiveRoster = (
    channel: WireChannel,
    command: RosterCommand,
    bytes: Uint8Array,
    via: Via,
  ) => {
    if (command.at > deps.now() + MAX_AHEAD) {
      noteRetained(channel, via, 'wrong')
      return reject('from-the-future')
    }
    const { group, by, rev } = command
    const received = deps.rosters.receive(command, bytes)
    noteRetained(channel, via, parseRosterHash(signer.hash(bytes)) ?? 'wrong')
    if (received.ok || received.error === 'stale') return
    reject(received.error)
    if (received.error !== 'unknown-roster') return
    const message = { topic: topicOf(channel), bytes, reason: received.error }
    if (!deferred.defer(message, command, () => {})) return
    // what a waiting one waits for was asked for before
    if (via.by === 'deferred') return
    const mine = memberIn(command, { id: me, key: signer.key })
    if (mine && !amMember(eventStore.state(), group)) {
      deps.groups.onMissingRosters({ group, rev, members: command.members }, by)
    } else {
      deps.groups.onUnknownRoster({ ...command, rev: rev - 1 })
      deps.groups.onMissing(group, by)
    }
  }

  return { noteRetained, receiveRelayed, receiveRoster }
}

/** The packet in a passed on word, with the topic that its author signed. */
const innerOf = ({ channel, packet }: RelayMessage) => {
  const group = groupOfSyncChannel(channel)
  const from = claimedAuthorOf(packet)
  if (group === undefined || from === undefined) return undefined
  const kind = channel.startsWith('!') ? 'groupCard' : 'group'
  return { topic: topicOf({ kind, group, from }), bytes: new TextEncoder().encode(packet) }
}
