/** What follows for a group from a card, an ask, an answer: what I hear of it, what I owe in it, what counts. */
import { sameIdentity } from '../../model/groups/roster.ts'
import { isMember, wasMember } from '../../model/groups/membership.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { State } from '../../model/state.ts'
import type { Effect } from '../../model/events.ts'
import { NO_SEQS, uniteSeqRanges } from '../../core/seq-ranges.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import { parseGroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import { groupMessagesFilter } from '../../protocol/topics.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { EventStore } from '../event-store.ts'
import type { Revalidator } from './revalidate.ts'

type Deps = {
  readonly disk: Disk
  readonly eventStore: EventStore
  readonly delivery: () => Pick<ReturnType<typeof createDelivery>, 'setMembers' | 'withdraw'>
  readonly revalidator: Revalidator
  readonly fullTopic: (topic: string) => string
  readonly listen: (filters: readonly string[], on: boolean) => void
  /** The card that counts is another. */
  readonly onRosterChanged: (group: GroupId) => void
}

/** Without `authors` and `over` nothing is looked at again. */
type Change = Pick<Extract<Effect, { type: 'apply-roster' }>, 'group' | 'forkRev' | 'authors'>

export type RosterApplier = {
  /** Something about this group is another; `over`: cards after this one count no more. */
  readonly apply: (change: Change) => void
  /** What I want to hear, as whole topics. */
  readonly wantedFilters: () => readonly string[]
  /** The same for a new connection, which hears nothing yet; and what I wanted once. */
  readonly resubscribeFilters: () => readonly string[]
  readonly unwantedFilters: () => readonly string[]
  /** Once, at the start. */
  readonly restore: () => void
}

/** Do I hear a group: as a member, or because I have asked to be one and may be let in any moment? */
export const isSubscribedTo = (state: State, id: GroupId): boolean =>
  isMember(state.groups.get(id), state.me) ||
  [...state.joins.values()].some(
    (join) =>
      join.group === id &&
      join.kind === 'ask' &&
      join.from === state.me.id &&
      join.answer === 'waiting',
  )

/** Of my words in a group that I left or was removed from: those that count. */
const myCountedIn = ({ intervals }: Group, me: State['me']): SeqRanges =>
  intervals
    .filter((span) => sameIdentity(span, me))
    // of a card that I have not seen nobody told me which words count: those may all
    .reduce((have, span) => uniteSeqRanges(have, span.have ?? ALL), NO_SEQS)

const ALL: SeqRanges = { upTo: Number.MAX_SAFE_INTEGER, gaps: [] }

const PENDING_PREFIX = 'apply-roster:'
const NO_REV = 'no'
const pendingSlot = (group: GroupId) => `${PENDING_PREFIX}${group}`

/** From which card on all is to be looked at again, as far as that was not done yet. */
const pendingRev = (slots: Disk['keyValues'], group: GroupId): number | undefined => {
  const pending = slots.get(pendingSlot(group))
  return pending === undefined || pending === '' || pending === NO_REV ? undefined : Number(pending)
}

/** Kept in the transaction of a card: what follows from it is still to be done. */
export const markPending = (slots: Disk['keyValues'], group: GroupId, over?: number): void => {
  const wanted = over ?? pendingRev(slots, group)
  slots.put(pendingSlot(group), wanted === undefined ? NO_REV : String(wanted))
}

export const createRosterApplier = (deps: Deps): RosterApplier => {
  const { disk, eventStore, revalidator } = deps
  const subscribed = new Set<GroupId>()

  const filterOf = (group: GroupId) => deps.fullTopic(groupMessagesFilter(group))

  const wanted = (): readonly GroupId[] => {
    const state = eventStore.state()
    const asked = [...state.joins.values()].map(({ group }) => group)
    const all = new Set([...state.groups.keys(), ...asked])
    return [...all].filter((id) => isSubscribedTo(state, id))
  }

  const updateSubscription = (id: GroupId) => {
    const wanted = isSubscribedTo(eventStore.state(), id)
    if (wanted === subscribed.has(id)) return
    if (wanted) subscribed.add(id)
    else subscribed.delete(id)
    deps.listen([filterOf(id)], wanted)
  }

  const updateReceivers = (group: Group, anew = false) => {
    const { me } = eventStore.state()
    if (isMember(group, me)) {
      const others = group.roster.members.filter((member) => !sameIdentity(member, me))
      deps.delivery().setMembers(
        group.id,
        others.map(({ id }) => id),
        anew,
      )
    } else {
      // also where the card that let me in counts no more: then nothing that I said there does
      const members = group.roster.members.map(({ id }) => id)
      deps.delivery().withdraw(group.id, myCountedIn(group, me), members)
    }
  }

  const finish = (id: GroupId) =>
    disk.transaction(false, () => disk.keyValues.put(pendingSlot(id), ''))

  const apply = ({ group: id, forkRev: since, authors = [] }: Change) => {
    // of two cards in a row the effects of the second come first
    const over = since ?? pendingRev(disk.keyValues, id)
    updateSubscription(id)
    const group = eventStore.state().groups.get(id)
    if (!group) return
    updateReceivers(group, over !== undefined)
    const { me } = eventStore.state()
    // while I ask to be let in nothing of mine can be judged: then it is looked at when I am
    const letIn = authors.some((who) => sameIdentity(who, me))
    if (over !== undefined || letIn || !isMember(group, me)) revalidator.own(id)
    if (over !== undefined) revalidator.everything(id)
    else revalidator.authors(id, authors)
    if (disk.keyValues.get(pendingSlot(id)) !== undefined) finish(id)
    deps.onRosterChanged(id)
  }

  return {
    apply,
    wantedFilters: () => wanted().map(filterOf),
    resubscribeFilters: () => {
      subscribed.clear()
      for (const id of wanted()) subscribed.add(id)
      return [...subscribed].map(filterOf)
    },
    unwantedFilters: () => {
      const state = eventStore.state()
      return [...state.groups.values()]
        .filter((group) => !isSubscribedTo(state, group.id) && wasMember(group, state.me))
        .map(({ id }) => filterOf(id))
    },
    restore: () => {
      // what the program had no time for as it died
      for (const [name, over] of disk.keyValues.list(PENDING_PREFIX)) {
        const group = parseGroupId(name.slice(PENDING_PREFIX.length))
        if (group === undefined || over === '') continue
        const authors = eventStore.state().groups.get(group)?.intervals ?? []
        apply(over === NO_REV ? { group, authors } : { group, forkRev: Number(over) })
      }
      for (const group of eventStore.state().groups.values()) {
        if (!isMember(group, eventStore.state().me)) updateReceivers(group)
      }
    },
  }
}
