/** Cards of groups: mine are made, signed and kept; those of others are looked at and judged. */
import { decide } from '../../model/model.ts'
import { cardFor } from '../../model/groups/roster-builder.ts'
import type { CardWish, Counts } from '../../model/groups/roster-builder.ts'
import type { Card, Heirs, SignedCard, Step } from '../../model/groups/roster.ts'
import { isWellFormed, memberIn, outlives, sameKeyed } from '../../model/groups/roster.ts'
import { chainOf, overdueIn } from '../../model/groups/roster-chain.ts'
import { isMember } from '../../model/groups/membership.ts'
import type { ChatEvent, Refusal, Stamped } from '../../model/commands.ts'
import type { CardHash, GroupId, Millis, Ref } from '../../core/ids.ts'
import { cardHash, later, NO_CARD } from '../../core/ids.ts'
import { NOTHING } from '../../core/seq-ranges.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Disk, Names, Signer } from '../../ports.ts'
import { sealed } from '../../protocol/envelope.ts'
import { readWord } from '../../protocol/decode-packet.ts'
import type { Read } from '../../protocol/decode-packet.ts'
import { topicOf } from '../../protocol/topics.ts'
import { handingText, heirsText, isVouched } from '../../protocol/lineage-signatures.ts'
import { encode } from '../../protocol/codec.ts'
import type { Ledger } from '../counters.ts'
import type { Model } from '../event-store.ts'
import { markUnfinished } from './apply-roster.ts'
import { confirmable } from '../inbound/receipts.ts'
import { cardName } from './relay.ts'
import { createSkips } from './join-baseline.ts'

/** The largest card, in bytes. */
const LARGEST = 48_000

type CardCommand = Extract<Stamped, { type: 'group.card' }>

type Needs = {
  readonly signer: Signer
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly names: Names
  readonly now: () => Millis
  /** A card of mine is on disk. */
  readonly onMade: (group: GroupId, hash: CardHash) => void
}

export type Cards = {
  /** Makes the card that fulfils the wish. */
  readonly make: (wish: CardWish) => Result<Ref, Refusal>
  /** Judges a card of anybody; what it changes has happened when this returns. */
  readonly take: (command: CardCommand, bytes: Uint8Array) => Result<readonly ChatEvent[], Refusal>
  /** Looks whether another card of this group counts by now. */
  readonly settle: (group: GroupId) => void
  /** The bytes of a card, as its signer made them. */
  readonly bytesOf: (hash: CardHash, rev: number) => Uint8Array | undefined
}

