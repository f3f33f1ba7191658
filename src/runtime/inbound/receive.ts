/** A packet is heard; every way out has a name, and a refused packet never stops the others. */
import { decide } from '../../model/model.ts'
import { recognise } from '../../model/people/people.ts'
import type { ChatEvent, Stamped } from '../../model/commands.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import { ECHO } from '../../core/ids.ts'
import { safeLine } from '../../core/safe-text.ts'
import type { Clock, Disk, HeldWord, Packet, Signer } from '../../ports.ts'
import { readWord } from '../../protocol/decode-packet.ts'
import type { Service } from '../../protocol/messages/sync.ts'
import { outOfSpace, placeOf, writerOf } from '../../protocol/topics.ts'
import type { Told } from '../../protocol/topics.ts'
import { isSpoken } from '../../protocol/codec.ts'
import type { Heard } from '../../protocol/codec.ts'
import type { Cards } from '../groups/roster-registry.ts'
import type { Connection } from '../connection/connection-types.ts'
import { createCounting, UNCONFIRMED } from './sequenced.ts'
import { createCardHearing } from '../groups/receive-roster.ts'
import type { GroupHearing, Way } from '../groups/receive-roster.ts'
import { createHolding } from './deferred-commands.ts'
import { stamped } from './decide-command.ts'
import type { Ledger } from '../counters.ts'
import type { Model } from '../event-store.ts'
import type { Receipts } from './receipts.ts'
import { createRecords } from './presence-records.ts'
import { hears } from '../groups/apply-roster.ts'

type Needs = {
  readonly space: string
  readonly me: UserId
  readonly signer: Signer
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly clock: Clock
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
  /** A word of mine in a group came back, by whatever way. */
  readonly onReturned: (
    place: Extract<Told, { kind: 'group' }>,
    bytes: Uint8Array,
    command: Stamped,
  ) => void
  /** A packet outside of our space; false when nobody wants it. */
  readonly onForeign: (packet: Packet) => boolean
  /** Somebody who was not here, or was here with another connection (`anew`), shows that they are. */
  readonly onArrival: (who: UserId, anew: boolean) => void
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
  /** What was heard and waits for more of its kind is true when this returns. */
  readonly flush: () => void
}

export const createHearing = (needs: Needs): Hearing => {
  const { me, signer, disk, ledger, model } = needs
  let newerTold = false

  const refuse = (reason: string) => model.happen([{ type: 'packet.refused', reason }])
  const holding = createHolding({
    signer,
    disk,
    ledger,
    model,
    onTaken: (counter) => needs.receipts().touch(counter),
    unconfirmed: (reason) => UNCONFIRMED.has(reason),
    onCard: (topic, bytes) => hear(topic, bytes, { by: 'waiting' }),
  })
  const { spoken, strange } = createCounting({
    disk,
    ledger,
    model,
    now: needs.clock.now,
    holding,
    touch: (counter) => needs.receipts().touch(counter),
    refuse,
    onUnknownCard: needs.groups.onUnknownCard,
  })
  const records = createRecords({ model, clock: needs.clock, onArrival: needs.onArrival })
  const { stands, relayed, groupCard } = createCardHearing({
    me,
    signer,
    model,
    now: needs.clock.now,
    cards: needs.cards,
    groups: needs.groups,
    holding,
    refuse,
    hear: (topic, bytes) => hear(topic, bytes, { by: 'another' }),
  })

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
    if (place.kind === 'card' && records.isKnown(place.of, inner, payload)) {
      return shown(place.of, retain)
    }
    hear(inner, payload, { by: 'topic', retain })
  }

  /** What came for this topic (without the space), by whatever way: its author signed the topic too. */
  const hear = (inner: string, payload: Uint8Array, way: Way): void => {
    const place = placeOf(inner)
    if (!place) return refuse('foreign-topic')
    const read = readWord(inner, payload, signer.verify)
    if (!read.ok) {
      stands(place, way, 'wrong')
      return unread(read.error, writerOf(place))
    }
    const { heard, key } = read.value
    const { word } = heard
    // what people show of themselves waits for more of it, but nothing else comes before it
    if (word.type === 'presence.show') records.settle(heard.by)
    else records.flush()
    if (word.type !== 'strange' && word.type === 'relayed') {
      return relayed(place, heard, word, key, way)
    }
    if (heard.by === me && word.type !== 'group.card') {
      if (key === signer.key && isSpoken(word) && place.kind === 'group') {
        return needs.onReturned(place, payload, stamped(heard, word, key))
      }
      return ownWord(heard, key, way.by === 'topic' && way.retain)
    }
    if (heard.by === ECHO) return refuse('reserved-name')
    if (word.type === 'strange') return strange(place, heard, word.reason, key)
    if (!isSpoken(word)) return service(heard.by, key, word)
    const command = stamped(heard, word, key)
    const known = recognise(model.state(), command)
    if (!known.ok) {
      stands(place, way, 'wrong')
      return stranger(command, known.error)
    }
    if (command.type === 'presence.show') {
      const retain = way.by === 'topic' && way.retain
      shown(command.by, retain)
      return records.take(command, inner, payload, retain)
    }
    if (command.type === 'group.card') return groupCard(place, command, payload, way)
    // a clock of somebody else must not say how long something of the moment lasts
    if (command.seq === 0) return void judge({ ...command, at: needs.clock.now() })
    return spoken({ place, topic: inner, bytes: payload, command })
  }

  const isForMe = (place: Told) =>
    (place.kind !== 'control' || place.of === me) && (place.kind !== 'session' || place.to === me)

  const unread = (reason: string, writer: UserId) => {
    refuse(reason)
    if (reason !== 'newer-version' || newerTold) return
    newerTold = true
    const trouble = { key: reason, about: safeLine(writer), at: needs.clock.now() }
    model.happen([{ type: 'trouble.noted', trouble }])
  }

  /** Our own packets come back to us, and somebody may show a card in our name. */
  const ownWord = ({ word, at }: Heard, key: PublicKey, kept: boolean) => {
    const mine = key === signer.key
    if (word.type === 'who.ask' && mine) return needs.connection().onMarker(at)
    if (word.type === 'presence.show') {
      const { boot, status } = word
      needs.connection().onOwnCard({ mine, key, boot, at, status, kept })
    }
    if (!mine) refuse('other-key')
  }

  const service = (by: UserId, key: PublicKey, word: Exclude<Service, { type: 'relayed' }>) => {
    const person = model.state().people.get(by)
    // anybody may ask who is here, but only the holder of the pinned key may confirm my words
    if (word.type !== 'who.ask' && person?.key === undefined) return refuse('unknown-person')
    if (person?.key !== undefined && person.key !== key) return refuse('other-key')
    if (person?.blocked) return refuse('blocked')
    needs.onService(by, word, key)
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

  /** Somebody's own record was heard over this link. */
  const shown = (who: UserId, retain: boolean) => {
    needs.groups.onShown(who)
    if (retain) needs.connection().onKeptCard()
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
    flush: records.flush,
  }
}
