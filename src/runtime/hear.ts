/** A packet is heard; every way out has a name, and a refused packet never stops the others. */
import { decide } from '../chat/chat.ts'
import { sameKeyed } from '../chat/cards.ts'
import type { Card } from '../chat/cards.ts'
import { amMember, isMember } from '../chat/membership.ts'
import { recognise } from '../chat/people.ts'
import { statusOf } from '../chat/presence.ts'
import type { ChatEvent, Stamped } from '../chat/words.ts'
import { TOO_EARLY } from '../chat/words.ts'
import { covers } from '../core/coverage.ts'
import type { CardHash, GroupId, Millis, PublicKey, UserId } from '../core/names.ts'
import { cardHash, ECHO } from '../core/names.ts'
import { safeLine } from '../core/text.ts'
import type { Disk, HeldWord, Packet, Signer } from '../ports.ts'
import { authorIn, readWord } from '../protocol/read.ts'
import { outOfSpace, placeOf, topicOf, writerOf } from '../protocol/topics.ts'
import type { Told } from '../protocol/topics.ts'
import { isSpoken } from '../protocol/wire.ts'
import type { Heard } from '../protocol/wire.ts'
import type { Service } from '../protocol/services.ts'
import { groupAbout } from '../protocol/services.ts'
import type { Cards } from './cards.ts'
import type { Connection } from './connecting.ts'
import { createHolding } from './held.ts'
import { judgeWord, stamped } from './judge.ts'
import type { Ledger } from './ledger.ts'
import { nameOf, take } from './ledger.ts'
import type { Model } from './model.ts'
import type { Receipts } from './receipts.ts'
import { hears } from './regroup.ts'

/** A word from further ahead (ms) than this has to wait until its time comes; its author sends it again. */
const AHEAD = 24 * 3_600_000
/** A clock that differs by more than this (ms) is counted. */
const CLOCK_OFF = 5 * 60_000
/** Reasons that leave a word unconfirmed: its author keeps it, and sends it again. */
const UNCONFIRMED: ReadonlySet<string> = new Set([
  'blocked',
  'too-many-requests',
  'unknown-session',
  'unknown-group',
  'from-the-future',
  'too-many-holes',
])

type Needs = {
  readonly space: string
  readonly me: UserId
  readonly signer: Signer
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly now: () => Millis
  readonly receipts: () => Receipts
  readonly connection: () => Connection
  /** A word between programs, of somebody whose key is pinned. */
  readonly onService: (
    by: UserId,
    word: Exclude<Service, { type: 'relayed' }>,
    key: PublicKey,
  ) => void
  readonly cards: Pick<Cards, 'take'>
  readonly groups: GroupHearing
  /** A packet outside of our space; false when nobody wants it. */
  readonly onForeign: (packet: Packet) => boolean
  /** Somebody who was not here, or was here with another connection, shows that they are. */
  readonly onArrival: (who: UserId) => void
}

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

export type Hearing = {
  /** Throws only when the disk does: then the packet is not acknowledged. */
  readonly packet: (packet: Packet) => void
  /** Keeps a word that something else has to come before. */
  readonly hold: (word: Omit<HeldWord, 'id' | 'from'>, command: Stamped) => void
  /** Tells what has happened, whoever did it: words that waited for it are judged now. */
  readonly happened: (events: readonly ChatEvent[]) => void
  /** Once, at the start. */
  readonly restore: () => void
}

type Relayed = Extract<Service, { type: 'relayed' }>
type GroupCard = Extract<Stamped, { type: 'group.card' }>

type Word = {
  readonly place: Told
  readonly topic: string
  readonly bytes: Uint8Array
  readonly command: Stamped
}

