/** What follows for a group from a card, an ask, an answer: what I hear of it, what I owe in it, what counts. */
import { sameKeyed } from '../../model/groups/roster.ts'
import { isMember, wasMember } from '../../model/groups/membership.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { State } from '../../model/state.ts'
import type { Effect } from '../../model/commands.ts'
import { NOTHING, union } from '../../core/seq-ranges.ts'
import type { Coverage } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import { readGroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import { messagesOf } from '../../protocol/topics.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { Model } from '../event-store.ts'
import type { Reviser } from './revalidate.ts'

type Needs = {
  readonly disk: Disk
  readonly model: Model
  readonly delivery: () => Pick<ReturnType<typeof createDelivery>, 'regroup' | 'silence'>
  readonly reviser: Reviser
  readonly fullTopic: (topic: string) => string
  readonly listen: (filters: readonly string[], on: boolean) => void
  /** The card that counts is another. */
  readonly onCard: (group: GroupId) => void
}

/** Without `authors` and `over` nothing is looked at again. */
type Change = Pick<Extract<Effect, { type: 'regroup' }>, 'group' | 'over' | 'authors'>

export type Regrouping = {
  /** Something about this group is another; `over`: cards after this one count no more. */
  readonly changed: (change: Change) => void
  /** What I want to hear, as whole topics. */
  readonly wanted: () => readonly string[]
  /** The same for a new connection, which hears nothing yet; and what I wanted once. */
  readonly filters: () => readonly string[]
  readonly unwanted: () => readonly string[]
  /** Once, at the start. */
  readonly restore: () => void
}

/** Do I hear a group: as a member, or because I have asked to be one and may be let in any moment? */
export const hears = (state: State, id: GroupId): boolean =>
  isMember(state.groups.get(id), state.me) ||
  [...state.joins.values()].some(
    (join) =>
      join.group === id &&
      join.kind === 'ask' &&
      join.from === state.me.id &&
      join.answer === 'waiting',
  )

/** Of my words in a group that I left or was removed from: those that count. */
const myWordsIn = ({ spans }: Group, me: State['me']): Coverage =>
  spans
    .filter((span) => sameKeyed(span, me))
    // of a card that I have not seen nobody told me which words count: those may all
    .reduce((have, span) => union(have, span.have ?? ALL), NOTHING)

const ALL: Coverage = { upto: Number.MAX_SAFE_INTEGER, holes: [] }

const UNFINISHED = 'regroup:'
const NOTHING_OVER = 'no'
const unfinished = (group: GroupId) => `${UNFINISHED}${group}`

/** From which card on all is to be looked at again, as far as that was not done yet. */
const pendingOver = (slots: Disk['slots'], group: GroupId): number | undefined => {
  const kept = slots.get(unfinished(group))
  return kept === undefined || kept === '' || kept === NOTHING_OVER ? undefined : Number(kept)
}

/** Kept in the transaction of a card: what follows from it is still to be done. */
export const markUnfinished = (slots: Disk['slots'], group: GroupId, over?: number): void => {
  const wanted = over ?? pendingOver(slots, group)
  slots.put(unfinished(group), wanted === undefined ? NOTHING_OVER : String(wanted))
}

export const createRegrouping = (needs: Needs): Regrouping => {
  const { disk, model, reviser } = needs
  const heard = new Set<GroupId>()

  const filterOf = (group: GroupId) => needs.fullTopic(messagesOf(group))

  const wanted = (): readonly GroupId[] => {
    const state = model.state()
    const asked = [...state.joins.values()].map(({ group }) => group)
    const all = new Set([...state.groups.keys(), ...asked])
    return [...all].filter((id) => hears(state, id))
  }

  const hearing = (id: GroupId) => {
    const wanted = hears(model.state(), id)
    if (wanted === heard.has(id)) return
    if (wanted) heard.add(id)
    else heard.delete(id)
    needs.listen([filterOf(id)], wanted)
  }

  const owing = (group: Group, anew = false) => {
    const { me } = model.state()
    if (isMember(group, me)) {
      const others = group.card.members.filter((member) => !sameKeyed(member, me))
      needs.delivery().regroup(
        group.id,
        others.map(({ id }) => id),
        anew,
      )
    } else {
      // also where the card that let me in counts no more: then nothing that I said there does
      const members = group.card.members.map(({ id }) => id)
      needs.delivery().silence(group.id, myWordsIn(group, me), members)
    }
  }

  const finish = (id: GroupId) => disk.transaction(false, () => disk.slots.put(unfinished(id), ''))

  const changed = ({ group: id, over: since, authors = [] }: Change) => {
    // of two cards in a row the effects of the second come first
    const over = since ?? pendingOver(disk.slots, id)
    hearing(id)
    const group = model.state().groups.get(id)
    if (!group) return
    owing(group, over !== undefined)
    const { me } = model.state()
    // while I ask to be let in nothing of mine can be judged: then it is looked at when I am
    const letIn = authors.some((who) => sameKeyed(who, me))
    if (over !== undefined || letIn || !isMember(group, me)) reviser.own(id)
    if (over !== undefined) reviser.everything(id)
    else reviser.authors(id, authors)
    if (disk.slots.get(unfinished(id)) !== undefined) finish(id)
    needs.onCard(id)
  }

  return {
    changed,
    wanted: () => wanted().map(filterOf),
    filters: () => {
      heard.clear()
      for (const id of wanted()) heard.add(id)
      return [...heard].map(filterOf)
    },
    unwanted: () => {
      const state = model.state()
      return [...state.groups.values()]
        .filter((group) => !hears(state, group.id) && wasMember(group, state.me))
        .map(({ id }) => filterOf(id))
    },
    restore: () => {
      // what the program had no time for as it died
      for (const [name, over] of disk.slots.list(UNFINISHED)) {
        const group = readGroupId(name.slice(UNFINISHED.length))
        if (group === undefined || over === '') continue
        const authors = model.state().groups.get(group)?.spans ?? []
        changed(over === NOTHING_OVER ? { group, authors } : { group, over: Number(over) })
      }
      for (const group of model.state().groups.values()) {
        if (!isMember(group, model.state().me)) owing(group)
      }
    },
  }
}
