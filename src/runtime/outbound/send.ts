/** My words: stamped, judged, written to disk with their numbers and bytes, and only then told. */
import { addressOf, decide } from '../../model/model.ts'
import { isCardWish } from '../../model/groups/roster-builder.ts'
import { RETAINED_FOR } from '../../model/people/presence.ts'
import { completed } from '../../model/intents.ts'
import type { Refusal, Stamped, Wish } from '../../model/commands.ts'
import type { GroupId, Millis, Ref, UserId } from '../../core/ids.ts'
import { later } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { ok } from '../../core/result.ts'
import type { Disk, Names, Outgoing as OutPacket, Signer } from '../../ports.ts'
import { sealed } from '../../protocol/envelope.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Told } from '../../protocol/topics.ts'
import type { Service } from '../../protocol/messages/sync.ts'
import type { Spoken } from '../../protocol/messages/direct.ts'
import { readWord } from '../../protocol/decode-packet.ts'
import { encode, isNumbered, isSpoken, travels } from '../../protocol/codec.ts'
import type { Cards } from '../groups/roster-registry.ts'
import type { Ledger } from '../counters.ts'
import type { Model } from '../event-store.ts'
import { fetchTarget } from '../load-history.ts'
import { seenBefore } from './hybrid-clock.ts'

type Needs = {
  readonly signer: Signer
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly names: Names
  readonly now: () => Millis
  readonly cards: Pick<Cards, 'make'>
  readonly fullTopic: (topic: string) => string
  /** A numbered word of mine is on disk. */
  readonly onKept: (topic: string, seq: number) => void
  /** A word that is not worth keeping. */
  readonly onFleeting: (packet: OutPacket) => void
  /** My status changed. */
  readonly onStatus: () => void
}

export type Speaking = {
  /** Says or does something as `by`: me, or the contact inside the program. */
  readonly say: (wish: Wish, by: UserId) => Result<Ref, Refusal>
  /** A signed word between programs, ready to publish. */
  readonly service: (word: Service, place: Told, qos: 0 | 1) => OutPacket
  /** A word that I said in this topic once more, under another number. */
  readonly renumbered: (
    topic: string,
    bytes: Uint8Array,
    seq: number,
  ) => { readonly ref: Ref; readonly bytes: Uint8Array } | undefined
  /** A signed card of mine. */
  readonly card: (
    word: Extract<Spoken, { type: 'presence.show' }>,
    place: Told,
    retain: boolean,
  ) => OutPacket
}

export const createSpeaking = (needs: Needs): Speaking => {
  const { signer, disk, ledger, model, names } = needs
  let lastAt = 0 as Millis

  /** Never before what was seen in that place, and never twice the same. */
  const timeFor = (command: Wish): Millis => {
    const now = needs.now()
    const clock = seenBefore(model.state(), command)
    let at = now
    if (at <= clock) at = later(clock, 1)
    // words of a moment keep their order too
    if (at <= lastAt && lastAt - now < 1000) at = later(lastAt, 1)
    lastAt = at
    return at
  }

  const pack = (word: Spoken | Service, stamp: Omit<Stamped, 'type'>, topic: string) =>
    sealed(topic, encode(word, { ...stamp, key: signer.key }), signer.sign)

  const stampNow = () => {
    const at = needs.now()
    return { by: model.state().me.id, at, ref: names.fresh(at), key: signer.key, seq: 0 }
  }

  const said = (group: GroupId) =>
    ledger.outgoing({ kind: 'group', group, from: model.state().me.id })?.count ?? 0

  const say = (wish: Wish, by: UserId): Result<Ref, Refusal> => {
    if (isCardWish(wish)) return needs.cards.make(wish)
    fetchTarget(model, disk, wish)
    const at = timeFor(wish)
    const command = completed(model.state(), wish, { at, said })
    const place = addressOf(model.state(), { ...command, by })
    const told = place.kind === 'here' ? undefined : place
    const counter = told && ledger.outgoing(told)
    const numbered = travels(command, place) && isNumbered(command.type)
    const seq = numbered && counter ? counter.count + 1 : 0
    const stamp = { by, at, ref: names.fresh(at), key: signer.key, seq }
    const judged = decide(model.state(), { ...command, ...stamp })
    if (!judged.ok) return judged
    if (command.type === 'presence.show') {
      model.happen(judged.value)
      needs.onStatus()
    } else if (!told || !travels(command, place)) model.happen(judged.value)
    else {
      const topic = topicOf(told)
      const bytes = pack(command, stamp, topic)
      if (numbered && counter) {
        const next = { ...counter, count: seq }
        model.happen(
          judged.value,
          () => {
            disk.words.keep(topic, seq, bytes)
            ledger.put(next)
          },
          true,
        )
        needs.onKept(topic, seq)
      } else {
        model.happen(judged.value)
        needs.onFleeting(packet(topic, bytes, 0, false))
      }
    }
    return ok(stamp.ref)
  }

  const packet = (topic: string, payload: Uint8Array, qos: 0 | 1, retain: boolean): OutPacket => ({
    topic: needs.fullTopic(topic),
    payload,
    qos,
    retain,
  })

  return {
    say,
    service: (word, place, qos) => {
      const topic = topicOf(place)
      return packet(topic, pack(word, stampNow(), topic), qos, false)
    },
    renumbered: (topic, bytes, seq) => {
      const read = readWord(topic, bytes, signer.verify)
      if (!read.ok || read.value.key !== signer.key) return undefined
      const { word, by, at, ref } = read.value.heard
      if (word.type === 'strange' || !isSpoken(word)) return undefined
      const stamp = { by, at, ref, seq, key: signer.key }
      return { ref, bytes: pack(word, stamp, topic) }
    },
    card: (word, place, retain) => {
      const topic = topicOf(place)
      const shown = packet(topic, pack(word, stampNow(), topic), retain ? 1 : 0, retain)
      return retain ? { ...shown, expires: RETAINED_FOR / 1000 } : shown
    },
  }
}