export const createHearing = (needs: Needs): Hearing => {
  const { me, signer, disk, ledger, model } = needs
  const holding = createHolding({
    signer,
    disk,
    ledger,
    model,
    onTaken: (counter) => needs.receipts().touch(counter),
    unconfirmed: (reason) => UNCONFIRMED.has(reason),
    onCard: (topic, bytes) => hear(topic, bytes, false, true),
  })
  let newerTold = false

  const refuse = (reason: string) => model.happen([{ type: 'packet.refused', reason }])

  const packet = (arrived: Packet) => {
    const { topic, payload, retain } = arrived
    const inner = outOfSpace(needs.space, topic)
    // an open topic may lie inside our space as well: then it is heard in both ways
    const foreign = needs.onForeign(arrived)
    const place = inner === undefined ? undefined : placeOf(inner)
    if (inner === undefined || !place || !isForMe(place)) {
      return foreign ? undefined : refuse('foreign-topic')
    }
    // a wide open topic brings what is said in groups of others too
    if (foreign && place.kind === 'group' && !hears(model.state(), place.group)) return
    if (payload.length === 0 && place.kind === 'card') {
      return place.of === me ? needs.connection().onCardLost() : undefined
    }
    if (payload.length === 0 && place.kind === 'groupCard') {
      return needs.groups.onStanding(place.group, place.from, 'nothing')
    }
    hear(inner, payload, retain)
  }

  /**
   * What came to this topic (without the space), by whatever way: its author signed the topic too.
   * `again`: it waited, and what it waits for was asked for before.
   */
  const hear = (inner: string, payload: Uint8Array, retain: boolean, again = false): void => {
    const place = placeOf(inner)
    if (!place) return refuse('foreign-topic')
    const read = readWord(inner, payload, signer.verify)
    if (!read.ok) {
      if (place.kind === 'groupCard') needs.groups.onStanding(place.group, place.from, 'wrong')
      return unread(read.error, writerOf(place))
    }
    const { heard, key } = read.value
    const { word } = heard
    if (word.type !== 'strange' && word.type === 'relayed') return relayed(place, heard, word, key)
    if (heard.by === me && word.type !== 'group.card') return ownWord(heard, key)
    if (heard.by === ECHO) return refuse('reserved-name')
    if (word.type === 'strange') return strange(place, heard, word.reason, key)
    if (!isSpoken(word)) return service(heard.by, key, word)
    const command = stamped(heard, word, key)
    const known = recognise(model.state(), command)
    if (!known.ok) {
      if (place.kind === 'groupCard') needs.groups.onStanding(place.group, place.from, 'wrong')
      return stranger(command, known.error)
    }
    if (command.type === 'presence.show') return card(command, retain)
    if (command.type === 'group.card') return groupCard(inner, command, payload, again)
    // a clock of somebody else must not say how long something of the moment lasts
    if (command.seq === 0) return void judge({ ...command, at: needs.now() })
    return spoken({ place, topic: inner, bytes: payload, command })
  }

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
    if (!mine) hear(inner.topic, inner.bytes, false)
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

  const isForMe = (place: Told) =>
    (place.kind !== 'control' || place.of === me) && (place.kind !== 'session' || place.to === me)

  const unread = (reason: string, writer: UserId) => {
    refuse(reason)
    if (reason !== 'newer-version' || newerTold) return
    newerTold = true
    const trouble = { key: reason, about: safeLine(writer), at: needs.now() }
    model.happen([{ type: 'trouble.noted', trouble }])
  }

  /** Our own packets come back to us, and somebody may show a card in our name. */
  const ownWord = ({ word, at }: Heard, key: PublicKey) => {
    const mine = key === signer.key
    if (word.type === 'who.ask' && mine) return needs.connection().onMarker(at)
    if (word.type === 'presence.show') {
      needs.connection().onOwnCard({ mine, key, boot: word.boot, at, status: word.status })
    }
    if (!mine) refuse('other-key')
  }

  /** What I do not understand counts as heard: sending it again would not help. */
  const strange = (place: Told, { by, seq }: Heard, reason: string, key: PublicKey) => {
    const person = model.state().people.get(by)
    const expected = place.kind === 'control' || isSession(place, by) || isFellow(place, by, key)
    if (person?.key !== key || person.blocked || !expected) return refuse(reason)
    const counter = ledger.incoming(place, key)
    const next = counter && take(counter, seq)
    if (!next) return refuse(reason)
    model.happen([{ type: 'packet.refused', reason }], () => ledger.put(next))
    needs.receipts().touch(next)
  }

  const isBlocked = (who: UserId) => model.state().people.get(who)?.blocked ?? false

  const isSession = (place: Told, by: UserId) =>
    place.kind === 'session' && model.state().sessions.get(place.id)?.with === by

  const isInsider = (group: GroupId, { by: id, key }: Stamped) =>
    amMember(model.state(), group) &&
    (model
      .state()
      .groups.get(group)
      ?.spans.some((span) => sameKeyed(span, { id, key })) ??
      false)

  const isFellow = (place: Told, id: UserId, key: PublicKey) =>
    place.kind === 'group' &&
    amMember(model.state(), place.group) &&
    isMember(model.state().groups.get(place.group), { id, key })

  const service = (by: UserId, key: PublicKey, word: Exclude<Service, { type: 'relayed' }>) => {
    const person = model.state().people.get(by)
    // anybody may ask who is here, but only the holder of the pinned key may confirm my words
    if (word.type !== 'who.ask' && person?.key === undefined) return refuse('unknown-person')
    if (person?.key !== undefined && person.key !== key) return refuse('other-key')
    if (person?.blocked) return refuse('blocked')
    needs.onService(by, word, key)
  }

  /** A numbered word: judged once, and confirmed whatever the judgement, but for a few reasons. */
  const spoken = ({ place, topic, bytes, command }: Word) => {
    // in a group somebody blocked is heard and not shown: the others hear them too
    if (place.kind !== 'group' && isBlocked(command.by)) return refuse('blocked')
    const counter = ledger.incoming(place, command.key)
    if (!counter) return refuse('misplaced')
    if (covers(counter.got, command.seq)) {
      needs.receipts().touch(counter)
      return refuse('duplicate')
    }
    if (command.at > needs.now() + AHEAD) return refuse('from-the-future')
    const next = take(counter, command.seq)
    if (!next) return refuse('too-many-holes')
    if (command.at > needs.now() + CLOCK_OFF) refuse('clock-ahead')
    const judged = judgeWord(model, disk, command)
    const taken = () => {
      ledger.put(next)
      // of a group everything is kept as it was signed: for members who lack it, and to look at again
      if (place.kind === 'group') disk.words.keep(nameOf(next), command.seq, bytes)
    }
    if (judged.ok) {
      model.happen(judged.value, taken)
      return needs.receipts().touch(next)
    }
    const reason = judged.error
    if (place.kind === 'group') {
      if (reason === 'unknown-card') needs.groups.onUnknownCard(command)
      // of somebody who never was a member nothing is kept
      if (!isInsider(place.group, command) && !TOO_EARLY.has(reason)) return refuse(reason)
    }
    const confirm = () => {
      if (!UNCONFIRMED.has(reason)) taken()
    }
    const early = TOO_EARLY.has(reason)
    if (early && !holding.hold({ topic, bytes, reason }, command, confirm)) return refuse(reason)
    model.happen([{ type: 'packet.refused', reason }], early ? undefined : confirm)
    if (!UNCONFIRMED.has(reason)) needs.receipts().touch(next)
  }

  /** A valid signature of another key than the pinned one. */
  const stranger = (command: Stamped, reason: string) => {
    const person = model.state().people.get(command.by)
    const claims = command.type === 'presence.show' && person?.key !== undefined
    if (claims && person.rival !== command.key) {
      model.happen([{ type: 'person.rivalled', who: command.by, key: command.key }])
    }
    refuse(reason)
  }

  const card = (command: Extract<Stamped, { type: 'presence.show' }>, retain: boolean) => {
    const before = model.state().people.get(command.by)
    const now = needs.now()
    const wasHere = before !== undefined && statusOf(before, now) !== 'offline'
    // what the broker kept was true when it was said; what comes now is true now
    const seen = retain && command.at < now ? command.at : now
    needs.groups.onShown(command.by)
    if (retain) needs.connection().onKeptCard()
    const shown = judge({ ...command, seen })
    if (!shown || command.status === 'offline') return
    if (!wasHere || command.boot > before.boot) needs.onArrival(command.by)
  }

  const judge = (command: Stamped): boolean => {
    const judged = decide(model.state(), command)
    if (judged.ok) model.happen(judged.value)
    else if (judged.error !== 'stale') refuse(judged.error)
    return judged.ok
  }

  return {
    hold: (word, command) => void holding.hold(word, command, () => {}),
    packet,
    happened: holding.happened,
    restore: holding.restore,
  }
}

/** The packet in a passed on word, with the topic that its author signed. */
const innerOf = ({ place, packet }: Relayed) => {
  const group = groupAbout(place)
  const from = authorIn(packet)
  if (group === undefined || from === undefined) return undefined
  const kind = place.startsWith('!') ? 'groupCard' : 'group'
  return { group, topic: topicOf({ kind, group, from }), bytes: new TextEncoder().encode(packet) }
}
