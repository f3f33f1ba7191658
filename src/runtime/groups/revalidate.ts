/**
 * A card can say which words of somebody who is gone count, and two cards at one place can change who
 * was a member: what was heard before is looked at again, from the bytes that are kept.
 */
import type { Keyed } from '../../model/groups/roster.ts'
import { heardIn } from '../../model/groups/membership.ts'
import { voidedIn } from '../../model/messages/message-changes.ts'
import type { ChatEvent, Stamped } from '../../model/commands.ts'
import { TOO_EARLY } from '../../model/commands.ts'
import { conversationOf } from '../../core/ids.ts'
import type { GroupId, Ref } from '../../core/ids.ts'
import type { Disk, HeldWord } from '../../ports.ts'
import { readWord } from '../../protocol/decode-packet.ts'
import { topicOf } from '../../protocol/topics.ts'
import { isSpoken } from '../../protocol/codec.ts'
import { judgeWord, stamped } from '../inbound/decide-command.ts'
import type { Ledger } from '../counters.ts'
import { nameOf } from '../counters.ts'
import type { Model } from '../event-store.ts'

type GroupWord = Extract<
  Stamped,
  { type: 'group.say' | 'group.edit' | 'group.delete' | 'group.react' }
>

const isLasting = (command: Stamped): command is GroupWord =>
  command.type === 'group.say' ||
  command.type === 'group.edit' ||
  command.type === 'group.delete' ||
  command.type === 'group.react'

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  /** Keeps a word that something else has to come before. */
  readonly hold: (word: Omit<HeldWord, 'id' | 'from'>, command: Stamped) => void
}

export type Reviser = {
  /** Looks again at what these said in this group, beyond the words that surely count. */
  readonly authors: (group: GroupId, who: readonly Keyed[]) => void
  /** Looks again at how I changed messages: what does not count is not to be seen by me either. */
  readonly own: (group: GroupId) => void
  /** Looks again at everything that others said in this group. */
  readonly everything: (group: GroupId) => void
}

/** A word counts no more (or again). */
const voiding = (group: GroupId, target: Ref, word: Ref, on: boolean): readonly ChatEvent[] => [
  { type: 'message.voided', conversation: conversationOf(group), target, word, on },
]

/** Looks again at what is kept. */
export const createReviser = ({ disk, ledger, model, hold }: Needs): Reviser => {
  /** Does this count by the cards of now? Nothing where that is not known yet. */
  const countsNow = (command: GroupWord): boolean | undefined => {
    const heard = heardIn(model.state(), command)
    // of a group that I ask to be let into again nothing can be said before the answer is there
    const open = !heard.ok && (heard.error === 'unknown-card' || heard.error === 'unknown-group')
    return open ? undefined : heard.ok
  }

  /** Did this change of a message count until now? Nothing where it never was made. */
  const countedBefore = ({ ref, target }: Exclude<GroupWord, { type: 'group.say' }>) => {
    const changes = disk.history.changes(target)
    const made = changes.some((change) => 'mark' in change && change.mark.ref === ref)
    return made ? !voidedIn(changes).has(ref) : undefined
  }

  /** Makes what stands here what it has to be by the cards of now. */
  const settle = (command: GroupWord, topic: string, bytes: Uint8Array) => {
    const counts = countsNow(command)
    if (counts === undefined) return
    const { group, ref } = command
    const isSaid = command.type === 'group.say'
    const target = isSaid ? ref : command.target
    const message = disk.history.find(target)
    const was = isSaid ? message && !message.voided : countedBefore(command)
    if (was === counts || (was === undefined && !counts)) return
    if (message && was !== undefined) model.happen(voiding(group, target, ref, !counts))
    if (was === undefined) {
      const judged = judgeWord(model, disk, command)
      if (judged.ok) model.happen(judged.value)
      else if (TOO_EARLY.has(judged.error)) hold({ topic, bytes, reason: judged.error }, command)
    }
    const now = disk.history.find(target)
    if (now && !isSaid) model.happen([{ type: 'history.fetched', message: now }])
  }

  /** What is kept under this name of what one person said at this topic, as far as it stays. */
  const kept = (name: string, upto: number, topic: string, key: Keyed['key']) =>
    disk.words.between(name, 1, upto).flatMap(({ bytes }) => {
      // the signature was checked when it came
      const read = readWord(topic, bytes, () => true)
      if (!read.ok || !isSpoken(read.value.heard.word)) return []
      const command = stamped(read.value.heard, read.value.heard.word, key)
      return isLasting(command) ? [{ command, bytes }] : []
    })

  const author = (id: GroupId, who: Keyed) => {
    const place = { kind: 'group', group: id, from: who.id } as const
    const counter = ledger.incoming(place, who.key)
    if (!counter) return
    const topic = topicOf(place)
    for (const { command, bytes } of kept(nameOf(counter), counter.got.upto, topic, who.key)) {
      settle(command, topic, bytes)
    }
  }

  /** What I said stands, as failed; what I changed does not, but for what I took back. */
  const own = (id: GroupId) => {
    const { me } = model.state()
    const topic = topicOf({ kind: 'group', group: id, from: me.id })
    const count = ledger.outgoingOf(topic)?.count ?? 0
    for (const { command, bytes } of kept(topic, count, topic, me.key)) {
      if (command.type === 'group.edit' || command.type === 'group.react') {
        settle(command, topic, bytes)
      }
    }
  }

  return {
    own,
    authors: (group, who) => {
      for (const one of who) author(group, one)
    },
    everything: (group) => {
      // also of who is a member by no card any more
      for (const { topic: at, from, key } of ledger.allIncoming()) {
        if (at === topicOf({ kind: 'group', group, from })) author(group, { id: from, key })
      }
    },
  }
}