export const createCards = (needs: Needs): Cards => {
  const { signer, disk, ledger, model, names } = needs
  const skips = createSkips(disk, ledger)

  const counts: Counts = (group, who) => {
    const { me } = model.state()
    if (sameKeyed(who, me)) {
      const own = ledger.outgoing({ kind: 'group', group, from: me.id })?.count ?? 0
      return { upto: own, holes: [] }
    }
    const counter = ledger.incoming({ kind: 'group', group, from: who.id }, who.key)
    // more holes than fit a receipt fit no card either: nobody could read it
    return counter ? confirmable(counter) : NOTHING
  }

  /** The card with everything that I sign of it beside the whole. */
  const vouchedFor = (card: Card): Card => {
    const { rev } = card
    const heirs: Heirs = { ...card.heirs, sig: signer.sign(heirsText(card, rev, card.heirs)) }
    const line = card.line.map((step): Step =>
      step.how === 'handed' && step.rev === rev
        ? { ...step, sig: signer.sign(handingText(card, step)) }
        : step,
    )
    return { ...card, heirs, line }
  }

  const hashOf = (bytes: Uint8Array): CardHash => cardHash(signer.hash(bytes)) ?? NO_CARD

  const happen = (events: readonly ChatEvent[], command: CardCommand, bytes: Uint8Array) => {
    const mine = events.some(({ type }) => type === 'group.carded' || type === 'group.forked')
    const keep = () => {
      disk.words.keep(cardName(command.hash), command.rev, bytes)
      const adopted = events.find((event) => event.type === 'group.carded')
      if (!adopted) return
      const { card, over } = adopted
      if (over !== undefined) skips.takeBack(card.group, over)
      skips.begin(card, model.state().me)
      markUnfinished(disk.slots, card.group, over)
    }
    model.happen(events, mine ? keep : undefined, command.by === model.state().me.id)
  }

  const make = (wish: CardWish): Result<Ref, Refusal> => {
    const state = model.state()
    const now = needs.now()
    const wanted = cardFor(state, wish, counts, now)
    if (!wanted.ok) return wanted
    const card = vouchedFor(wanted.value)
    const before = state.groups.get(card.group)?.card.at ?? 0
    const at = now > before ? now : later(before as Millis, 1)
    const stamp = { by: state.me.id, at, ref: names.fresh(at), key: signer.key, seq: 0 }
    const topic = topicOf({ kind: 'groupCard', group: card.group, from: state.me.id })
    const word = { type: 'group.card', ...card, hash: NO_CARD } as const
    const bytes = sealed(topic, encode(word, stamp), signer.sign)
    const command: CardCommand = { ...word, ...stamp, hash: hashOf(bytes) }
    // it must fit a packet also when somebody passes it on
    if (bytes.length > LARGEST) return fail('group-full')
    // the same rules judge my own card, else I would be alone with it
    const judged = decide(model.state(), command)
    if (!judged.ok) return judged
    happen(judged.value, command, bytes)
    needs.onMade(card.group, command.hash)
    return ok(stamp.ref)
  }

  const take: Cards['take'] = (heard, bytes) => {
    const command: CardCommand = { ...heard, hash: hashOf(bytes) }
    // a card that is known was looked at before: signatures cost more than this
    const known = model.state().groups.get(command.group)
    if (known?.known.has(command.hash) && overdueIn(known, model.state()) !== command.hash)
      return fail('stale')
    const by = { id: command.by, key: command.key }
    if (!isWellFormed(command) || !isVouched(command, by, signer.verify)) return fail('bad-card')
    if (unknownBefore(command)) return fail('unknown-card')
    const judged = decide(model.state(), command)
    if (judged.ok) happen(judged.value, command, bytes)
    return judged
  }

  /** I am a member by this card, and by an earlier one that I have not seen: that one has to come first. */
  const unknownBefore = (card: SignedCard): boolean => {
    const { me, groups } = model.state()
    const mine = memberIn(card, me)
    const group = groups.get(card.group)
    if (!mine || mine.since === card.rev || isMember(group, me)) return false
    // what is older than what I know only tells of the past
    if (group && !outlives(card, group.card)) return false
    return card.before === undefined || !group || !chainOf(group).has(card.before)
  }

  /** Cards that should count by now are judged again. */
  const settle = (id: GroupId) => {
    for (;;) {
      const group = model.state().groups.get(id)
      const hash = group && overdueIn(group, model.state())
      const known = hash && group?.known.get(hash)
      const bytes = known && bytesOf(hash, known.rev)
      if (!known || !bytes) return
      const topic = topicOf({ kind: 'groupCard', group: id, from: known.by })
      const read = readWord(topic, bytes, signer.verify)
      if (!read.ok || read.value.heard.word.type !== 'group.card') return
      const command = { ...read.value.heard.word, ...stampOf(read.value), hash }
      if (!take(command, bytes).ok) return
    }
  }

  const bytesOf = (hash: CardHash, rev: number) =>
    disk.words.between(cardName(hash), rev, rev)[0]?.bytes

  return {
    settle,
    make,
    take,
    bytesOf,
  }
}

const stampOf = ({ heard: { by, at, ref, seq }, key }: Read) => ({ by, at, ref, seq, key })
