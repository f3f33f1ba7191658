/** Cards of groups as they are heard, also those that somebody passes on. */
import type { Card } from '../../model/groups/roster.ts'
import { memberIn } from '../../model/groups/roster.ts'
import { amMember } from '../../model/groups/membership.ts'
import type { Stamped } from '../../model/commands.ts'
import type { CardHash, GroupId, Millis, PublicKey, UserId } from '../../core/ids.ts'
import { cardHash } from '../../core/ids.ts'
import type { Signer } from '../../ports.ts'
import { authorIn } from '../../protocol/decode-packet.ts'
import type { Service } from '../../protocol/messages/sync.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Told } from '../../protocol/topics.ts'
import type { Heard } from '../../protocol/codec.ts'
import type { Cards } from './roster-registry.ts'
import { AHEAD } from '../inbound/sequenced.ts'
import type { Holding } from '../inbound/deferred-commands.ts'
import type { Model } from '../event-store.ts'

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

/** How something came: as what stands at its topic, passed on by another, or from where it waited. */
export type Way =
  | { readonly by: 'topic'; readonly retain: boolean }
  | { readonly by: 'another' | 'waiting' }

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

  /** This stands at the topic for cards where it was heard; what was passed on may stand nowhere. */
  const stands = (place: Told, way: Way, what: CardHash | 'wrong') => {
    if (way.by !== 'topic' || place.kind !== 'groupCard') return
    needs.groups.onStanding(place.group, place.from, what)
  }

  /** Somebody passes on what another one signed: it counts as if it had come from that one. */
  const relayed = (place: Told, heard: Heard, word: Relayed, key: PublicKey, way: Way) => {
    const person = model.state().people.get(heard.by)
    const mine = heard.by === me
    // a card that stands for all is its signer's, and whoever shows it may be gone and forgotten
    const pinned = mine ? signer.key : (person?.key ?? (place.kind === 'groupCard' && key))
    if (pinned !== key) return refuse('unknown-person')
    if (person?.blocked) return refuse('blocked')
    const inner = innerOf(word)
    if (!inner) return refuse('malformed')
    if (place.kind === 'groupCard' && word.place !== `!${place.group}`) {
      stands(place, way, 'wrong')
      return refuse('misplaced')
    }
    if (!mine) needs.hear(inner.topic, inner.bytes)
    stands(place, way, cardHash(signer.hash(inner.bytes)) ?? 'wrong')
  }

  /** A card of a group: judged by its signatures, whoever brought it. */
  const groupCard = (place: Told, command: GroupCard, bytes: Uint8Array, way: Way) => {
    if (command.at > needs.now() + AHEAD) {
      stands(place, way, 'wrong')
      return refuse('from-the-future')
    }
    const { group, by, rev } = command
    const taken = needs.cards.take(command, bytes)
    stands(place, way, cardHash(signer.hash(bytes)) ?? 'wrong')
    if (taken.ok || taken.error === 'stale') return
    refuse(taken.error)
    if (taken.error !== 'unknown-card') return
    const word = { topic: topicOf(place), bytes, reason: taken.error }
    if (!holding.hold(word, command, () => {})) return
    // what a waiting one waits for was asked for before
    if (way.by === 'waiting') return
    const mine = memberIn(command, { id: me, key: signer.key })
    if (mine && !amMember(model.state(), group)) {
      needs.groups.onLackingCards({ group, rev, members: command.members }, by)
    } else {
      needs.groups.onUnknownCard({ ...command, rev: rev - 1 })
      needs.groups.onLacking(group, by)
    }
  }

  return { stands, relayed, groupCard }
}

/** The packet in a passed on word, with the topic that its author signed. */
const innerOf = ({ place, packet }: Relayed) => {
  const group = groupAbout(place)
  const from = authorIn(packet)
  if (group === undefined || from === undefined) return undefined
  const kind = place.startsWith('!') ? 'groupCard' : 'group'
  return { topic: topicOf({ kind, group, from }), bytes: new TextEncoder().encode(packet) }
}
