/** Words that came before what they are about: on disk until it is there, then judged again. */
import { amMember, wasMember } from '../../model/groups/membership.ts'
import type { ChatEvent, Stamped } from '../../model/commands.ts'
import { TOO_EARLY } from '../../model/commands.ts'
import type { UserId } from '../../core/ids.ts'
import type { Disk, HeldWord, Signer } from '../../ports.ts'
import { readWord } from '../../protocol/decode-packet.ts'
import { isSpoken } from '../../protocol/codec.ts'
import { idOnly } from './stored-ids.ts'
import { judgeWord, stamped } from './decide-command.ts'
import type { Incoming, Ledger } from '../counters.ts'
import { nameOf, take } from '../counters.ts'
import type { Model } from '../event-store.ts'

/** The most words kept of one author, and the most authors of whom words are kept. */
const HELD_MOST = 200
const AUTHORS_MOST = 100

type Needs = {
  readonly signer: Signer
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  /** A card of a group is judged again. */
  readonly onCard: (topic: string, bytes: Uint8Array) => void
  /** A held word is confirmed now. */
  readonly onTaken: (counter: Incoming) => void
  /** Does a word refused for this reason stay unconfirmed? */
  readonly unconfirmed: (reason: string) => boolean
}

export type Holding = {
  /** Keeps a word; `also` is written in the same transaction. False when there is no room for it. */
  readonly hold: (
    word: Omit<HeldWord, 'id' | 'from'>,
    command: Stamped,
    also: () => void,
  ) => boolean
  /** Tells what has happened, whoever did it: words that waited for it are judged now. */
  readonly happened: (events: readonly ChatEvent[]) => void
  /** At the start: judges what a death of the program left behind. */
  readonly restore: () => void
}

/** The words that wait for a message or a session. */
export const createHolding = (needs: Needs): Holding => {
  const { signer, disk, ledger, model } = needs
  // what is waited for, and by whose words
  const awaited = new Map<string, Set<UserId>>()
  const due: UserId[] = []
  let working = false

  const wait = (command: Stamped) => {
    for (const missing of missingOf(command)) {
      awaited.set(missing, (awaited.get(missing) ?? new Set<UserId>()).add(command.by))
    }
  }

  const release = (word: HeldWord) => disk.transaction(false, () => disk.held.release(word))

  const reconsider = (word: HeldWord) => {
    const read = readWord(word.topic, word.bytes, signer.verify)
    if (!read.ok) return release(word)
    const { place, heard, key } = read.value
    if (!isSpoken(heard.word)) return release(word)
    if (heard.word.type === 'group.card') {
      // what is lacking still is kept anew
      release(word)
      return needs.onCard(word.topic, word.bytes)
    }
    const command = stamped(heard, heard.word, key)
    const judged = judgeWord(model, disk, command)
    if (!judged.ok && TOO_EARLY.has(judged.error)) return wait(command)
    // who is no member confirms nothing: the card that lets them in may be a step away
    const outside = place.kind === 'group' && !amMember(model.state(), place.group)
    if (!judged.ok && (outside || needs.unconfirmed(judged.error))) return release(word)
    const counter = ledger.incoming(place, key)
    const next = counter && take(counter, command.seq)
    const group = place.kind === 'group' ? model.state().groups.get(place.group) : undefined
    model.happen(judged.ok ? judged.value : [], () => {
      disk.held.release(word)
      if (!next) return
      ledger.put(next)
      // to be looked at again when the cards change; of a member's word, also to be passed on
      if (wasMember(group, { id: heard.by, key })) {
        disk.words.keep(nameOf(next), command.seq, word.bytes)
      } else if (!group) disk.words.keep(nameOf(next), command.seq, idOnly(command.ref))
    })
    if (next) needs.onTaken(next)
  }

  /** One author after the other: what one word makes happen may be what another waits for. */
  const work = () => {
    if (working) return
    working = true
    try {
      for (let author = due.shift(); author !== undefined; author = due.shift()) {
        for (const word of disk.held.of(author)) reconsider(word)
      }
    } finally {
      working = false
    }
  }

  return {
    hold: (word, command, also) => {
      const { ref: id, by: from } = command
      const authors = disk.held.authors()
      if (authors.length >= AUTHORS_MOST && !authors.includes(from)) return false
      const kept = disk.transaction(false, () => {
        if (!disk.held.hold({ ...word, id, from }, HELD_MOST)) return false
        also()
        return true
      })
      if (kept) wait(command)
      return kept
    },
    happened: (events) => {
      for (const event of events) {
        const found = awaited.size > 0 ? foundIn(event) : undefined
        const authors = found === undefined ? undefined : awaited.get(found)
        if (found === undefined || !authors) continue
        awaited.delete(found)
        due.push(...authors)
      }
      work()
    },
    restore: () => {
      due.push(...(disk.held.authors() as readonly UserId[]))
      work()
    },
  }
}

/** What a word may wait for: its session, and the message that it is about. */
const missingOf = (command: Stamped): readonly string[] => [
  ...('session' in command ? [command.session] : []),
  ...('target' in command ? [command.target] : []),
  ...('group' in command ? [command.group] : []),
]

const foundIn = (event: ChatEvent): string | undefined => {
  if (event.type === 'session.opened') return event.id
  if (event.type === 'group.carded' || event.type === 'group.seen') return event.card.group
  if (event.type === 'group.forked') return event.group
  return event.type === 'message.said' ? event.message.id : undefined
}
