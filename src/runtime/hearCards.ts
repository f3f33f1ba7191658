/** Cards of groups as they are heard, also those that somebody passes on. */
import type { Card } from '../chat/cards.ts'
import { amMember } from '../chat/membership.ts'
import type { Stamped } from '../chat/words.ts'
import type { CardHash, GroupId, Millis, PublicKey, UserId } from '../core/names.ts'
import { cardHash } from '../core/names.ts'
import type { Signer } from '../ports.ts'
import { authorIn } from '../protocol/read.ts'
import type { Service } from '../protocol/services.ts'
import { groupAbout } from '../protocol/services.ts'
import { topicOf } from '../protocol/topics.ts'
import type { Told } from '../protocol/topics.ts'
import type { Heard } from '../protocol/wire.ts'
import type { Cards } from './cards.ts'
import { AHEAD } from './counted.ts'
import type { Holding } from './held.ts'
import type { Model } from './model.ts'

/** What is to be done about groups when something of them is heard. */
export type GroupHearing = {
  /** Something stands at this person's topic for cards, or nothing any more. */
  readonly onStanding: (group: GroupId, by: UserId, what: CardHash | 'wrong' | 'nothing') => void
  /** Somebody's own card was heard over this link. */
  readonly onShown: (who: UserId) => void
  /** A card before this word is lacking. */
  readonly onLacking: (group: GroupId, by: UserId) => void
  /** The card under which something was said. */
  readonly onUnknownCard: (command: Stamped) => void
  /** Cards of a group that I am let into are lacking. */
  readonly onLackingCards: (card: Pick<Card, 'group' | 'rev' | 'members'>, by: UserId) => void
}

type Relayed = Extract<Service, { type: 'relayed' }>
type GroupCard = Extract<Stamped, { type: 'group.card' }>

type Needs = {
  readonly me: UserId
  readonly signer: Signer
  readonly model: Model
  readonly now: () => Millis
  readonly cards: Pick<Cards, 'take'>
  readonly groups: GroupHearing
  readonly holding: Pick<Holding, 'hold'>
  readonly refuse: (reason: string) => void
  /** What was passed on, as if it had come by itself. */
  readonly hear: (topic: string, bytes: Uint8Array) => void
}

/** Hears cards, and what is passed on. */
export const createCardHearing = (needs: Needs) => {
  const { me, signer, model, holding, refuse } = needs

  /** Somebody passes on what another one signed: it counts as if it had come from that one. */
  const relayed = (place: Told, heard: Heard, word: Relayed, key: PublicKey) => {
    const person = model.state().people.get(heard.by)
    const mine = heard.by === me
    if (mine ? key !== signer.key : person?.key !== key) return refuse('unknown-person')
    if (person?.blocked) return refuse('blocked')
    const inner = innerOf(word)
    if (!inner) return refuse('malformed')
    if (place.kind === 'groupCard') {
      const hash = cardHash(signer.hash(inner.bytes)) ?? 'wrong'
      needs.groups.onStanding(place.group, heard.by, hash)
      if (inner.group !== place.group) return refuse('misplaced')
    }
    if (!mine) needs.hear(inner.topic, inner.bytes)
  }

  /** A card of a group: judged by its signatures, whoever brought it. */
  const groupCard = (topic: string, command: GroupCard, bytes: Uint8Array, again: boolean) => {
    if (command.at > needs.now() + AHEAD) return refuse('from-the-future')
    const { group, by, rev } = command
    const taken = needs.cards.take(command, bytes)
    needs.groups.onStanding(group, by, cardHash(signer.hash(bytes)) ?? 'wrong')
    if (taken.ok || taken.error === 'stale') return
    refuse(taken.error)
    if (taken.error !== 'unknown-card') return
    if (!holding.hold({ topic, bytes, reason: taken.error }, command, () => {}) || again) return
    const mine = command.members.find((member) => member.id === me && member.key === signer.key)
    if (mine && !amMember(model.state(), group)) {
      needs.groups.onLackingCards({ group, rev, members: command.members }, by)
    } else {
      needs.groups.onUnknownCard({ ...command, rev: rev - 1 })
      needs.groups.onLacking(group, by)
    }
  }

  return { relayed, groupCard }
}

/** The packet in a passed on word, with the topic that its author signed. */
const innerOf = ({ place, packet }: Relayed) => {
  const group = groupAbout(place)
  const from = authorIn(packet)
  if (group === undefined || from === undefined) return undefined
  const kind = place.startsWith('!') ? 'groupCard' : 'group'
  return { group, topic: topicOf({ kind, group, from }), bytes: new TextEncoder().encode(packet) }
}
