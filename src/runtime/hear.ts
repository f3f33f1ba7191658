/** A packet is heard; every way out has a name, and a refused packet never stops the others. */
import { decide } from '../chat/chat.ts'
import { recognise } from '../chat/people.ts'
import type { ChatEvent, Stamped } from '../chat/words.ts'
import { TOO_EARLY } from '../chat/words.ts'
import { covers } from '../core/coverage.ts'
import type { Millis, PublicKey, UserId } from '../core/names.ts'
import { conversationWith, ECHO } from '../core/names.ts'
import type { Disk, HeldWord, Packet, Signer } from '../ports.ts'
import { opened } from '../protocol/envelope.ts'
import { outOfSpace, placeOf, writerOf } from '../protocol/topics.ts'
import type { Told } from '../protocol/topics.ts'
import { decode, isSpoken } from '../protocol/wire.ts'
import type { Heard, Service, Spoken } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'
import type { Ledger } from './ledger.ts'
import { take } from './ledger.ts'
import type { Model } from './model.ts'
import type { Receipts } from './receipts.ts'

/** A word from further ahead (ms) than this has to wait until its time comes; its author sends it again. */
const AHEAD = 24 * 3_600_000
/** A clock that differs by more than this (ms) is worth a word to the person. */
const CLOCK_OFF = 5 * 60_000
/** The most words kept of one author before the session that they belong to is known. */
const HELD_MOST = 200
/** Reasons that leave a word unconfirmed: its author keeps it, and may send it again. */
const UNCONFIRMED: ReadonlySet<string> = new Set([
  'blocked',
  'too-many-requests',
  'unknown-session',
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
  readonly onService: (by: UserId, word: Service) => void
  /** Somebody shows a connection that was not known before. */
  readonly onBoot: (who: UserId) => void
}

export type Hearing = {
  readonly packet: (packet: Packet) => void
  /** Tells what has happened, whoever did it: words that waited for it are judged now. */
  readonly happened: (events: readonly ChatEvent[]) => void
}

export const createHearing = (needs: Needs): Hearing => {
  const { me, signer, disk, ledger, model } = needs
  // what held words wait for, and whose they are; an unreadable one waits for nothing
  const awaited = new Map<string, Set<UserId>>()
  for (const author of disk.held.authors()) {
    for (const { topic, bytes } of disk.held.of(author)) {
      const place = placeOf(topic)
      const open = opened(topic, bytes, signer.verify)
      const heard = place && open.ok ? decode(open.value.word, place, writerOf(place)) : undefined
      if (!open.ok || !heard?.ok || !isSpoken(heard.value.word)) continue
      const missing = missingOf(stamped({ ...heard.value, word: heard.value.word }, open.value.key))
      awaited.set(missing, (awaited.get(missing) ?? new Set<UserId>()).add(heard.value.by))
    }
  }

  const refuse = (reason: string) => model.happen([{ type: 'packet.refused', reason }])

  const packet = ({ topic, payload, retain }: Packet) => {
    const inner = outOfSpace(needs.space, topic)
    const place = inner === undefined ? undefined : placeOf(inner)
    if (inner === undefined || !place) return refuse('foreign-topic')
    if (place.kind === 'groupCard' || place.kind === 'group') return
    const writer = writerOf(place)
    if (payload.length === 0 && retainable(place)) {
      return writer === me ? needs.connection().onCardLost() : undefined
    }
    const open = opened(inner, payload, signer.verify)
    if (!open.ok) return refuse(open.error)
    const heard = decode(open.value.word, place, writer)
    if (!heard.ok) return refuse(heard.error)
    if (place.kind === 'control' && place.of !== me) return refuse('foreign-topic')
    if (place.kind === 'session' && place.to !== me) return refuse('foreign-topic')
    if (heard.value.by === me) return ownWord(heard.value, open.value.key)
    if (heard.value.by === ECHO) return refuse('reserved-name')
    const { word } = heard.value
    if (isSpoken(word))
      spoken(place, inner, payload, { ...heard.value, word }, open.value.key, retain)
    else service(heard.value.by, open.value.key, word)
  }

  /** Our own packets come back to us, and somebody may show a card in our name. */
  const ownWord = ({ word }: Heard, key: PublicKey) => {
    const mine = key === signer.key
    if (word.type === 'who.ask' && mine) return needs.connection().onMarker()
    if (word.type === 'presence.show') {
      const { boot, count, status } = word
      needs.connection().onOwnCard({ mine, boot, count, status, key })
    }
    if (!mine) refuse('other-key')
  }

  const service = (by: UserId, key: PublicKey, word: Service) => {
    const person = model.state().people.get(by)
    // anybody may ask who is here, but only the holder of the pinned key may confirm my words
    if (word.type !== 'who.ask' && person?.key === undefined) return refuse('unknown-person')
    if (person?.key !== undefined && person.key !== key) return refuse('other-key')
    if (person?.blocked) return refuse('blocked')
    needs.onService(by, word)
  }

  const spoken = (
    place: Told,
    topic: string,
    bytes: Uint8Array,
    heard: Heard & { readonly word: Spoken },
    key: PublicKey,
    retain: boolean,
  ) => {
    const command = stamped(heard, key)
    const signerKnown = recognise(model.state(), command)
    if (!signerKnown.ok) return stranger(command, signerKnown.error)
    if (command.type === 'presence.show') return card(command, retain)
    if (command.seq === 0) return void judge(command)
    if (model.state().people.get(command.by)?.blocked) return refuse('blocked')
    const counter = ledger.incoming(place, key)
    if (!counter) return refuse('misplaced')
    if (covers(counter.got, command.seq)) {
      needs.receipts().touch(counter)
      return refuse('duplicate')
    }
    if (command.at > needs.now() + AHEAD) return refuse('from-the-future')
    const next = take(counter, command.seq)
    if (!next) return refuse('too-many-holes')
    if (command.at > needs.now() + CLOCK_OFF) refuse('clock-ahead')
    fetch(command)
    const known = command.type === 'session.say' && disk.history.find(command.ref) !== undefined
    const judged = known
      ? { ok: false as const, error: 'already-known' as const }
      : decide(model.state(), command)
    if (judged.ok) {
      model.happen(judged.value, () => ledger.put(next))
      needs.receipts().touch(next)
      return
    }
    const reason = judged.error
    if (TOO_EARLY.has(reason)) hold(command, topic, bytes, reason)
    if (UNCONFIRMED.has(reason)) return refuse(reason)
    model.happen([{ type: 'packet.refused', reason }], () => ledger.put(next))
    needs.receipts().touch(next)
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

  const card = (command: Stamped, retain: boolean) => {
    if (command.type !== 'presence.show') return
    const before = model.state().people.get(command.by)
    // what the broker kept was true when it was said; what comes now is true now
    const seen = retain ? command.at : needs.now()
    const judged = judge({ ...command, seen: seen < needs.now() ? seen : needs.now() })
    if (judged && command.status !== 'offline' && command.boot > (before?.boot ?? 0)) {
      needs.onBoot(command.by)
    }
  }

  const judge = (command: Stamped): boolean => {
    const judged = decide(model.state(), command)
    if (judged.ok) model.happen(judged.value)
    else if (judged.error !== 'stale') refuse(judged.error)
    return judged.ok
  }

  /** A word about a message that is not on hand: back from disk with it, so that it can be judged. */
  const fetch = (command: Stamped) => {
    if (!('target' in command) || !('session' in command)) return
    const state = model.state()
    const other = state.sessions.get(command.session)?.with
    if (other === undefined) return
    const window = state.conversations.get(conversationWith(other))?.messages
    const onHand = window?.some(({ id }) => id === command.target)
    if (onHand) return
    const message = disk.history.find(command.target)
    if (message) model.happen([{ type: 'history.fetched', message }])
  }

  const hold = (command: Stamped, topic: string, bytes: Uint8Array, reason: string) => {
    const word = { id: command.ref, from: command.by, topic, bytes, reason }
    if (!disk.transaction(false, () => disk.held.hold(word, HELD_MOST))) return
    const missing = missingOf(command)
    awaited.set(missing, (awaited.get(missing) ?? new Set<UserId>()).add(command.by))
  }

  /** Judges again the words that waited for one of these facts; one that still is too early stays. */
  const happened = (events: readonly ChatEvent[]) => {
    if (awaited.size === 0) return
    for (const event of events) {
      const found = foundIn(event)
      const authors = found === undefined ? undefined : awaited.get(found)
      if (found === undefined || !authors) continue
      awaited.delete(found)
      for (const author of authors) for (const word of disk.held.of(author)) reconsider(word)
    }
  }

  const reconsider = ({ id, topic, bytes }: HeldWord) => {
    const place = placeOf(topic)
    const open = opened(topic, bytes, signer.verify)
    const heard = place && open.ok ? decode(open.value.word, place, writerOf(place)) : undefined
    if (!place || !open.ok || !heard?.ok || !isSpoken(heard.value.word)) {
      return disk.transaction(false, () => disk.held.release(id))
    }
    const command = stamped({ ...heard.value, word: heard.value.word }, open.value.key)
    fetch(command)
    const judged = decide(model.state(), command)
    if (!judged.ok && TOO_EARLY.has(judged.error)) return
    const counter = ledger.incoming(place, open.value.key)
    const next = counter && take(counter, command.seq)
    model.happen(judged.ok ? judged.value : [], () => {
      disk.held.release(id)
      if (next) ledger.put(next)
    })
    if (next) needs.receipts().touch(next)
  }

  return { packet, happened }
}

const retainable = (place: Told) => place.kind === 'card' || place.kind === 'groupCard'

const stamped = (heard: Heard & { readonly word: Spoken }, key: PublicKey): Stamped => {
  const { by, at, ref, seq, word } = heard
  return { ...word, by, at, ref, seq, key }
}

/** What a word that is too early waits for: a message, a request or a session. */
const missingOf = (command: Stamped): string => {
  if ('target' in command) return command.target
  if (command.type === 'request.accept' || command.type === 'request.deny') return command.request
  return 'session' in command ? command.session : ''
}

const foundIn = (event: ChatEvent): string | undefined => {
  if (event.type === 'session.opened') return event.id
  if (event.type === 'message.said') return event.message.id
  return event.type === 'request.made' ? event.request.id : undefined
}
