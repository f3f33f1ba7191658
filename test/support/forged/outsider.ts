/** An outsider with a key of his own, who knows every card and may publish whatever he likes. */
import type { Roster, Heirs, SignedRoster, LineageStep } from '../../../src/model/groups/roster.ts'
import type { GroupId, Millis, UserId } from '../../../src/core/ids.ts'
import { NO_ROSTER } from '../../../src/core/ids.ts'
import type { OutgoingPacket } from '../../../src/ports/transport.ts'
import type { Address, GroupChannel, RosterChannel } from '../../../src/core/channel.ts'
import { heirsText } from '../../../src/protocol/lineage-signatures.ts'
import { groupOf, leaderId, groupTranscript, memberIds } from '../network/group.ts'
import { signedPacket } from './packets.ts'
import { id } from '../network/network.ts'
import type { Person } from '../network/network.ts'

export type Forger = Pick<Person, 'name' | 'signer'>

/** The card that counts for this person. */
export const rosterOf = (who: Person, group: GroupId): SignedRoster => {
  const roster = groupOf(who, group)?.roster
  if (!roster) throw new Error(`${who.name} knows no such group`)
  return roster
}

/** What the card after this one says, while nobody comes or goes. */
export const nextRoster = (roster: SignedRoster): Roster => {
  const { group, name, rev, founding, hash, lineage, members: all, topic, heirs } = roster
  return {
    group,
    name,
    rev: rev + 1,
    founding: founding ?? hash,
    before: hash,
    lineage,
    members: all,
    departed: [],
    topic,
    heirs,
    disbanded: false,
  }
}

const textOf = ({ payload }: OutgoingPacket) => new TextDecoder().decode(payload)

type Where = {
  readonly at: Millis
  /** Whose topic it stands in, when not the forger's. */
  readonly in?: UserId
}

/** A card signed by the forger, heirs and all, at his topic or another one. */
export const forgedRoster = (
  { name, signer }: Forger,
  roster: Roster,
  where: Where,
): OutgoingPacket => {
  const heirs: Heirs = {
    ...roster.heirs,
    sig: signer.sign(heirsText(roster, roster.rev, roster.heirs)),
  }
  const word = { type: 'group.roster', ...roster, heirs, hash: NO_ROSTER } as const
  const channel = { kind: 'roster', group: roster.group, from: where.in ?? name } as const
  return signedPacket({ name, signer }, word, channel, { at: where.at, retain: true })
}

/** The card by which a leader makes somebody a member who never asked. */
export const rosterAdding = (
  leader: Person,
  group: GroupId,
  who: Person,
  at: Millis,
): OutgoingPacket => {
  const roster = rosterOf(leader, group)
  const fresh = { id: who.name, key: who.signer.key, since: roster.rev + 1, sentCount: 0 }
  return forgedRoster(
    leader,
    { ...nextRoster(roster), members: [...roster.members, fresh] },
    { at },
  )
}

/** The card after this one, with the forger as a member and, by this step, as the one who leads. */
export const takenOverBy = (
  { name, signer }: Forger,
  roster: Roster,
  step: Partial<LineageStep>,
): Roster => {
  const me = { id: name, key: signer.key }
  return {
    ...roster,
    lineage: [...roster.lineage, { ...me, rev: roster.rev, how: 'handed', ...step }],
    members: [...roster.members, { ...me, since: roster.rev, sentCount: 0 }],
  }
}

/** A packet passed on by the forger: to this person, or for all at his own topic for cards. */
export const relayedBy = (
  forger: Forger,
  packet: OutgoingPacket,
  about: GroupChannel | RosterChannel,
  to: { readonly person: UserId } | { readonly group: GroupId },
  at: Millis,
): OutgoingPacket => {
  const from = forger.name
  const channel: Address =
    'group' in to
      ? { kind: 'roster', group: to.group, from }
      : { kind: 'inbox', of: to.person, from }
  const word = { type: 'sync.relay', channel: about, packet: textOf(packet) } as const
  return signedPacket(forger, word, channel, { at, retain: 'group' in to })
}

/** Everything that an outsider must not change, as this person sees it. */
export const groupView = (who: Person, group: GroupId) => {
  const { groups, joins } = who.runtime().store.get()
  return {
    who: who.name,
    roster: groupOf(who, group)?.roster,
    leader: leaderId(who, group),
    members: memberIds(who, group),
    spans: groupOf(who, group)?.intervals,
    leavers: [...(groupOf(who, group)?.leavers ?? [])],
    lines: groupTranscript(who, group),
    groups: [...groups.keys()],
    joins: [...joins.values()],
  }
}

/** How often packets were refused in all, by all of these. */
export const totalRefused = (people: readonly Person[]): number =>
  people.reduce(
    (sum, who) =>
      sum + [...who.runtime().store.get().refused.values()].reduce((all, one) => all + one, 0),
    0,
  )

/** Deletes what the broker keeps at these topics, as anybody may on an open one. */
export const clearingRetained = (topics: Iterable<string>): readonly OutgoingPacket[] =>
  Array.from(topics, (topic) => ({ topic, payload: new Uint8Array(0), retain: true, qos: 1 }))

/** Where this person's cards of a group stand. */
export const rosterTopic = (group: GroupId, who: string): string =>
  `papo/GROUPS/${group}/roster/${id(who)}`
