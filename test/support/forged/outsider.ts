/** An outsider with a key of his own, who knows every card and may publish whatever he likes. */
import type { Card, Heirs, SignedCard, Step } from '../../../src/model/groups/roster.ts'
import type { GroupId, Millis, UserId } from '../../../src/core/ids.ts'
import { NO_CARD } from '../../../src/core/ids.ts'
import type { Outgoing } from '../../../src/ports.ts'
import type { Told } from '../../../src/protocol/topics.ts'
import { heirsText } from '../../../src/protocol/lineage-signatures.ts'
import { groupOf, leader, lines, members } from '../network/group.ts'
import { wordOf } from './packets.ts'
import { id } from '../network/network.ts'
import type { Person } from '../network/network.ts'

export type Forger = Pick<Person, 'name' | 'signer'>

/** The card that counts for this person. */
export const cardOf = (who: Person, group: GroupId): SignedCard => {
  const card = groupOf(who, group)?.card
  if (!card) throw new Error(`${who.name} knows no such group`)
  return card
}

/** What the card after this one says, while nobody comes or goes. */
export const nextCard = (card: SignedCard): Card => {
  const { group, name, rev, founding, hash, line, members: all, topic, heirs } = card
  return {
    group,
    name,
    rev: rev + 1,
    founding: founding ?? hash,
    before: hash,
    line,
    members: all,
    gone: [],
    topic,
    heirs,
    disbanded: false,
  }
}

const textOf = ({ payload }: Outgoing) => new TextDecoder().decode(payload)

type Where = {
  readonly at: Millis
  /** Whose topic it stands in, when not the forger's. */
  readonly in?: UserId
}

/** A card signed by the forger, heirs and all, at his topic or another one. */
export const forgedCard = ({ name, signer }: Forger, card: Card, where: Where): Outgoing => {
  const heirs: Heirs = {
    ...card.heirs,
    sig: signer.sign(heirsText(card, card.rev, card.heirs)),
  }
  const word = { type: 'group.card', ...card, heirs, hash: NO_CARD } as const
  const place = { kind: 'groupCard', group: card.group, from: where.in ?? name } as const
  return wordOf({ name, signer }, word, place, { at: where.at, retain: true })
}

/** The card by which a leader makes somebody a member who never asked. */
export const unaskedCard = (leader: Person, group: GroupId, who: Person, at: Millis): Outgoing => {
  const card = cardOf(leader, group)
  const fresh = { id: who.name, key: who.signer.key, since: card.rev + 1, said: 0 }
  return forgedCard(leader, { ...nextCard(card), members: [...card.members, fresh] }, { at })
}

/** The card after this one, with the forger as a member and, by this step, as the one who leads. */
export const takenBy = ({ name, signer }: Forger, card: Card, step: Partial<Step>): Card => {
  const me = { id: name, key: signer.key }
  return {
    ...card,
    line: [...card.line, { ...me, rev: card.rev, how: 'handed', ...step }],
    members: [...card.members, { ...me, since: card.rev, said: 0 }],
  }
}

/** A packet passed on by the forger: to this person, or for all at his own topic for cards. */
export const relayedBy = (
  forger: Forger,
  packet: Outgoing,
  about: `#${GroupId}` | `!${GroupId}`,
  to: { readonly person: UserId } | { readonly group: GroupId },
  at: Millis,
): Outgoing => {
  const from = forger.name
  const place: Told =
    'group' in to
      ? { kind: 'groupCard', group: to.group, from }
      : { kind: 'control', of: to.person, from }
  const word = { type: 'relayed', place: about, packet: textOf(packet) } as const
  return wordOf(forger, word, place, { at, retain: 'group' in to })
}

/** Everything that an outsider must not change, as this person sees it. */
export const belief = (who: Person, group: GroupId) => {
  const { groups, joins } = who.runtime().store.get()
  return {
    who: who.name,
    card: groupOf(who, group)?.card,
    leader: leader(who, group),
    members: members(who, group),
    spans: groupOf(who, group)?.spans,
    leavers: [...(groupOf(who, group)?.leavers ?? [])],
    lines: lines(who, group),
    groups: [...groups.keys()],
    joins: [...joins.values()],
  }
}

/** How often packets were refused in all, by all of these. */
export const refusals = (people: readonly Person[]): number =>
  people.reduce(
    (sum, who) =>
      sum + [...who.runtime().store.get().refused.values()].reduce((all, one) => all + one, 0),
    0,
  )

/** Deletes what the broker keeps at these topics, as anybody may on an open one. */
export const wiping = (topics: Iterable<string>): readonly Outgoing[] =>
  Array.from(topics, (topic) => ({ topic, payload: new Uint8Array(0), retain: true, qos: 1 }))

/** Where this person's cards of a group stand. */
export const infoOf = (group: GroupId, who: string): string =>
  `papo/GROUPS/${group}/info/${id(who)}`
